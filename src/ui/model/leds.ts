import type { FlagKey, PackMode, PackSnapshot } from "../../../protocol/shared.ts";
import { isKnown } from "../../../protocol/shared.ts";

/** Rhythms of the guide: seconds lit, seconds dark. */
export const LED_RHYTHMS = {
  off: [0, 1],
  on: [1, 0],
  flash1: [0.25, 3.75],
  flash2: [0.5, 0.5],
  flash3: [0.5, 1.5],
} as const;
export type LedPattern = keyof typeof LED_RHYTHMS;

interface LedRow {
  readonly run: LedPattern;
  readonly alm: LedPattern;
  /** "capacity" = as many lamps as there is charge. */
  readonly soc: "off" | "on" | "capacity";
}

/** The guide's LED table, row by row. "Shut down" is left out: a pack that sleeps does not answer. */
export const LED_TABLE = {
  standby: {
    nominal: { run: "flash1", alm: "off", soc: "capacity" },
    warning: { run: "flash1", alm: "flash3", soc: "capacity" },
  },
  charging: {
    nominal: { run: "on", alm: "off", soc: "capacity" },
    warning: { run: "on", alm: "flash3", soc: "capacity" },
    voltageProtection: { run: "on", alm: "off", soc: "on" },
  },
  discharging: {
    nominal: { run: "flash3", alm: "off", soc: "capacity" },
    warning: { run: "flash3", alm: "flash3", soc: "capacity" },
    voltageProtection: { run: "off", alm: "off", soc: "off" },
  },
  /** The same lamps whether charge or discharge was stopped, and for a failure. */
  stopped: { run: "off", alm: "on", soc: "off" },
} as const satisfies Record<string, LedRow | Readonly<Record<string, LedRow>>>;

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

function protectionRow(mode: PackMode, protections: readonly FlagKey[]): LedRow | null {
  if (protections.some((key) => !OVER_CHARGE.includes(key) && !OVER_DISCHARGE.includes(key))) return LED_TABLE.stopped;
  if (protections.some((key) => OVER_DISCHARGE.includes(key))) return mode === "charging" ? null : LED_TABLE.discharging.voltageProtection;
  // "LED turn to standby if no power supply": without current, over-charge looks like standby.
  if (protections.length > 0 && mode === "charging") return LED_TABLE.charging.voltageProtection;
  return null;
}

/** What the lamps of the housing should show now; null while status or mode have not been read. */
export function ledsOf(snapshot: PackSnapshot): Leds | null {
  const { mode, alarms, protections, faults } = snapshot;
  if (mode === "notRead" || alarms === "notRead" || protections === "notRead" || faults === "notRead") return null;
  const running = LED_TABLE[mode][alarms.length > 0 ? "warning" : "nominal"];
  const row = faults.length > 0 ? LED_TABLE.stopped : (protectionRow(mode, protections) ?? running);
  const socLit = row.soc === "capacity" ? quarters(snapshot) : row.soc === "on" ? 4 : 0;
  return { run: row.run, alm: row.alm, socLit };
}
