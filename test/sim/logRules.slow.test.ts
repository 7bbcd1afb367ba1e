import { describe, expect, it } from "vitest";
import { bytesOfHex, wallMsOfIso } from "../../protocol/index.ts";
import type { SceneName } from "../../protocol/sim/index.ts";
import { createPack, createStage, SCENE_NAMES, sceneOf } from "../../protocol/sim/index.ts";
import { historyRaw, historyRaws, recordOf, sorted } from "./historyRig.ts";
import { PACEIC } from "./rig.ts";

const HOUR = 3_600_000;
const startOf = (time: string | null | undefined) => wallMsOfIso(time ?? "") ?? Number.NaN;

describe("a pack writes its log", () => {
  it("when it is switched on, and then every twelve hours", () => {
    const pack = createPack({ address: 1, source: { currentMa: 0 } });
    expect(pack.history().map(({ isPowerOn }) => isPowerOn)).toEqual([true]);
    pack.step(37 * HOUR);
    const times = pack.history().map(({ packTime }) => startOf(packTime));
    expect(times.map((ms) => (ms - (times.at(-1) ?? 0)) / HOUR)).toEqual([36, 24, 12, 0]);
    expect(pack.history().map(({ isPowerOn }) => isPowerOn)).toEqual([false, false, false, true]);
  });

  it("as often as it is told, or not at all at the start", () => {
    const pack = createPack({ address: 1, history: { everyMs: 60_000, records: 0 } });
    expect(pack.history()).toEqual([]);
    pack.step(59_000);
    expect(pack.history()).toEqual([]);
    pack.step(121_000);
    expect(pack.history()).toHaveLength(3);
  });

  it("when an alarm and a protection appear and clear, with the current that tripped it", () => {
    const pack = createPack({ address: 1, seed: 2, source: { currentMa: -20_000 } });
    pack.step(5000);
    pack.setSource({ currentMa: -207_000 });
    pack.step(5000);
    pack.setSource({ currentMa: -216_000 });
    pack.step(5000);
    pack.setSource({ currentMa: -20_000 });
    pack.step(120_000);
    const [released, cleared, tripped, alarmed, on] = pack.history();
    expect(pack.history()).toHaveLength(5);
    expect(on?.isPowerOn).toBe(true);
    expect([[...(alarmed?.alarms ?? [])], alarmed?.protections.size]).toEqual([["dischargeOverCurrent"], 0]);
    expect(Math.abs((alarmed?.currentMa ?? 0) + 207_000)).toBeLessThan(1000);
    expect([...(tripped?.protections ?? [])]).toEqual(["dischargeOverCurrent"]);
    expect(Math.abs((tripped?.currentMa ?? 0) + 216_000)).toBeLessThan(1000);
    expect(tripped?.switches.dischargeMos).toBe(false);
    expect([cleared?.alarms.size, cleared?.protections.size, cleared?.currentMa]).toEqual([0, 1, 0]);
    expect([released?.protections.size, released?.switches.dischargeMos]).toEqual([0, true]);
  });

  it("when a fault appears and clears", () => {
    const pack = createPack({ address: 1 });
    pack.setFaults(["samplingFault"]);
    pack.step(3000);
    pack.setFaults([]);
    pack.step(3000);
    expect(pack.history().map(({ faults }) => [...faults])).toEqual([[], ["samplingFault"], []]);
    expect(pack.truth().faults.size).toBe(0);
  });

  it("of any kind when a test wants it", () => {
    const pack = createPack({ address: 1, history: { records: 0 } });
    for (const kind of ["none", "alarm", "protection", "fault"] as const) pack.log(kind);
    const counts = pack.history().map(({ alarms, protections, faults }) => [alarms.size, protections.size, faults.size]);
    expect(counts).toEqual([
      [0, 0, 1],
      [1, 1, 0],
      [1, 0, 0],
      [0, 0, 0],
    ]);
    expect(pack.truth().alarms.size).toBe(0);
  });

  it("and what was read stays what it was", () => {
    const pack = createPack({ address: 1, history: { records: 3 } });
    const truth = pack.truth();
    pack.log("fault");
    expect(truth.history).toHaveLength(3);
    expect(pack.truth().history).toHaveLength(4);
    expect(pack.truth().history.slice(1)).toEqual(truth.history);
  });

  it("into no log that cannot be", () => {
    for (const history of [{ capacity: 501 }, { capacity: 0 }, { everyMs: 10 }, { records: -1 }]) {
      expect(() => createPack({ address: 1, history }), JSON.stringify(history)).toThrow(RangeError);
    }
  });
});

function pastOf(name: SceneName, seed = 1) {
  const [pack] = createStage({ scene: sceneOf(name), seed }).packs;
  if (pack === undefined) throw new Error("no pack");
  return pack;
}

describe("the past of a scene", () => {
  it.each(SCENE_NAMES)("%s: 500 records of some months that decode to what the pack was", (name) => {
    const pack = pastOf(name);
    const history = pack.history();
    expect(history).toHaveLength(500);
    const times = history.map(({ packTime }) => startOf(packTime));
    for (let i = 1; i < times.length; i++) expect(times[i]).toBeLessThanOrEqual(times[i - 1] ?? 0);
    const days = ((times[0] ?? 0) - (times.at(-1) ?? 0)) / (24 * HOUR);
    expect(days).toBeGreaterThan(60);
    expect(days).toBeLessThan(260);
    const cycles = history.map(({ cycleCount }) => cycleCount);
    expect(cycles).toEqual([...cycles].sort((a, b) => b - a));
    history.forEach((logged, index) => {
      const record = PACEIC.history?.toRecord(bytesOfHex(historyRaw(pack, index)) ?? new Uint8Array(0));
      if (!record?.ok) throw new Error(`${index}: ${JSON.stringify(record)}`);
      expect(sorted(record.value)).toEqual(recordOf(logged));
    });
  });

  it("has what a log is read for: trips with records around them, a fault, power cuts, a cell that drifts", () => {
    const history = pastOf("charge").history();
    const flags = new Set(history.flatMap(({ protections }) => [...protections]));
    for (const flag of ["cellOverVoltage", "cellUnderVoltage", "dischargeOverCurrent"] as const) expect(flags).toContain(flag);
    expect(history.some(({ faults }) => faults.has("temperatureSensorFault"))).toBe(true);
    expect(history.filter(({ isPowerOn }) => isPowerOn)).toHaveLength(2);
    expect(history.filter(({ alarms, protections, faults }) => alarms.size + protections.size + faults.size === 0).length).toBeGreaterThan(
      200,
    );
    const spread = history.map(({ cellVoltagesMv }) => Math.max(...cellVoltagesMv) - Math.min(...cellVoltagesMv));
    expect(Math.max(...spread)).toBeGreaterThan(300);
    expect(spread.slice(0, 20).every((mv) => mv < 100)).toBe(true);
    const surge = history.findIndex(({ protections, currentMa }) => protections.has("dischargeOverCurrent") && currentMa < 0);
    expect(history[surge]?.currentMa).toBeLessThan(-210_000);
    expect([...(history[surge + 1]?.alarms ?? [])]).toEqual(["dischargeOverCurrent"]);
    expect(history[surge + 1]?.protections.size).toBe(0);
    expect(history[surge - 1]?.currentMa).toBe(0);
  });

  it("is the same for the same seed and another for another", () => {
    expect(historyRaws(pastOf("charge", 5))).toEqual(historyRaws(pastOf("charge", 5)));
    expect(historyRaws(pastOf("charge", 5))).not.toEqual(historyRaws(pastOf("charge", 6)));
  });

  it("is as long as it was asked for, and older than the pack's own entries", () => {
    const stage = (history: object) => createStage({ scene: sceneOf("charge"), pack: { history } }).packs[0]?.history() ?? [];
    expect(stage({ records: 7 })).toHaveLength(7);
    expect(stage({ capacity: 400 })).toHaveLength(400);
    expect(stage({ capacity: 400, records: 500 })).toHaveLength(400);
    expect(stage({ records: 0 })).toHaveLength(0);
    expect(stage({ records: 7 })[0]?.isPowerOn).toBe(true);
    expect(stage({ records: 500, everyMs: 60_000 })).toHaveLength(500);
  });

  it("costs no more than letting the same pack live for six hours", () => {
    const tookMs = (run: (seed: number) => void) =>
      [1, 2, 3, 4].map((seed) => {
        const startMs = performance.now();
        run(seed);
        return performance.now() - startMs;
      });
    const remembered = tookMs((seed) => {
      expect(createPack({ address: 1, seed, history: { records: 500 } }).history()).toHaveLength(500);
    });
    const lived = tookMs((seed) => createPack({ address: 1, seed, history: { records: 0 } }).step(6 * HOUR));
    expect(Math.min(...remembered)).toBeLessThan(Math.min(...lived));
  });
});
