import type { BitsField, Field, Layout, ListField, NumberField, NumberType, OpaqueField, TextField } from "../../layout/fields.ts";
import type { Evidence } from "../../model/evidence.ts";
import type { Lsb } from "../../quantity/quantity.ts";
import { CONTROL, FAULT, FAULT_8, FAULT_10, INDICATION, PROTECTION_1, PROTECTION_2, WARNING_1, WARNING_2 } from "./bits.ts";

/** Source of most fields: manufacturer's documents D18/D24, confirmed by captures (C). */
const SEEN = "D18, D24, C";

interface Note {
  readonly evidence?: Evidence;
  readonly source?: string;
}

function number(key: string, type: NumberType, lsb: Lsb, more: Partial<NumberField> & Note = {}): NumberField {
  return { key, type, lsb, evidence: "captured", source: SEEN, ...more };
}

function bits8(key: string, names: Readonly<Record<number, string>>, more: Note = {}): BitsField {
  return { key, type: "bits8", bits: names, evidence: "captured", source: SEEN, ...more };
}

function text(key: string, length: number): TextField {
  return { key, type: "ascii", length, evidence: "captured", source: SEEN };
}

function opaque(key: string, length: number | "rest", source: string): OpaqueField {
  return { key, type: "opaque", length, evidence: "inferred", source };
}

/** Temperature raw = 0.1 °C + 2730. */
const TEMPERATURE = { type: "u16", lsb: "0.1 degC", rawOffset: -2730 } as const;
/** "8000 = not fitted" is printed without saying decimal or hex; neither is a temperature. */
const NOT_FITTED = { absentRaw: [0x8000, 8000] } as const;

function temperature(key: string): NumberField {
  return { key, ...TEMPERATURE, evidence: "captured", source: SEEN };
}

function list(key: string, count: string, item: ListField["item"]): ListField {
  return { key, type: "list", count, item, evidence: "captured", source: SEEN };
}

/** As many as the status has balancing bits for. */
export const MOST_CELLS = 16;
export const isCellCount = (count: number): boolean => count >= 1 && count <= MOST_CELLS;

/* ---- 42: analog data ---- */
export const PACKS_HEADER: Layout = [number("infoFlag", "u8", "1 one"), number("packByte", "u8", "1 one")];

export const ANALOG_PACK: Layout = [
  number("cellCount", "u8", "1 one"),
  list("cellVoltagesMv", "cellCount", { type: "u16", lsb: "1 mV" }),
  number("temperatureCount", "u8", "1 one"),
  list("temperaturesDeciC", "temperatureCount", { ...TEMPERATURE, ...NOT_FITTED }),
  number("currentMa", "i16", "10 mA"),
  number("packVoltageMv", "u16", "1 mV"),
  number("remainingCapacityMah", "u16", "10 mAh"),
  number("userDefinedCount", "u8", "1 one"),
  number("fullCapacityMah", "u16", "10 mAh"),
  number("cycleCount", "u16", "1 one"),
  number("ratedCapacityMah", "u16", "10 mAh"),
];

const TAIL_SOC: readonly Field[] = [number("socDeciPct", "u8", "1 pct")];
/** No capture has a total: each has the rated capacity twice, which that firmware sends because it keeps none. */
const TOTAL = {
  absentTwice: { key: "ratedCapacityMah", lsb: "10 mAh" },
  evidence: "documented",
  source: "D18, D24; captures have the rated capacity twice",
} as const;
const TAIL_TOTALS: readonly Field[] = [
  ...TAIL_SOC,
  number("chargedTotalMah", "u32", "1 Ah", TOTAL),
  number("dischargedTotalMah", "u32", "1 Ah", TOTAL),
  number("sohDeciPct", "u8", "1 pct"),
];
/** A pack that is switched on has a voltage: 0 means that it has no second measurement. */
const TAIL_SECOND: readonly Field[] = [
  ...TAIL_TOTALS,
  number("secondVoltageMv", "u16", "1 mV", { absentRaw: [0] }),
  number("secondCurrentMa", "i16", "10 mA"),
];
const ONLY_D24 = { evidence: "documented", source: "D24" } as const;
const TAIL_BANK: readonly Field[] = [
  ...TAIL_SECOND,
  number("bankRemainingMah", "u32", "10 mAh", ONLY_D24),
  number("bankFullMah", "u32", "10 mAh", ONLY_D24),
];
/** The tail is found by its length alone: the user-defined count is not a length (a capture proves it). */
export const ANALOG_TAILS: readonly Layout[] = [[], TAIL_SOC, TAIL_TOTALS, TAIL_SECOND, TAIL_BANK];

/* ---- 44: status ---- */
export const STATUS_PACK: Layout = [
  number("cellCount", "u8", "1 one"),
  list("cellAlarms", "cellCount", { type: "u8", lsb: "1 one" }),
  number("temperatureCount", "u8", "1 one"),
  list("temperatureAlarms", "temperatureCount", { type: "u8", lsb: "1 one" }),
  number("chargeCurrentAlarm", "u8", "1 one"),
  number("packVoltageAlarm", "u8", "1 one"),
  number("dischargeCurrentAlarm", "u8", "1 one"),
  bits8("protection1", PROTECTION_1),
  bits8("protection2", PROTECTION_2),
  bits8("indication", INDICATION),
  bits8("control", CONTROL),
  bits8("fault", FAULT),
  bits8("balance1", {}),
  bits8("balance2", {}),
  bits8("warning1", WARNING_1),
  bits8("warning2", WARNING_2),
];
export const STATUS_TAILS: readonly Layout[] = [
  [],
  [opaque("extra", 1, "fault 8 in D24, an inverter byte in 2022 firmware; captures show 00 and 11")],
  [
    bits8("fault8", FAULT_8, ONLY_D24),
    bits8("indication9", {}, ONLY_D24),
    bits8("activeBalance1", {}, ONLY_D24),
    bits8("activeBalance2", {}, ONLY_D24),
    bits8("fault10", FAULT_10, ONLY_D24),
  ],
];

/* ---- identity ---- */
export const PACK_COUNT: Layout = [number("packCount", "u8", "1 one")];
export const VERSION_TEXT: readonly Layout[] = [
  [text("bmsVersion", 20)],
  [text("bmsVersion", 20), { ...text("bluetoothName", 20), evidence: "documented", source: "D24" }],
];
export const SERIALS: readonly Layout[] = [[text("modelSerial", 20), text("packSerial", 20)], [text("modelSerial", 20)]];
export const CAPACITIES: Layout = [
  number("remainingCapacityMah", "u16", "10 mAh"),
  number("fullCapacityMah", "u16", "10 mAh"),
  number("ratedCapacityMah", "u16", "10 mAh"),
];
export const CLOCK: Layout = ["yearSince2000", "month", "day", "hour", "minute", "second"].map((key) => number(key, "u8", "1 one"));

/* ---- settings ---- */
const ENABLED = number("enabled", "u8", "1 one");

export function voltageSettings(prefix: string): Layout {
  return [
    ENABLED,
    number(`${prefix}AlarmMv`, "u16", "1 mV"),
    number(`${prefix}ProtectMv`, "u16", "1 mV"),
    number(`${prefix}ReleaseMv`, "u16", "1 mV"),
    number(`${prefix}DelayUs`, "u8", "100 ms"),
  ];
}

const IN_SOME_BUILDS = { evidence: "documented", source: "D24 announces it for some builds; captures do not have it" } as const;

/** The discharge block is negative when read and positive when written (captured both ways). */
export function currentSettings(prefix: string, negated: boolean): readonly Layout[] {
  const amps = (key: string, more: Note = {}): NumberField =>
    negated ? number(`${prefix}${key}`, "i16", "1 A", { negated: true, ...more }) : number(`${prefix}${key}`, "u16", "1 A", more);
  const delay = number(`${prefix}DelayUs`, "u8", "100 ms");
  return [
    [ENABLED, amps("AlarmMa"), amps("ProtectMa"), delay],
    [ENABLED, amps("AlarmMa"), amps("ProtectMa"), amps("ReleaseMa", IN_SOME_BUILDS), delay],
  ];
}

function trio(prefix: string): Field[] {
  return [temperature(`${prefix}AlarmDeciC`), temperature(`${prefix}ProtectDeciC`), temperature(`${prefix}ReleaseDeciC`)];
}

export function temperatureSettings(...prefixes: readonly string[]): Layout {
  return [ENABLED, ...prefixes.flatMap(trio)];
}

export const OVER_CURRENT_2: readonly Layout[] = [
  [
    number("dischargeOc2ProtectMa", "u16", "1 A"),
    number("dischargeOc2DelayUs", "u8", "25 ms"),
    number("chargeOc2ProtectMa", "u16", "1 A"),
    number("chargeOc2DelayUs", "u8", "25 ms"),
  ],
  [number("dischargeOc2ProtectMa", "u16", "1 A"), number("dischargeOc2DelayUs", "u8", "25 ms")],
];
export const SHORT_CIRCUIT: Layout = [number("shortCircuitDelayUs", "u8", "25 us")];
export const BALANCE: Layout = [number("balanceStartMv", "u16", "1 mV"), number("balanceDeltaMv", "u16", "1 mV")];
export const SLEEP: Layout = [number("sleepCellMv", "u16", "1 mV"), number("sleepDelayUs", "u16", "1 min")];
export const FULL_CHARGE: readonly Layout[] = [
  [number("fullChargeMv", "u16", "1 mV"), number("fullChargeMa", "u16", "1 mA"), number("lowSocAlarmDeciPct", "u8", "1 pct")],
  [number("fullChargeMv", "u16", "1 mV"), number("fullChargeMa", "u16", "1 mA")],
];
export const LIMITER: Layout = [number("limiterStartMa", "u16", "1 A")];
export const INVERTER: Layout = [
  number("inverterCanCode", "u8", "1 one"),
  number("inverterRs485Code", "u8", "1 one"),
  number("inverterTypeCode", "u8", "1 one"),
];

/* ---- commands and history ---- */
export const COMMAND_BYTE: Layout = [number("command", "u8", "1 one")];
export const SWITCH_ANSWER: Layout = [number("command", "u8", "1 one"), bits8("control", CONTROL)];
export const INDICATION_ANSWER: Layout = [bits8("indication", INDICATION)];
export const HISTORY_INDEX: Layout = [number("historyIndex", "u16", "1 one")];
const IN_HISTORY = { evidence: "documented", source: "D24; the one captured record has it 00" } as const;
export const HISTORY_RECORD: Layout = [
  ...CLOCK,
  number("cellCount", "u8", "1 one"),
  list("cellVoltagesMv", "cellCount", { type: "u16", lsb: "1 mV" }),
  number("temperatureCount", "u8", "1 one"),
  list("temperaturesDeciC", "temperatureCount", { ...TEMPERATURE, ...NOT_FITTED }),
  number("currentMa", "i16", "10 mA"),
  number("packVoltageMv", "u16", "1 mV"),
  number("remainingCapacityMah", "u16", "10 mAh"),
  number("fullCapacityMah", "u16", "10 mAh"),
  bits8("protection1", PROTECTION_1, IN_HISTORY),
  bits8("protection2", PROTECTION_2, IN_HISTORY),
  bits8("fault", FAULT, IN_HISTORY),
  bits8("warning1", WARNING_1, IN_HISTORY),
  bits8("warning2", WARNING_2, IN_HISTORY),
  bits8("indication", INDICATION, IN_HISTORY),
  number("cycleCount", "u16", "1 one"),
  number("fault8", "u8", "1 one", { absentRaw: [0xff], ...ONLY_D24 }),
  number("fault10", "u8", "1 one", { absentRaw: [0xff], ...ONLY_D24 }),
  number("statusRecord", "u16", "1 one", { absentRaw: [0xffff], ...ONLY_D24 }),
];
