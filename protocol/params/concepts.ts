import type { UnitKey } from "../quantity/quantity.ts";

/** Groups of settings, in the order of the vendor's tool. */
export const SETTING_GROUPS = [
  "packOv",
  "cellOv",
  "packUv",
  "cellUv",
  "chargeOc",
  "dischargeOc",
  "chargeOt",
  "dischargeOt",
  "chargeUt",
  "dischargeUt",
  "mosOt",
  "envOt",
  "envUt",
  "terminalOt",
  "balance",
  "fullCharge",
  "sleep",
  "shortCircuit",
  "lowSoc",
  "limiter",
  "inverter",
] as const;
export type SettingGroup = (typeof SETTING_GROUPS)[number];

/** Role of a value within its group; the order rules use these. */
export type SettingRole = "alarm" | "protect" | "release" | "delay" | "protect2" | "delay2" | "start" | "difference" | "limit" | "code";

/** Definition of a setting, for every family. The UI's text has its name and help under the same key. */
export interface SettingConcept {
  readonly key: string;
  readonly group: SettingGroup;
  readonly role: SettingRole;
  /** Unit in which people read and enter it. */
  readonly unit: UnitKey;
  readonly decimals: number;
}

type Shape = Pick<SettingConcept, "unit" | "decimals">;
const VOLT_2: Shape = { unit: "V", decimals: 2 };
const MILLIVOLT: Shape = { unit: "mV", decimals: 0 };
const AMPERE: Shape = { unit: "A", decimals: 0 };
const CELSIUS: Shape = { unit: "degC", decimals: 1 };
/** A number of a list, not an amount: shown by its name. */
const CODE: Shape = { unit: "one", decimals: 0 };
const MILLISECOND: Shape = { unit: "ms", decimals: 0 };

function concept(key: string, group: SettingGroup, role: SettingRole, shape: Shape): SettingConcept {
  return { key, group, role, ...shape };
}

function voltageGroup(group: SettingGroup, shape: Shape): SettingConcept[] {
  return [
    concept(`${group}AlarmMv`, group, "alarm", shape),
    concept(`${group}ProtectMv`, group, "protect", shape),
    concept(`${group}ReleaseMv`, group, "release", shape),
    concept(`${group}DelayUs`, group, "delay", MILLISECOND),
  ];
}

function currentGroup(group: "chargeOc" | "dischargeOc"): SettingConcept[] {
  return [
    concept(`${group}AlarmMa`, group, "alarm", AMPERE),
    concept(`${group}ProtectMa`, group, "protect", AMPERE),
    concept(`${group}DelayUs`, group, "delay", MILLISECOND),
    concept(`${group}2ProtectMa`, group, "protect2", AMPERE),
    concept(`${group}2DelayUs`, group, "delay2", MILLISECOND),
  ];
}

function temperatureGroup(group: SettingGroup): SettingConcept[] {
  return [
    concept(`${group}AlarmDeciC`, group, "alarm", CELSIUS),
    concept(`${group}ProtectDeciC`, group, "protect", CELSIUS),
    concept(`${group}ReleaseDeciC`, group, "release", CELSIUS),
  ];
}

export const SETTING_CONCEPTS: readonly SettingConcept[] = [
  ...voltageGroup("packOv", VOLT_2),
  ...voltageGroup("cellOv", MILLIVOLT),
  ...voltageGroup("packUv", VOLT_2),
  ...voltageGroup("cellUv", MILLIVOLT),
  ...currentGroup("chargeOc"),
  ...currentGroup("dischargeOc"),
  ...(["chargeOt", "dischargeOt", "chargeUt", "dischargeUt", "mosOt", "envOt", "envUt"] as const).flatMap(temperatureGroup),
  ...temperatureGroup("terminalOt"),
  concept("terminalOtDelayUs", "terminalOt", "delay", MILLISECOND),
  concept("balanceStartMv", "balance", "start", MILLIVOLT),
  concept("balanceDeltaMv", "balance", "difference", MILLIVOLT),
  concept("fullChargeMv", "fullCharge", "limit", VOLT_2),
  concept("fullChargeMa", "fullCharge", "difference", { unit: "mA", decimals: 0 }),
  concept("sleepCellMv", "sleep", "limit", MILLIVOLT),
  concept("sleepDelayUs", "sleep", "delay", { unit: "min", decimals: 0 }),
  concept("shortCircuitDelayUs", "shortCircuit", "delay", { unit: "us", decimals: 0 }),
  concept("lowSocAlarmDeciPct", "lowSoc", "alarm", { unit: "pct", decimals: 0 }),
  concept("limiterStartMa", "limiter", "start", AMPERE),
  concept("inverterCanCode", "inverter", "code", CODE),
  concept("inverterRs485Code", "inverter", "code", CODE),
  concept("inverterCode", "inverter", "code", CODE),
  concept("inverterTypeCode", "inverter", "code", CODE),
];

const BY_KEY: ReadonlyMap<string, SettingConcept> = new Map(SETTING_CONCEPTS.map((c) => [c.key, c]));

export function conceptOf(key: string): SettingConcept | null {
  return BY_KEY.get(key) ?? null;
}
