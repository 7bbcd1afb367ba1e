import { describe, expect, it } from "vitest";
import type { Driver, PackSnapshot } from "../../protocol/index.ts";
import { DRIVERS } from "../../protocol/index.ts";
import type { SceneName, SimPack } from "../../protocol/sim/index.ts";
import { createPack, createStage, SCENE_NAMES, sceneOf } from "../../protocol/sim/index.ts";
import { readPlan } from "./rig.ts";

async function snapshotOf(driver: Driver, pack: SimPack): Promise<PackSnapshot> {
  const snapshot = driver.toSnapshot(await readPlan(driver, pack, driver.livePlan));
  if (!snapshot.ok) throw new Error(JSON.stringify(snapshot.error));
  return snapshot.value;
}

/** As fine as the family tells it. */
const percentOf = ({ capabilities }: Driver, deciPct: number) => (capabilities.tenthsOfPercent ? deciPct : Math.round(deciPct / 10) * 10);

describe.each(DRIVERS)("$family on the simulated wire", (driver) => {
  it.each(SCENE_NAMES)("%s: the screen would show the state exactly", async (name: SceneName) => {
    for (const pack of createStage({ scene: sceneOf(name), packCount: 2 }).packs) {
      const truth = pack.truth();
      const snapshot = await snapshotOf(driver, pack);
      expect(snapshot.cellVoltagesMv).toEqual(truth.cellVoltagesMv);
      expect(snapshot.balancingCells).toEqual(truth.balancingCells);
      for (const key of [
        "packVoltageMv",
        "currentMa",
        "remainingCapacityMah",
        "fullCapacityMah",
        "ratedCapacityMah",
        "cycleCount",
      ] as const) {
        expect(snapshot[key], key).toBe(truth[key]);
      }
      expect([snapshot.mode, snapshot.socDeciPct, snapshot.sohDeciPct]).toEqual([
        truth.mode,
        percentOf(driver, truth.socDeciPct),
        percentOf(driver, truth.sohDeciPct),
      ]);
      const sensors = snapshot.temperatures.map((t) => (typeof t.valueDeciC === "number" ? t.valueDeciC : null));
      expect(sensors).toEqual([...truth.cellTemperaturesDeciC, truth.mosTemperatureDeciC, truth.environmentTemperatureDeciC]);
      expect(new Set(snapshot.alarms)).toEqual(truth.alarms);
      expect(new Set(snapshot.protections)).toEqual(truth.protections);
      expect(new Set(snapshot.faults)).toEqual(truth.faults);
      expect(snapshot.unknownBits).toEqual([]);
      expect([snapshot.switches.chargeMos, snapshot.switches.dischargeMos]).toEqual([
        truth.switches.chargeMos,
        truth.switches.dischargeMos,
      ]);
    }
  });

  it("gives identity and all settings as the pack holds them", async () => {
    const [pack] = createStage({ scene: sceneOf("standby") }).packs;
    if (pack === undefined) throw new Error("no pack");
    const truth = pack.truth();
    const identity = driver.toIdentity(await readPlan(driver, pack, driver.identityPlan));
    expect(identity).toEqual({ bmsVersion: truth.bmsVersion, modelSerial: truth.modelSerial, packSerial: truth.packSerial });
    const settings = driver.toSettings(await readPlan(driver, pack, driver.settingsPlan));
    expect(Object.keys(settings).length).toBeGreaterThan(20);
    const stored = pack.truth().settings;
    // What is calibrated is said anew by the pack at each question and stored nowhere.
    for (const [key, value] of Object.entries(settings)) if (!/^(calibration|factory)/.test(key)) expect(stored.get(key), key).toBe(value);
  });
});

describe.each(DRIVERS)("settings of $title", (driver) => {
  it.each([4, 8, 13, 15, 16])("stand on the wire's grid with %i cells: no block is refused", async (cellCount) => {
    const pack = createPack({ address: 1, cellCount });
    pack.ensureSettings(driver.responder.settingKeys);
    const settings = driver.toSettings(await readPlan(driver, pack, driver.settingsPlan));
    const truth = pack.truth().settings;
    // Some are said anew by the pack at each question and stored nowhere.
    const stored = Object.entries(settings).filter(([key]) => truth.has(key));
    expect(stored.length).toBeGreaterThan(50);
    for (const [key, value] of stored) expect([key, value]).toEqual([key, truth.get(key)]);
  });
});
