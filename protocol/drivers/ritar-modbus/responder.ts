import { bitsOfNames } from "../../layout/bits.ts";
import type { FieldValue } from "../../layout/fields.ts";
import { CELLS } from "../../modbus/reading.ts";
import { createModbusResponder } from "../../modbus/responder.ts";
import type { PackTruth } from "../../model/truth.ts";
import { FAULT_BITS, PROTECTION_BITS, STATUS_BITS, WARNING_BITS } from "./bits.ts";
import { BLOCKS } from "./blocks.ts";
import { clockValues } from "./clock.ts";
import { COMMAND_RUNS } from "./control.ts";
import {
  CALIBRATION_REGISTERS,
  COMMAND_REGISTERS,
  FACTORY_REGISTERS,
  MAP,
  NOT_FITTED_RAW,
  SETTING_REGISTERS,
  TERMINAL_REGISTERS,
} from "./registers.ts";
import { commands, isCommand } from "./responderControl.ts";
import { historyAnswer } from "./responderHistory.ts";
import { WRITE_GROUPS } from "./settings.ts";

const SETTING_FIELDS = [...SETTING_REGISTERS, ...TERMINAL_REGISTERS].map(({ field }) => field);
const CALIBRATION_FIELDS = [...CALIBRATION_REGISTERS, ...FACTORY_REGISTERS].map(({ field }) => field);
/** T0 fills its single-register writes up to 17 bytes. */
const PADDED_BYTES = 17;

function statusNames({ faults, mode, switches }: PackTruth): Set<string> {
  const names = new Set<string>(faults);
  if (mode !== "standby") names.add(mode);
  if (switches.chargeMos) names.add("chargeMosOn");
  if (switches.dischargeMos) names.add("dischargeMosOn");
  if (switches.prechargeMos) names.add("prechargeMosOn");
  if (switches.limiter) names.add("limiterOn");
  if (switches.heater) names.add("heaterOn");
  if (switches.dryContact1) names.add("dryContact1On");
  if (switches.dryContact2) names.add("dryContact2On");
  if (switches.fan) names.add("fanOn");
  if (switches.fuse) names.add("fuseOn");
  return names;
}

/** Hundredths of volts, amperes and ampere hours: the wire has a coarser resolution than the simulated values. */
function hundredths(base: number): number {
  return Math.round(base / 10) * 10;
}

/** Value and 1-based number of the extreme; 0 where nothing is known. */
function extreme(
  values: readonly (number | null)[],
  pick: (...known: number[]) => number,
): readonly [value: number | null, number: number] {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return [null, 0];
  const value = pick(...known);
  return [value, values.indexOf(value) + 1];
}

function extremesOf({ cellVoltagesMv, cellTemperaturesDeciC }: PackTruth): Record<string, FieldValue> {
  const [maxCellMv, maxCellNumber] = extreme(cellVoltagesMv, Math.max);
  const [minCellMv, minCellNumber] = extreme(cellVoltagesMv, Math.min);
  const [maxTemperatureDeciC, maxTemperatureNumber] = extreme(cellTemperaturesDeciC, Math.max);
  const [minTemperatureDeciC, minTemperatureNumber] = extreme(cellTemperaturesDeciC, Math.min);
  return {
    maxCellMv,
    maxCellNumber,
    minCellMv,
    minCellNumber,
    maxTemperatureDeciC,
    maxTemperatureNumber,
    minTemperatureDeciC,
    minTemperatureNumber,
  };
}

function registersOf(truth: PackTruth): Record<string, FieldValue> {
  const status = statusNames(truth);
  const values: Record<string, FieldValue> = {
    currentMa: hundredths(truth.currentMa),
    packVoltageMv: hundredths(truth.packVoltageMv),
    socDeciPct: truth.socDeciPct,
    sohDeciPct: truth.sohDeciPct,
    remainingCapacityMah: hundredths(truth.remainingCapacityMah),
    fullCapacityMah: hundredths(truth.fullCapacityMah),
    ratedCapacityMah: hundredths(truth.ratedCapacityMah),
    cycleCount: truth.cycleCount,
    solarCurrentMa: truth.solarCurrentMa,
    chargerVoltageMv: truth.chargerVoltageMv,
    totalCurrentMa: null,
    inverterCode: truth.settings.get("inverterCode") ?? 0,
    warningFlags: bitsOfNames(WARNING_BITS, (name) => truth.alarms.has(name as never)),
    protectionFlags: bitsOfNames(PROTECTION_BITS, (name) => truth.protections.has(name as never)),
    statusFlags: bitsOfNames({ ...FAULT_BITS, ...STATUS_BITS }, (name) => status.has(name)),
    balanceFlags: truth.balancingCells.reduce((mask, on, i) => (on ? mask | (1 << i) : mask), 0),
    mosTemperatureDeciC: truth.mosTemperatureDeciC,
    environmentTemperatureDeciC: truth.environmentTemperatureDeciC,
    positiveTerminalDeciC: truth.terminalTemperaturesDeciC.positive,
    negativeTerminalDeciC: truth.terminalTemperaturesDeciC.negative,
    ...extremesOf(truth),
    ...clockValues(truth.packTime, truth.registerManners.clockIsBcd),
    bmsVersion: truth.bmsVersion,
    modelSerial: truth.modelSerial,
    packSerial: truth.packSerial,
  };
  CELLS.forEach((key, i) => {
    values[key] = truth.cellVoltagesMv[i] ?? null;
  });
  for (let i = 0; i < 4; i++) values[`cellTemperature${i + 1}DeciC`] = truth.cellTemperaturesDeciC[i] ?? null;
  for (const { key } of CALIBRATION_FIELDS) values[key] = 0;
  // What a switch register returns when read has not been published: the same as any register without a value.
  for (const { field } of COMMAND_REGISTERS) values[field.key] = NOT_FITTED_RAW;
  for (const n of [1, 2]) {
    values[`calibrationSoc${n}DeciPct`] = truth.socDeciPct;
    values[`calibrationSoh${n}DeciPct`] = truth.sohDeciPct;
    values[`calibrationRemaining${n}Mah`] = hundredths(truth.remainingCapacityMah);
    values[`calibrationFull${n}Mah`] = hundredths(truth.fullCapacityMah);
  }
  for (const { key } of SETTING_FIELDS) values[key] = truth.settings.get(key) ?? 0;
  for (const key of truth.registerManners.notFitted) values[key] = null;
  return values;
}

export const responder = createModbusResponder({
  map: MAP,
  reads: Object.values(BLOCKS),
  writes: [...WRITE_GROUPS, ...COMMAND_RUNS],
  readable: [
    [0, 159],
    // V2.80 reads 223 to 238 in one go, switches included.
    [160, 244],
    [283, 286],
    [290, 319],
  ],
  writable: [
    [32, 32],
    [160, 212],
    [283, 286],
  ],
  special: historyAnswer,
  reservedRaw: NOT_FITTED_RAW,
  valuesOf: registersOf,
  settingKeys: [...SETTING_FIELDS.map(({ key }) => key), "inverterCode"],
  zeroIsBroadcast: false,
  paddedBytes: PADDED_BYTES,
  commands,
  isCommand,
});
