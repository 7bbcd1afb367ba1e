import { describe, expect, it } from "vitest";
import type { PackTruth } from "../../protocol/index.ts";
import type { SceneName } from "../../protocol/sim/index.ts";
import { createStage, isSceneName, SCENE_NAMES, sceneOf } from "../../protocol/sim/index.ts";
import { createLeapingClock } from "../support/leapingClock.ts";

function settled(name: SceneName, packCount = 1, seed = 1): readonly PackTruth[] {
  // Their pasts are compared where the log is tested.
  const pack = { history: { records: 1 } };
  return createStage({ scene: sceneOf(name), packCount, seed, pack }).packs.map((each) => each.truth());
}

function first(name: SceneName): PackTruth {
  const [truth] = settled(name);
  if (truth === undefined) throw new Error("no pack");
  return truth;
}

/** Minutes as a person in front of the screen sees them, until `is` holds. */
function minutesUntil(name: SceneName, is: (truth: PackTruth) => boolean, most = 60): number {
  const scene = sceneOf(name);
  const stage = createStage({ scene });
  for (let tenths = 0; tenths < most * 10; tenths++) {
    if (stage.packs[0] && is(stage.packs[0].truth())) return tenths / 10;
    stage.step(6000 * scene.speed);
  }
  return Number.POSITIVE_INFINITY;
}

describe("scenes", () => {
  it.each(SCENE_NAMES)("%s is the same for the same seed, and has an odd one out", (name) => {
    const [one, two, odd] = settled(name, 3, 5);
    expect(settled(name, 3, 5)).toEqual([one, two, odd]);
    expect(settled(name, 3, 6)).not.toEqual([one, two, odd]);
    expect([one?.address, two?.address, odd?.address]).toEqual([1, 2, 3]);
    const gist = (truth: PackTruth | undefined) => [
      truth?.mode,
      truth?.fullyCharged,
      truth?.alarms,
      truth?.faults,
      truth?.cellTemperaturesDeciC.map((t) => t === null),
      Math.round((truth?.socDeciPct ?? 0) / 5),
      Math.round((truth?.currentMa ?? 0) / 5000),
    ];
    expect(gist(one)).toEqual(gist(two));
    expect(gist(odd)).not.toEqual(gist(one));
  });

  it.each(SCENE_NAMES)("%s runs for a quarter of an hour within what a wire can carry", (name) => {
    const scene = sceneOf(name);
    const stage = createStage({ scene, packCount: 2 });
    for (let minute = 0; minute < 15; minute++) {
      stage.step(60_000 * Math.min(scene.speed, 5));
      for (const pack of stage.packs) {
        const truth = pack.truth();
        for (const mv of truth.cellVoltagesMv) expect(mv >= 2000 && mv <= 3800, `${mv} mV`).toBe(true);
        expect(truth.socDeciPct >= 0 && truth.socDeciPct <= 1000).toBe(true);
        expect(truth.remainingCapacityMah).toBeLessThanOrEqual(truth.fullCapacityMah);
        expect(Math.abs(truth.currentMa)).toBeLessThan(320_000);
      }
    }
  });

  it("are at once what their names say", () => {
    expect(first("charge").mode).toBe("charging");
    expect(first("discharge").mode).toBe("discharging");
    expect([first("standby").mode, first("standby").currentMa]).toEqual(["standby", 0]);
    expect([...first("cold").alarms]).toEqual(["chargeUnderTemperature"]);
    expect([...first("hot").alarms]).toEqual(["chargeOverTemperature"]);
    expect([...first("lowSoc").alarms]).toEqual(["lowSoc"]);
    expect([first("full").fullyCharged, first("full").socDeciPct, first("full").protections.size]).toEqual([true, 1000, 0]);
    expect([...first("sensorFault").faults]).toEqual(["temperatureSensorFault"]);
    expect(first("sensorFault").cellTemperaturesDeciC[2]).toBeNull();
    expect(first("spread").balancingCells[6]).toBe(true);
    expect([...first("overCurrent").alarms]).toEqual(["dischargeOverCurrent"]);
    expect(first("fourCells").cellVoltagesMv).toHaveLength(4);
    expect(first("eightCells").cellVoltagesMv).toHaveLength(8);
    expect(first("fifteenCells").cellVoltagesMv).toHaveLength(15);
    for (const name of ["charge", "discharge", "standby", "full", "fourCells", "eightCells", "fifteenCells"] as const) {
      expect([...first(name).alarms, ...first(name).protections]).toEqual([]);
    }
  });

  it("come to their protection while somebody watches", () => {
    const wait = (name: SceneName, flag: "chargeUnderTemperature" | "cellUnderVoltage" | "cellOverVoltage" | "dischargeOverCurrent") =>
      minutesUntil(name, (truth) => truth.protections.has(flag));
    expect(wait("cold", "chargeUnderTemperature")).toBeLessThan(6);
    expect(wait("lowSoc", "cellUnderVoltage")).toBeLessThan(6);
    expect(wait("spread", "cellOverVoltage")).toBeLessThan(15);
    expect(wait("overCurrent", "dischargeOverCurrent")).toBeLessThan(0.2);
  });

  it("days in the sun charge, fill and never empty", () => {
    const scene = sceneOf("dayCycle");
    const stage = createStage({ scene });
    const [pack] = stage.packs;
    const modes = new Set<string>();
    const socs: number[] = [];
    for (let hour = 0; hour < 48; hour++) {
      stage.step(3_600_000);
      modes.add(pack?.truth().mode ?? "none");
      socs.push(pack?.truth().socDeciPct ?? 0);
    }
    expect(modes).toContain("charging");
    expect(modes).toContain("discharging");
    expect(Math.max(...socs) - Math.min(...socs)).toBeGreaterThan(400);
    expect(Math.max(...socs)).toBe(1000);
    expect(Math.min(...socs)).toBeGreaterThan(100);
  });

  it("scale to 100 Ah, to other cell counts and to other addresses", () => {
    const stage = createStage({ scene: sceneOf("charge"), packCount: 16, firstAddress: 0, cellCount: 13, ratedCapacityMah: 100_000 });
    const truths = stage.packs.map((pack) => pack.truth());
    expect(truths.map((truth) => truth.address)).toEqual(Array.from({ length: 16 }, (_, i) => i));
    expect(truths[0]?.cellVoltagesMv).toHaveLength(13);
    expect(Math.abs((truths[0]?.currentMa ?? 0) - 30_000)).toBeLessThan(300);
    expect(truths[0]?.settings.get("chargeOcProtectMa")).toBe(110_000);
    expect(isSceneName("nonsense")).toBe(false);
  });

  it("follow the clock at their speed until they are stopped", async () => {
    const clock = createLeapingClock();
    const scene = { ...sceneOf("discharge"), speed: 10 };
    const stage = createStage({ scene, settleMs: 0 });
    const before = stage.packs[0]?.truth().remainingCapacityMah ?? 0;
    const stop = stage.follow(clock);
    await clock.run(60_000);
    const used = before - (stage.packs[0]?.truth().remainingCapacityMah ?? 0);
    expect(Math.abs(used - 45_000 / 6)).toBeLessThan(60);
    stop();
    expect(clock.pendingTimers).toBe(0);
  });
});
