import { describe, expect, it } from "vitest";
import { airTimeMs } from "../../protocol/index.ts";
import type { FaultAction, FaultRule, FaultWhen } from "../../protocol/sim/index.ts";
import { createRandom, FAULT_PRESETS, faultPreset, isFaultName } from "../../protocol/sim/index.ts";
import { liveRequest, MODBUS, PACEIC, packsAt, requestOf, rig } from "./rig.ts";
import { acknowledgementOf, frameChanging, refusalOf, settingsOf } from "./writeRig.ts";

const NEW = { cellOvAlarmMv: 3550, cellOvProtectMv: 3650 };

describe.each([
  ["paceic-v25", PACEIC],
  ["pace-modbus", MODBUS],
] as const)("a write in %s", (_, driver) => {
  function struck(rules: readonly FaultRule[], seed = 1) {
    const [pack] = packsAt(1);
    if (pack === undefined) throw new Error("no pack");
    const line = rig({ packs: [pack], drivers: [driver], faults: rules, seed });
    const before = settingsOf(pack);
    const write = (edits: Readonly<Record<string, number>> = NEW, ms = 2000) => line.ask(frameChanging(driver, pack, "cellOv", edits), ms);
    return { ...line, pack, before, write };
  }
  const always = (action: FaultAction, when: FaultWhen = {}) => struck([{ when, do: action }]);
  /** Of four registers from 64 on; paceic does not say what was written. */
  const done = acknowledgementOf(driver, Uint8Array.of(1, 0x10, 0, 64, 0, 4));
  const isAlive = async (ask: (bytes: Uint8Array, ms?: number) => Promise<Uint8Array>) =>
    (await ask(liveRequest(driver).bytes, 1000)).length > 0;

  it("clamp: acknowledged, and held at the limit, within it stored as asked", async () => {
    const { write, pack, before } = always({ kind: "clamp", key: "cellOvProtectMv", least: 3500, most: 3700 });
    for (const [asked, stored] of [
      [3750, 3700],
      [3701, 3700],
      [3700, 3700],
      [3600, 3600],
      [3400, 3500],
    ] as const) {
      expect(await write({ cellOvProtectMv: asked })).toEqual(done);
      expect(settingsOf(pack)).toEqual({ ...before, cellOvProtectMv: stored });
    }
  });

  it("clamp: a write of other settings is left alone", async () => {
    const { ask, pack, before } = always({ kind: "clamp", key: "cellOvProtectMv", most: 3000 });
    await ask(frameChanging(driver, pack, "cellUv", { cellUvAlarmMv: 2900 }));
    expect(settingsOf(pack)).toEqual({ ...before, cellUvAlarmMv: 2900 });
  });

  it("ignoreWrite: acknowledged, nothing stored", async () => {
    const { write, pack, before } = always({ kind: "ignoreWrite" });
    expect(await write()).toEqual(done);
    expect(settingsOf(pack)).toEqual(before);
  });

  it("storeLate: acknowledged at once, read as before until it is stored", async () => {
    const { write, ask, pack, before } = always({ kind: "storeLate", ms: 5000 });
    expect(await write(NEW, 4900)).toEqual(done);
    expect(settingsOf(pack)).toEqual(before);
    await ask(liveRequest(driver).bytes, 1000);
    expect(settingsOf(pack)).toEqual({ ...before, ...NEW });
  });

  it("storeOther: a key by an amount, or the first value that changes by one count of the wire", async () => {
    const named = always({ kind: "storeOther", key: "cellOvProtectMv", delta: -40 });
    expect(await named.write()).toEqual(done);
    expect(settingsOf(named.pack)).toEqual({ ...named.before, ...NEW, cellOvProtectMv: 3610 });
    const first = always({ kind: "storeOther" });
    expect(await first.write({ cellOvProtectMv: 3650, cellOvDelayUs: 2_000_000 })).toEqual(done);
    expect(settingsOf(first.pack)).toEqual({ ...first.before, cellOvProtectMv: 3651, cellOvDelayUs: 2_000_000 });
    const delay = always({ kind: "storeOther" });
    await delay.write({ cellOvDelayUs: 2_000_000 });
    expect(settingsOf(delay.pack).cellOvDelayUs).toBe(2_100_000);
    await delay.write({ cellOvDelayUs: 25_500_000 });
    expect(settingsOf(delay.pack).cellOvDelayUs, "the wire ends at 255 counts").toBe(25_400_000);
  });

  it("storeOther: a write that changes nothing, or does not carry the key, is stored as it is", async () => {
    const same = always({ kind: "storeOther" });
    expect(await same.write({})).toEqual(done);
    expect(settingsOf(same.pack)).toEqual(same.before);
    const elsewhere = always({ kind: "storeOther", key: "cellUvAlarmMv", delta: 5 });
    await elsewhere.write();
    expect(settingsOf(elsewhere.pack)).toEqual({ ...elsewhere.before, ...NEW });
  });

  it("changeOther: stored as asked, and another setting moves", async () => {
    const named = always({ kind: "changeOther", key: "balanceStartMv", delta: 25 });
    expect(await named.write()).toEqual(done);
    expect(settingsOf(named.pack)).toEqual({ ...named.before, ...NEW, balanceStartMv: 3425 });
    const any = always({ kind: "changeOther" });
    expect(await any.write()).toEqual(done);
    const moved = Object.entries(settingsOf(any.pack)).filter(([key, value]) => value !== { ...any.before, ...NEW }[key]);
    expect(moved).toEqual([["packOvAlarmMv", (any.before.packOvAlarmMv ?? 0) + 1]]);
  });

  it.each([
    [true, NEW],
    [false, {}],
    [1, { cellOvAlarmMv: 3550 }],
    [2, NEW],
  ] as const)("reboot that stores %s: no answer, silence, then the pack is back", async (stores, kept) => {
    const { write, ask, pack, before } = always({ kind: "reboot", ms: 4900, stores }, { times: 1 });
    expect(await write(NEW, 2000)).toHaveLength(0);
    expect(settingsOf(pack)).toEqual({ ...before, ...kept });
    expect(await isAlive(ask)).toBe(false);
    expect(await write({ cellOvReleaseMv: 3300 }, 1000)).toHaveLength(0);
    expect(settingsOf(pack), "a pack that restarts hears nothing").toEqual({ ...before, ...kept });
    expect(await isAlive(ask)).toBe(false);
    expect(await isAlive(ask)).toBe(true);
    expect(await write(NEW)).toEqual(done);
    expect(settingsOf(pack)).toEqual({ ...before, ...NEW });
  });

  it("delay: stored when the request has left, acknowledged later", async () => {
    const { pack, before, clock, end, arrivals } = always({ kind: "delay", ms: 3000 }, { kind: "write" });
    const frame = frameChanging(driver, pack, "cellOv", NEW);
    await end.write(frame);
    await clock.run(airTimeMs(frame.length, 9600) - 1);
    expect(settingsOf(pack)).toEqual(before);
    await clock.run(2);
    expect(settingsOf(pack)).toEqual({ ...before, ...NEW });
    await clock.run(2900);
    expect(arrivals).toHaveLength(0);
    await clock.run(500);
    expect(arrivals.at(-1)?.atMs).toBeCloseTo(airTimeMs(frame.length + done.length, 9600) + 23 + 3000, 6);
  });

  const answerFaults: readonly FaultAction[] = [
    { kind: "drop" } as const,
    { kind: "silence", ms: 1000 } as const,
    { kind: "flipBit" } as const,
    { kind: "swap" } as const,
    { kind: "truncate" } as const,
    { kind: "stray" } as const,
    { kind: "echo" } as const,
    { kind: "collide" } as const,
    { kind: "garbage" } as const,
    { kind: "otherAddress", address: 9 } as const,
    { kind: "glue", what: "same" } as const,
    { kind: "replace", bytes: [1, 2, 3] },
  ];
  it.each(answerFaults.map((action) => [action.kind, action] as const))(
    "%s spoils only the answer: it is stored",
    async (_kind, action) => {
      const { write, pack, before } = always(action);
      expect(await write()).not.toEqual(done);
      expect(settingsOf(pack)).toEqual({ ...before, ...NEW });
    },
  );

  it("an echo without a pack stores nothing", async () => {
    const { write, pack, before } = always({ kind: "echo", only: true });
    expect(await write()).toEqual(frameChanging(driver, pack, "cellOv", NEW));
    expect(settingsOf(pack)).toEqual(before);
  });

  const codes = driver === PACEIC ? [1, 2, 3, 4, 5, 6, 7, 9, 0x90, 0x91, 0xe1, 0xe2, 0xe3, 0xe4] : [1, 2, 3, 4];
  it.each(codes)("refuseWith %i: nothing stored", async (code) => {
    const { write, pack, before } = always({ kind: "refuseWith", code });
    expect(await write()).toEqual(refusalOf(driver, code));
    expect(settingsOf(pack)).toEqual(before);
  });

  it("refuseWith no code, and refuse: the family's own words", async () => {
    const own = always({ kind: "refuseWith" });
    expect(await own.write()).toEqual(refusalOf(driver, driver === PACEIC ? 9 : 3));
    const unknown = always({ kind: "refuse" });
    expect(await unknown.write()).toEqual(refusalOf(driver, driver === PACEIC ? 4 : 1));
    expect([settingsOf(own.pack), settingsOf(unknown.pack)]).toEqual([own.before, unknown.before]);
  });

  it("faults of writes never strike reads, nor use themselves up on them", async () => {
    const faults: readonly FaultAction[] = [
      { kind: "ignoreWrite" } as const,
      { kind: "refuseWith" } as const,
      { kind: "reboot", ms: 9000, stores: true } as const,
    ];
    for (const action of faults) {
      const { ask, write } = always(action, { times: 1 });
      for (let i = 0; i < 3; i++) expect(await isAlive(ask)).toBe(true);
      const answer = await write();
      expect(answer).toEqual(
        action.kind === "ignoreWrite" ? done : action.kind === "reboot" ? new Uint8Array(0) : refusalOf(driver, driver === PACEIC ? 9 : 3),
      );
    }
  });

  it("can be picked by kind, block and key, skipping some, so many times", async () => {
    const outcome = async (when: FaultWhen, block: "cellOv" | "cellUv", edits: Readonly<Record<string, number>>, count = 1) => {
      const { ask, pack } = always({ kind: "drop" }, when);
      const answers: boolean[] = [];
      for (let i = 0; i < count; i++) {
        await ask(requestOf(driver, driver === PACEIC ? "cellOv" : "settings", 1).bytes);
        answers.push((await ask(frameChanging(driver, pack, block, edits))).length > 0);
      }
      return answers;
    };
    const uv = { cellUvAlarmMv: 2900 };
    expect(await outcome({ kind: "write", block: "cellOv" }, "cellOv", NEW)).toEqual([false]);
    expect(await outcome({ kind: "write", block: "cellOv" }, "cellUv", uv)).toEqual([true]);
    expect(await outcome({ key: "cellUvAlarmMv" }, "cellUv", uv)).toEqual([false]);
    expect(await outcome({ key: "cellUvAlarmMv" }, "cellOv", NEW)).toEqual([true]);
    expect(await outcome({ kind: "read" }, "cellOv", NEW)).toEqual([true]);
    expect(await outcome({ kind: "write", skip: 2, times: 1 }, "cellOv", NEW, 5)).toEqual([true, true, false, true, true]);
  });

  it("several faults act in their order", async () => {
    const { write, pack, before } = struck([
      { when: {}, do: { kind: "clamp", key: "cellOvProtectMv", most: 3600 } },
      { when: {}, do: { kind: "storeOther", key: "cellOvProtectMv", delta: 7 } },
      { when: {}, do: { kind: "changeOther", key: "cellUvAlarmMv", delta: 3 } },
      { when: {}, do: { kind: "drop" } },
    ]);
    expect(await write()).toHaveLength(0);
    expect(settingsOf(pack)).toEqual({ ...before, ...NEW, cellOvProtectMv: 3607, cellUvAlarmMv: (before.cellUvAlarmMv ?? 0) + 3 });
  });

  it("the same seed and traffic, the same answers and settings", async () => {
    const rules: FaultRule[] = [
      { when: { probability: 0.3 }, do: { kind: "storeOther" } },
      { when: { probability: 0.2 }, do: { kind: "reboot", ms: 3000, stores: 1 } },
      { when: { probability: 0.2, kind: "write" }, do: { kind: "flipBit" } },
      { when: { probability: 0.2 }, do: { kind: "changeOther" } },
    ];
    const run = async (seed: number) => {
      const { write, arrivals, pack } = struck(rules, seed);
      const random = createRandom(3);
      for (let i = 0; i < 30; i++) await write({ cellOvProtectMv: 3600 + random.int(100) });
      return { arrivals, settings: settingsOf(pack) };
    };
    const first = await run(5);
    expect(await run(5)).toEqual(first);
    expect(await run(6)).not.toEqual(first);
  });

  const presets = Object.keys(FAULT_PRESETS)
    .filter((name) => name.startsWith("write"))
    .filter(isFaultName);
  it("every named fault of writes is one of these", () => {
    expect(presets.sort()).toEqual(Object.keys(expected).sort());
  });

  const all = { cellOvAlarmMv: 3550, cellOvProtectMv: 3750 };
  const expected: Readonly<Record<string, { answer: Uint8Array | null; stored: Readonly<Record<string, number>> }>> = {
    writeClamp: { answer: done, stored: { ...all, cellOvProtectMv: 3700 } },
    writeIgnored: { answer: done, stored: {} },
    writeStoredLate: { answer: done, stored: {} },
    writeLate: { answer: null, stored: all },
    writeOther: { answer: done, stored: { ...all, cellOvAlarmMv: 3551 } },
    writeSideEffect: { answer: done, stored: { ...all, packOvAlarmMv: 57_601 } },
    writeReboot: { answer: null, stored: {} },
    writeTorn: { answer: null, stored: { cellOvAlarmMv: 3550 } },
    writeRefused: { answer: refusalOf(driver, driver === PACEIC ? 9 : 3), stored: {} },
    writeAckLost: { answer: null, stored: all },
  };
  it.each(presets)("--fault %s", async (name) => {
    const { write, ask, pack, before } = struck(faultPreset(name).rules);
    expect(await isAlive(ask)).toBe(true);
    expect(await write(all, 2000)).toEqual(expected[name]?.answer ?? new Uint8Array(0));
    expect(settingsOf(pack)).toEqual({ ...before, ...expected[name]?.stored });
  });
});
