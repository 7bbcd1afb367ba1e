import type { Clock } from "../../protocol/index.ts";

/** Longest delay of setTimeout; a longer one would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** The machine's own time. `nowMs` counts from the start of the process and does not jump with the civil clock. */
export function createSystemClock(): Clock {
  return {
    nowMs: () => performance.now(),
    wallMs: () => Date.now(),
    after(delayMs, run) {
      const timer = setTimeout(run, Math.min(Math.max(0, delayMs), LONGEST_MS));
      return () => clearTimeout(timer);
    },
  };
}

/** "2026-01-12T06:48:13" on the clock on this computer's wall. */
export function localCivilTime(wallMs: number): string {
  const date = new Date(wallMs);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day}T${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":")}`;
}
