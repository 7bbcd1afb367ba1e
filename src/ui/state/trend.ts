import type { TrendSample } from "../../contract/session.ts";

/** A working day at two samples a second. */
const MOST_SAMPLES = 60_000;

/** Samples in order of time. It grows in place; the store's `trendVersion` says when to look again. */
export class TrendRing {
  #samples: TrendSample[] = [];

  get samples(): readonly TrendSample[] {
    return this.#samples;
  }

  clear(): void {
    this.#samples = [];
  }

  /** Ignores what is not newer than the newest. */
  push(sample: TrendSample): void {
    const last = this.#samples.at(-1);
    if (last && sample.wallMs <= last.wallMs) return;
    this.#samples.push(sample);
    if (this.#samples.length > MOST_SAMPLES * 1.1) this.#samples = this.#samples.slice(-MOST_SAMPLES);
  }

  /** The host's list, with what came in meanwhile behind it. */
  load(samples: readonly TrendSample[]): void {
    const newer = this.#samples;
    this.#samples = [...samples];
    for (const sample of newer) this.push(sample);
  }

  since(wallMs: number): readonly TrendSample[] {
    let low = 0;
    let high = this.#samples.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const sample = this.#samples[middle];
      if (sample && sample.wallMs < wallMs) low = middle + 1;
      else high = middle;
    }
    return this.#samples.slice(low);
  }
}
