import type { BmsError, Clock } from "../../../protocol/index.ts";
import { errorKind, isOver, isRefusal } from "../../../protocol/index.ts";

/** A hand needs longer to move the plug to another pack. */
const SWAP_MS = 2000;

/** Time without an answer that can be used: long enough, and the plug may have been moved, whatever noise came meanwhile. */
export class AnswerGap {
  readonly #clock: Clock;
  #answerAtMs: number;
  #hasMissed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#answerAtMs = clock.nowMs();
  }

  /** No answer yet, for so long. */
  get isLong(): boolean {
    return this.#hasMissed && this.#clock.nowMs() - this.#answerAtMs >= SWAP_MS;
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
    if (!isAnswer && !isOver(error) && errorKind(error) !== "ours") this.#hasMissed = true;
    const isLong = this.heed();
    if (isAnswer) [this.#answerAtMs, this.#hasMissed] = [this.#clock.nowMs(), false];
    return isLong;
  }
}
