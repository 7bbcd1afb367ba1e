import type { UnitKey } from "../../../../../protocol/shared.ts";
import { CsvWriter } from "../../../../contract/csv.ts";
import type { TrendSample } from "../../../../contract/session.ts";
import { SCALARS } from "../../../chart/trendColumns.ts";
import { fileStamp } from "../../../model/fileStamp.ts";

const COLUMNS = {
  packVoltageMv: { head: "Pack Voltage (V)", unit: "V", decimals: 3 },
  currentMa: { head: "Pack Current (A)", unit: "A", decimals: 3 },
  socDeciPct: { head: "SOC (%)", unit: "pct", decimals: 1 },
  differenceMv: { head: "Cell Difference (mV)", unit: "mV", decimals: 0 },
  maxTemperatureDeciC: { head: "Max Temp (°C)", unit: "degC", decimals: 1 },
  minTemperatureDeciC: { head: "Min Temp (°C)", unit: "degC", decimals: 1 },
  mosTemperatureDeciC: { head: "MOS Temp (°C)", unit: "degC", decimals: 1 },
} as const satisfies Record<(typeof SCALARS)[number], { head: string; unit: UnitKey; decimals: number }>;

/**
 * The samples as CSV (RFC 4180): comma, CRLF, units in the header, UTC times in ISO 8601; what was not known is an empty field.
 * The heads stay English in every language, so that a sheet made for one file fits all.
 */
export function trendCsv(samples: readonly TrendSample[]): string {
  const cells = samples.reduce((most, sample) => Math.max(most, sample.cellVoltagesMv.length), 0);
  const cellHeads = Array.from({ length: cells }, (_, index) => `Cell ${index + 1} (mV)`);
  const write = new CsvWriter("point");
  const lines = [write.line(["Time (UTC)", ...SCALARS.map((name) => COLUMNS[name].head), ...cellHeads])];
  for (const sample of samples) {
    const scalars = SCALARS.map((name) => write.amount(sample[name], COLUMNS[name].unit, COLUMNS[name].decimals));
    const volts = cellHeads.map((_, index) => write.amount(sample.cellVoltagesMv[index] ?? null, "mV", 0));
    lines.push(write.line([new Date(sample.wallMs).toISOString(), ...scalars, ...volts]));
  }
  return lines.join("");
}

/** open-bmstool-trend-20260117-142107.csv, in the host's civil time. */
export function exportName(kind: "csv" | "png", wallMs: number): string {
  return `open-bmstool-trend-${fileStamp(wallMs)}.${kind}`;
}
