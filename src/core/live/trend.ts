import { countBefore } from "../../contract/sample.ts";
import type { TrendSample } from "../../contract/session.ts";

/** Four samples a second for two hours. */
const MOST_SAMPLES = 28_800;

/** The session's curve, kept by the host so that a reloaded window has all of it. */
export class Trend {
  #samples: TrendSample[] = [];
  /** So many of them, from the oldest on, came before the present connection. */
  #earlier = 0;

  /** In order of time: what lies ahead of it is of a clock that has been set back since. */
  add(sample: TrendSample): void {
    const last = this.#samples.at(-1);
    if (last && sample.wallMs < last.wallMs) this.#samples.length = countBefore(this.#samples, sample.wallMs);
    this.#earlier = Math.min(this.#earlier, this.#samples.length);
    this.#samples.push(sample);
    if (this.#samples.length >= MOST_SAMPLES * 1.25) this.#dropOldest(this.#samples.length - MOST_SAMPLES);
  }

  clear(): void {
    this.#dropOldest(this.#samples.length);
  }

  /** What comes from now on is of another connection. */
  beginConnection(): void {
    this.#earlier = this.#samples.length;
  }

  /** They are of another pack; false = there are none. */
  dropEarlier(): boolean {
    const isAny = this.#earlier > 0;
    this.#dropOldest(this.#earlier);
    return isAny;
  }

  #dropOldest(count: number): void {
    this.#samples = this.#samples.slice(count);
    this.#earlier = Math.max(0, this.#earlier - count);
  }

  since(wallMs: number): readonly TrendSample[] {
    return this.#samples.filter((sample) => sample.wallMs > wallMs);
  }
}
