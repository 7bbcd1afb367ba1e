/** The battery series of the guide as data: ratings of its cells, models and environment. */

const GUIDE = "guide Rev 1.0 of 2023-06-10, table of RES20010K";

/** Rated currents of the series ("51.2V100Ah", "51.2V200Ah (100A)", "(150A)", "(200A)"), charge and discharge alike. */
const RATED_CURRENTS_MA = [100_000, 150_000, 200_000] as const;
/** A pack whose version text names no model of the series is judged as the largest: too lenient rather than wrong. */
export const LARGEST_RATED_MA = 200_000;

/**
 * "Pulse Discharge Current 210A @ 10min 220A @ 10s" is printed for the 200 A model only. That the others stand the same
 * share of their rating, and that charging is like discharging, is inferred: it makes notes and questions, never a refusal.
 */
export const PULSES = {
  long: { ratedPct: 105, limitUs: 600_000_000 },
  short: { ratedPct: 110, limitUs: 10_000_000 },
  source: GUIDE,
} as const;

/** Voltages of the pack of 16 cells; other counts are judged in proportion. */
export const PACK_WINDOW = {
  /** End of the printed charging voltage, 55.2-57.6 V. */
  chargedMv: 57_600,
  /** "End of Discharge Voltage 44.8 V (Backup Application)". */
  dischargedMv: 44_800,
  cellCount: 16,
  source: GUIDE,
} as const;

/** Operating temperatures of cells, 0.1 °C. Whether a pack has the heater is not known to the rules. */
export const TEMPERATURE_WINDOW = {
  charge: { leastDeciC: 0, mostDeciC: 550 },
  discharge: { leastDeciC: -200, mostDeciC: 550 },
  leastWithHeaterDeciC: -300,
  source: GUIDE,
} as const;

/**
 * 13 or 14 cells make 48 V of NMC, not of LiFePO4; no LiFePO4 cell rests at 3.9 V. With 15 or 16 cells such a cell
 * is an overcharged LiFePO4 one, and the limits count all the more. Our judgement.
 */
export const NMC_SIGNS = {
  cellCounts: [13, 14] as readonly number[],
  cellAboveMv: 3900,
  lfpCellCounts: [15, 16] as readonly number[],
} as const;

/**
 * "P16S100A-1812-1.00" -> 100 A. The structure of the text is inferred from captured packs, so that only the ratings of
 * the series are accepted; null = no rating found.
 */
export function ratedCurrentOf(bmsVersion: string): number | null {
  const amperes = /^P\d{1,2}S(\d{2,3})A(?![0-9A-Za-z])/.exec(bmsVersion)?.[1];
  return RATED_CURRENTS_MA.find((ma) => ma === Number(amperes) * 1000) ?? null;
}
