/** Vertical scale of the cell bars, in mV. Its foot is not zero: it shows the spread. */
export interface CellScale {
  readonly loMv: number;
  readonly hiMv: number;
  /** Every line of the graticule, from foot to top. */
  readonly linesMv: readonly number[];
  /** The lines that carry a number. */
  readonly labelsMv: readonly number[];
}

const GRID_MV = 10;
const MOST_LINES = 7;
const MOST_LABELS = 4;

function stepFor(spanMv: number): number {
  for (let power = GRID_MV; ; power *= 10) {
    for (const factor of [1, 2, 5]) if (spanMv / (factor * power) <= MOST_LINES - 1) return factor * power;
  }
}

function fresh(minMv: number, maxMv: number): CellScale {
  // Room for the lowest bar to be seen and for the mark above the highest.
  const marginMv = Math.max(2, (maxMv - minMv) * 0.15);
  const loMv = Math.max(0, Math.floor((minMv - marginMv) / GRID_MV) * GRID_MV);
  const hiMv = Math.max(Math.ceil((maxMv + marginMv) / GRID_MV) * GRID_MV, loMv + 2 * GRID_MV);
  const step = stepFor(hiMv - loMv);
  const linesMv = [loMv];
  for (let mv = (Math.floor(loMv / step) + 1) * step; mv <= hiMv; mv += step) linesMv.push(mv);
  const every = Math.max(1, Math.ceil((linesMv.length - 1) / (MOST_LABELS - 1)));
  // The foot always has its number; the others are counted from the top and keep clear of it.
  const labelsMv = linesMv.filter((mv, index) => {
    const fromTop = linesMv.length - 1 - index;
    return index === 0 || (fromTop % every === 0 && mv - loMv >= step / 2);
  });
  return { loMv, hiMv, linesMv, labelsMv };
}

/**
 * Spread rounded out to 10 mV. The scale before is kept while it still fits, so that the bars do not jump
 * each time one cell crosses a round number.
 */
export function cellScale(minMv: number, maxMv: number, before: CellScale | null = null): CellScale {
  const next = fresh(minMv, maxMv);
  if (before === null) return next;
  const holds = minMv - 1 >= before.loMv && maxMv + 1 <= before.hiMv;
  const useful = before.hiMv - before.loMv <= (next.hiMv - next.loMv) * 1.5;
  return holds && useful ? before : next;
}

/** Height above the foot in percent of the scale. */
export function heightPct(scale: CellScale, mv: number): number {
  const part = (mv - scale.loMv) / (scale.hiMv - scale.loMv);
  return Math.round(Math.min(1, Math.max(0, part)) * 10_000) / 100;
}
