import type { BmsError, Clock } from "../../../protocol/index.ts";
import { isGone } from "../../../protocol/index.ts";

/** A pack is called lost when nothing good came for this long, or for 2.5 of its own rounds if those are longer. */
export const LOST_AFTER_MS = 1700;
const LOST_AFTER_ROUNDS = 2.5;
/** A round that took longer was held up by others and says nothing about the pack. */
const LONGEST_ROUND_MS = 4000;
/** Lost for this long although the port is there: look for the pack anew, it may have another address or baud rate now. */
const SEARCH_AGAIN_AFTER_MS = 6000;

interface Missing {
  readonly phase: "retrying" | "lost";
  readonly reason: BmsError;
}

/** From when what came, and what did not: is the pack there, is it lost, is it time to look for it anew. */
export class LossJudge {
  readonly #clock: Clock;
  #goodAtMs: number;
  /** Last answer to anybody: a pack that answers other questions is not lost. */
  #answerAtMs: number;
  /** Last answer of any other pack on the line. */
  #otherAtMs = Number.NEGATIVE_INFINITY;
  #roundMs = 0;
  /** Somebody else says when the live values are read, and how far apart; null = nobody does. */
  #ledPeriodMs: number | null = null;
  #error: BmsError | null = null;
  #isOver = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#goodAtMs = clock.nowMs();
    this.#answerAtMs = this.#goodAtMs;
  }

  /** What was wrong last, while nothing good has come since. */
  get error(): BmsError | null {
    return this.#error;
  }

  /** The line is gone, or another pack is on it. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get isLed(): boolean {
    return this.#ledPeriodMs !== null;
  }

  setLedPeriod(periodMs: number | null): void {
    this.#ledPeriodMs = periodMs;
  }

  good(): void {
    this.#goodAtMs = this.#clock.nowMs();
    this.#error = null;
  }

  answered(): void {
    this.#answerAtMs = this.#clock.nowMs();
  }

  otherAnswered(): void {
    this.#otherAtMs = this.#clock.nowMs();
  }

  roundTook(ms: number): void {
    this.#roundMs = ms || 1;
  }

  missed(error: BmsError): void {
    this.#error = error;
    this.#isOver ||= isGone(error);
  }

  end(reason: BmsError): void {
    this.#error = reason;
    this.#isOver = true;
  }

  /** null = nothing is missing. */
  missing(): Missing | null {
    if (this.#silentMs() >= this.#lostAfterMs()) return { phase: "lost", reason: this.#error ?? { code: "link.timeoutFirstByte" } };
    return this.#error && { phase: "retrying", reason: this.#error };
  }

  /** Other packs that answer show that port and baud rate are right: there is nothing to search for, unless its number is another. */
  get isToBeSearched(): boolean {
    const aliveAtMs = this.isLed ? this.#otherAtMs : Number.NEGATIVE_INFINITY;
    const silentMs = Math.min(this.#silentMs(), this.#clock.nowMs() - aliveAtMs);
    const isMoved = this.#error?.code === "device.otherAddress";
    return silentMs >= this.#lostAfterMs() + (isMoved ? 0 : SEARCH_AGAIN_AFTER_MS);
  }

  #silentMs(): number {
    return this.#clock.nowMs() - Math.max(this.#goodAtMs, this.#answerAtMs);
  }

  #lostAfterMs(): number {
    const mostMs = Math.max(LOST_AFTER_MS, LOST_AFTER_ROUNDS * Math.min(this.#roundMs, LONGEST_ROUND_MS));
    return mostMs + (this.#ledPeriodMs ?? 0);
  }
}
