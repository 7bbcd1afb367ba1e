import type { BitsField, NumberType } from "../../layout/fields.ts";
import type { Register } from "../../modbus/registerMap.ts";
import { createRegisterMap } from "../../modbus/registerMap.ts";
import type { Evidence } from "../../model/evidence.ts";
import type { Lsb } from "../../quantity/quantity.ts";
import { FAULT_BITS, PROTECTION_BITS, STATUS_BITS, WARNING_BITS } from "./bits.ts";

/**
 * The register map of the Ritar BAT-5KWH/10KWH-51.2V, zero based as sent on the wire.
 * Sources: T0 = the vendor's BMSTool.exe, T280 = its 16SBMSToolV2.80, both run against a recording slave; E = register list
 * published by mamontuka/ritar-bms-ha; C:… = capture that shows the register on a real pack.
 */
const T0 = "T0";
const T280 = "T280";

/** What a real pack returns for a register that it does not have. */
export const NOT_FITTED_RAW = 0xfaaf;

interface Known {
  readonly evidence?: Evidence;
  readonly source?: string;
  /** Raw values that say "not fitted". */
  readonly absentRaw?: readonly number[];
  readonly rawOffset?: number;
}

/** A pack that has no such thing may answer as for a sensor that is not fitted. */
const MAYBE: Known = { absentRaw: [NOT_FITTED_RAW] };

function number(register: number, key: string, type: NumberType, lsb: Lsb, known: Known = {}): Register {
  const { evidence = "vendorTool", source = T0, ...rest } = known;
  return { register, words: 1, access: "R", field: { key, type, lsb, evidence, source, ...rest } };
}

function captured(source: string): Known {
  return { evidence: "captured", source: `${T0}, ${source}` };
}

/** Raw - 500 in tenths of a degree. Never FAAF in the captures of these registers; for other sensors FAAF is known to mean "absent". */
function temperature(register: number, key: string, known: Known): Register {
  return number(register, key, "u16", "0.1 degC", { rawOffset: -500, absentRaw: [NOT_FITTED_RAW], ...known });
}

function cell(index: number): Register {
  return number(39 + index, `cell${index}Mv`, "u16", "1 mV", { absentRaw: [NOT_FITTED_RAW], ...captured("C:ritar-cells-1") });
}

function bits(register: number, key: string, names: Readonly<Record<number, string>>): Register {
  const field: BitsField = {
    key,
    type: "bits32",
    bits: names,
    evidence: "vendorTool",
    source: `${T0} and ${T280}: each bit was set and read on the screen of the tool that names it`,
  };
  return { register, words: 2, access: "R", field };
}

function text(register: number, key: string): Register {
  return { register, words: 10, access: "R", field: { key, type: "ascii", length: 20, evidence: "vendorTool", source: T0 } };
}

/** A setting as the vendor's tool reads and writes it; the tool has no limits. */
function setting(register: number, key: string, type: NumberType, lsb: Lsb, known: Known = {}): Register {
  return { ...number(register, key, type, lsb, { ...MAYBE, ...known }), access: "RW" };
}

/** Raw - 50 in whole degrees. */
function degrees(register: number, key: string, source = T0): Register {
  return setting(register, key, "u16", "1 degC", { rawOffset: -50, source });
}

/** Firmware from before these sensors may answer 0, which would be -50.0 degrees. */
const TERMINAL: Known = { absentRaw: [NOT_FITTED_RAW, 0], source: `${T280}; filler on the captured pack` };

const LIVE = "C:ritar-live-part";
const EXTREMES = "C:ritar-extremes";

export const LIVE_REGISTERS: readonly Register[] = [
  // Not "not fitted" at FAAF: that is also -13.61 A.
  number(0, "currentMa", "i16", "10 mA"),
  number(1, "packVoltageMv", "u16", "10 mV", captured(LIVE)),
  number(2, "socDeciPct", "u16", "0.1 pct", captured(LIVE)),
  number(3, "sohDeciPct", "u16", "0.1 pct", captured(LIVE)),
  number(4, "remainingCapacityMah", "u16", "10 mAh", captured(LIVE)),
  number(5, "fullCapacityMah", "u16", "10 mAh", captured(LIVE)),
  number(6, "ratedCapacityMah", "u16", "10 mAh", captured(LIVE)),
  number(7, "cycleCount", "u16", "1 one", MAYBE),
  // Reserved before V2.80, and nothing on its screen depends on it: 0 has no meaning.
  number(8, "solarCurrentMa", "u16", "10 mA", {
    absentRaw: [0, NOT_FITTED_RAW],
    evidence: "secondhand",
    source: `${T280}, by its code alone`,
  }),
  bits(9, "warningFlags", WARNING_BITS),
  bits(11, "protectionFlags", PROTECTION_BITS),
  bits(13, "statusFlags", { ...FAULT_BITS, ...STATUS_BITS }),
  {
    register: 15,
    words: 1,
    access: "R",
    field: {
      key: "balanceFlags",
      type: "bits16",
      bits: {},
      evidence: "vendorTool",
      source: `${T0}, ${T280}: bit 0 = cell 1, all 16 set one by one`,
    },
  },
  number(31, "chargerVoltageMv", "u16", "10 mV", { absentRaw: [NOT_FITTED_RAW, 0], evidence: "secondhand", source: "E" }),
  setting(32, "inverterCode", "u16", "1 one", { source: T280 }),
  number(33, "totalCurrentMa", "i16", "100 mA", {
    absentRaw: [0xfaaf - 0x10000],
    evidence: "secondhand",
    source: "E; C:ritar-filler-33: not fitted",
  }),
  ...Array.from({ length: 16 }, (_, i) => cell(i + 1)),
  ...[1, 2, 3, 4].map((n) => temperature(119 + n, `cellTemperature${n}DeciC`, captured("C:ritar-temps"))),
  temperature(145, "mosTemperatureDeciC", captured(EXTREMES)),
  temperature(146, "environmentTemperatureDeciC", captured(EXTREMES)),
  number(147, "maxCellMv", "u16", "1 mV", { absentRaw: [NOT_FITTED_RAW], ...captured(EXTREMES) }),
  number(148, "maxCellNumber", "u16", "1 one", captured(EXTREMES)),
  number(149, "minCellMv", "u16", "1 mV", { absentRaw: [NOT_FITTED_RAW], ...captured(EXTREMES) }),
  number(150, "minCellNumber", "u16", "1 one", captured(EXTREMES)),
  temperature(151, "maxTemperatureDeciC", captured(EXTREMES)),
  number(152, "maxTemperatureNumber", "u16", "1 one", captured(EXTREMES)),
  temperature(153, "minTemperatureDeciC", captured(EXTREMES)),
  number(154, "minTemperatureNumber", "u16", "1 one", captured(EXTREMES)),
  temperature(155, "positiveTerminalDeciC", TERMINAL),
  temperature(156, "negativeTerminalDeciC", TERMINAL),
];

const CHARGE_OC2: Known = { evidence: "inferred", source: "E; T280 reads it and shows it nowhere", ...MAYBE };

export const SETTING_REGISTERS: readonly Register[] = [
  setting(160, "packOvAlarmMv", "u16", "10 mV"),
  setting(161, "packOvProtectMv", "u16", "10 mV"),
  setting(162, "packOvReleaseMv", "u16", "10 mV"),
  setting(163, "packOvDelayUs", "u16", "1 ms"),
  setting(164, "cellOvAlarmMv", "u16", "1 mV"),
  setting(165, "cellOvProtectMv", "u16", "1 mV"),
  setting(166, "cellOvReleaseMv", "u16", "1 mV"),
  setting(167, "cellOvDelayUs", "u16", "1 ms"),
  setting(168, "packUvAlarmMv", "u16", "10 mV"),
  setting(169, "packUvProtectMv", "u16", "10 mV"),
  setting(170, "packUvReleaseMv", "u16", "10 mV"),
  setting(171, "packUvDelayUs", "u16", "1 ms"),
  setting(172, "cellUvAlarmMv", "u16", "1 mV"),
  setting(173, "cellUvProtectMv", "u16", "1 mV"),
  setting(174, "cellUvReleaseMv", "u16", "1 mV"),
  setting(175, "cellUvDelayUs", "u16", "1 ms"),
  setting(176, "chargeOcAlarmMa", "u16", "10 mA"),
  setting(177, "chargeOcProtectMa", "u16", "10 mA"),
  setting(178, "chargeOcDelayUs", "u16", "1 ms"),
  setting(179, "dischargeOcAlarmMa", "u16", "10 mA"),
  setting(180, "dischargeOcProtectMa", "u16", "10 mA"),
  setting(181, "dischargeOcDelayUs", "u16", "1 ms"),
  setting(182, "dischargeOc2ProtectMa", "u16", "10 mA"),
  setting(183, "dischargeOc2DelayUs", "u16", "1 ms"),
  degrees(184, "chargeOtAlarmDeciC"),
  degrees(185, "chargeOtProtectDeciC"),
  degrees(186, "chargeOtReleaseDeciC"),
  degrees(187, "dischargeOtAlarmDeciC", T280),
  degrees(188, "dischargeOtProtectDeciC", T280),
  degrees(189, "dischargeOtReleaseDeciC", T280),
  degrees(190, "chargeUtAlarmDeciC"),
  degrees(191, "chargeUtProtectDeciC"),
  degrees(192, "chargeUtReleaseDeciC"),
  degrees(193, "dischargeUtAlarmDeciC"),
  degrees(194, "dischargeUtProtectDeciC"),
  degrees(195, "dischargeUtReleaseDeciC"),
  degrees(196, "mosOtAlarmDeciC"),
  degrees(197, "mosOtProtectDeciC"),
  degrees(198, "mosOtReleaseDeciC"),
  degrees(199, "envOtAlarmDeciC"),
  degrees(200, "envOtProtectDeciC"),
  degrees(201, "envOtReleaseDeciC"),
  degrees(202, "envUtAlarmDeciC"),
  degrees(203, "envUtProtectDeciC"),
  degrees(204, "envUtReleaseDeciC"),
  setting(205, "balanceStartMv", "u16", "1 mV"),
  setting(206, "balanceDeltaMv", "u16", "1 mV"),
  setting(207, "fullChargeMv", "u16", "10 mV"),
  setting(208, "fullChargeMa", "u16", "10 mA"),
  setting(209, "sleepCellMv", "u16", "1 mV"),
  setting(210, "sleepDelayUs", "u16", "1 s"),
  setting(211, "shortCircuitDelayUs", "u16", "1 us"),
  setting(212, "lowSocAlarmDeciPct", "u16", "1 pct"),
  // Read by V2.80, shown and written by no tool: which is the current and which the delay is our conclusion.
  number(213, "chargeOc2ProtectMa", "u16", "10 mA", CHARGE_OC2),
  number(214, "chargeOc2DelayUs", "u16", "1 ms", CHARGE_OC2),
];

export const TERMINAL_REGISTERS: readonly Register[] = [
  degrees(283, "terminalOtAlarmDeciC", T280),
  degrees(284, "terminalOtProtectDeciC", T280),
  degrees(285, "terminalOtReleaseDeciC", T280),
  setting(286, "terminalOtDelayUs", "u16", "1 ms", { source: T280 }),
];

/** T0 writes them and no program reads them; 0 is taken for a register that is not there, not for a charge of nothing. */
const CALIBRATION: Known = { evidence: "inferred", source: "T0 writes them together; read by no tool", absentRaw: [NOT_FITTED_RAW, 0] };

/** Calibration and counters: shown, never written by this program. */
export const CALIBRATION_REGISTERS: readonly Register[] = [
  number(215, "calibrationSoc1DeciPct", "u16", "0.1 pct", CALIBRATION),
  number(216, "calibrationSoc2DeciPct", "u16", "0.1 pct", CALIBRATION),
  number(217, "calibrationSoh1DeciPct", "u16", "0.1 pct", CALIBRATION),
  number(218, "calibrationSoh2DeciPct", "u16", "0.1 pct", CALIBRATION),
  number(219, "calibrationRemaining1Mah", "u16", "10 mAh", CALIBRATION),
  number(220, "calibrationRemaining2Mah", "u16", "10 mAh", CALIBRATION),
  number(221, "calibrationFull1Mah", "u16", "10 mAh", CALIBRATION),
  number(222, "calibrationFull2Mah", "u16", "10 mAh", CALIBRATION),
];

/** Offsets and slopes of the measuring chips. Shown as they come; a wrong value makes every protection wrong. */
export const FACTORY_REGISTERS: readonly Register[] = Array.from({ length: 8 }, (_, i) =>
  number(223 + i, `factory${223 + i}`, "u16", "1 one", { evidence: "inferred", source: "T0 calibrates here: raw" }),
);

/** Year without century, then as a clock is read. Whether a real pack answers BCD or plain numbers has not been published. */
const CLOCK_REGISTERS: readonly Register[] = ["clockYear", "clockMonth", "clockDay", "clockHour", "clockMinute", "clockSecond"].map(
  (key, i) => number(239 + i, key, "u16", "1 one"),
);

/** A switch or a button of the vendor's tools: write-only, and only by control.ts. */
function command(register: number, key: string, source = `${T0}, ${T280}`): Register {
  return { ...number(register, key, "u16", "1 one", { source }), access: "W" };
}

const SWITCH_COMMANDS: readonly Register[] = [
  command(231, "chargeMosCommand"),
  command(232, "dischargeMosCommand"),
  command(233, "prechargeMosCommand"),
  command(234, "heaterCommand", `${T280}: Heating; ${T0} calls it FAN MOS`),
  command(235, "limiterCommand"),
  command(236, "dryContact1Command"),
  command(237, "dryContact2Command"),
  command(238, "endPcControlCommand"),
];

const IDENTITY_REGISTERS: readonly Register[] = [text(290, "bmsVersion"), text(300, "modelSerial"), text(310, "packSerial")];

export const REGISTERS: readonly Register[] = [
  ...LIVE_REGISTERS,
  ...SETTING_REGISTERS,
  ...CALIBRATION_REGISTERS,
  ...FACTORY_REGISTERS,
  ...SWITCH_COMMANDS,
  ...CLOCK_REGISTERS,
  command(245, "restoreDefaultsCommand", T0),
  command(280, "shutdownCommand"),
  ...TERMINAL_REGISTERS,
  command(287, "fanCommand", T280),
  ...IDENTITY_REGISTERS,
];

export const COMMAND_REGISTERS: readonly Register[] = REGISTERS.filter(({ access }) => access === "W");

export const MAP = createRegisterMap(REGISTERS, { evidence: "inferred", source: "named by no list" });
export const { layoutOfRange } = MAP;
