import type { Figures, PackMode, PackSnapshot, Reading } from "../../../protocol/shared.ts";
import { isKnown, MINUS } from "../../../protocol/shared.ts";

/** Power in W, or the state of whichever of the two readings is missing. */
export function powerW(snapshot: PackSnapshot): Reading<number> {
  const { packVoltageMv, currentMa } = snapshot;
  if (!isKnown(packVoltageMv)) return packVoltageMv;
  if (!isKnown(currentMa)) return currentMa;
  return Math.round((packVoltageMv * currentMa) / 1_000_000);
}

/** W to the text of kW, signed. */
export function kilowatts(watts: number, decimals: number, figures: Figures): string {
  const power = 10 ** decimals;
  const steps = Math.round((Math.abs(watts) * power) / 1000);
  const sign = steps === 0 ? "" : watts < 0 ? MINUS : "+";
  return sign + figures.decimal(steps / power, decimals);
}

/** The power of one pack: two decimals. */
export const formatKw = (watts: number, figures: Figures): string => kilowatts(watts, 2, figures);

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
