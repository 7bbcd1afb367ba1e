import type { PackMode, PackSnapshot, Reading } from "../../../protocol/shared.ts";
import { isKnown, MINUS } from "../../../protocol/shared.ts";

/** Power in W, or the state of whichever of the two readings is missing. */
export function powerW(snapshot: PackSnapshot): Reading<number> {
  const { packVoltageMv, currentMa } = snapshot;
  if (!isKnown(packVoltageMv)) return packVoltageMv;
  if (!isKnown(currentMa)) return currentMa;
  return Math.round((packVoltageMv * currentMa) / 1_000_000);
}

/** W to the text of kW, signed. */
export function kilowatts(watts: number, decimals: number): string {
  const power = 10 ** decimals;
  const digits = (Math.round((Math.abs(watts) * power) / 1000) / power).toFixed(decimals);
  const sign = Number(digits) === 0 ? "" : watts < 0 ? MINUS : "+";
  return sign + digits;
}

/** The power of one pack: two decimals. */
export const formatKw = (watts: number): string => kilowatts(watts, 2);

type Direction = "charging" | "discharging" | "standby";

/** Direction as the current itself says it; the pack's mode decides when no current is known. */
export function direction(currentMa: Reading<number>, mode: PackMode | "notRead"): Direction | null {
  if (isKnown(currentMa) && currentMa !== 0) return currentMa > 0 ? "charging" : "discharging";
  if (mode !== "notRead") return isKnown(currentMa) ? "standby" : mode;
  return isKnown(currentMa) ? "standby" : null;
}

interface Duration {
  readonly hours: number;
  readonly minutes: number;
}

export function splitMinutes(minutes: number): Duration {
  return { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
}
