import type { Figures, FlagKey, FlagReading, PackSnapshot, SensorRole, Severity, UnitKey } from "../../../protocol/shared.ts";
import { cellStats, decimalsFor, flagInfo, isKnown, MOST_DECIMALS } from "../../../protocol/shared.ts";
import type { Settings } from "./thresholds.ts";

/** What the reading belongs to, for a sentence: "cell 9", "Temp 1", "MOS". */
export type FactSubject =
  | { readonly kind: "cell"; readonly number: number }
  | { readonly kind: "sensor"; readonly role: SensorRole; readonly number: number }
  | { readonly kind: "packVoltage" | "current" | "soc" };

interface FlagFacts {
  readonly subject: FactSubject;
  readonly value: string;
  /** Threshold of this severity; null when the pack did not tell it. */
  readonly limit: string | null;
  readonly side: "above" | "below" | null;
  /** The value has come back over the threshold, and the flag stays up until its release. */
  readonly isHeld: boolean;
}

interface Measured {
  readonly subject: FactSubject;
  readonly base: number;
  readonly unit: UnitKey;
  readonly decimals: number;
}

const UNIT_LABELS: Readonly<Partial<Record<UnitKey, string>>> = { mV: "mV", V: "V", A: "A", degC: "°C", pct: "%" };

function withUnit({ unit, decimals }: Measured, base: number, figures: Figures): string {
  return `${figures.amount(base, unit, { decimals })}\u00a0${UNIT_LABELS[unit] ?? ""}`;
}

/** As many decimals as both need: rounded, a value could stand beside its threshold as if it had reached it. */
function exactly(measured: Measured, limit: number | undefined): Measured {
  const needed = [measured.base, limit ?? measured.base].map((base) => decimalsFor(base, measured) ?? MOST_DECIMALS);
  return { ...measured, decimals: Math.max(...needed) };
}

function sensor(snapshot: PackSnapshot, roles: readonly SensorRole[], pick: "max" | "min"): Measured | null {
  let best: Measured | null = null;
  for (const { role, index, valueDeciC } of snapshot.temperatures) {
    if (!roles.includes(role) || !isKnown(valueDeciC)) continue;
    if (best !== null && (pick === "max" ? valueDeciC <= best.base : valueDeciC >= best.base)) continue;
    best = { subject: { kind: "sensor", role, number: index }, base: valueDeciC, unit: "degC", decimals: 1 };
  }
  return best;
}

function measure(reading: FlagReading, snapshot: PackSnapshot): Measured | null {
  switch (reading) {
    case "maxCell":
    case "minCell": {
      const stats = cellStats(snapshot.cellVoltagesMv);
      if (stats === null) return null;
      const [base, index] = reading === "maxCell" ? [stats.maxMv, stats.maxIndex] : [stats.minMv, stats.minIndex];
      return { subject: { kind: "cell", number: index + 1 }, base, unit: "mV", decimals: 0 };
    }
    case "packVoltage":
      return isKnown(snapshot.packVoltageMv)
        ? { subject: { kind: "packVoltage" }, base: snapshot.packVoltageMv, unit: "V", decimals: 2 }
        : null;
    case "current":
      // Thresholds of current are sizes without a direction; the flag's name says which way.
      return isKnown(snapshot.currentMa)
        ? { subject: { kind: "current" }, base: Math.abs(snapshot.currentMa), unit: "A", decimals: 2 }
        : null;
    case "soc":
      return isKnown(snapshot.socDeciPct) ? { subject: { kind: "soc" }, base: snapshot.socDeciPct, unit: "pct", decimals: 0 } : null;
    case "maxCellTemperature":
      return sensor(snapshot, ["cell", "unknown"], "max");
    case "minCellTemperature":
      return sensor(snapshot, ["cell", "unknown"], "min");
    case "mosTemperature":
      return sensor(snapshot, ["mos"], "max");
    case "environmentTemperature":
      return sensor(snapshot, ["environment"], "max");
    case "positiveTerminalTemperature":
      return sensor(snapshot, ["positiveTerminal"], "max");
    case "negativeTerminalTemperature":
      return sensor(snapshot, ["negativeTerminal"], "max");
  }
}

function settingFor(key: FlagKey, severity: Severity): string | undefined {
  const info = flagInfo(key);
  return severity === "alarm" ? info.alarmSetting : info.protectSetting;
}

function isInside(base: number, limit: number, side: "above" | "below" | undefined): boolean {
  if (side === undefined) return false;
  return side === "below" ? base > limit : base < limit;
}

/** Value against threshold; null when no single reading trips this flag, or it is not known. */
export function flagFacts(
  key: FlagKey,
  severity: Severity,
  snapshot: PackSnapshot,
  settings: Settings,
  figures: Figures,
): FlagFacts | null {
  const info = flagInfo(key);
  if (info.reading === undefined || severity === "fault") return null;
  const measured = measure(info.reading, snapshot);
  if (measured === null) return null;
  const setting = settingFor(key, severity);
  const limitBase = setting === undefined ? undefined : settings[setting];
  const magnitude = info.reading === "current" && limitBase !== undefined ? Math.abs(limitBase) : limitBase;
  const shown = exactly(measured, magnitude);
  return {
    subject: measured.subject,
    value: withUnit(shown, measured.base, figures),
    limit: magnitude === undefined ? null : withUnit(shown, magnitude, figures),
    side: info.side ?? null,
    isHeld: magnitude !== undefined && isInside(measured.base, magnitude, info.side),
  };
}

/** Where the alarm of this key turns into a protection, as text; null when that is not known. */
export function protectionLimit(key: FlagKey, snapshot: PackSnapshot, settings: Settings, figures: Figures): string | null {
  return flagFacts(key, "protection", snapshot, settings, figures)?.limit ?? null;
}

interface ActiveFlag {
  readonly key: FlagKey;
  readonly sinceWallMs: number | null;
}

/** Newest first; flags of unknown age stay in the order of the pack, behind the others. */
export function activeFlags(keys: readonly FlagKey[], severity: Severity, since: Readonly<Record<string, number>>): ActiveFlag[] {
  return keys
    .map((key) => ({ key, sinceWallMs: since[`${severity}:${key}`] ?? null }))
    .toSorted((a, b) => (b.sinceWallMs ?? 0) - (a.sinceWallMs ?? 0));
}

/** Sensors that this pack has but that say nothing. */
export function silentSensors(snapshot: PackSnapshot): readonly { readonly role: SensorRole; readonly index: number }[] {
  return snapshot.temperatures.filter(({ valueDeciC }) => valueDeciC === "notReported");
}
