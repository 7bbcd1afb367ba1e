import type { WireTiming } from "./timing.ts";

/** So many answers in a row at the longer gap, and the shorter one is tried once more. */
const GOOD_BEFORE_FASTER = 50;

/** A silence after so many answers at the shorter gap was a lost answer: the pack can keep up. */
const GOOD_PROVES_FAST = 50;

interface Habit {
  readonly isSlow: boolean;
  readonly mayBeFast: boolean;
  /** The shorter gap is being tried again after a silence. */
  readonly isOnTrial: boolean;
  /** Answers in a row at the gap in use. */
  readonly good: number;
}

const UNTRIED: Habit = { isSlow: false, mayBeFast: true, isOnTrial: false, good: 0 };

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
    this.#answered.set(address, triesFaster ? { ...was, isSlow: false, isOnTrial: true, good: 0 } : { ...was, good });
  }

  silent(address: number): void {
    const was = this.#answered.get(address);
    if (was === undefined) return;
    // Silent again soon after the shorter gap came back: that gap is too short for this pack, and is not tried again.
    const isTooFast = was.isOnTrial && !was.isSlow && was.good < GOOD_PROVES_FAST;
    this.#answered.set(address, { isSlow: true, mayBeFast: was.mayBeFast && !isTooFast, isOnTrial: false, good: 0 });
  }
}
