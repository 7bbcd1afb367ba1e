import type { PackSnapshot, Reading } from "../../protocol/shared.ts";
import { cellStats, cellTemperatureRange, isKnown } from "../../protocol/shared.ts";
import type { TrendSample } from "./session.ts";

function known(reading: Reading<number>): number | null {
  return isKnown(reading) ? reading : null;
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
