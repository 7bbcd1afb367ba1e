import type { PackSnapshot, Reading } from "../../../protocol/shared.ts";
import { cellStats, cellTemperatureRange, isKnown } from "../../../protocol/shared.ts";
import type { SnapshotEvent, TrendSample } from "../../contract/session.ts";

/** A working day at two samples a second. */
const MOST_SAMPLES = 60_000;

const known = (reading: Reading<number>): number | null => (isKnown(reading) ? reading : null);

function mosTemperature(snapshot: PackSnapshot): number | null {
  const mos = snapshot.temperatures.find((t) => t.role === "mos");
  return mos === undefined ? null : known(mos.valueDeciC);
}

/** The same reduction as the host's, for the samples that come after its list was read. */
export function sampleOf({ snapshot, receivedAtWallMs }: SnapshotEvent): TrendSample {
  const range = cellTemperatureRange(snapshot);
  return {
    wallMs: receivedAtWallMs,
    packVoltageMv: known(snapshot.packVoltageMv),
    currentMa: known(snapshot.currentMa),
    socDeciPct: known(snapshot.socDeciPct),
    differenceMv: cellStats(snapshot.cellVoltagesMv)?.differenceMv ?? null,
    maxTemperatureDeciC: range?.maxDeciC ?? null,
    minTemperatureDeciC: range?.minDeciC ?? null,
    mosTemperatureDeciC: mosTemperature(snapshot),
    cellVoltagesMv: snapshot.cellVoltagesMv,
  };
}

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
