import type { FlagKey, PackMode, PackSnapshot } from "../../../protocol/shared.ts";
import { isKnown } from "../../../protocol/shared.ts";
import type { LedLamps, LedPattern } from "./ledTable.ts";
import { LED_GUIDE } from "./ledTable.ts";

/** Rows of the guide for a pack that answers. "Shut down" is left out: a pack that sleeps does not. */
const ROWS = {
  standby: { nominal: LED_GUIDE.standby, warning: LED_GUIDE.standbyWarning },
  charging: { nominal: LED_GUIDE.charge, warning: LED_GUIDE.chargeWarning },
  discharging: { nominal: LED_GUIDE.discharge, warning: LED_GUIDE.dischargeWarning },
} as const satisfies Record<PackMode, Readonly<Record<"nominal" | "warning", LedLamps>>>;

const OVER_CHARGE: readonly FlagKey[] = ["cellOverVoltage", "packOverVoltage"];
const OVER_DISCHARGE: readonly FlagKey[] = ["cellUnderVoltage", "packUnderVoltage"];

export interface Leds {
  readonly run: LedPattern;
  readonly alm: LedPattern;
  /** Lit SOC lamps from the left, 0-4; null = the charge is not known. */
  readonly socLit: number | null;
}

/** The guide does not say how many lamps mean what: one lamp a started quarter is assumed. */
function quarters(snapshot: PackSnapshot): number | null {
  if (!isKnown(snapshot.socDeciPct)) return null;
  return Math.min(4, Math.max(0, Math.ceil(snapshot.socDeciPct / 250)));
}

function protectionRow(mode: PackMode, protections: readonly FlagKey[]): LedLamps | null {
  // The same lamps whether charge or discharge was stopped, and for a failure.
  if (protections.some((key) => !OVER_CHARGE.includes(key) && !OVER_DISCHARGE.includes(key))) return LED_GUIDE.failure;
  if (protections.some((key) => OVER_DISCHARGE.includes(key))) return mode === "charging" ? null : LED_GUIDE.underVoltage;
  // "LED turn to standby if no power supply": without current, over-charge looks like standby.
  if (protections.length > 0 && mode === "charging") return LED_GUIDE.overCharge;
  return null;
}

/** What the lamps of the housing should show now; null while status or mode are not known, or a bit without a name may say more. */
export function ledsOf(snapshot: PackSnapshot): Leds | null {
  const { mode, alarms, protections, faults, unknownBits } = snapshot;
  if (mode === "notRead" || alarms === "notRead" || protections === "notRead" || faults === "notRead") return null;
  if (unknownBits.some(({ severity }) => severity !== null)) return null;
  const running = ROWS[mode][alarms.length > 0 ? "warning" : "nominal"];
  const row: LedLamps = faults.length > 0 ? LED_GUIDE.failure : (protectionRow(mode, protections) ?? running);
  const socLit = row.soc === "capacity" ? quarters(snapshot) : row.soc === "on" ? 4 : 0;
  return { run: row.run, alm: row.alm, socLit };
}
