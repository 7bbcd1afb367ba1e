import { describe, expect, it } from "vitest";
import type { DriftEndReport, DriftLimits, DriftReport } from "../../src/contract/drift.ts";
import { driftReport } from "../../src/core/drift/driftReport.ts";
import { limitsOf } from "../../src/core/drift/limits.ts";
import type { DriftSample } from "../../src/core/drift/sample.ts";
import { placeOf, sampleOf } from "../../src/core/drift/sample.ts";
import { DriftTally } from "../../src/core/drift/tally.ts";
import { dayOf, samplesOfPack } from "../support/driftPacks.ts";

const OWNER = { key: "p-1", serial: "PACK1", pack: null };
const LIMITS: DriftLimits = { topMv: 3400, bottomMv: 2900, topNamedMv: 30, bottomNamedMv: 100, source: "pack" };

function reportOf(samples: readonly (DriftSample | null)[], source: "record" | "logRow" = "logRow"): DriftReport {
  const tally = new DriftTally(LIMITS);
  for (const sample of samples) tally.add(source, sample);
  return driftReport(OWNER, tally);
}

const first = ({ cells }: DriftEndReport) => cells[0];
const flat = (day: number): DriftSample => ({ day: dayOf(day), currentMa: 20_000, cellVoltagesMv: [3330, 3331, 3329, 3330] });
const high = (day: number): DriftSample => ({ day: dayOf(day), currentMa: 20_000, cellVoltagesMv: [3400, 3405, 3440, 3402] });
const times = (count: number, make: (day: number) => DriftSample, days: number) =>
  Array.from({ length: count }, (_, at) => make(at % days));

describe("cells of simulated packs over several full cycles", () => {
  it("a cell with less capacity is named, with the sign of it, and leads the ranking at the bottom", () => {
    const report = reportOf(samplesOfPack({ weakCell: { index: 4, capacity: 0.93, socOffsetDeciPct: 4 }, cycles: 4 }));
    expect(report.top.data).toBe("enough");
    expect(report.bottom.data).toBe("enough");
    expect(first(report.bottom)).toMatchObject({ cell: 5, isNamed: true });
    expect(first(report.bottom)?.deviationMv).toBeLessThan(-LIMITS.bottomNamedMv);
    expect(first(report.top)?.deviationMv).toBeGreaterThan(LIMITS.topNamedMv);
    expect(report.signs).toEqual([{ cell: 5, sign: "lessCapacity" }]);
  });

  it("a cell with less capacity that is level with the others at full is empty first", () => {
    const report = reportOf(samplesOfPack({ weakCell: { index: 2, capacity: 0.9 }, cycles: 3 }));
    expect(report.top.cells.find(({ cell }) => cell === 3)).toMatchObject({ isNamed: false });
    expect(first(report.bottom)).toMatchObject({ cell: 3, isNamed: true });
    expect(report.signs).toEqual([{ cell: 3, sign: "emptyFirst" }]);
  });

  it("a cell that loses charge from cycle to cycle is behind at the top, and ever more so", () => {
    const report = reportOf(samplesOfPack({ lostMahACycle: { index: 9, mah: 700 }, cycles: 6 }));
    expect(first(report.top)).toMatchObject({ cell: 10, isNamed: true });
    expect(first(report.top)?.deviationMv).toBeLessThan(-LIMITS.topNamedMv);
    expect(first(report.top)?.changeMv).toBeLessThan(-5);
    expect(report.signs).toEqual([{ cell: 10, sign: "lessCharge" }]);
  });

  it.each([0.05, 0.3, 0.6])("sound packs whose cells spread by %s %% have a ranking and no cell that is named", (spreadPct) => {
    for (let seed = 1; seed <= 6; seed++) {
      const report = reportOf(samplesOfPack({ spreadPct, seed, cycles: 2 }));
      expect([report.top.data, report.bottom.data]).toEqual(["enough", "enough"]);
      expect(report.top.cells).toHaveLength(16);
      expect({ seed, signs: report.signs, advice: report.advice }).toEqual({ seed, signs: [], advice: [] });
    }
  });

  it("no cell is named where all differ by much: that is a pack that was never balanced, and not one cell", () => {
    const spread = (day: number): DriftSample => ({ day: dayOf(day), currentMa: 20_000, cellVoltagesMv: [3340, 3380, 3420, 3460, 3500] });
    const { top, signs } = reportOf(times(20, spread, 4));
    expect(top.cells.map(({ deviationMv }) => deviationMv)).toEqual([-80, 80, -40, 40, 0]);
    expect(signs).toEqual([]);
  });
});

describe("what is not enough", () => {
  it("the flat middle alone gives no ranking, however much there is of it", () => {
    const report = reportOf(times(5000, flat, 30));
    expect(report).toMatchObject({ top: { data: "none", cells: [] }, bottom: { data: "none", cells: [] }, unused: { middle: 5000 } });
    expect(report.signs).toEqual([]);
    expect(report.advice).toEqual(["chargeFull", "dischargeLow"]);
  });

  it("neither nine samples on three days nor a thousand on one day are; ten on two are", () => {
    expect(reportOf(times(9, high, 3)).top).toMatchObject({ data: "few", samples: 9, days: 3, cells: [] });
    const oneDay = reportOf(times(1000, high, 1));
    expect(oneDay.top).toMatchObject({ data: "few", samples: 1000, days: 1, cells: [] });
    expect(oneDay.advice).toContain("moreDays");
    expect(oneDay.advice).not.toContain("chargeFull");
    const enough = reportOf(times(10, high, 2)).top;
    expect(enough).toMatchObject({ data: "enough", firstDay: dayOf(0), lastDay: dayOf(1) });
    expect(first(enough)?.cell).toBe(3);
  });

  it("says that only a log helps where the records have no voltages of single cells, and that a log helps where there is none", () => {
    expect(reportOf([null, null], "record")).toMatchObject({ cellCount: null, unused: { unusable: 2 } });
    expect(reportOf([null, null], "record").advice).toEqual(["noCells", "chargeFull", "dischargeLow"]);
    expect(reportOf([flat(0)], "record").advice).toEqual(["log", "chargeFull", "dischargeLow"]);
  });
});

describe("samples", () => {
  const at = (currentMa: number, ...cellVoltagesMv: number[]) => placeOf({ day: dayOf(0), currentMa, cellVoltagesMv }, LIMITS);

  it("are placed by the first cell at an end, and by the way that the current flows", () => {
    expect(at(10_000, 3399, 3330)).toBe("middle");
    expect(at(10_000, 3400, 3330)).toBe("top");
    expect(at(-10_000, 2900, 3200)).toBe("bottom");
    expect(at(-10_000, 2901, 3200)).toBe("middle");
    expect(at(0, 3450, 3440)).toBe("atRest");
    expect(at(-1000, 3450, 3440)).toBe("atRest");
    expect(at(0, 2800, 3000)).toBe("atRest");
  });

  it("with voltages that no cell can have, or with one cell, are not used", () => {
    const of = (...cellVoltagesMv: number[]) => sampleOf({ day: dayOf(0), currentMa: 1, cellVoltagesMv });
    expect([of(3300, 0), of(3300, 65_535), of(3300, Number.NaN), of(3300), of()]).toEqual([null, null, null, null, null]);
    expect(of(3300, 3301)).not.toBeNull();
  });

  it("of another count of cells than most are not mixed with the others", () => {
    const other: DriftSample = { day: dayOf(0), currentMa: 20_000, cellVoltagesMv: [3900, 3400] };
    const report = reportOf([...times(10, high, 2), other, other]);
    expect(report).toMatchObject({ cellCount: 4, top: { samples: 10 }, unused: { unusable: 2 } });
  });

  it("of one long day weigh no more than those of a short one", () => {
    const longDay = Array.from({ length: 1000 }, () => high(0));
    const shortDay: DriftSample = { day: dayOf(1), currentMa: 20_000, cellVoltagesMv: [3400, 3400, 3400, 3400] };
    const report = reportOf([...longDay, shortDay]);
    // On the long day cell 3 is 28.25 mV above the mean, on the short one 0.
    expect(first(report.top)).toMatchObject({ cell: 3, deviationMv: 14 });
  });
});

describe("limits", () => {
  const own = { balanceStartMv: 3450, balanceDeltaMv: 20, cellUvReleaseMv: 3000, cellUvAlarmMv: 2850 };
  const captured: DriftLimits = { topMv: 3400, bottomMv: 2900, topNamedMv: 30, bottomNamedMv: 100, source: "captured" };

  it("are the pack's own", () => {
    expect(limitsOf(own)).toEqual({ topMv: 3450, bottomMv: 3000, topNamedMv: 20, bottomNamedMv: 150, source: "pack" });
  });

  it.each(Object.keys(own))("are those of a captured pack where %s is missing", (key) => {
    expect(limitsOf(Object.fromEntries(Object.entries(own).filter(([name]) => name !== key)))).toEqual(captured);
  });

  it("are those of a captured pack where the settings are not known, or make no sense", () => {
    expect([limitsOf(null), limitsOf({ ...own, cellUvAlarmMv: 3000 })]).toEqual([captured, captured]);
  });
});
