import { uptime } from "node:os";
import type { Clock } from "../../protocol/index.ts";

/** Longest delay of setTimeout; a longer one would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;
const LOOK_EVERY_MS = 250;
/** Below it, a difference is the coarse tick of the uptime. */
const LEAST_SLEEP_MS = 1500;

/** What the machine counts. */
interface MachineClocks {
  /** Stands still on Linux while the computer sleeps. */
  monotonicMs(): number;
  /** Since the computer was started, with the time it slept. */
  uptimeMs(): number;
}

const MACHINE: MachineClocks = { monotonicMs: () => performance.now(), uptimeMs: () => uptime() * 1000 };

/**
 * The machine's own time. `nowMs` counts from the start of the process and does not jump with the civil clock; the time that the computer
 * slept counts, so that a value from before is not shown as fresh after.
 */
export function createSystemClock(machine: MachineClocks = MACHINE): Clock {
  const offsetMs = machine.uptimeMs() - machine.monotonicMs();
  let sleptMs = 0;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  return {
    nowMs() {
      const nowMs = machine.monotonicMs();
      if (nowMs - lookedAtMs >= LOOK_EVERY_MS) {
        lookedAtMs = nowMs;
        const aheadMs = machine.uptimeMs() - nowMs - offsetMs;
        if (aheadMs - sleptMs >= LEAST_SLEEP_MS) sleptMs = aheadMs;
      }
      return nowMs + sleptMs;
    },
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
