import type { PackSnapshot, Reading } from "./snapshot.ts";
import { isKnown } from "./snapshot.ts";

/**
 * How far values move between two readings that lie about a second apart, without a load being switched. Beyond it a
 * value is not wrong, but it is read again before it is accepted: a plain sum does not detect swapped digits.
 */
const USUAL_STEP = {
  cellMv: 60,
  packVoltageMv: 900,
  deciC: 20,
  deciPct: 10,
  /** Of the rated capacity. */
  capacityPct: 1,
  cycles: 1,
} as const;

function moved(before: Reading<number>, after: Reading<number>, most: number): boolean {
  return isKnown(before) && isKnown(after) && Math.abs(after - before) > most;
}

/** false = some value jumped, appeared or vanished, so a second read is due. */
export function isContinuous(before: PackSnapshot, after: PackSnapshot): boolean {
  if (before.cellVoltagesMv.length !== after.cellVoltagesMv.length && before.cellVoltagesMv.length > 0) return false;
  if (before.cellVoltagesMv.some((mv, i) => moved(mv, after.cellVoltagesMv[i] ?? mv, USUAL_STEP.cellMv))) return false;
  if (moved(before.packVoltageMv, after.packVoltageMv, USUAL_STEP.packVoltageMv)) return false;
  if (moved(before.socDeciPct, after.socDeciPct, USUAL_STEP.deciPct)) return false;
  if (moved(before.sohDeciPct, after.sohDeciPct, USUAL_STEP.deciPct)) return false;
  if (moved(before.cycleCount, after.cycleCount, USUAL_STEP.cycles)) return false;
  if (moved(before.ratedCapacityMah, after.ratedCapacityMah, 0)) return false;
  const capacityMah = isKnown(before.ratedCapacityMah) ? (before.ratedCapacityMah * USUAL_STEP.capacityPct) / 100 : 0;
  if (moved(before.remainingCapacityMah, after.remainingCapacityMah, capacityMah)) return false;
  if (moved(before.fullCapacityMah, after.fullCapacityMah, capacityMah)) return false;
  return !before.temperatures.some(({ valueDeciC }, i) => {
    // The first reading of a sensor has nothing to be compared with.
    if (valueDeciC === "notRead") return false;
    const now = after.temperatures[i]?.valueDeciC;
    if (now === undefined) return after.temperatures.length > 0;
    return isKnown(valueDeciC) !== isKnown(now) || moved(valueDeciC, now, USUAL_STEP.deciC);
  });
}
