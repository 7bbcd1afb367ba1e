import { cellChannel, NONE, type TrendColumns } from "../../../chart/trendColumns.ts";

interface CellPoint {
  readonly wallMs: number;
  readonly cellMv: number;
  readonly averageMv: number;
}

interface CellExtremes {
  readonly minMv: number;
  readonly maxMv: number;
  readonly minAtMs: number;
  readonly maxAtMs: number;
}

export interface CellHistory {
  readonly points: readonly CellPoint[];
  /** Extremes over the whole session; null when the cell was never read. */
  readonly session: CellExtremes | null;
}

function extremes(columns: TrendColumns, cell: number): CellExtremes | null {
  const column = columns.channel(cellChannel(cell));
  let [minMv, maxMv, minAt, maxAt] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (let at = 0; at < columns.size; at++) {
    const mv = column[at] ?? NONE;
    if (mv === NONE) continue;
    if (mv < minMv) [minMv, minAt] = [mv, at];
    if (mv > maxMv) [maxMv, maxAt] = [mv, at];
  }
  if (minMv > maxMv) return null;
  return { minMv, maxMv, minAtMs: columns.times[minAt] ?? 0, maxAtMs: columns.times[maxAt] ?? 0 };
}

function averageAt(columns: TrendColumns, at: number): number | null {
  let [sum, count] = [0, 0];
  for (let cell = 0; cell < columns.cellCount; cell++) {
    const mv = columns.channel(cellChannel(cell))[at] ?? NONE;
    if (mv === NONE) continue;
    sum += mv;
    count++;
  }
  return count === 0 ? null : Math.round((sum / count) * 10) / 10;
}

/** One cell against the average of its pack over the last `spanMs`, thinned to `most` points; and its extremes of the session. */
export function cellHistory(columns: TrendColumns, cell: number, spanMs: number, most: number): CellHistory {
  const column = columns.channel(cellChannel(cell));
  const from = columns.indexAt(columns.lastWallMs - spanMs);
  const step = Math.max(1, Math.ceil((columns.size - from) / most));
  const points: CellPoint[] = [];
  // Counted back from the newest sample, which must be among the points.
  for (let at = columns.size - 1; at >= from; at -= step) {
    const cellMv = column[at] ?? NONE;
    const averageMv = averageAt(columns, at);
    if (cellMv !== NONE && averageMv !== null) points.push({ wallMs: columns.times[at] ?? 0, cellMv, averageMv });
  }
  return { points: points.reverse(), session: extremes(columns, cell) };
}
