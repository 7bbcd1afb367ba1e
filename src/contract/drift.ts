import type { PackName } from "./params.ts";

/**
 * Which cells differ from their pack where cells can differ: near the top and near the bottom of charge. Apart from the request: zod stays
 * out of a window.
 */

/** top = near full, while charging · bottom = near empty, while discharging. */
export const DRIFT_ENDS = ["top", "bottom"] as const;
export type DriftEnd = (typeof DRIFT_ENDS)[number];

/**
 * An end counts only with so many samples on so many days: those of one day share its load and its temperature, and only a second day
 * shows that the cell is meant and not the day.
 */
export const DRIFT_LEAST = { samples: 10, days: 2 } as const;

/** pack = the pack's own settings · captured = those captured from one real pack, because this pack's own are not known here. */
export const DRIFT_LIMIT_SOURCES = ["pack", "captured"] as const;

/** Where the ends begin, and how far a cell must be off to be named. */
export interface DriftLimits {
  /** Near full: the highest cell has reached it (balance start). */
  readonly topMv: number;
  /** Near empty: the lowest cell is at it or below (release of the cell's under-voltage). */
  readonly bottomMv: number;
  /** Least mean deviation that is named at the top: the difference at which the pack balances. */
  readonly topNamedMv: number;
  /** And at the bottom: as far as the alarm of under-voltage lies below its release, so that the cell alone makes the pack warn. */
  readonly bottomNamedMv: number;
  readonly source: (typeof DRIFT_LIMIT_SOURCES)[number];
}

export interface DriftCell {
  /** Counted from 1, as on the housing. */
  readonly cell: number;
  /** Mean deviation from the mean of all cells; every day weighs the same. */
  readonly deviationMv: number;
  /** How the deviation has moved from the earlier half of the days to the later; null = too few days. */
  readonly changeMv: number | null;
  /** Far enough off for the limit, and further than the other cells scatter. */
  readonly isNamed: boolean;
}

export interface DriftEndReport {
  /** none = no sample at all · few = not enough to rank cells · enough = `cells` is the ranking. */
  readonly data: "none" | "few" | "enough";
  readonly samples: number;
  readonly days: number;
  /** Civil days, "2026-01-12"; null = no sample. */
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  /** The furthest from the mean first; empty unless the data are enough. */
  readonly cells: readonly DriftCell[];
}

/**
 * What the two ends say of a cell together. lessCapacity = first at both ends (less capacity, or more resistance) · lessCharge = behind
 * at the top: it has lost charge · ahead = first at the top alone · emptyFirst = first at the bottom, and nothing against it at the top ·
 * emptyLast = last at the bottom: no fault.
 */
export const DRIFT_SIGNS = ["lessCapacity", "lessCharge", "ahead", "emptyFirst", "emptyLast"] as const;
export type DriftSign = (typeof DRIFT_SIGNS)[number];

/**
 * What would help where data are missing. chargeFull, dischargeLow = nothing or too little of that end · moreDays = enough samples, too
 * few days · log = records alone are rare · noCells = the records of this pack have no voltages of single cells, so that only a log helps.
 */
export const DRIFT_ADVICE = ["chargeFull", "dischargeLow", "moreDays", "log", "noCells"] as const;
export type DriftAdvice = (typeof DRIFT_ADVICE)[number];

export interface DriftReport {
  /** Of the pack's documents; of a pack that is only known from logs, its serial number with "log " in front. */
  readonly key: string;
  readonly serial: string | null;
  /** null = known from logs alone. */
  readonly pack: PackName | null;
  /** null = no sample has voltages of single cells. */
  readonly cellCount: number | null;
  readonly limits: DriftLimits;
  /** What was looked at. */
  readonly sources: { readonly records: number; readonly logRows: number };
  /** Looked at and not used: between the ends; at an end, but with no current or the other way; without usable voltages. */
  readonly unused: { readonly middle: number; readonly atRest: number; readonly unusable: number };
  readonly top: DriftEndReport;
  readonly bottom: DriftEndReport;
  readonly signs: readonly { readonly cell: number; readonly sign: DriftSign }[];
  readonly advice: readonly DriftAdvice[];
}

export interface DriftReports {
  readonly reports: readonly DriftReport[];
  /** Log files that were read, and older ones that were left out because there are too many. */
  readonly logFiles: number;
  readonly olderLogFiles: number;
  /** Rows of logs that name no pack, or a serial number that several packs have: they are counted for none. */
  readonly rowsOfNoPack: number;
}
