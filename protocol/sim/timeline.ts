import type { Clock } from "../clock.ts";

/** Runs jobs at points in time, in order, never early, with a single timer of the clock. */
export interface Timeline {
  /** Runs at `dueMs` with `dueMs`: so intervals counted from it do not accumulate the lateness of real timers. */
  at(dueMs: number, run: (dueMs: number) => void): void;
  /** Cancels all jobs. */
  stop(): void;
}

interface Entry {
  readonly dueMs: number;
  readonly run: (dueMs: number) => void;
}

/** Sums of fractions of a millisecond are off by less than this. */
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
    // Host timers count whole milliseconds and may fire slightly early: then nothing is due yet and arm() tries again.
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
