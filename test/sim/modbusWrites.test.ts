import { describe, expect, it } from "vitest";
import { layoutOfRange, SETTING_REGISTERS } from "../../protocol/drivers/pace-modbus/registers.ts";
import { bytesOfHex, hexOfBytes } from "../../protocol/index.ts";
import { withCrc } from "../../protocol/modbus/frame.ts";
import { parseLsb } from "../../protocol/quantity/quantity.ts";
import type { SimBusOptions, SimPack } from "../../protocol/sim/index.ts";
import { acceptedIn, MODBUS, PACEIC, packsAt, requestOf, rig } from "./rig.ts";
import { acknowledgementOf, bytesIn, modbusFrame, modbusWrite, refusalOf, settingsOf, stateOf } from "./writeRig.ts";

function lineTo(packs: readonly SimPack[], more: Partial<SimBusOptions> = {}) {
  return rig({ packs, drivers: [PACEIC, MODBUS], paced: false, ...more });
}

function packOf(packs: readonly SimPack[], index = 0): SimPack {
  const pack = packs[index];
  if (pack === undefined) throw new Error(`no pack ${index}`);
  return pack;
}

const NO_SUCH_REGISTER = refusalOf(MODBUS, 2);
const NOT_ALLOWED = refusalOf(MODBUS, 3);
const FIRST = 60;
const LAST = 114;
const REGISTERS = SETTING_REGISTERS.map(({ register, field }) => {
  if (!("lsb" in field)) throw new Error(field.key);
  return { register, key: field.key, step: parseLsb(field.lsb).factor };
});

async function readSettings(ask: (bytes: Uint8Array) => Promise<Uint8Array>, address = 1) {
  const request = requestOf(MODBUS, "settings", address);
  const [payload] = acceptedIn(MODBUS, request, await ask(request.bytes));
  const values = payload === undefined ? null : MODBUS.decode(request, payload);
  return values?.ok ? values.value : null;
}

describe("writing registers", () => {
  it("looks as in the description of the protocol", async () => {
    const packs = packsAt(1);
    const { ask } = lineTo(packs);
    const answer = await ask(bytesOfHex("01 10 00 70 00 01 02 00 0A 2D 67") ?? new Uint8Array(0));
    expect(hexOfBytes(answer)).toBe("01 10 00 70 00 01 00 12");
    expect(packOf(packs).truth().settings.get("lowSocAlarmDeciPct")).toBe(100);
  });

  it.each(REGISTERS.map((row) => [row.register, row.key, row.step] as const))(
    "%i %s alone, nothing else moves",
    async (register, key, step) => {
      const packs = packsAt(1);
      const { ask } = lineTo(packs);
      const before = settingsOf(packOf(packs));
      const value = (before[key] ?? Number.NaN) + step;
      const frame = modbusWrite(register, 1, { [key]: value });
      expect(await ask(frame)).toEqual(acknowledgementOf(MODBUS, frame));
      expect(settingsOf(packOf(packs))).toEqual({ ...before, [key]: value });
      const read = await readSettings(ask);
      expect(read).toEqual(Object.fromEntries(REGISTERS.map((other) => [other.key, settingsOf(packOf(packs))[other.key]])));
    },
  );

  it("takes any run within the settings, to the last register of it", async () => {
    const lengths = [2, 3, 4, 7, LAST - FIRST + 1];
    for (const count of lengths) {
      for (let start = FIRST; start + count - 1 <= LAST; start += 5) {
        const packs = packsAt(1);
        const { ask } = lineTo(packs);
        const before = settingsOf(packOf(packs));
        const run = REGISTERS.filter(({ register }) => register >= start && register < start + count);
        const edits = Object.fromEntries(run.map(({ key, step }) => [key, (before[key] ?? Number.NaN) + step]));
        const frame = modbusWrite(start, count, edits);
        expect(await ask(frame)).toEqual(acknowledgementOf(MODBUS, frame));
        expect(settingsOf(packOf(packs))).toEqual({ ...before, ...edits });
      }
    }
  });

  it("changes what the other family reads, too", async () => {
    const packs = packsAt(1);
    const { ask } = lineTo(packs);
    await ask(modbusWrite(79, 1, { dischargeOcAlarmMa: 77_000 }));
    const request = requestOf(PACEIC, "dischargeOc", 1);
    const [payload] = acceptedIn(PACEIC, request, await ask(request.bytes));
    expect(PACEIC.decode(request, payload ?? new Uint8Array(0))).toMatchObject({ ok: true, value: { dischargeOcAlarmMa: 77_000 } });
  });
});

describe("refusals", () => {
  it.each([
    ["live values", modbusFrame(1, 0, [0, 0]), NO_SUCH_REGISTER],
    ["a reserved register", modbusFrame(1, 40, [0, 0]), NO_SUCH_REGISTER],
    ["a run that begins before the settings", modbusFrame(1, 59, [0, 0, 0, 0]), NO_SUCH_REGISTER],
    ["a run that ends behind them", modbusFrame(1, 114, [0, 0, 0, 0]), NO_SUCH_REGISTER],
    ["a register behind all others", modbusFrame(1, 180, [0, 0]), NO_SUCH_REGISTER],
    ["the last register there can be", modbusFrame(1, 0xffff, [0, 0, 0, 0]), NO_SUCH_REGISTER],
    ["the version", modbusFrame(1, 150, new Array(20).fill(0x41)), NOT_ALLOWED],
    ["the model serial number", modbusFrame(1, 160, new Array(20).fill(0x41)), NOT_ALLOWED],
    ["the pack serial number", modbusFrame(1, 170, new Array(20).fill(0x41)), NOT_ALLOWED],
    ["one register of a serial number", modbusFrame(1, 179, [0x41, 0x41]), NOT_ALLOWED],
    ["a byte count of another number of registers", modbusFrame(1, 60, [0xe1, 0], 2), NOT_ALLOWED],
    ["the same at a register that does not take writes", modbusFrame(1, 40, [0, 0], 2), NOT_ALLOWED],
    ["half a register", modbusFrame(1, 60, [0xe1], 1), NOT_ALLOWED],
    ["no register at all", modbusFrame(1, 60, [], 0), NOT_ALLOWED],
    ["more than the paper allows", modbusFrame(1, 60, new Array(248).fill(0), 124), NOT_ALLOWED],
    ["a high byte where only the low one counts", modbusFrame(1, 63, [1, 10]), NOT_ALLOWED],
    ["the same in the last of a run", modbusFrame(1, 60, [0xe1, 0, 0xe7, 0x40, 0xd2, 0xf0, 0xff, 10]), NOT_ALLOWED],
  ])("%s", async (_, frame, refusal) => {
    const packs = packsAt(1);
    const { ask } = lineTo(packs);
    const before = stateOf(packOf(packs));
    expect(await ask(frame)).toEqual(refusal);
    expect(stateOf(packOf(packs))).toEqual(before);
  });

  it.each([1, 2, 4, 5, 6, 15, 22])("function %i does not exist", async (fn) => {
    const packs = packsAt(1);
    const { ask } = lineTo(packs);
    const before = settingsOf(packOf(packs));
    // Register 60 and one word, as function 6 would write it.
    const request = withCrc([1, fn, 0, 60, 0, 1]);
    expect(await ask(request)).toEqual(withCrc([1, fn | 0x80, 1]));
    expect(settingsOf(packOf(packs))).toEqual(before);
  });
});

describe("who obeys", () => {
  const CELL_OV = { cellOvAlarmMv: 3550, cellOvProtectMv: 3650, cellOvReleaseMv: 3400, cellOvDelayUs: 2_000_000 };
  const frameTo = (address: number) => modbusFrame(address, 64, [...bytesIn(layoutOfRange(64, 4), CELL_OV)]);
  const obeyed = (packs: readonly SimPack[]) =>
    packs.filter((pack) => pack.truth().settings.get("cellOvProtectMv") === 3650).map(({ address }) => address);

  it("on a shared line the one that is addressed", async () => {
    const packs = packsAt(1, 2, 3);
    const { ask } = lineTo(packs, { lineKind: "shared" });
    expect(await ask(frameTo(2))).toEqual(acknowledgementOf(MODBUS, frameTo(2), 2));
    expect(obeyed(packs)).toEqual([2]);
    expect(await ask(frameTo(9))).toHaveLength(0);
    expect(obeyed(packs)).toEqual([2]);
  });

  it("a broadcast: all of them, and nobody answers", async () => {
    const packs = packsAt(0, 1, 2, 3);
    const { ask, bus } = lineTo(packs, { lineKind: "shared" });
    expect(await ask(frameTo(0))).toHaveLength(0);
    expect(obeyed(packs)).toEqual([0, 1, 2, 3]);
    for (const pack of packs) expect(settingsOf(pack)).toMatchObject(CELL_OV);
    expect(await ask(requestOf(MODBUS, "settings", 0).bytes)).toHaveLength(0);
    expect(await ask(modbusFrame(0, 40, [0, 0]))).toHaveLength(0);
    expect(bus.counts).toEqual({ heard: 3, answered: 0, missed: 0 });
  });

  it("a broadcast on a private line: the pack at its end", async () => {
    const packs = packsAt(1, 2);
    expect(await lineTo(packs).ask(frameTo(0))).toHaveLength(0);
    expect(obeyed(packs)).toEqual([1]);
  });

  it("two packs with one address both obey, and talk at once", async () => {
    const packs = packsAt(1, 1, 2);
    const answer = await lineTo(packs, { lineKind: "shared" }).ask(frameTo(1));
    expect(answer).toHaveLength(8);
    expect(answer).not.toEqual(acknowledgementOf(MODBUS, frameTo(1)));
    expect(obeyed(packs)).toEqual([1, 1]);
  });
});
