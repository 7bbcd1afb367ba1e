import type { CancelTimer, Clock } from "../../protocol/clock.ts";

/**
 * A clock whose time stands still while anything can still happen, and then leaps to the next timer.
 * Hours pass in milliseconds, every run is the same, and no test waits.
 *
 * "Anything can still happen" = pending promise reactions. Real I/O (sockets, files) is not seen: such tests use the real clock.
 */
export interface LeapingClock extends Clock {
  /** Leaps until `until` settles and gives its outcome. Throws when no timer is left that could settle it, or after `limitMs`. */
  run<T>(until: Promise<T>, limitMs?: number): Promise<T>;
  /** Lets `ms` pass; afterwards nowMs() is later by exactly that. */
  run(ms: number): Promise<void>;
  /** The computer sleeps: time passes, no timer fires meanwhile, and a run that is under way takes that much longer. */
  sleepThrough(ms: number): void;
  /** Timers that are set and have not fired. */
  readonly pendingTimers: number;
}

interface Timer {
  readonly dueMs: number;
  readonly seq: number;
  readonly run: () => void;
}

const HOUR_MS = 3_600_000;
/** A fixed civil time, so that stamps in tests never depend on the day. */
export const LEAPING_WALL_MS = Date.UTC(2026, 0, 5, 9, 0, 0);
// Taken once: a test that fakes timers must not stop the clock itself.
const nextTurn = globalThis.setImmediate;

export function createLeapingClock(startMs = 0): LeapingClock {
  let nowMs = startMs;
  let sleptMs = 0;
  let nextSeq = 0;
  /** Sorted by due time, then by the order in which they were set. */
  const timers: Timer[] = [];

  /** All promise reactions run before the next turn of the event loop begins. */
  const idle = () => new Promise<void>((resolve) => nextTurn(resolve));

  function after(delayMs: number, run: () => void): CancelTimer {
    // NaN would sort anywhere and hang a test far from its cause.
    if (Number.isNaN(delayMs)) throw new RangeError("a timer needs a delay");
    const timer: Timer = { dueMs: nowMs + Math.max(0, delayMs), seq: nextSeq++, run };
    let at = timers.length;
    while (at > 0 && (timers[at - 1]?.dueMs ?? 0) > timer.dueMs) at--;
    timers.splice(at, 0, timer);
    return () => {
      const index = timers.indexOf(timer);
      if (index >= 0) timers.splice(index, 1);
    };
  }

  /** Fires the next timer if it is due by `lastMs`. One at a time: what it started may set an earlier one. */
  function leap(lastMs: number): boolean {
    const [next] = timers;
    if (next === undefined || next.dueMs > lastMs) return false;
    timers.shift();
    nowMs = Math.max(nowMs, next.dueMs);
    next.run();
    return true;
  }

  async function runUntil<T>(until: Promise<T>, limitMs: number): Promise<T> {
    const lastMs = nowMs + limitMs - sleptMs;
    let settled = false;
    const settle = () => {
      settled = true;
    };
    until.then(settle, settle);
    for (;;) {
      await idle();
      if (settled) return until;
      if (leap(lastMs + sleptMs)) continue;
      const why = timers.length === 0 ? "no timer is left that could settle it" : `it has not settled within ${limitMs} ms`;
      throw new Error(`leaping clock at ${nowMs} ms: ${why}`);
    }
  }

  async function runFor(ms: number): Promise<void> {
    const lastMs = nowMs + ms - sleptMs;
    do await idle();
    while (leap(lastMs + sleptMs));
    nowMs = lastMs + sleptMs;
  }

  function run<T>(until: Promise<T>, limitMs?: number): Promise<T>;
  function run(ms: number): Promise<void>;
  function run<T>(what: Promise<T> | number, limitMs = HOUR_MS): Promise<unknown> {
    return typeof what === "number" ? runFor(what) : runUntil(what, limitMs);
  }

  return {
    nowMs: () => nowMs,
    wallMs: () => LEAPING_WALL_MS + (nowMs - startMs),
    after,
    run,
    sleepThrough(ms) {
      nowMs += ms;
      sleptMs += ms;
    },
    get pendingTimers() {
      return timers.length;
    },
  };
}
