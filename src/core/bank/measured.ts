import type { Clock } from "../../../protocol/index.ts";

/** Longer than any answer takes with all its tries. */
const LONGEST_ASK_MS = 4000;

/** How long it took to ask `count` packs since `startMs`. What the computer slept meanwhile is no measure of them. */
export function tookMs(clock: Clock, startMs: number, count = 1): number {
  return Math.min(clock.nowMs() - startMs, LONGEST_ASK_MS * count);
}
