import { describe, expect, it } from "vitest";
import { ritarModbus } from "../../protocol/drivers/ritar-modbus/index.ts";
import { encodeGroup } from "../../protocol/drivers/ritar-modbus/settings.ts";
import type { BlockReads, PackSnapshot } from "../../protocol/index.ts";
import { createPack } from "../../protocol/sim/index.ts";

/** What a real pack returns for a register that it does not have. */
const FILLER = 0xfaaf;
const ADDRESS = 1;

/** What the pack answers to a read of this block, with other values in these registers. */
function readOf(block: string, raw: Readonly<Record<number, number>> = {}): BlockReads[string] {
  const pack = createPack({ address: ADDRESS, seed: 7 });
  pack.ensureSettings(ritarModbus.responder.settingKeys);
  const request = ritarModbus.request(block, ADDRESS);
  if (!request.ok) throw new Error(block);
  const parsed = ritarModbus.responder.parse(request.value.bytes);
  if (parsed === null) throw new Error(block);
  const verdict = ritarModbus.accept(request.value, ritarModbus.responder.reply(parsed, pack.truth(), [pack.truth()]));
  if (verdict.kind !== "reply") throw new Error(verdict.kind);
  const payload = Uint8Array.from(verdict.payload);
  const first = ((request.value.bytes[2] ?? 0) << 8) | (request.value.bytes[3] ?? 0);
  for (const [register, value] of Object.entries(raw)) payload.set([value >> 8, value & 0xff], 2 * (Number(register) - first));
  const values = ritarModbus.decode(request.value, payload);
  if (!values.ok) throw new Error(values.error.code);
  return { values: values.value, answeredBy: ADDRESS, receivedAtMs: 0 };
}

function snapshotOf(reads: BlockReads): PackSnapshot {
  const snapshot = ritarModbus.toSnapshot(reads);
  if (!snapshot.ok) throw new Error(JSON.stringify(snapshot.error));
  return snapshot.value;
}

const filled = (first: number, last: number) => Object.fromEntries(Array.from({ length: last - first + 1 }, (_, i) => [first + i, FILLER]));
const textOf = (first: number, text: string) =>
  Object.fromEntries(
    Array.from({ length: 10 }, (_, i) => [first + i, ((text.charCodeAt(2 * i) || 0) << 8) | (text.charCodeAt(2 * i + 1) || 0)]),
  );

describe("the filler of registers that a pack does not have", () => {
  it("is no setting, in any register that keeps one", () => {
    const whole = ritarModbus.toSettings({ settings: readOf("settings"), settingsTerminal: readOf("settingsTerminal") });
    for (const { key, wire } of ritarModbus.settings.bindings) {
      const register = Number(wire.replace("register ", ""));
      if (register < 160) continue;
      const block = register < 215 ? "settings" : "settingsTerminal";
      expect(ritarModbus.toSettings({ [block]: readOf(block, { [register]: FILLER }) }), wire).not.toHaveProperty(key);
      if (register < 213) expect(whole, wire).toHaveProperty(key);
    }
  });

  it("is never sent back: its group cannot be written", () => {
    const { values } = readOf("settings", { 212: FILLER });
    expect(encodeGroup("sleep", values, { sleepCellMv: 3000 })).toMatchObject({ ok: false, error: { code: "device.unsupported" } });
    expect(encodeGroup("balance", values, { balanceStartMv: 3400 })).toMatchObject({ ok: true });
  });

  it("is no number of cycles, no flag and no balancing cell", () => {
    const snapshot = snapshotOf({ live: readOf("live", { 7: FILLER, ...filled(9, 15) }) });
    expect(snapshot).toMatchObject({ cycleCount: "notReported", alarms: "notRead", protections: "notRead", faults: "notRead" });
    expect(snapshot).toMatchObject({ mode: "notRead", unknownBits: [], balancingCells: [] });
    expect(new Set(Object.values(snapshot.switches))).toEqual(new Set(["notRead"]));
  });

  it("in one name speaks neither for nor against the map", () => {
    const live = readOf("live");
    const version = readOf("version", textOf(290, "1.b.16"));
    const named = ritarModbus.signs({ live, version, modelSerial: readOf("modelSerial", filled(300, 309)) });
    expect(named.against).toEqual([]);
    expect(named.agree).toContain("names");
    const nameless = ritarModbus.signs({ live, packSerial: readOf("packSerial", filled(310, 319)) });
    expect(nameless.against).toEqual([]);
    expect(nameless.agree).not.toContain("names");
  });
});

describe("a zero where older firmware has nothing", () => {
  it("is no terminal sensor at -50 degrees, and no calibration to a charge of nothing", () => {
    const { temperatures } = snapshotOf({ live: readOf("live"), temperatures: readOf("temperatures", { 155: 0, 156: 0 }) });
    expect(temperatures.filter(({ role }) => role.endsWith("Terminal"))).toEqual([]);
    const { values } = readOf("calibration", Object.fromEntries(Array.from({ length: 8 }, (_, i) => [215 + i, 0])));
    expect(Object.entries(values).filter(([key, value]) => key.startsWith("calibration") && value !== null)).toEqual([]);
  });

  it("is no fan and no fuse that is off", () => {
    const bits = (high: number) => snapshotOf({ live: readOf("live", { 13: high, 14: 0 }) }).switches;
    expect(bits(0x0004)).toMatchObject({ chargeMos: true, dischargeMos: false, fan: "notReported", fuse: "notReported" });
    expect(bits(0x0600)).toMatchObject({ chargeMos: false, fan: true, fuse: true });
  });
});
