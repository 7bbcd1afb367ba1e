import type { PackSnapshot, Reading } from "../../protocol/index.ts";
import { cellStats, cellTemperatureRange, isKnown } from "../../protocol/index.ts";
import type { TrendSample } from "../contract/session.ts";

/** Four samples a second for two hours. */
const MOST_SAMPLES = 28_800;

function known(reading: Reading<number>): number | null {
  return isKnown(reading) ? reading : null;
}

export function sampleOf(snapshot: PackSnapshot, wallMs: number): TrendSample {
  const range = cellTemperatureRange(snapshot);
  const mos = snapshot.temperatures.find((t) => t.role === "mos");
  return {
    wallMs,
    packVoltageMv: known(snapshot.packVoltageMv),
    currentMa: known(snapshot.currentMa),
    socDeciPct: known(snapshot.socDeciPct),
    differenceMv: cellStats(snapshot.cellVoltagesMv)?.differenceMv ?? null,
    maxTemperatureDeciC: range?.maxDeciC ?? null,
    minTemperatureDeciC: range?.minDeciC ?? null,
    mosTemperatureDeciC: mos ? known(mos.valueDeciC) : null,
    cellVoltagesMv: snapshot.cellVoltagesMv,
  };
}

/** The session's curve, kept by the host so that a reloaded window has all of it. */
export class Trend {
  #samples: TrendSample[] = [];

  add(sample: TrendSample): void {
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
