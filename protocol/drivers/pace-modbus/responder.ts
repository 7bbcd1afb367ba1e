import { bitsOfNames } from "../../layout/bits.ts";
import type { FieldValue } from "../../layout/fields.ts";
import { createModbusResponder } from "../../modbus/responder.ts";
import type { PackTruth } from "../../model/truth.ts";
import { BLOCKS } from "./blocks.ts";
import { MAP, PROTECTION_BITS, SETTING_REGISTERS, STATUS_BITS, WARNING_BITS } from "./registers.ts";
import { WRITE_GROUPS } from "./settings.ts";

function statusNames(truth: PackTruth): Set<string> {
  const { switches } = truth;
  const names = new Set<string>(truth.faults);
  if (truth.mode !== "standby") names.add(truth.mode);
  if (switches.chargeMos) names.add("chargeMosOn");
  if (switches.dischargeMos) names.add("dischargeMosOn");
  if (switches.limiter) names.add("limiterOn");
  if (switches.heater) names.add("heaterOn");
  return names;
}

/** Whole percents and hundredths of ampere hours: the wire has a coarser resolution than the simulated values. */
function coarse(base: number, step: number): number {
  return Math.round(base / step) * step;
}

function registersOf(truth: PackTruth): Record<string, FieldValue> {
  const status = statusNames(truth);
  const values: Record<string, FieldValue> = {
    currentMa: coarse(truth.currentMa, 10),
    packVoltageMv: coarse(truth.packVoltageMv, 10),
    socDeciPct: coarse(truth.socDeciPct, 10),
    sohDeciPct: coarse(truth.sohDeciPct, 10),
    remainingCapacityMah: coarse(truth.remainingCapacityMah, 10),
    fullCapacityMah: coarse(truth.fullCapacityMah, 10),
    ratedCapacityMah: coarse(truth.ratedCapacityMah, 10),
    cycleCount: truth.cycleCount,
    warningFlags: bitsOfNames(WARNING_BITS, (name) => truth.alarms.has(name as never)),
    protectionFlags: bitsOfNames(PROTECTION_BITS, (name) => truth.protections.has(name as never)),
    statusFlags: bitsOfNames(STATUS_BITS, (name) => status.has(name)),
    balanceFlags: truth.balancingCells.reduce((mask, on, i) => (on ? mask | (1 << i) : mask), 0),
    mosTemperatureDeciC: truth.mosTemperatureDeciC,
    environmentTemperatureDeciC: truth.environmentTemperatureDeciC,
    bmsVersion: truth.bmsVersion,
    modelSerial: truth.modelSerial,
    packSerial: truth.packSerial,
  };
  for (let i = 0; i < 16; i++) values[`cell${i + 1}Mv`] = truth.cellVoltagesMv[i] ?? null;
  for (let i = 0; i < 4; i++) values[`cellTemperature${i + 1}DeciC`] = truth.cellTemperaturesDeciC[i] ?? null;
  for (const { field } of SETTING_REGISTERS) values[field.key] = truth.settings.get(field.key) ?? 0;
  return values;
}

function isForbidden(register: number, raw: number): boolean {
  const [least, most] = SETTING_REGISTERS.find((row) => row.register === register)?.paperRaw ?? [raw, raw];
  return raw < least || raw > most;
}

/** The document lets the serial numbers (150-179) be written; this tool never does, so the simulator does not take it either. */
export const responder = createModbusResponder({
  map: MAP,
  reads: Object.values(BLOCKS),
  writes: WRITE_GROUPS,
  readable: [
    [0, 36],
    [60, 114],
    [150, 179],
  ],
  writable: [[60, 114]],
  locked: [[150, 179]],
  isForbidden,
  reservedRaw: 0,
  valuesOf: registersOf,
  settingKeys: SETTING_REGISTERS.map((r) => r.field.key),
  zeroIsBroadcast: true,
});
