import type { FlagKey, Severity } from "./flags.ts";

/** "Not read yet" and "this pack does not report it" are separate states, never 0 and never "off". */
export type Reading<T extends number | boolean> = T | "notRead" | "notReported";

export const SWITCH_KEYS = [
  "chargeMos",
  "dischargeMos",
  "prechargeMos",
  "limiter",
  "heater",
  "dryContact1",
  "dryContact2",
  "fan",
  "fuse",
] as const;
export type SwitchKey = (typeof SWITCH_KEYS)[number];

/** What a pack switches besides its MOSFETs. `limiterEnabled` = may limit; whether it does at present is a switch. */
export const CONTROL_KEYS = ["limiterEnabled", "limiterLowGear", "buzzer", "ledAlarm"] as const;
export type ControlKey = (typeof CONTROL_KEYS)[number];

/** For a family that reports none of them. */
export const CONTROLS_NOT_REPORTED = {
  limiterEnabled: "notReported",
  limiterLowGear: "notReported",
  buzzer: "notReported",
  ledAlarm: "notReported",
} as const satisfies Readonly<Record<ControlKey, "notReported">>;

/** The newer tiles; the guide's screen shows the other seven next to the pack's state. */
export const EXTRA_SWITCH_KEYS = ["fan", "fuse"] as const satisfies readonly SwitchKey[];

/** For a family that reports none of them. */
export const SWITCHES_NOT_REPORTED = {
  prechargeMos: "notReported",
  dryContact1: "notReported",
  dryContact2: "notReported",
  fan: "notReported",
  fuse: "notReported",
} as const satisfies Partial<Readonly<Record<SwitchKey, "notReported">>>;

/** Values and extremes for a family that reports none of them. */
export const EXTRAS_NOT_REPORTED = {
  chargerVoltageMv: "notReported",
  solarCurrentMa: "notReported",
  reportedExtremes: null,
} as const;

/** Readings of equipment that few packs have: shown where fitted, and not mentioned elsewhere. */
export const FITTED_KEYS = ["chargerVoltageMv", "solarCurrentMa"] as const satisfies readonly (keyof PackSnapshot)[];
export type FittedKey = (typeof FITTED_KEYS)[number];

const PACK_MODES = ["standby", "charging", "discharging"] as const;
export type PackMode = (typeof PACK_MODES)[number];

/** `unknown` = the family has more sensors than its document gives roles for. */
export const SENSOR_ROLES = ["cell", "mos", "environment", "positiveTerminal", "negativeTerminal", "unknown"] as const;
export type SensorRole = (typeof SENSOR_ROLES)[number];

export interface TemperatureReading {
  readonly role: SensorRole;
  /** 1-based among the sensors of its role, as the housing numbers them. */
  readonly index: number;
  readonly valueDeciC: Reading<number>;
}

/** Highest and lowest as reported by the pack itself; numbers are 1-based, null = not reported. */
export interface ReportedExtremes {
  readonly maxCellMv: number | null;
  readonly maxCellNumber: number;
  readonly minCellMv: number | null;
  readonly minCellNumber: number;
  readonly maxTemperatureDeciC: number | null;
  readonly maxTemperatureNumber: number;
  readonly minTemperatureDeciC: number | null;
  readonly minTemperatureNumber: number;
}

/** Set bits that no table names: shown as numbers, never hidden. */
export interface UnknownBits {
  readonly register: string;
  readonly mask: number;
  /** Severity of every named bit of this register, used for this bit too. null = a state, which is not an alarm. */
  readonly severity: Severity | null;
}

/** Live values of one pack, in base units, for every family. */
export interface PackSnapshot {
  /** ADD of the pack that answered, which may differ from the one asked. */
  readonly address: number;
  readonly packVoltageMv: Reading<number>;
  /** + charge, - discharge. */
  readonly currentMa: Reading<number>;
  readonly socDeciPct: Reading<number>;
  readonly sohDeciPct: Reading<number>;
  /** SOC or SOH calculated here from capacities, because this pack does not send it. */
  readonly calculated: readonly ("soc" | "soh")[];
  readonly remainingCapacityMah: Reading<number>;
  readonly fullCapacityMah: Reading<number>;
  readonly ratedCapacityMah: Reading<number>;
  readonly cycleCount: Reading<number>;
  /** Of a built-in charger or solar input; few packs have one. */
  readonly chargerVoltageMv: Reading<number>;
  readonly solarCurrentMa: Reading<number>;
  readonly cellVoltagesMv: readonly number[];
  /** Same length as cellVoltagesMv, or empty when not read. */
  readonly balancingCells: readonly boolean[];
  /** Sensors of a block that was not read appear as "notRead", where the family knows them anyway. */
  readonly temperatures: readonly TemperatureReading[];
  /** null = this pack reports none, or they were not read. */
  readonly reportedExtremes: ReportedExtremes | null;
  readonly mode: PackMode | "notRead";
  /** `chargeMos` is also on while only the limiter's path conducts. */
  readonly switches: Readonly<Record<SwitchKey, Reading<boolean>>>;
  readonly controls: Readonly<Record<ControlKey, Reading<boolean>>>;
  readonly fullyCharged: Reading<boolean>;
  /** "notRead" until the status of the pack has been read once. */
  readonly alarms: readonly FlagKey[] | "notRead";
  readonly protections: readonly FlagKey[] | "notRead";
  readonly faults: readonly FlagKey[] | "notRead";
  readonly unknownBits: readonly UnknownBits[];
}

export interface PackIdentity {
  readonly bmsVersion: string | "notRead" | "notReported";
  /** Serial number set by the BMS manufacturer ("Model SN" of the vendor tool). */
  readonly modelSerial: string | "notRead" | "notReported";
  /** Serial number set by the pack manufacturer ("PACK SN"). */
  readonly packSerial: string | "notRead" | "notReported";
}

export interface CellStats {
  readonly maxMv: number;
  readonly minMv: number;
  /** 0-based. */
  readonly maxIndex: number;
  readonly minIndex: number;
  readonly differenceMv: number;
  readonly sumMv: number;
  /** Rounded to 1 mV. */
  readonly averageMv: number;
}

/** null when no cell is known. */
export function cellStats(cellVoltagesMv: readonly number[]): CellStats | null {
  const [first] = cellVoltagesMv;
  if (first === undefined) return null;
  let maxIndex = 0;
  let minIndex = 0;
  let [maxMv, minMv, sumMv] = [first, first, 0];
  cellVoltagesMv.forEach((mv, index) => {
    sumMv += mv;
    if (mv > maxMv) [maxMv, maxIndex] = [mv, index];
    if (mv < minMv) [minMv, minIndex] = [mv, index];
  });
  return { maxMv, minMv, maxIndex, minIndex, differenceMv: maxMv - minMv, sumMv, averageMv: Math.round(sumMv / cellVoltagesMv.length) };
}

export function isKnown<T extends number | boolean>(reading: Reading<T>): reading is T {
  return typeof reading !== "string";
}

/** A sensor without a role counts as a cell sensor: one warning too many is better than one too few. */
export function isAtCells(role: SensorRole): boolean {
  return role === "cell" || role === "unknown";
}

/** How far a cell may have moved between the two answers that carry it and the extremes. */
const EXTREME_TOLERANCE_MV = 60;

/** Reported extremes that contradict the pack's own list of cells; empty = they agree, or there is nothing to compare. */
export function doubtfulExtremes({ reportedExtremes, cellVoltagesMv }: PackSnapshot): readonly ("max" | "min")[] {
  const stats = cellStats(cellVoltagesMv);
  if (reportedExtremes === null || stats === null) return [];
  const { maxCellMv, maxCellNumber, minCellMv, minCellNumber } = reportedExtremes;
  const fits = (mv: number | null, number: number, extremeMv: number): boolean => {
    if (mv === null) return true;
    const listedMv = cellVoltagesMv[number - 1];
    const isNear = (other: number) => Math.abs(mv - other) <= EXTREME_TOLERANCE_MV;
    return listedMv !== undefined && isNear(listedMv) && isNear(extremeMv);
  };
  return [
    ...(fits(maxCellMv, maxCellNumber, stats.maxMv) ? [] : (["max"] as const)),
    ...(fits(minCellMv, minCellNumber, stats.minMv) ? [] : (["min"] as const)),
  ];
}

/** Extremes of the cell sensors in 0.1 °C; null when none reports. */
export function cellTemperatureRange(snapshot: PackSnapshot): { minDeciC: number; maxDeciC: number } | null {
  const known = snapshot.temperatures.flatMap((t) => (isAtCells(t.role) && isKnown(t.valueDeciC) ? [t.valueDeciC] : []));
  return known.length === 0 ? null : { minDeciC: Math.min(...known), maxDeciC: Math.max(...known) };
}

/** Time to full (charging) or empty (discharging) at the present current, in minutes; null when it is meaningless. */
export function minutesLeft(snapshot: PackSnapshot): number | null {
  const { currentMa, remainingCapacityMah, fullCapacityMah } = snapshot;
  if (!isKnown(currentMa) || !isKnown(remainingCapacityMah) || !isKnown(fullCapacityMah)) return null;
  if (Math.abs(currentMa) < 500) return null;
  const leftMah = currentMa > 0 ? fullCapacityMah - remainingCapacityMah : remainingCapacityMah;
  return leftMah <= 0 ? null : Math.round((leftMah * 60) / Math.abs(currentMa));
}
