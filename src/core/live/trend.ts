import { countBefore } from "../../contract/sample.ts";
import type { TrendSample } from "../../contract/session.ts";

/** Four samples a second for two hours. */
const MOST_SAMPLES = 28_800;

/** The session's curve, kept by the host so that a reloaded window has all of it. */
export class Trend {
  #samples: TrendSample[] = [];

  /** In order of time: what lies ahead of it is of a clock that has been set back since. */
  add(sample: TrendSample): void {
    const last = this.#samples.at(-1);
    if (last && sample.wallMs < last.wallMs) this.#samples.length = countBefore(this.#samples, sample.wallMs);
    this.#samples.push(sample);
    if (this.#samples.length >= MOST_SAMPLES * 1.25) this.#samples = this.#samples.slice(-MOST_SAMPLES);
  }

  clear(): void {
    this.#samples = [];
  }

  since(wallMs: number): readonly TrendSample[] {
    return this.#samples.filter((sample) => sample.wallMs > wallMs);
  }
}
