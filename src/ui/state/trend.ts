import { countBefore } from "../../contract/sample.ts";
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

  /** Ignores the newest when it comes again. What lies ahead of it is of a clock that has been set back since. */
  push(sample: TrendSample): void {
    const last = this.#samples.at(-1);
    if (last && sample.wallMs === last.wallMs) return;
    if (last && sample.wallMs < last.wallMs) this.#samples = this.#samples.slice(0, countBefore(this.#samples, sample.wallMs));
    this.#samples.push(sample);
    if (this.#samples.length > MOST_SAMPLES * 1.1) this.#samples = this.#samples.slice(-MOST_SAMPLES);
  }

  /** The host's list, with what came in meanwhile behind it. */
  load(samples: readonly TrendSample[]): void {
    const own = this.#samples;
    this.#samples = [...samples];
    const lastWallMs = samples.at(-1)?.wallMs ?? Number.NEGATIVE_INFINITY;
    for (const sample of own) if (sample.wallMs > lastWallMs) this.push(sample);
  }

  since(wallMs: number): readonly TrendSample[] {
    return this.#samples.slice(countBefore(this.#samples, wallMs));
  }
}
