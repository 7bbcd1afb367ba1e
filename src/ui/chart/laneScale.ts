export interface LaneRange {
  readonly lo: number;
  readonly hi: number;
}

/** 1, 2 or 5 times a power of ten, not below `least`. */
function niceStep(exact: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, exact)));
  const factor = [1, 2, 5, 10].find((f) => f * power >= exact) ?? 10;
  return factor * power;
}

/**
 * Vertical range of a lane, rounded out to round numbers. It is kept while it still fits and is not far too tall:
 * a lane that rescales with every sample cannot be read.
 */
export function laneRange(low: number, high: number, leastSpan: number, zero: boolean, before: LaneRange | null): LaneRange {
  const [bottom, top] = zero ? [Math.min(0, low), Math.max(0, high)] : [low, high];
  const missing = Math.max(0, leastSpan - (top - bottom));
  const [a, b] = zero && bottom === 0 ? [0, top + missing] : [bottom - missing / 2, top + missing / 2];
  const step = niceStep((b - a) / 4);
  const next = { lo: Math.floor(a / step) * step, hi: Math.ceil(b / step) * step };
  if (before === null || low < before.lo || high > before.hi) return next;
  return before.hi - before.lo <= (next.hi - next.lo) * 1.6 ? before : next;
}

const TICKS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200];

/** Round moments inside a window: at most `most`, on whole seconds, minutes or hours of the host's civil time. */
export function timeTicks(fromMs: number, toMs: number, most: number, zoneOffsetMin = 0): number[] {
  const spanS = (toMs - fromMs) / 1000;
  if (!(spanS > 0)) return [];
  const stepMs = (TICKS_S.find((s) => spanS / s <= most) ?? 86_400) * 1000;
  const shift = zoneOffsetMin * 60_000;
  const ticks: number[] = [];
  for (let at = Math.ceil((fromMs - shift) / stepMs) * stepMs + shift; at <= toMs; at += stepMs) ticks.push(at);
  return ticks;
}
