/**
 * Civil time of a pack's clock. It has no zone, so it is counted as if it were UTC: differences and order are right, and
 * the host's own zone never gets into it.
 */
export function civilMsOf(packTime: string | null): number | null {
  if (packTime === null || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(packTime)) return null;
  const ms = Date.parse(`${packTime}Z`);
  // The 31st of February is taken for the 3rd of March.
  return Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(packTime) ? null : ms;
}

const DAY_MS = 86_400_000;

/** "2026-01-12" */
export const dayOf = (civilMs: number): string => new Date(civilMs).toISOString().slice(0, 10);
/** "06:48:13" */
export const clockOf = (civilMs: number): string => new Date(civilMs).toISOString().slice(11, 19);
/** "2026-01-12 06:48:13": what spreadsheets take for a time. */
export const stampOf = (civilMs: number): string => `${dayOf(civilMs)} ${clockOf(civilMs)}`;

/** First and last millisecond of a day, "2026-01-12"; null when it is no day. */
export function dayBounds(day: string): { readonly fromMs: number; readonly toMs: number } | null {
  const fromMs = civilMsOf(`${day}T00:00:00`);
  return fromMs === null ? null : { fromMs, toMs: fromMs + DAY_MS - 1 };
}

/** The host's civil time counted the same way. */
export function civilMsOfWall(wallMs: number): number {
  return wallMs - new Date(wallMs).getTimezoneOffset() * 60_000;
}

interface SpanParts {
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
}

export function spanParts(seconds: number): SpanParts {
  const whole = Math.abs(Math.round(seconds));
  return {
    days: Math.floor(whole / 86_400),
    hours: Math.floor(whole / 3600) % 24,
    minutes: Math.floor(whole / 60) % 60,
    seconds: whole % 60,
  };
}
