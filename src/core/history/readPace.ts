import type { Clock } from "../../../protocol/index.ts";

/** A longer pause was no reading: the computer slept, or the pack was away. */
const LONGEST_PAUSE_MS = 5000;
/** Fewer records say nothing about the pace. */
const LEAST_READ = 5;

/** How fast a log is read, from the time that was spent reading it. */
export class ReadPace {
  readonly #clock: Clock;
  readonly #startedAtMs: number;
  #atMs: number;
  #spentMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedAtMs = clock.nowMs();
    this.#atMs = this.#startedAtMs;
  }

  /** Something has been read now. */
  tick(): { readonly startedAtMs: number; readonly atMs: number } {
    const nowMs = this.#clock.nowMs();
    this.#spentMs += Math.min(nowMs - this.#atMs, LONGEST_PAUSE_MS);
    this.#atMs = nowMs;
    return { startedAtMs: this.#startedAtMs, atMs: nowMs };
  }

  leftMs(read: number, total: number): number | null {
    return read < LEAST_READ ? null : Math.round((this.#spentMs / read) * (total - read));
  }
}
