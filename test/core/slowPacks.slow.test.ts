import { describe, expect, it } from "vitest";
import { DRIVERS, driverOf } from "../../protocol/index.ts";
import { createPack } from "../../protocol/sim/index.ts";
import { coreRig } from "../support/coreRig.ts";
import { FAMILIES, paramRig, reportOf } from "../support/paramRig.ts";

const MEASURE_MS = 60_000;

describe("packs that need time", () => {
  it.each(DRIVERS.flatMap(({ family }) => [100, 200, 300].map((restMs) => [family, restMs] as const)))(
    "%s, deaf for %i ms after each answer: found by Auto, and nearly every question is answered",
    async (family, restMs) => {
      const rig = coreRig({ families: [family], restMs });
      await rig.connect({ address: "auto" });
      await rig.until(() => rig.session().phase === "online" && (rig.snapshot()?.snapshot.cellVoltagesMv.length ?? 0) > 0);
      const before = rig.session().stats;
      await rig.clock.run(MEASURE_MS);
      const { exchanges, failures } = rig.session().stats;
      expect(rig.session().found?.family).toBe(family);
      expect(exchanges - before.exchanges).toBeGreaterThan(50);
      // One question finds out that it needs longer, and one more each time that the shorter gap is tried again.
      expect(failures - before.failures).toBeLessThanOrEqual(3);
    },
  );

  it.each(FAMILIES.flatMap((family) => [100, 200, 300].map((restMs) => [family, restMs] as const)))(
    "%s, deaf for %i ms after each answer: its settings are read, and one is written and verified",
    async (family, restMs) => {
      const rig = await paramRig(family, { restMs });
      const { cellOvAlarmMv = 3600 } = rig.read().values;
      expect(reportOf(await rig.write({ cellOvAlarmMv: cellOvAlarmMv - 10 })).outcome).toBe("verified");
      expect(rig.settings().cellOvAlarmMv).toBe(cellOvAlarmMv - 10);
    },
  );

  it.each(DRIVERS.map(({ family }) => [family]))("%s, answering after 900 ms: found by Auto and read", async (family) => {
    const rig = coreRig({ families: [family], turnaroundMs: 900, packs: [createPack({ address: 1, seed: 4 })] });
    await rig.connect({ address: "auto" });
    await rig.until(() => rig.session().found?.family === family && (rig.snapshot()?.snapshot.cellVoltagesMv.length ?? 0) > 0, 120_000);
    expect(rig.session().found?.family).toBe(family);
  });

  const SHORT_READS = [
    ["refuses reserved registers", { refusesReserved: true }],
    ["gives no more than 16 registers", { mostPerRead: 16 }],
    ["gives no more than 40 registers", { mostPerRead: 40 }],
  ] as const;
  const MODBUS = ["ritar-modbus", "pace-modbus"] as const;

  it.each(MODBUS.flatMap((family) => SHORT_READS.map(([how, manners]) => [family, how, manners] as const)))(
    "%s: a pack that %s shows every value and every setting",
    async (family, _, registerManners) => {
      const rig = coreRig({ families: [family], packs: [createPack({ address: 1, seed: 4, registerManners })] });
      await rig.connect({ address: "auto" });
      const isFull = () => {
        const shown = rig.snapshot()?.snapshot;
        const temperatures = shown?.temperatures.filter(({ valueDeciC }) => typeof valueDeciC === "number") ?? [];
        return shown?.cellVoltagesMv.length === 16 && temperatures.length === 6 && shown.alarms !== "notRead";
      };
      await rig.until(isFull);
      const { snapshot } = rig.snapshot() ?? {};
      const read = [snapshot?.packVoltageMv, snapshot?.socDeciPct, ...(snapshot?.temperatures.map(({ valueDeciC }) => valueDeciC) ?? [])];
      expect(read.filter((value) => typeof value !== "number")).toEqual([]);
      const written = driverOf(family).settings.bindings.filter(({ access }) => access === "write");
      await rig.until(() => Object.keys(rig.session().settings).length >= written.length, 60_000);
    },
  );
});
