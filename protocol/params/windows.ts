import type { UnitKey } from "../quantity/quantity.ts";
import { UNITS } from "../quantity/quantity.ts";

/** Usual values, in base units. Beyond them the user is asked; they are not limits of any source. */
export interface SettingWindow {
  readonly least: number;
  readonly most: number;
}

function within(least: number, most: number, unit: UnitKey): SettingWindow {
  const { factor } = UNITS[unit];
  return { least: Math.round(least * factor), most: Math.round(most * factor) };
}

function all(keys: readonly string[], window: SettingWindow): (readonly [string, SettingWindow])[] {
  return keys.map((key) => [key, window] as const);
}

function levels(prefix: string, suffix: string): string[] {
  return ["Alarm", "Protect", "Release"].map((level) => `${prefix}${level}${suffix}`);
}

/**
 * For packs of 16 LiFePO4 cells, for a family whose vendor tool has no limits at all: cells 2.5 to 3.75 V, the
 * resulting pack voltages, and currents, temperatures and delays that make sense for a home battery. Our judgement.
 */
const WINDOWS: ReadonlyMap<string, SettingWindow> = new Map([
  ...all(levels("packOv", "Mv"), within(52, 60, "V")),
  ...all(levels("cellOv", "Mv"), within(3250, 3750, "mV")),
  ...all(levels("packUv", "Mv"), within(40, 52, "V")),
  ...all(levels("cellUv", "Mv"), within(2500, 3250, "mV")),
  ...all(["packOvDelayUs", "cellOvDelayUs", "packUvDelayUs", "cellUvDelayUs"], within(500, 20_000, "ms")),
  ...all(["chargeOcAlarmMa", "chargeOcProtectMa", "dischargeOcAlarmMa", "dischargeOcProtectMa"], within(1, 220, "A")),
  ...all(["chargeOcDelayUs", "dischargeOcDelayUs"], within(500, 25_000, "ms")),
  ...all(["dischargeOc2ProtectMa"], within(5, 300, "A")),
  ...all(["dischargeOc2DelayUs"], within(50, 2000, "ms")),
  ...all([...levels("chargeOt", "DeciC"), ...levels("dischargeOt", "DeciC"), ...levels("envOt", "DeciC")], within(35, 75, "degC")),
  ...all([...levels("chargeUt", "DeciC"), ...levels("dischargeUt", "DeciC"), ...levels("envUt", "DeciC")], within(-30, 20, "degC")),
  ...all(levels("mosOt", "DeciC"), within(50, 120, "degC")),
  ...all(levels("terminalOt", "DeciC"), within(50, 110, "degC")),
  ["terminalOtDelayUs", within(500, 20_000, "ms")],
  ["balanceStartMv", within(3300, 3600, "mV")],
  ["balanceDeltaMv", within(5, 100, "mV")],
  ["fullChargeMv", within(52, 58.4, "V")],
  ["fullChargeMa", within(0.5, 20, "A")],
  ["sleepCellMv", within(2500, 3300, "mV")],
  ["sleepDelayUs", within(60, 172_800, "s")],
  ["shortCircuitDelayUs", within(100, 1000, "us")],
  ["lowSocAlarmDeciPct", within(0, 50, "pct")],
]);

/** null = no usual range. */
export function windowOf(key: string): SettingWindow | null {
  return WINDOWS.get(key) ?? null;
}
