import type { CellStats, FlagKey, HistoryKind, HistoryRecord, Reading, Severity } from "../../../../protocol/shared.ts";
import { cellStats, HISTORY_KINDS, historyKind, isAtCells, isKnown } from "../../../../protocol/shared.ts";
import type { HistoryRow } from "../../../contract/history.ts";
import { civilMsOf } from "./packTime.ts";

/** "damaged" = its bytes came, and nothing in them can be trusted. */
export const ROW_KINDS = [...HISTORY_KINDS, "damaged"] as const;
export type RowKind = HistoryKind | "damaged";

/** What table, filters and charts ask of a row; worked out once. */
export interface RowFacts {
  readonly kind: RowKind;
  /** Pack's civil time counted as UTC. */
  readonly civilMs: number | null;
  readonly cells: CellStats | null;
  /** Of the cell sensors, 0.1 °C. */
  readonly minDeciC: number | null;
  readonly maxDeciC: number | null;
}

const known = new WeakMap<HistoryRow, RowFacts>();

const NO_FACTS = { civilMs: null, cells: null, minDeciC: null, maxDeciC: null } as const;

function work({ record }: HistoryRow): RowFacts {
  if (record === null) return { ...NO_FACTS, kind: "damaged" };
  let minDeciC: number | null = null;
  let maxDeciC: number | null = null;
  for (const { role, valueDeciC } of record.temperatures) {
    if (!isAtCells(role) || !isKnown(valueDeciC)) continue;
    if (minDeciC === null || valueDeciC < minDeciC) minDeciC = valueDeciC;
    if (maxDeciC === null || valueDeciC > maxDeciC) maxDeciC = valueDeciC;
  }
  return { kind: historyKind(record), civilMs: civilMsOf(record.packTime), cells: cellStats(record.cellVoltagesMv), minDeciC, maxDeciC };
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

/** The flags of the worst kind only: what the event cell and the head of the drawer name. */
export function worstFlags(record: HistoryRecord): readonly RecordFlag[] {
  const kind = historyKind(record);
  return flagsOf(record).filter(({ severity }) => severity === kind);
}
