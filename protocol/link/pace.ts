import type { WireTiming } from "./timing.ts";

/** So many answers in a row at the longer gap, and the shorter one is tried once more. */
const GOOD_BEFORE_FASTER = 50;

/**
 * How far apart the exchanges of one line are. A pack that has answered and then says nothing may not have been listening
 * yet: from then on it is given longer. An address that never answered says nothing about that.
 */
export class Pace {
  readonly #timing: WireTiming;
  readonly #answered: Set<number>;
  #isSlow = false;
  #mayBeFast = true;
  #good = 0;

  /** `heardBefore` = addresses that have answered before this line began. */
  constructor(timing: WireTiming, heardBefore: readonly number[] = []) {
    this.#timing = timing;
    this.#answered = new Set(heardBefore);
  }

  get gapMs(): number {
    const { gapMs, slowGapMs = gapMs } = this.#timing;
    return this.#isSlow ? slowGapMs : gapMs;
  }

  answered(address: number): void {
    this.#answered.add(address);
    this.#good += 1;
    if (!this.#isSlow || !this.#mayBeFast || this.#good < GOOD_BEFORE_FASTER) return;
    this.#isSlow = false;
    // Silence once more, and the shorter gap is not tried again on this line.
    this.#mayBeFast = false;
  }

  silent(address: number): void {
    this.#good = 0;
    if (this.#answered.has(address)) this.#isSlow = true;
  }
}
