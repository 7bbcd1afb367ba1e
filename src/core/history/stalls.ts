import type { Clock } from "../../../protocol/index.ts";
import { sleep } from "../../../protocol/index.ts";

/** Longer than the session needs to find out that a link is lost. */
const AGAIN_MS = 5000;
const MOST_STALLS = 5;

interface Place {
  /** Nothing else has become of the download or of the link. */
  readonly isSame: () => boolean;
  readonly isOnline: () => boolean;
  /** Records so far. */
  readonly read: number;
}

/**
 * A download whose questions meet silence while others are answered, at once or soon after. No return of the pack would wake it, so it asks again after a pause,
 * and gives up when that brings no record several times.
 */
export class Stalls {
  readonly #clock: Clock;
  #count = 0;
  #readBefore = -1;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async next({ isSame, isOnline, read }: Place): Promise<"again" | "over" | "elsewhere"> {
    this.#count = read > this.#readBefore ? 1 : this.#count + 1;
    this.#readBefore = read;
    do {
      await sleep(this.#clock, AGAIN_MS);
      if (!isSame()) return "elsewhere";
    } while (!isOnline());
    return this.#count > MOST_STALLS ? "over" : "again";
  }
}
