import type { HistoryRecord, Severity, SwitchKey } from "../../../../../protocol/shared.ts";
import { SWITCH_KEYS } from "../../../../../protocol/shared.ts";
import type { HistoryRow } from "../../../../contract/history.ts";
import type { AmountColumn } from "./columns.ts";
import { AMOUNTS } from "./columns.ts";
import type { RecordFlag } from "./rows.ts";
import { factsOf, flagsOf } from "./rows.ts";

/** Quantities that are compared from one record to the next. */
const COMPARED = ["voltage", "current", "remaining", "maxCell", "minCell", "difference", "minTemperature", "maxTemperature"] as const;
export type Compared = (typeof COMPARED)[number];

/**
 * From here on a difference stands out, in base units. Only for the eye: two records of a resting pack differ in their last
 * digits, and marking those would hide what happened.
 */
const STANDS_OUT: Readonly<Record<Compared, number>> = {
  voltage: 500,
  current: 5000,
  remaining: 10_000,
  maxCell: 30,
  minCell: 30,
  difference: 10,
  minTemperature: 20,
  maxTemperature: 20,
};

interface ValueChange {
  readonly key: Compared;
  readonly from: number;
  readonly to: number;
}
interface SwitchChange {
  readonly key: SwitchKey;
  readonly on: boolean;
}
export interface Changes {
  readonly values: readonly ValueChange[];
  readonly came: readonly RecordFlag[];
  readonly went: readonly RecordFlag[];
  readonly switches: readonly SwitchChange[];
}

export interface AroundRow {
  readonly row: HistoryRow;
  /** Seconds after the record in question; negative = before it; null = one of the two has no time. */
  readonly afterS: number | null;
  readonly isCentre: boolean;
  /** Against the record before it in time; null = there is none to compare with, or records are missing in between. */
  readonly changes: Changes | null;
}

const flagId = ({ severity, key }: { readonly severity: Severity; readonly key: string }): string => `${severity}:${key}`;

function lost(from: readonly RecordFlag[], to: readonly RecordFlag[]): readonly RecordFlag[] {
  const there = new Set(to.map(flagId));
  return from.filter((flag) => !there.has(flagId(flag)));
}

function switchChanges(before: HistoryRecord, after: HistoryRecord): readonly SwitchChange[] {
  return SWITCH_KEYS.flatMap((key) => {
    const [was, is] = [before.switches[key], after.switches[key]];
    return was === undefined || is === undefined || was === is ? [] : [{ key, on: is }];
  });
}

/** What is different in `after`; null when one of the two cannot be read. */
export function changesBetween(before: HistoryRow, after: HistoryRow): Changes | null {
  if (before.record === null || after.record === null) return null;
  const values = COMPARED.flatMap((key): ValueChange[] => {
    const { value }: AmountColumn = AMOUNTS[key];
    const [from, to] = [value(before, factsOf(before)), value(after, factsOf(after))];
    return from === null || to === null || Math.abs(to - from) < STANDS_OUT[key] ? [] : [{ key, from, to }];
  });
  const [was, is] = [flagsOf(before.record), flagsOf(after.record)];
  return { values, came: lost(is, was), went: lost(was, is), switches: switchChanges(before.record, after.record) };
}

/** `rows` newest first. The records around one, oldest first, each with what changed since the one before it. */
export function around(rows: readonly HistoryRow[], seq: number, before: number, after: number): readonly AroundRow[] {
  const at = rows.findIndex((row) => row.seq === seq);
  const centre = rows[at];
  if (centre === undefined) return [];
  const centreMs = factsOf(centre).civilMs;
  const first = Math.max(0, at - after);
  const part = rows.slice(first, at + before + 1);
  return part
    .map((row, index): AroundRow => {
      const older = rows[first + index + 1];
      const { civilMs } = factsOf(row);
      return {
        row,
        afterS: civilMs === null || centreMs === null ? null : Math.round((civilMs - centreMs) / 1000),
        isCentre: row.seq === seq,
        changes: older === undefined || row.gapBefore ? null : changesBetween(older, row),
      };
    })
    .reverse();
}
