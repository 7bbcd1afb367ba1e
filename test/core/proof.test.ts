import { describe, expect, it } from "vitest";
import { paceModbus } from "../../protocol/drivers/pace-modbus/index.ts";
import { paceicV25 } from "../../protocol/drivers/paceic-v25/index.ts";
import type { BlockReads, Driver, Result, Values } from "../../protocol/index.ts";
import { ok } from "../../protocol/index.ts";
import { readRequestBytes, withCrc } from "../../protocol/modbus/frame.ts";
import { createPack } from "../../protocol/sim/index.ts";
import type { FleetState } from "../../src/contract/fleet.ts";
import { bankRig } from "../support/bankRig.ts";
import { coreRig } from "../support/coreRig.ts";
import { isWriteFrame, paramRig } from "../support/paramRig.ts";
import { createPlayer } from "../support/player.ts";

const read = (values: Values): BlockReads[string] => ({ values, answeredBy: 1, receivedAtMs: 0 });
const cells = (mv: number): Values => Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`cell${i + 1}Mv`, mv]));
const SUMMARY = { packVoltageMv: 52_800, socDeciPct: 600, remainingCapacityMah: 60_000, fullCapacityMah: 100_000 };
const TEXTS = { bmsVersion: "P16S100A-1234-1.01", modelSerial: "1234567890\0\0\0\0", packSerial: "PACK-0001            " };

/** Signs of a pack that is read as it should be, with these values instead. */
function signsWith(live: Values, texts: Values | null = TEXTS) {
  const reads: BlockReads = { live: read({ ...SUMMARY, ...cells(3300), ...live }), ...(texts ? { identity: read(texts) } : {}) };
  return paceModbus.signs(reads);
}

describe("signs that the map is PACE's", () => {
  it("are the sum of the cells, the state of charge, and text where names stand", () => {
    expect(signsWith({})).toEqual({ agree: ["cellSum", "charge", "names"], against: [] });
    expect(signsWith({}, null).agree).toEqual(["cellSum", "charge"]);
    expect(paceModbus.signs({})).toEqual({ agree: [], against: [] });
    expect(paceModbus.signs({ summary: read(SUMMARY), cells: read(cells(3300)) }).agree).toEqual(["cellSum", "charge"]);
  });

  it.each([
    ["cells that do not make the voltage", { packVoltageMv: 54_500 }, "cellSum"],
    ["a charge that is not the remaining of the full", { socDeciPct: 950 }, "charge"],
    ["more than full", { socDeciPct: 6000 }, "charge"],
  ] as const)("%s are against it", (_name, live, sign) => {
    expect(signsWith(live)).toMatchObject({ against: [sign] });
    expect(signsWith(live).agree).not.toContain(sign);
  });

  it.each(["\x15\xe0\x16\x08\x15\x2a\x03\xe8", "PACK\x01\x02", "\x01"])("numbers where names stand are against it: %j", (text) => {
    expect(signsWith({}, { ...TEXTS, modelSerial: text })).toMatchObject({ agree: ["cellSum", "charge"], against: ["names"] });
  });

  it.each(["", "\0\0\0\0", "\xff\xff\xff\xff", "   "])("no name at all says nothing: %j", (text) => {
    const signs = signsWith({}, { bmsVersion: text, modelSerial: text, packSerial: text });
    expect(signs).toEqual({ agree: ["cellSum", "charge"], against: [] });
  });

  it("what was written behind the end of a name is not looked at", () => {
    expect(signsWith({}, { ...TEXTS, packSerial: "PACK-0001\0\x15\xe0\x07" }).against).toEqual([]);
  });

  it("a frame of paceic needs none", () => {
    expect([paceicV25.writing.signsNeeded, paceicV25.signs({})]).toEqual([0, { agree: [], against: [] }]);
  });
});

/** The family with other signs, as the program sees it; the pack on the line is as ever. */
const knownWith = (signs: Driver["signs"]): readonly Driver[] => [{ ...paceModbus, signs }];
const UNPROVEN = { ok: false, error: { code: "write.unproven", detail: { address: 1 } } } as const;

describe("before enough signs agree", () => {
  it("nothing that writes leaves, by no way", async () => {
    const rig = await paramRig("pace-modbus", { known: knownWith(() => ({ agree: ["cellSum"], against: [] })) });
    expect(rig.session()).toMatchObject({ phase: "online", isProven: false });
    const edits = { cellOvAlarmMv: (rig.read().values.cellOvAlarmMv ?? 0) - 10 };
    expect(await rig.write(edits)).toMatchObject(UNPROVEN);
    expect(await rig.ask(rig.app.call("params.plan", { edits }))).toMatchObject(UNPROVEN);
    const fleet = await rig.ask(rig.app.call("fleet.apply", { family: "pace-modbus", values: edits, addresses: [1], confirmed: [] }));
    expect(fleet.ok).toBe(false);
    const writes = (await rig.trace(-1)).filter(({ direction, hex }) => direction === "tx" && isWriteFrame("pace-modbus", hex));
    expect(writes).toEqual([]);
    // Looking and keeping what is seen does no harm.
    expect(await rig.ask(rig.app.call("backups.make", {}))).toMatchObject({ ok: true });
  });

  it("with one sign against it neither, however many agree", async () => {
    let against: readonly string[] = [];
    const rig = await paramRig("pace-modbus", { known: knownWith(() => ({ agree: ["cellSum", "charge", "names"], against })) });
    expect(rig.session().isProven).toBe(true);
    against = ["names"];
    await rig.clock.run(2000);
    expect(rig.session().isProven).toBe(false);
    expect(await rig.write({ cellOvAlarmMv: 3590 })).toMatchObject(UNPROVEN);
    expect(rig.truth().settings.get("cellOvAlarmMv")).not.toBe(3590);
  });

  it("a command and a clock are refused too", async () => {
    const careful: Driver = { ...paceicV25, writing: { ...paceicV25.writing, signsNeeded: 1 } };
    const rig = await paramRig("paceic-v25", { known: [careful] });
    const plan = await rig.ask(rig.app.call("control.plan", { command: "buzzerOn" }));
    if (!plan.ok) throw new Error(plan.error.code);
    expect(await rig.ask(rig.app.call("control.run", { plan: plan.value.id, typed: "" }))).toMatchObject(UNPROVEN);
    expect(await rig.ask(rig.app.call("control.setClock", { everyPack: true }))).toMatchObject(UNPROVEN);
  });

  it("the state tells when they do", async () => {
    const rig = coreRig({ families: ["pace-modbus"] });
    await rig.connect();
    expect(rig.session().isProven).toBe(false);
    await rig.until(() => rig.session().isProven);
    await rig.clock.run(rig.app.call("session.disconnect", {}));
    expect(rig.session().isProven).toBe(false);
  });
});

describe("one profile to several packs", () => {
  it("skips none silently: a pack whose own signs do not agree stops it before anything is sent", async () => {
    const packs = [1, 2].map((address) => createPack({ address, seed: address, packSerial: `SN${address}` }));
    packs[1]?.override({ packSerial: "\x15\xe0\x16\x08" });
    const rig = await bankRig("pace-modbus", { packs });
    await rig.scanned();
    await rig.clock.run(20_000);
    const values = { cellOvAlarmMv: 3590 };
    const begun = await rig.clock.run(rig.app.call("fleet.apply", { family: "pace-modbus", values, addresses: [1, 2], confirmed: [] }));
    expect(begun).toEqual({ ok: false, error: { code: "write.unproven", detail: { address: 2 } } });
    expect(packs.map((pack) => pack.truth().settings.get("cellOvAlarmMv"))).not.toContain(3590);
    const alone = await rig.clock.run(rig.app.call("fleet.apply", { family: "pace-modbus", values, addresses: [1], confirmed: [] }));
    expect(alone.ok).toBe(true);
    const isOver = () => rig.events.some(({ message }) => message.event === "fleet" && isDone(message.payload));
    await rig.until(isOver, 120_000);
    expect(packs.map((pack) => pack.truth().settings.get("cellOvAlarmMv") === 3590)).toEqual([true, false]);
  });
});

const isDone = ({ rows }: FleetState) => rows.length === 1 && rows[0]?.status === "verified";

/**
 * Another battery on Modbus, made to look as much like PACE as it can: voltages where PACE has them and possible figures all
 * around, settings where PACE has names. What it takes for its protections stands at 160 to 179.
 */
function lookalike(request: Uint8Array): Uint8Array | null {
  const [address = 0, fn, high = 0, low = 0, countHigh = 0, count = 0] = request;
  if (fn !== 3) return withCrc([address, 0x10, high, low, countHigh, count]);
  const registerValue = (register: number): number => {
    if (register === 1) return 5280;
    if (register === 2) return 64;
    if (register === 3) return 100;
    if (register === 4) return 6400;
    if (register === 5 || register === 6) return 10_000;
    if (register >= 15 && register <= 30) return 3300;
    if (register >= 160 && register < 180) return [5600, 5640, 5418, 1000, 3500, 3650, 3390, 1000][register % 8] ?? 0;
    return register < 15 ? 0 : 200;
  };
  const registers = Array.from({ length: count }, (_, i) => registerValue(256 * high + low + i));
  return withCrc([address, 3, 2 * count, ...registers.flatMap((value) => [value >> 8, value & 0xff])]);
}

describe("another battery that looks like PACE", () => {
  it("is never written to, whatever is tried", async () => {
    const heard: Uint8Array[] = [];
    const rig = coreRig({
      families: ["pace-modbus"],
      wrap: (ports) => {
        const player = createPlayer({
          clock: ports.clock,
          answer: (request) => {
            heard.push(request);
            return lookalike(request);
          },
        });
        return { ...ports, streams: { open: async (_path, baudRate) => ok(player.open(baudRate)) } };
      },
    });
    await rig.connect({ family: "pace-modbus", baudRate: 9600 });
    await rig.until(() => rig.params().read !== null);
    expect(rig.session()).toMatchObject({ phase: "online", isProven: false });
    const edits = { cellOvAlarmMv: 3590 };
    const attempts: readonly (() => Promise<Result<unknown>>)[] = [
      () => rig.app.call("params.write", { edits, seen: {}, confirmed: [] }),
      () => rig.app.call("params.plan", { edits }),
      () => rig.app.call("fleet.apply", { family: "pace-modbus", values: edits, addresses: [1], confirmed: [] }),
      () => rig.app.call("params.rollBack", {}),
      () => rig.app.call("control.setClock", { everyPack: true }),
    ];
    const ends = [];
    for (const attempt of attempts) ends.push(await rig.clock.run(attempt(), 120_000));
    expect(ends.map((end) => end.ok)).toEqual(attempts.map(() => false));
    expect(ends[0]).toMatchObject(UNPROVEN);
    expect(heard.filter((request) => request[1] !== 3)).toEqual([]);
    expect(heard).toContainEqual(readRequestBytes(1, 0, 37));
  });
});
