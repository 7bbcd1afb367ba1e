import type { TrendSample } from "../../contract/session.ts";

/** Stands for "no value" in a column: outside of all that a pack can say. */
export const NONE = -2_147_483_648;

/** The scalar channels, in the order of their columns; the cells follow. */
export const SCALARS = [
  "packVoltageMv",
  "currentMa",
  "socDeciPct",
  "differenceMv",
  "maxTemperatureDeciC",
  "minTemperatureDeciC",
  "mosTemperatureDeciC",
] as const satisfies readonly (keyof TrendSample)[];
type Scalar = (typeof SCALARS)[number];

export const cellChannel = (index: number): number => SCALARS.length + index;
export const scalarChannel = (name: Scalar): number => SCALARS.indexOf(name);

/**
 * The session's samples as one typed array a quantity, and one for each cell that was ever seen: reading 16 cells of an hour takes about a millisecond,
 * where walking the samples themselves would take twenty.
 */
export class TrendColumns {
  #size = 0;
  #times = new Float64Array(4096);
  #values = SCALARS.map(() => new Int32Array(4096));
  #firstWallMs = Number.NaN;
  /** Most cells that any sample had. */
  cellCount = 0;

  get size(): number {
    return this.#size;
  }
  get times(): Float64Array {
    return this.#times;
  }
  channel(index: number): Int32Array {
    return this.#values[index] ?? new Int32Array(0);
  }
  get lastWallMs(): number {
    return this.#size === 0 ? Number.NaN : (this.#times[this.#size - 1] ?? Number.NaN);
  }
  get firstWallMs(): number {
    return this.#size === 0 ? Number.NaN : (this.#times[0] ?? Number.NaN);
  }

  /** Takes over what is new; starts anew when the list was replaced or its old end cut off. */
  sync(samples: readonly TrendSample[]): void {
    const first = samples[0]?.wallMs ?? Number.NaN;
    const known = samples[this.#size - 1];
    const grew = this.#size > 0 && this.#firstWallMs === first && known !== undefined && known.wallMs === this.lastWallMs;
    if (!grew) {
      this.#size = 0;
      this.cellCount = 0;
      this.#firstWallMs = first;
    }
    this.#reserve(samples.length);
    for (let at = this.#size; at < samples.length; at++) {
      const sample = samples[at];
      if (sample) this.#put(sample);
    }
  }

  #put(sample: TrendSample): void {
    const at = this.#size++;
    this.#times[at] = sample.wallMs;
    SCALARS.forEach((name, channel) => {
      const column = this.#values[channel];
      if (column) column[at] = sample[name] ?? NONE;
    });
    const cells = sample.cellVoltagesMv;
    this.cellCount = Math.max(this.cellCount, cells.length);
    while (this.#values.length < cellChannel(cells.length)) this.#values.push(new Int32Array(this.#times.length).fill(NONE));
    for (let channel = cellChannel(0); channel < this.#values.length; channel++) {
      const column = this.#values[channel];
      if (column) column[at] = cells[channel - cellChannel(0)] ?? NONE;
    }
  }

  #reserve(wanted: number): void {
    if (wanted <= this.#times.length) return;
    const room = Math.ceil(wanted * 1.5);
    const times = new Float64Array(room);
    times.set(this.#times);
    this.#times = times;
    this.#values = this.#values.map((old) => {
      const column = new Int32Array(room);
      column.set(old);
      return column;
    });
  }

  /** First index whose time is not before `wallMs`. */
  indexAt(wallMs: number): number {
    let low = 0;
    let high = this.#size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#times[middle] ?? 0) < wallMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
