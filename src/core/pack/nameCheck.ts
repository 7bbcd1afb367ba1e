import type { BmsError, Clock, Driver, PackIdentity, PlanStep } from "../../../protocol/index.ts";
import { errorKind, isRefusal, isSameIdentity, PRIORITY } from "../../../protocol/index.ts";
import { AnswerGap } from "./answerGap.ts";
import type { Reader } from "./reader.ts";

interface NameCheckOptions {
  readonly clock: Clock;
  readonly driver: Driver;
  /** Nothing that the pack before has said may be in it. */
  readonly newReader: () => Reader;
  /** Whether the pack that was named has answered to this block on this connection; null = not known. */
  readonly hasAnswered: (block: string) => boolean | null;
  readonly isOver: () => boolean;
  /** Another pack answers; its identity was read twice. */
  readonly onOther: () => void;
}

/** After a silence the cable may be connected to another pack with the same address: nothing is accepted until the identity is confirmed. */
export class NameCheck {
  readonly #options: NameCheckOptions;
  readonly #gap: AnswerGap;
  #known: PackIdentity | null = null;
  #isInDoubt = false;
  /** So far, mostly for silences: a name with one in the middle may be of two packs. */
  #doubts = 0;
  /** The name that was learnt has come once more, though perhaps with a silence in it. */
  #cameTwice = false;
  #asking: Promise<boolean> | null = null;

  constructor(options: NameCheckOptions) {
    this.#options = options;
    this.#gap = new AnswerGap(options.clock);
  }

  /** Identity of the pack, from its first answers on this connection. */
  learn(identity: PackIdentity): void {
    this.#known = identity;
  }

  /** Every exchange with the pack. One that is damaged is no silence; a time with nothing but such answers is. */
  note(error: BmsError | null): void {
    const isSilence = error !== null && errorKind(error) === "silence";
    if (this.#gap.note(error) || (isSilence && this.#known !== null)) this.doubt();
  }

  /** Also while the first answers come: those before and after it may be of two packs. */
  doubt(): void {
    this.#doubts += 1;
    this.#isInDoubt = true;
  }

  get isInDoubt(): boolean {
    return this.#isInDoubt || this.#gap.isLong;
  }

  get isKnown(): boolean {
    return this.#known !== null;
  }

  /** How often it was in doubt so far. */
  get doubts(): number {
    return this.#doubts + (this.#gap.isLong ? 1 : 0);
  }

  get cameTwice(): boolean {
    return this.#cameTwice;
  }

  /** False = not certain, or over. Costs nothing while answers have come without a break. */
  confirm(): Promise<boolean> {
    if (this.#gap.heed()) this.doubt();
    if (!this.#isInDoubt || this.#known === null) return Promise.resolve(!this.#options.isOver());
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  /** Another identity is accepted when it is read twice: swapped digits must not look like another pack. */
  async #ask(): Promise<boolean> {
    const { isOver, onOther } = this.#options;
    for (let tries = 0; tries < 2; tries++) {
      const doubts = this.#doubts;
      const identity = await this.#read();
      this.#cameTwice ||= identity !== null && isSameIdentity(identity, this.#known);
      if (identity === null || this.#doubts !== doubts || isOver()) return false;
      if (!isSameIdentity(identity, this.#known)) continue;
      this.#isInDoubt = false;
      return true;
    }
    onOther();
    return false;
  }

  /** null = it has not said all of it. What it never said on this connection is not asked for. */
  async #read(): Promise<PackIdentity | null> {
    const { driver, newReader, hasAnswered } = this.#options;
    const reader = newReader();
    // One damaged answer is no silence: the name need not be begun anew.
    const readStep = async (step: PlanStep) => {
      const read = await reader.read(step, PRIORITY.live);
      return !read.ok && errorKind(read.error) === "damage" ? reader.read(step, PRIORITY.live) : read;
    };
    const readAll = async (plan: readonly PlanStep[]): Promise<boolean> => {
      for (const step of plan) {
        const isHere = hasAnswered(step.block);
        const read = isHere === false ? null : await readStep(step);
        if (read?.ok) continue;
        // Refused is what the named pack has answered: nothing is certain then.
        if (read && (isHere === true || !isRefusal(read.error))) return false;
        if (!(await readAll(step.insteadIfRefused ?? []))) return false;
      }
      return true;
    };
    return (await readAll(driver.identityPlan)) ? driver.toIdentity(reader.reads) : null;
  }
}
