import type {
  CellStats,
  DoubtfulBit,
  FlagKey,
  HistoryKind,
  HistoryRecord,
  Reading,
  Severity,
  UnknownBits,
} from "../../../../../protocol/shared.ts";
import { cellStats, HISTORY_KINDS, historyKind, isAtCells, isKnown } from "../../../../../protocol/shared.ts";
import type { HistoryRow } from "../../../../contract/history.ts";
import { civilMsOf } from "../../../model/packTime.ts";

/** "damaged" = its bytes came, and nothing in them can be trusted; "lost" = none came. */
export const ROW_KINDS = [...HISTORY_KINDS, "damaged", "lost"] as const;
export type RowKind = HistoryKind | "damaged" | "lost";

/** Highest and lowest cell; a place of -1 is not told. */
type CellFacts = Pick<CellStats, "maxMv" | "minMv" | "maxIndex" | "minIndex" | "differenceMv">;

/** Of records that keep the extremes only. */
function cellsOf({ cellVoltagesMv, extremes }: HistoryRecord): CellFacts | null {
  const stats = cellStats(cellVoltagesMv);
  if (stats !== null || extremes === null || extremes.maxCellMv === null || extremes.minCellMv === null) return stats;
  const { maxCellMv: maxMv, minCellMv: minMv, maxCellNumber, minCellNumber } = extremes;
  return { maxMv, minMv, maxIndex: maxCellNumber - 1, minIndex: minCellNumber - 1, differenceMv: maxMv - minMv };
}

/** What table, filters and charts ask of a row; worked out once. */
export interface RowFacts {
  readonly kind: RowKind;
  /** Pack's civil time counted as UTC. */
  readonly civilMs: number | null;
  readonly cells: CellFacts | null;
  /** Of the cell sensors, 0.1 °C. */
  readonly minDeciC: number | null;
  readonly maxDeciC: number | null;
}

const known = new WeakMap<HistoryRow, RowFacts>();

const NO_FACTS = { civilMs: null, cells: null, minDeciC: null, maxDeciC: null } as const;

function work({ record, lost }: HistoryRow): RowFacts {
  if (record === null) return { ...NO_FACTS, kind: lost === undefined ? "damaged" : "lost" };
  let minDeciC = record.extremes?.minTemperatureDeciC ?? null;
  let maxDeciC = record.extremes?.maxTemperatureDeciC ?? null;
  for (const { role, valueDeciC } of record.temperatures) {
    if (!isAtCells(role) || !isKnown(valueDeciC)) continue;
    if (minDeciC === null || valueDeciC < minDeciC) minDeciC = valueDeciC;
    if (maxDeciC === null || valueDeciC > maxDeciC) maxDeciC = valueDeciC;
  }
  return { kind: historyKind(record), civilMs: civilMsOf(record.packTime), cells: cellsOf(record), minDeciC, maxDeciC };
}

export function factsOf(row: HistoryRow): RowFacts {
  const before = known.get(row);
  if (before !== undefined) return before;
  const facts = work(row);
  known.set(row, facts);
  return facts;
}

export const knownOr = (reading: Reading<number>): number | null => (isKnown(reading) ? reading : null);

export interface RecordFlag {
  readonly severity: Severity;
  readonly key: FlagKey;
}

/** Everything that was up in this record, worst first. */
export function flagsOf(record: HistoryRecord): readonly RecordFlag[] {
  const of = (severity: Severity, keys: readonly FlagKey[]) => keys.map((key) => ({ severity, key }));
  return [...of("fault", record.faults), ...of("protection", record.protections), ...of("alarm", record.alarms)];
}

/** Bits of this kind that may be one thing or another. */
export function doubtfulOf({ doubtfulBits }: HistoryRecord, severity: Severity): readonly DoubtfulBit[] {
  return doubtfulBits.filter(({ kind }) => kind === severity);
}

/** Bits of this kind that nobody has named. */
export function unknownOf({ unknownBits }: HistoryRecord, severity: Severity): readonly UnknownBits[] {
  return unknownBits.filter((each) => each.severity === severity);
}

/** The flags of the worst kind only: what the event cell and the head of the drawer name. */
export function worstFlags(record: HistoryRecord): readonly RecordFlag[] {
  const kind = historyKind(record);
  return flagsOf(record).filter(({ severity }) => severity === kind);
}
