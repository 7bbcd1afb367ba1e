import type { WireTiming } from "./timing.ts";

/** After this many answers in a row at the longer gap the shorter one is tried again. */
const GOOD_BEFORE_FASTER = 50;
/** The same for a pack that is known to keep up: its silence was most likely a lost answer. */
const GOOD_BEFORE_FASTER_ONCE_PROVEN = 10;
/** This many answers in a row at the shorter gap show that the pack keeps up. */
const GOOD_PROVES_FAST = 50;

/** Fewer than these between two silences: they belong together. */
const FEW_ANSWERS = 3;

interface Habit {
  readonly isSlow: boolean;
  readonly mayBeFast: boolean;
  /** The shorter gap is being tried again after a silence. */
  readonly isOnTrial: boolean;
  /** It has kept up with the shorter gap for long. */
  readonly isProven: boolean;
  /** Answers in a row at the gap in use. */
  readonly good: number;
  /** Silences with hardly an answer between them. */
  readonly closeSilences: number;
}

const UNTRIED: Habit = { isSlow: false, mayBeFast: true, isOnTrial: false, isProven: false, good: 0, closeSilences: 0 };

/**
 * How long the line rests before a pack is asked. A pack that has answered and then says nothing may not have been listening
 * yet: from then on it gets a longer rest, and it alone, so that a failed pack does not slow the others. An address that never
 * answered proves nothing about timing.
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
    const enough = was.isProven ? GOOD_BEFORE_FASTER_ONCE_PROVEN : GOOD_BEFORE_FASTER;
    if (was.isSlow && was.mayBeFast && good >= enough) this.#answered.set(address, { ...was, isSlow: false, isOnTrial: true, good: 0 });
    else this.#answered.set(address, { ...was, good, isProven: was.isProven || (!was.isSlow && good >= GOOD_PROVES_FAST) });
  }

  silent(address: number): void {
    const was = this.#answered.get(address);
    if (was === undefined) return;
    const { silencesToSlow = 1 } = this.#timing;
    const closeSilences = was.good < FEW_ANSWERS ? was.closeSilences + 1 : 1;
    if (!was.isSlow && !was.isOnTrial && closeSilences < silencesToSlow) {
      this.#answered.set(address, { ...was, good: 0, closeSilences });
      return;
    }
    const isEarly = was.isOnTrial && !was.isSlow && was.good < GOOD_PROVES_FAST;
    // Silent again soon after the shorter gap came back: too short for this pack, unless it has kept up before.
    const mayBeFast = was.mayBeFast && (!isEarly || was.isProven);
    this.#answered.set(address, { isSlow: true, mayBeFast, isOnTrial: false, isProven: was.isProven && !isEarly, good: 0, closeSilences });
  }
}
