import { median, OUTLIER_DISTANCES } from "../../../protocol/index.ts";
import type { DriftAdvice, DriftCell, DriftEndReport, DriftReport, DriftSign } from "../../contract/drift.ts";
import { DRIFT_LEAST } from "../../contract/drift.ts";
import type { DriftTally, EndDays } from "./tally.ts";

/** Half of the days on each side of a change must be enough for a ranking of their own. */
const CHANGE_DAYS = 2 * DRIFT_LEAST.days;

/** Whose report it is. */
export type DriftOwner = Pick<DriftReport, "key" | "serial" | "pack">;

export function driftReport(owner: DriftOwner, tally: DriftTally): DriftReport {
  const { cellCount, cells, unusable } = tally.most();
  const { limits, records, logRows } = tally;
  const top = endReport(cells.top, cellCount ?? 0, limits.topNamedMv);
  const bottom = endReport(cells.bottom, cellCount ?? 0, limits.bottomNamedMv);
  const unused = { middle: cells.middle, atRest: cells.atRest, unusable };
  const signs = signsOf(top, bottom);
  const report = { ...owner, cellCount, limits, sources: { records, logRows }, unused, top, bottom, signs };
  return { ...report, advice: adviceFor(report) };
}

function endReport(days: EndDays, cellCount: number, namedMv: number): DriftEndReport {
  const names = [...days.keys()].sort();
  const samples = [...days.values()].reduce((sum, { count }) => sum + count, 0);
  const isEnough = samples >= DRIFT_LEAST.samples && names.length >= DRIFT_LEAST.days;
  return {
    data: samples === 0 ? "none" : isEnough ? "enough" : "few",
    samples,
    days: names.length,
    firstDay: names[0] ?? null,
    lastDay: names.at(-1) ?? null,
    cells: isEnough ? ranking(days, names, cellCount, namedMv) : [],
  };
}

function ranking(days: EndDays, names: readonly string[], cellCount: number, namedMv: number): readonly DriftCell[] {
  const half = names.length >> 1;
  const cells = Array.from({ length: cellCount }, (_, index) => ({
    cell: index + 1,
    deviationMv: wholeMv(meanOver(days, names, index)),
    changeMv:
      names.length < CHANGE_DAYS ? null : wholeMv(meanOver(days, names.slice(-half), index) - meanOver(days, names.slice(0, half), index)),
  }));
  const isOutlier = outlierTest(cells.map(({ deviationMv }) => deviationMv));
  return cells
    .map((each) => ({ ...each, isNamed: Math.abs(each.deviationMv) >= namedMv && isOutlier(each.deviationMv) }))
    .sort((a, b) => Math.abs(b.deviationMv) - Math.abs(a.deviationMv) || a.cell - b.cell);
}

/** A day counts once, however long it was logged: a week at float would else outvote all other days. */
function meanOver(days: EndDays, names: readonly string[], index: number): number {
  const means = names.map((name) => {
    const { count, sums } = days.get(name) ?? { count: 1, sums: [] };
    return (sums[index] ?? 0) / count;
  });
  return means.reduce((sum, mean) => sum + mean, 0) / means.length;
}

/** Without a minus zero, which is printed like a zero and is not equal to one. */
const wholeMv = (mv: number): number => Math.round(mv) + 0;

/** As packs are compared in a bank: at the steep ends the cells of a sound pack scatter, too, and only more than that is a sign. */
function outlierTest(deviationsMv: readonly number[]): (deviationMv: number) => boolean {
  const middle = median(deviationsMv) ?? 0;
  const scatter = median(deviationsMv.map((mv) => Math.abs(mv - middle))) ?? 0;
  return (mv) => Math.abs(mv - middle) > OUTLIER_DISTANCES * scatter;
}

type Side = "high" | "low" | "even";

function sideOf({ cells }: DriftEndReport, cell: number): Side {
  const found = cells.find((each) => each.cell === cell);
  if (found?.isNamed !== true) return "even";
  return found.deviationMv > 0 ? "high" : "low";
}

function signsOf(top: DriftEndReport, bottom: DriftEndReport): DriftReport["signs"] {
  const named = [...top.cells, ...bottom.cells].flatMap(({ cell, isNamed }) => (isNamed ? [cell] : []));
  return [...new Set(named)].map((cell) => ({ cell, sign: signOf(sideOf(top, cell), sideOf(bottom, cell)) }));
}

function signOf(top: Side, bottom: Side): DriftSign {
  if (top === "high") return bottom === "low" ? "lessCapacity" : "ahead";
  if (top === "low") return "lessCharge";
  return bottom === "low" ? "emptyFirst" : "emptyLast";
}

function adviceFor({ top, bottom, sources, cellCount }: Omit<DriftReport, "advice">): readonly DriftAdvice[] {
  const missing = [top, bottom].filter(({ data }) => data !== "enough");
  const lacksDays = missing.some(({ samples, days }) => samples >= DRIFT_LEAST.samples && days < DRIFT_LEAST.days);
  const lacksSamples = ({ samples }: DriftEndReport) => samples < DRIFT_LEAST.samples;
  const hasNoCells = cellCount === null && sources.records > 0;
  const all: readonly (readonly [DriftAdvice, boolean])[] = [
    ["noCells", hasNoCells],
    ["log", !hasNoCells && missing.length > 0 && sources.logRows === 0],
    ["chargeFull", lacksSamples(top)],
    ["dischargeLow", lacksSamples(bottom)],
    ["moreDays", lacksDays],
  ];
  return all.flatMap(([advice, isDue]) => (isDue ? [advice] : []));
}
