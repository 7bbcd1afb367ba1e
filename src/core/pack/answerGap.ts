import type { BmsError, Clock } from "../../../protocol/index.ts";
import { errorKind, isOver, isRefusal } from "../../../protocol/index.ts";

/** A hand needs longer to move the plug to another pack. */
const SWAP_MS = 2000;

/**
 * Time without an answer that can be used: long enough, and the plug may have been moved, whatever noise came meanwhile.
 * `isAskedRarely` = it counts from one miss to another: one damaged answer between two questions that are so far apart shows nothing.
 */
export class AnswerGap {
  readonly #clock: Clock;
  readonly #isAskedRarely: boolean;
  #sinceMs: number;
  #missedAtMs = 0;
  #hasMissed = false;

  constructor(clock: Clock, isAskedRarely = false) {
    this.#clock = clock;
    this.#isAskedRarely = isAskedRarely;
    this.#sinceMs = clock.nowMs();
  }

  /** No answer yet, for so long. */
  get isLong(): boolean {
    const untilMs = this.#isAskedRarely ? this.#missedAtMs : this.#clock.nowMs();
    return this.#hasMissed && untilMs - this.#sinceMs >= SWAP_MS;
  }

  /** The same, and it has been taken into account: only what is missed from now on counts. */
  heed(): boolean {
    const { isLong } = this;
    if (isLong) this.#hasMissed = false;
    return isLong;
  }

  /** Every exchange; true = no answer had come for so long. */
  note(error: BmsError | null): boolean {
    const isAnswer = error === null || isRefusal(error);
    if (!isAnswer && !isOver(error) && errorKind(error) !== "ours") this.#miss();
    const isLong = this.heed();
    if (isAnswer) [this.#sinceMs, this.#hasMissed] = [this.#clock.nowMs(), false];
    return isLong;
  }

  #miss(): void {
    this.#missedAtMs = this.#clock.nowMs();
    if (this.#isAskedRarely && !this.#hasMissed) this.#sinceMs = this.#missedAtMs;
    this.#hasMissed = true;
  }
}
