import { NONE } from "./trendColumns.ts";

export interface Series {
  readonly times: Float64Array;
  readonly size: number;
  readonly channels: readonly Int32Array[];
}

/** What a plot draws: shared times, one row of values a channel; null breaks the line. */
export interface Decimated {
  readonly times: number[];
  readonly rows: (number | null)[][];
  /** Extremes of all rows; null when there is no value. */
  readonly low: number | null;
  readonly high: number | null;
}

const WIDTHS_MS = [100, 200, 250, 500, 1000, 2000, 2500, 5000, 10_000, 15_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000];

/** Width of one bucket. From a fixed ladder, so that buckets stay where they are while the window moves on. */
export function bucketMs(spanMs: number, columns: number): number {
  const exact = spanMs / Math.max(1, columns);
  return WIDTHS_MS.find((width) => width >= exact) ?? Math.ceil(exact / 600_000) * 600_000;
}

function gapBefore(times: Float64Array, at: number, gapMs: number): boolean {
  return at > 0 && (times[at] ?? 0) - (times[at - 1] ?? 0) > gapMs;
}

/**
 * Samples `from` … `to` (indices, `to` excluded) as at most two points a bucket: its lowest and its highest value in the order
 * in which they came, so that no spike is lost however much is folded into one pixel. A pause longer than `gapMs` breaks the line.
 */
export function decimate(series: Series, from: number, to: number, widthMs: number, gapMs: number): Decimated {
  const { times, channels } = series;
  const outTimes: number[] = [];
  const rows: (number | null)[][] = channels.map(() => []);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let start = from;
  while (start < to) {
    const bucket = Math.floor((times[start] ?? 0) / widthMs);
    let end = start + 1;
    // The newest sample stays a point of its own: it is the one whose figure stands beside the lane.
    while (end < to - 1 && Math.floor((times[end] ?? 0) / widthMs) === bucket && !gapBefore(times, end, gapMs)) end++;
    if (start > from && gapBefore(times, start, gapMs)) {
      outTimes.push((times[start - 1] ?? 0) + 1);
      for (const row of rows) row.push(null);
    }
    const single = end - start === 1;
    const first = times[start] ?? 0;
    if (single) outTimes.push(first);
    else outTimes.push(first, times[end - 1] ?? first);
    for (let channel = 0; channel < channels.length; channel++) {
      const column = channels[channel];
      const row = rows[channel];
      if (column === undefined || row === undefined) continue;
      // Plain assignments: this runs some hundred thousand times a second.
      let min = Number.POSITIVE_INFINITY;
      let max = Number.NEGATIVE_INFINITY;
      let minAt = start;
      let maxAt = start;
      for (let at = start; at < end; at++) {
        const value = column[at] ?? NONE;
        if (value === NONE) continue;
        if (value < min) {
          min = value;
          minAt = at;
        }
        if (value > max) {
          max = value;
          maxAt = at;
        }
      }
      if (min > max) {
        row.push(null);
        if (!single) row.push(null);
        continue;
      }
      if (min < low) low = min;
      if (max > high) high = max;
      if (single) row.push(min);
      else if (minAt <= maxAt) row.push(min, max);
      else row.push(max, min);
    }
    start = end;
  }
  return low > high ? { times: outTimes, rows, low: null, high: null } : { times: outTimes, rows, low, high };
}
