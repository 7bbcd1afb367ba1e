import type { Result } from "../result.ts";
import { fail, ok } from "../result.ts";
import type { PackSnapshot, Reading } from "./snapshot.ts";
import { isKnown } from "./snapshot.ts";

/**
 * Values that no pack of lithium cells can report; the family gives the highest cell count. A frame beyond these is rejected and
 * counted, never shown: the paceic checksum does not detect swapped characters, and a foreign Modbus map has a valid CRC.
 * Wider than any real pack, because a parser must not decide what a healthy battery is.
 */
export const PLAUSIBLE = {
  /** NMC cells reach 4.35 V; a dead cell still measures something. */
  cellMv: [100, 5000],
  /** Volts of the pack against the sum of its cells: captures differ by 0.1 V at most. */
  sumToleranceMv: 500,
  sumTolerancePct: 1.5,
  temperatureDeciC: [-500, 1500],
  currentMa: [-400_000, 400_000],
  leastPackMv: 1_000,
  percentDeciPct: [0, 1000],
  /** Fuel gauges count slightly above "full" before they correct themselves. */
  remainingOverFullPct: 110,
  /** Highest value of 0.01 Ah in 16 bits. */
  capacityMah: [0, 655_350],
  /** A real full capacity lies near the rated one; captures reach 113 %. */
  fullOverRatedPct: 150,
} as const;

function outside([least, most]: readonly [number, number], reading: Reading<number>): boolean {
  return isKnown(reading) && (reading < least || reading > most);
}

function firstImplausible(s: PackSnapshot, mostCells: number): { what: string; value: number } | null {
  const value = (reading: Reading<number>): number => (isKnown(reading) ? reading : 0);
  const packMv = [PLAUSIBLE.leastPackMv, mostCells * PLAUSIBLE.cellMv[1]] as const;
  if (outside(packMv, s.packVoltageMv)) return { what: "packVoltage", value: value(s.packVoltageMv) };
  if (outside(PLAUSIBLE.currentMa, s.currentMa)) return { what: "current", value: value(s.currentMa) };
  if (outside(PLAUSIBLE.percentDeciPct, s.socDeciPct)) return { what: "soc", value: value(s.socDeciPct) };
  if (outside(PLAUSIBLE.percentDeciPct, s.sohDeciPct)) return { what: "soh", value: value(s.sohDeciPct) };
  const cell = s.cellVoltagesMv.find((mv) => outside(PLAUSIBLE.cellMv, mv));
  if (cell !== undefined) return { what: "cellVoltage", value: cell };
  if (s.cellVoltagesMv.length > mostCells) return { what: "cellCount", value: s.cellVoltagesMv.length };
  const hot = s.temperatures.find((t) => outside(PLAUSIBLE.temperatureDeciC, t.valueDeciC));
  if (hot) return { what: "temperature", value: value(hot.valueDeciC) };
  if (isKnown(s.packVoltageMv) && s.cellVoltagesMv.length > 0) {
    const sumMv = s.cellVoltagesMv.reduce((sum, mv) => sum + mv, 0);
    const toleranceMv = Math.max(PLAUSIBLE.sumToleranceMv, (s.packVoltageMv * PLAUSIBLE.sumTolerancePct) / 100);
    if (Math.abs(sumMv - s.packVoltageMv) > toleranceMv) return { what: "cellSum", value: sumMv };
  }
  if (isKnown(s.ratedCapacityMah) && s.ratedCapacityMah === 0) return { what: "ratedCapacity", value: 0 };
  if (isKnown(s.fullCapacityMah) && isKnown(s.remainingCapacityMah)) {
    if (s.remainingCapacityMah * 100 > s.fullCapacityMah * PLAUSIBLE.remainingOverFullPct)
      return { what: "remainingCapacity", value: s.remainingCapacityMah };
  }
  if (isKnown(s.fullCapacityMah) && isKnown(s.ratedCapacityMah)) {
    if (s.fullCapacityMah * 100 > s.ratedCapacityMah * PLAUSIBLE.fullOverRatedPct)
      return { what: "fullCapacity", value: s.fullCapacityMah };
  }
  return null;
}

/** What no pack can have measured is told as not reported: a log is kept by packs that know no time either. */
export function plausibleOr<T>(value: number, [least, most]: readonly [number, number], otherwise: T): number | T {
  return value >= least && value <= most ? value : otherwise;
}

/** Whether a cell can have this voltage at all. */
export const isPlausibleCellMv = (mv: number): boolean => mv >= PLAUSIBLE.cellMv[0] && mv <= PLAUSIBLE.cellMv[1];

/** The snapshot itself, or `frame.implausible` with what is impossible for a family with this many cells. */
export function checkPlausible(snapshot: PackSnapshot, mostCells: number): Result<PackSnapshot> {
  const wrong = firstImplausible(snapshot, mostCells);
  return wrong === null ? ok(snapshot) : fail("frame.implausible", wrong);
}
