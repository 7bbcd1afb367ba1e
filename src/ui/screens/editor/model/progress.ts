import type { WriteProgress } from "../../../../contract/params.ts";

/** Share of the exchanges that are done, 0 to 100; a write takes more than expected when something must be asked again. */
export function donePct({ exchanges, exchangesExpected }: Pick<WriteProgress, "exchanges" | "exchangesExpected">): number {
  return exchangesExpected <= 0 ? 0 : Math.min(100, Math.round((exchanges / exchangesExpected) * 100));
}

/** Whole seconds that the rest takes at the pace so far; null while nothing can be said. */
export function secondsLeft(progress: WriteProgress, nowMs: number): number | null {
  const { exchanges, exchangesExpected, startedAtMs } = progress;
  if (exchanges < 2 || exchanges > exchangesExpected) return null;
  const eachMs = (progress.atMs - startedAtMs) / exchanges;
  const sinceMs = Math.max(0, nowMs - progress.atMs);
  return Math.max(0, Math.ceil((eachMs * (exchangesExpected - exchanges) - sinceMs) / 1000));
}
