import type { WireTiming } from "./timing.ts";

/** So many answers in a row at the longer gap, and the shorter one is tried once more. */
const GOOD_BEFORE_FASTER = 50;

interface Habit {
  readonly isSlow: boolean;
  readonly mayBeFast: boolean;
  /** Answers in a row. */
  readonly good: number;
}

const UNTRIED: Habit = { isSlow: false, mayBeFast: true, good: 0 };

/**
 * How long the line rests before a pack is asked. A pack that has answered and then says nothing may not have been listening
 * yet: from then on it is given longer, and it alone, so that one that died does not slow the others. An address that never
 * answered says nothing about that.
 */
export class Pace {
  readonly #timing: WireTiming;
  readonly #answered = new Map<number, Habit>();

  /** `heardBefore` = addresses that have answered before this line began. */
  constructor(timing: WireTiming, heardBefore: readonly number[] = []) {
    this.#timing = timing;
    for (const address of heardBefore) this.#answered.set(address, UNTRIED);
  }

  gapMs(address: number): number {
    const { gapMs, slowGapMs = gapMs } = this.#timing;
    return this.#answered.get(address)?.isSlow ? slowGapMs : gapMs;
  }

  answered(address: number): void {
    const was = this.#answered.get(address) ?? UNTRIED;
    const good = was.good + 1;
    const triesFaster = was.isSlow && was.mayBeFast && good >= GOOD_BEFORE_FASTER;
    // Silence once more, and the shorter gap is not tried again with this pack.
    this.#answered.set(address, triesFaster ? { isSlow: false, mayBeFast: false, good } : { ...was, good });
  }

  silent(address: number): void {
    const was = this.#answered.get(address);
    if (was !== undefined) this.#answered.set(address, { ...was, isSlow: true, good: 0 });
  }
}
