import type { Severity } from "../../../../../protocol/shared.ts";
import type { HistoryRow } from "../../../../contract/history.ts";
import type { Series } from "../../../chart/decimate.ts";
import type { LaneSpec } from "../../../chart/lanes.ts";
import { LANES } from "../../../chart/lanes.ts";
import type { AmountColumn } from "./columns.ts";
import { AMOUNTS } from "./columns.ts";
import type { CivilWindow } from "./filter.ts";
import { factsOf } from "./rows.ts";

export const HISTORY_LANES = ["difference", "voltage", "temperatures", "current"] as const;
export type HistoryLane = (typeof HISTORY_LANES)[number];

/** Lines of each lane; the looks are those of Live. */
const LINES: Readonly<Record<HistoryLane, readonly AmountColumn[]>> = {
  difference: [AMOUNTS.difference],
  voltage: [AMOUNTS.voltage],
  temperatures: [AMOUNTS.maxTemperature, AMOUNTS.minTemperature],
  current: [AMOUNTS.current],
};

export const laneSpec = (lane: HistoryLane): LaneSpec => LANES[lane];
export const laneLines = (lane: HistoryLane): number => LINES[lane].length;

/** Stands for "no value", as in the columns of Live. */
const NONE = -2_147_483_648;
const DAY_MS = 86_400_000;

export interface EventMark {
  readonly civilMs: number;
  readonly severity: Severity;
  readonly seq: number;
}

export interface HistorySeries {
  readonly size: number;
  readonly times: Float64Array;
  /** Of the records at `times`. */
  readonly seqs: readonly number[];
  readonly channels: Readonly<Record<HistoryLane, readonly Int32Array[]>>;
  readonly marks: readonly EventMark[];
  /** A pause longer than this breaks the lines. */
  readonly gapMs: number;
}

/** Far longer than these records are usually apart: nothing is known of what was in between. */
function gapOf(times: Float64Array): number {
  const steps = times.slice(1).map((time, at) => time - (times[at] ?? time));
  const usual = steps.toSorted()[Math.floor(steps.length / 2)] ?? 0;
  return Math.max(3 * DAY_MS, usual * 20);
}

/** Records with a time as columns, oldest first; by time and not by number, since a pack's clock may have been set. */
export function seriesOf(rows: readonly HistoryRow[]): HistorySeries {
  const timed = rows
    .flatMap((row) => {
      const facts = factsOf(row);
      return facts.civilMs === null ? [] : [{ row, facts, civilMs: facts.civilMs }];
    })
    .sort((a, b) => a.civilMs - b.civilMs || a.row.seq - b.row.seq);
  const times = Float64Array.from(timed, ({ civilMs }) => civilMs);
  const column = ({ value }: AmountColumn) => Int32Array.from(timed, ({ row, facts }) => value(row, facts) ?? NONE);
  const marks = timed.flatMap(({ row, facts: { kind }, civilMs }): EventMark[] =>
    kind === "none" || kind === "damaged" || kind === "lost" ? [] : [{ civilMs, severity: kind, seq: row.seq }],
  );
  return {
    size: timed.length,
    times,
    seqs: timed.map(({ row }) => row.seq),
    channels: {
      difference: LINES.difference.map(column),
      voltage: LINES.voltage.map(column),
      temperatures: LINES.temperatures.map(column),
      current: LINES.current.map(column),
    },
    marks,
    gapMs: gapOf(times),
  };
}

export const laneSeries = ({ times, size, channels }: HistorySeries, lane: HistoryLane): Series => ({
  times,
  size,
  channels: channels[lane],
});

/** First index whose time is not before `civilMs`. */
export function indexAt({ times, size }: Pick<HistorySeries, "times" | "size">, civilMs: number): number {
  let [low, high] = [0, size];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < civilMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Number of the record that is nearest in time; null without records. */
export function nearestSeq(series: HistorySeries, civilMs: number): number | null {
  const at = indexAt(series, civilMs);
  const [before, after] = [series.times[at - 1], series.times[at]];
  const isBefore = after === undefined || (before !== undefined && civilMs - before < after - civilMs);
  return series.seqs[isBefore ? at - 1 : at] ?? null;
}

/** A window that is never a point, with a little room, so that the first and the last mark are whole. */
export function shownWindow(range: CivilWindow): CivilWindow {
  const room = Math.max(30_000, (range.toMs - range.fromMs) * 0.015);
  return { fromMs: range.fromMs - room, toMs: range.toMs + room };
}

export interface MarkGroup extends EventMark {
  /** Where it stands, 0 to 1. */
  readonly at: number;
  readonly count: number;
}

const WEIGHT: Readonly<Record<Severity, number>> = { alarm: 1, protection: 2, fault: 3 };

/** Marks closer than `apart` (0 to 1 of the window) become one: its worst, and of equal ones its newest. */
export function groupMarks(marks: readonly EventMark[], window: CivilWindow, apart: number): readonly MarkGroup[] {
  const span = window.toMs - window.fromMs;
  const groups: MarkGroup[] = [];
  let openedAt = Number.NEGATIVE_INFINITY;
  for (const mark of marks) {
    if (mark.civilMs < window.fromMs || mark.civilMs > window.toMs) continue;
    const at = (mark.civilMs - window.fromMs) / span;
    const last = groups.at(-1);
    if (last === undefined || at - openedAt >= apart) {
      openedAt = at;
      groups.push({ ...mark, at, count: 1 });
      continue;
    }
    const isWorse = WEIGHT[mark.severity] >= WEIGHT[last.severity];
    // It stays where the group began, so that two groups never come closer than `apart`.
    groups[groups.length - 1] = { ...(isWorse ? mark : last), at: last.at, count: last.count + 1 };
  }
  return groups;
}

export interface TimeTick {
  readonly civilMs: number;
  readonly unit: "minute" | "day" | "month" | "year";
}

const MINUTES = [1, 5, 10, 15, 30, 60, 120, 180, 360, 720];
const DAYS = [1, 2, 4, 7, 14];
const MONTHS = [1, 2, 3, 6, 12, 24, 60, 120];

/** Round moments of civil time inside a window, at most `most` of them. */
export function civilTicks({ fromMs, toMs }: CivilWindow, most: number): readonly TimeTick[] {
  const span = toMs - fromMs;
  if (!(span > 0)) return [];
  const minutes = MINUTES.find((each) => span / (each * 60_000) <= most);
  const days = DAYS.find((each) => span / (each * DAY_MS) <= most);
  const stepMs = minutes !== undefined ? minutes * 60_000 : days !== undefined ? days * DAY_MS : null;
  if (stepMs !== null) {
    const first = Math.ceil(fromMs / stepMs) * stepMs;
    return Array.from({ length: Math.floor((toMs - first) / stepMs) + 1 }, (_, at) => {
      const civilMs = first + at * stepMs;
      return { civilMs, unit: minutes === undefined || civilMs % DAY_MS === 0 ? "day" : "minute" };
    });
  }
  const months = MONTHS.find((each) => span / (each * 30.4 * DAY_MS) <= most) ?? 240;
  const start = new Date(fromMs);
  const firstMonth = Math.ceil((start.getUTCFullYear() * 12 + start.getUTCMonth()) / months) * months;
  const ticks: TimeTick[] = [];
  for (let month = firstMonth; ; month += months) {
    const civilMs = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (civilMs > toMs) return ticks;
    if (civilMs >= fromMs) ticks.push({ civilMs, unit: month % 12 === 0 || months % 12 === 0 ? "year" : "month" });
  }
}
