import type { PackSnapshot } from "../../../protocol/index.ts";
import { flagsOf, flagTimeKey } from "../../../protocol/index.ts";
import type { FlagTimes } from "../../contract/session.ts";

/**
 * Start time of each flag of one pack. After a break another pack may be there: until it says who it is, the flags from before have
 * no time, and another pack does not get them.
 */
export class FlagsSince {
  /** Kept over answers that do not tell the flags: these say nothing of when one began. */
  #times: FlagTimes = {};
  /** From before the break, of flags that have been active in every answer since; null = nobody is in doubt. */
  #before: FlagTimes | null = null;
  #shown: FlagTimes = {};

  get shown(): FlagTimes {
    return this.#shown;
  }

  take(snapshot: PackSnapshot, wallMs: number): void {
    const flags = flagsOf(snapshot);
    if (flags === "notRead") {
      this.#shown = {};
      return;
    }
    const active = new Set(flags.map(flagTimeKey));
    this.#times = Object.fromEntries([...active].map((key) => [key, Math.min(this.#times[key] ?? wallMs, wallMs)]));
    if (this.#before !== null) this.#before = only(this.#before, (key) => active.has(key));
    const inDoubt = this.#before ?? {};
    this.#shown = only(this.#times, (key) => inDoubt[key] === undefined);
  }

  doubt(): void {
    this.#before ??= this.#times;
    this.#times = {};
  }

  /** Who it is has been read; shown with the next answer. */
  named(isSame: boolean): void {
    if (isSame) this.#times = { ...this.#times, ...this.#before };
    this.#before = null;
  }

  clear(): void {
    [this.#times, this.#before, this.#shown] = [{}, null, {}];
  }
}

const only = (times: FlagTimes, isMeant: (key: string) => boolean): FlagTimes =>
  Object.fromEntries(Object.entries(times).filter(([key]) => isMeant(key)));
