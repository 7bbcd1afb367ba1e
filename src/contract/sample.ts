import type { PackSnapshot, Reading } from "../../protocol/shared.ts";
import { cellStats, cellTemperatureRange, isKnown } from "../../protocol/shared.ts";
import type { TrendSample } from "./session.ts";

function known(reading: Reading<number>): number | null {
  return isKnown(reading) ? reading : null;
}

/** How many samples, of a list in order of time, lie before `wallMs`. After the clock was set back, those behind them lie ahead of now. */
export function countBefore(samples: readonly TrendSample[], wallMs: number): number {
  let low = 0;
  let high = samples.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const sample = samples[middle];
    if (sample && sample.wallMs < wallMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What the trend keeps of a snapshot; host and window reduce it alike. */
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
