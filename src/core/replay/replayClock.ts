import type { CancelTimer, Clock } from "../../../protocol/index.ts";
import type { ReplaySpeed } from "../../contract/replay.ts";

interface Timer {
  readonly dueMs: number;
  readonly seq: number;
  readonly run: () => void;
}

/** Reactions to one timer finish before the next one fires: no promise chain in the program is longer than this. */
const HOPS = 128;
/** Then other code may run: limits in timers fired in a row, and in ms of host time. */
const MOST_AT_ONCE = 500;
const SLICE_MS = 12;
/** While nothing is due: how often the position moves, in the host's ms. */
const SLOWEST_TICK_MS = 50;
const FASTEST_TICK_MS = 2;

/**
 * Time of a recording. Timers fire one by one in their order, each exactly at its time, and only the pace depends on the host's
 * clock: the run is the same at every speed.
 */
export class ReplayClock implements Clock {
  readonly #host: Clock;
  readonly #startedWallMs: number;
  readonly #endMs: number;
  readonly #onTick: () => void;
  #nowMs = 0;
  #seq = 0;
  /** Sorted by time, then by the order in which they were set. */
  #timers: Timer[] = [];
  #speed: ReplaySpeed = 1;
  #isPaused = true;
  #isStopped = false;
  #isPumping = false;
  #anchor = { hostMs: 0, nowMs: 0 };
  #cancelTick: CancelTimer = () => undefined;

  constructor(host: Clock, startedWallMs: number, endMs: number, onTick: () => void) {
    this.#host = host;
    this.#startedWallMs = startedWallMs;
    this.#endMs = endMs;
    this.#onTick = onTick;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  wallMs(): number {
    return this.#startedWallMs + this.#nowMs;
  }

  after(delayMs: number, run: () => void): CancelTimer {
    const timer: Timer = { dueMs: this.#nowMs + Math.max(0, delayMs), seq: this.#seq++, run };
    let at = this.#timers.length;
    while (at > 0 && (this.#timers[at - 1]?.dueMs ?? 0) > timer.dueMs) at--;
    this.#timers.splice(at, 0, timer);
    return () => {
      const index = this.#timers.indexOf(timer);
      if (index >= 0) this.#timers.splice(index, 1);
    };
  }

  get speed(): ReplaySpeed {
    return this.#speed;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  get atEnd(): boolean {
    return this.#nowMs >= this.#endMs;
  }

  setPace(speed: ReplaySpeed, isPaused: boolean): void {
    this.#speed = speed;
    this.#isPaused = isPaused;
    this.#anchor = { hostMs: this.#host.nowMs(), nowMs: this.#nowMs };
    this.#arm(0);
  }

  /** Nothing fires any more. */
  stop(): void {
    this.#isStopped = true;
    this.#timers = [];
    this.#cancelTick();
  }

  #arm(delayMs: number): void {
    this.#cancelTick();
    if (this.#isStopped || this.#isPaused || this.atEnd || this.#isPumping) return;
    this.#cancelTick = this.#host.after(delayMs, () => void this.#pump());
  }

  async #pump(): Promise<void> {
    this.#isPumping = true;
    const isCaughtUp = await this.#fireDue();
    this.#isPumping = false;
    if (this.#isStopped) return;
    this.#onTick();
    this.#arm(isCaughtUp ? this.#untilNextMs() : 0);
  }

  #targetMs(): number {
    if (this.#speed === "max") return this.#endMs;
    return Math.min(this.#endMs, this.#anchor.nowMs + (this.#host.nowMs() - this.#anchor.hostMs) * this.#speed);
  }

  /** True when the position has reached the target time. */
  async #fireDue(): Promise<boolean> {
    const startHostMs = this.#host.nowMs();
    for (let fired = 0; ; fired++) {
      for (let hop = 0; hop < HOPS; hop++) await null;
      if (this.#isStopped || this.#isPaused) return true;
      const targetMs = this.#targetMs();
      const [next] = this.#timers;
      if (next === undefined || next.dueMs > targetMs) {
        this.#nowMs = Math.max(this.#nowMs, targetMs);
        return true;
      }
      if (fired >= MOST_AT_ONCE || this.#host.nowMs() - startHostMs > SLICE_MS) return false;
      this.#timers.shift();
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.run();
    }
  }

  #untilNextMs(): number {
    const [next] = this.#timers;
    if (next === undefined || this.#speed === "max") return SLOWEST_TICK_MS;
    return Math.min(SLOWEST_TICK_MS, Math.max(FASTEST_TICK_MS, (next.dueMs - this.#nowMs) / this.#speed));
  }
}
