import type { NumberType } from "../../layout/fields.ts";
import type { Register } from "../../modbus/registerMap.ts";
import { createRegisterMap } from "../../modbus/registerMap.ts";
import type { Evidence } from "../../model/evidence.ts";
import type { Lsb } from "../../quantity/quantity.ts";

/**
 * The register map of PACE Modbus RTU V1.3 (document of 2017-06-27, "D17"), zero based as sent on the wire.
 * C:… = name of the capture that shows the register on a real pack.
 */
const D17 = "D17";

function number(register: number, key: string, type: NumberType, lsb: Lsb, evidence: Evidence = "documented", source = D17): Register {
  return { register, words: 1, access: "R", field: { key, type, lsb, evidence, source } };
}

function temperature(register: number, key: string): Register {
  const field = {
    key,
    type: "i16",
    lsb: "0.1 degC",
    absentRaw: [-2000],
    evidence: "documented",
    source: "D17; -200.0 °C = no sensor",
  } as const;
  return { register, words: 1, access: "R", field };
}

function setting(register: number, key: string, type: NumberType, lsb: Lsb, paperRaw?: readonly [number, number]): Register {
  const row = { register, words: 1, access: "RW", field: { key, type, lsb, evidence: "documented", source: D17 } } as const;
  return paperRaw ? { ...row, paperRaw } : row;
}

/** The document gives "1-255" for every delay. */
const DELAY_RAW = [1, 255] as const;
/** "max 500 us". */
const SHORT_CIRCUIT_RAW = [1, 20] as const;
const PERCENT_RAW = [0, 100] as const;

function text(register: number, key: string, access: "R" | "RW"): Register {
  return { register, words: 10, access, field: { key, type: "ascii", length: 20, evidence: "documented", source: D17 } };
}

export const WARNING_BITS = {
  0: "cellOverVoltage",
  1: "cellUnderVoltage",
  2: "packOverVoltage",
  3: "packUnderVoltage",
  4: "chargeOverCurrent",
  5: "dischargeOverCurrent",
  8: "chargeOverTemperature",
  9: "dischargeOverTemperature",
  10: "chargeUnderTemperature",
  11: "dischargeUnderTemperature",
  12: "environmentOverTemperature",
  13: "environmentUnderTemperature",
  14: "mosOverTemperature",
  15: "lowSoc",
} as const;

/** Bits 12 to 14 are in a different order than in the warning register. */
export const PROTECTION_BITS = {
  0: "cellOverVoltage",
  1: "cellUnderVoltage",
  2: "packOverVoltage",
  3: "packUnderVoltage",
  4: "chargeOverCurrent",
  5: "dischargeOverCurrent",
  6: "shortCircuit",
  7: "chargerOverVoltage",
  8: "chargeOverTemperature",
  9: "dischargeOverTemperature",
  10: "chargeUnderTemperature",
  11: "dischargeUnderTemperature",
  12: "mosOverTemperature",
  13: "environmentOverTemperature",
  14: "environmentUnderTemperature",
} as const;

export const STATUS_BITS = {
  0: "chargeMosFault",
  1: "dischargeMosFault",
  2: "temperatureSensorFault",
  4: "cellFault",
  5: "samplingFault",
  8: "charging",
  9: "discharging",
  10: "chargeMosOn",
  11: "dischargeMosOn",
  12: "limiterOn",
  14: "chargerReversed",
  15: "heaterOn",
} as const;

function bits(register: number, key: string, names: Readonly<Record<number, string>>, evidence: Evidence, source: string): Register {
  return { register, words: 1, access: "R", field: { key, type: "bits16", bits: names, evidence, source } };
}

/** Registers 15-20 were seen in a dump of a 16-cell pack; a cell that is not fitted reads 0. */
function cell(index: number): Register {
  const seen = index <= 6;
  const field = {
    key: `cell${index}Mv`,
    type: "u16",
    lsb: "1 mV",
    absentRaw: [0],
    evidence: seen ? "captured" : "documented",
    source: seen ? "D17, C:mb-dump-rn150" : D17,
  } as const;
  return { register: 14 + index, words: 1, access: "R", field };
}

const SEEN_SUMMARY = "D17, C:mb-summary-titan-1";

export const LIVE_REGISTERS: readonly Register[] = [
  number(0, "currentMa", "i16", "10 mA", "captured", SEEN_SUMMARY),
  number(1, "packVoltageMv", "u16", "10 mV", "captured", SEEN_SUMMARY),
  number(2, "socDeciPct", "u8w", "1 pct", "captured", SEEN_SUMMARY),
  number(3, "sohDeciPct", "u8w", "1 pct", "captured", SEEN_SUMMARY),
  number(4, "remainingCapacityMah", "u16", "10 mAh", "captured", SEEN_SUMMARY),
  number(5, "fullCapacityMah", "u16", "10 mAh", "captured", SEEN_SUMMARY),
  number(6, "ratedCapacityMah", "u16", "10 mAh", "captured", SEEN_SUMMARY),
  number(7, "cycleCount", "u16", "1 one", "captured", SEEN_SUMMARY),
  bits(9, "warningFlags", WARNING_BITS, "documented", D17),
  bits(10, "protectionFlags", PROTECTION_BITS, "documented", D17),
  bits(11, "statusFlags", STATUS_BITS, "captured", "D17, C:mb-dump-rn150"),
  bits(12, "balanceFlags", {}, "inferred", "D17 gives no bit table; bit 0 = cell 1 is the common reading"),
  ...Array.from({ length: 16 }, (_, i) => cell(i + 1)),
  temperature(31, "cellTemperature1DeciC"),
  temperature(32, "cellTemperature2DeciC"),
  temperature(33, "cellTemperature3DeciC"),
  temperature(34, "cellTemperature4DeciC"),
  temperature(35, "mosTemperatureDeciC"),
  temperature(36, "environmentTemperatureDeciC"),
];

export const SETTING_REGISTERS: readonly Register[] = [
  setting(60, "packOvAlarmMv", "u16", "1 mV"),
  setting(61, "packOvProtectMv", "u16", "1 mV"),
  setting(62, "packOvReleaseMv", "u16", "1 mV"),
  setting(63, "packOvDelayUs", "u8w", "100 ms", DELAY_RAW),
  setting(64, "cellOvAlarmMv", "u16", "1 mV"),
  setting(65, "cellOvProtectMv", "u16", "1 mV"),
  setting(66, "cellOvReleaseMv", "u16", "1 mV"),
  setting(67, "cellOvDelayUs", "u8w", "100 ms", DELAY_RAW),
  setting(68, "packUvAlarmMv", "u16", "1 mV"),
  setting(69, "packUvProtectMv", "u16", "1 mV"),
  setting(70, "packUvReleaseMv", "u16", "1 mV"),
  setting(71, "packUvDelayUs", "u8w", "100 ms", DELAY_RAW),
  setting(72, "cellUvAlarmMv", "u16", "1 mV"),
  setting(73, "cellUvProtectMv", "u16", "1 mV"),
  setting(74, "cellUvReleaseMv", "u16", "1 mV"),
  setting(75, "cellUvDelayUs", "u8w", "100 ms", DELAY_RAW),
  setting(76, "chargeOcAlarmMa", "u16", "1 A"),
  setting(77, "chargeOcProtectMa", "u16", "1 A"),
  setting(78, "chargeOcDelayUs", "u8w", "100 ms", DELAY_RAW),
  setting(79, "dischargeOcAlarmMa", "u16", "1 A"),
  setting(80, "dischargeOcProtectMa", "u16", "1 A"),
  setting(81, "dischargeOcDelayUs", "u8w", "100 ms", DELAY_RAW),
  setting(82, "dischargeOc2ProtectMa", "u16", "1 A"),
  setting(83, "dischargeOc2DelayUs", "u8w", "25 ms", DELAY_RAW),
  setting(84, "chargeOtAlarmDeciC", "i16", "0.1 degC"),
  setting(85, "chargeOtProtectDeciC", "i16", "0.1 degC"),
  setting(86, "chargeOtReleaseDeciC", "i16", "0.1 degC"),
  setting(87, "dischargeOtAlarmDeciC", "i16", "0.1 degC"),
  setting(88, "dischargeOtProtectDeciC", "i16", "0.1 degC"),
  setting(89, "dischargeOtReleaseDeciC", "i16", "0.1 degC"),
  setting(90, "chargeUtAlarmDeciC", "i16", "0.1 degC"),
  setting(91, "chargeUtProtectDeciC", "i16", "0.1 degC"),
  setting(92, "chargeUtReleaseDeciC", "i16", "0.1 degC"),
  setting(93, "dischargeUtAlarmDeciC", "i16", "0.1 degC"),
  setting(94, "dischargeUtProtectDeciC", "i16", "0.1 degC"),
  setting(95, "dischargeUtReleaseDeciC", "i16", "0.1 degC"),
  setting(96, "mosOtAlarmDeciC", "i16", "0.1 degC"),
  setting(97, "mosOtProtectDeciC", "i16", "0.1 degC"),
  setting(98, "mosOtReleaseDeciC", "i16", "0.1 degC"),
  setting(99, "envOtAlarmDeciC", "i16", "0.1 degC"),
  setting(100, "envOtProtectDeciC", "i16", "0.1 degC"),
  setting(101, "envOtReleaseDeciC", "i16", "0.1 degC"),
  setting(102, "envUtAlarmDeciC", "i16", "0.1 degC"),
  setting(103, "envUtProtectDeciC", "i16", "0.1 degC"),
  setting(104, "envUtReleaseDeciC", "i16", "0.1 degC"),
  setting(105, "balanceStartMv", "u16", "1 mV"),
  setting(106, "balanceDeltaMv", "u16", "1 mV"),
  setting(107, "fullChargeMv", "u16", "1 mV"),
  setting(108, "fullChargeMa", "u16", "1 mA"),
  setting(109, "sleepCellMv", "u16", "1 mV"),
  setting(110, "sleepDelayUs", "u16", "1 min"),
  setting(111, "shortCircuitDelayUs", "u8w", "25 us", SHORT_CIRCUIT_RAW),
  setting(112, "lowSocAlarmDeciPct", "u8w", "1 pct", PERCENT_RAW),
  setting(113, "chargeOc2ProtectMa", "u16", "1 A"),
  setting(114, "chargeOc2DelayUs", "u8w", "25 ms", DELAY_RAW),
];

export const IDENTITY_REGISTERS: readonly Register[] = [
  text(150, "bmsVersion", "R"),
  text(160, "modelSerial", "RW"),
  text(170, "packSerial", "RW"),
];

export const REGISTERS: readonly Register[] = [...LIVE_REGISTERS, ...SETTING_REGISTERS, ...IDENTITY_REGISTERS];

export const MAP = createRegisterMap(REGISTERS, { evidence: "documented", source: "D17: reserved" });
export const { layoutOfRange } = MAP;
