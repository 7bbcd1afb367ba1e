import type { Clock } from "../clock.ts";

/** Things to do at points in time, in order, never early, with one timer of the clock for all of them. */
export interface Timeline {
  /** Runs at `dueMs` with `dueMs`: whoever counts on from there does not add up the lateness of real timers. */
  at(dueMs: number, run: (dueMs: number) => void): void;
  /** Forgets everything. */
  stop(): void;
}

interface Entry {
  readonly dueMs: number;
  readonly run: (dueMs: number) => void;
}

/** Sums of fractions of a millisecond miss by less than this. */
export const TIME_FUZZ_MS = 1e-6;

export function createTimeline(clock: Clock): Timeline {
  /** Sorted; equal times keep the order in which they were asked for. */
  const entries: Entry[] = [];
  let armedForMs: number | null = null;
  let isFiring = false;
  let cancel: () => void = () => undefined;

  function arm(): void {
    if (isFiring) return;
    const dueMs = entries[0]?.dueMs ?? null;
    if (dueMs === armedForMs) return;
    cancel();
    armedForMs = dueMs;
    if (dueMs !== null) cancel = clock.after(Math.max(0, dueMs - clock.nowMs()), fire);
  }

  function fire(): void {
    armedForMs = null;
    // The timers of a host count whole milliseconds and may come a little early: then nothing is due yet and arm() tries again.
    const nowMs = clock.nowMs() + TIME_FUZZ_MS;
    isFiring = true;
    for (let next = entries[0]; next !== undefined && next.dueMs <= nowMs; next = entries[0]) {
      entries.shift();
      next.run(next.dueMs);
    }
    isFiring = false;
    arm();
  }

  return {
    at(dueMs, run) {
      let index = entries.length;
      while (index > 0 && (entries[index - 1]?.dueMs ?? 0) > dueMs) index--;
      entries.splice(index, 0, { dueMs, run });
      arm();
    },
    stop() {
      entries.length = 0;
      cancel();
      armedForMs = null;
    },
  };
}
