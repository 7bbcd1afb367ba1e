import type { HistoryRecord } from "../../../protocol/index.ts";
import { isKnown, isPlausibleCellMv } from "../../../protocol/index.ts";
import type { DriftEnd, DriftLimits } from "../../contract/drift.ts";

/** All cells of one pack at one moment. */
export interface DriftSample {
  /** Civil day, "2026-01-12". */
  readonly day: string;
  /** + charge, - discharge. */
  readonly currentMa: number;
  readonly cellVoltagesMv: readonly number[];
}

/** Fewer cannot differ from each other. */
const LEAST_CELLS = 2;

/** null = voltages that no row of cells can have. */
export function sampleOf(sample: DriftSample): DriftSample | null {
  const { cellVoltagesMv } = sample;
  return cellVoltagesMv.length >= LEAST_CELLS && cellVoltagesMv.every(isPlausibleCellMv) ? sample : null;
}

/** null = the record has no time, no current, or no voltages of single cells. */
export function sampleOfRecord({ packTime, currentMa, cellVoltagesMv }: HistoryRecord): DriftSample | null {
  if (packTime === null || !isKnown(currentMa)) return null;
  return sampleOf({ day: packTime.slice(0, 10), currentMa, cellVoltagesMv });
}

/**
 * Where on the curve of LiFePO4 this is. The first cell at an end decides and not the mean: one weak cell ends a discharge while the mean
 * is still in the flat middle, and just such a sample shows it. Current must flow the way that leads to the end, so that the drop over the
 * resistance of all samples has one sign.
 */
export function placeOf({ currentMa, cellVoltagesMv }: DriftSample, { topMv, bottomMv }: DriftLimits): DriftEnd | "middle" | "atRest" {
  const isHigh = Math.max(...cellVoltagesMv) >= topMv;
  const isLow = Math.min(...cellVoltagesMv) <= bottomMv;
  if (isHigh && currentMa > 0) return "top";
  if (isLow && currentMa < 0) return "bottom";
  return isHigh || isLow ? "atRest" : "middle";
}
