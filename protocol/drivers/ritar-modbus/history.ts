import { u16At } from "../../bytes/bytes.ts";
import { crc16Modbus } from "../../bytes/crc16.ts";
import { numberOf } from "../../layout/access.ts";
import { namesOfBits } from "../../layout/bits.ts";
import type { BitsField, Layout, NumberField, Values } from "../../layout/fields.ts";
import { decodeLayout } from "../../layout/interpreter.ts";
import { layoutRanges } from "../../layout/ranges.ts";
import { MOST_CELLS } from "../../modbus/reading.ts";
import type { RegisterBlock } from "../../modbus/registerMap.ts";
import { isoOfWallMs, wallMsOfIso } from "../../model/civil.ts";
import { isFlagKey } from "../../model/flags.ts";
import type { DoubtfulBit, HistoryOrder, HistoryRecord } from "../../model/history.ts";
import { PLAUSIBLE, plausibleOr } from "../../model/plausibility.ts";
import type { UnknownBits } from "../../model/snapshot.ts";
import type { Result } from "../../result.ts";
import { fail, ok } from "../../result.ts";
import type { StreamedLog } from "../driver.ts";
import { FAULT_BITS } from "./bits.ts";
import { nameBits } from "./historyBits.ts";
import type { Measured } from "./settleOrder.ts";
import { settleOrder } from "./settleOrder.ts";

/** Records of 40 bytes at 247, one a read; their number at 246. Both programs read it this way; no real pack's answer is public. */
export const COUNT_REGISTER = 246;
export const RECORD_REGISTER = 247;
export const RECORD_WORDS = 20;
export const RECORD_BYTES = 2 * RECORD_WORDS;
const CRC_AT = RECORD_BYTES - 2;

const SOURCE = "T0, T280: record of 38 different bytes";
const EVIDENCE = { evidence: "vendorTool", source: SOURCE } as const;

function field(key: string, type: NumberField["type"], lsb: NumberField["lsb"], more: Partial<NumberField> = {}): NumberField {
  return { key, type, lsb, ...EVIDENCE, ...more };
}
function bits(key: string, type: BitsField["type"], names: BitsField["bits"], source: string): BitsField {
  return { key, type, bits: names, evidence: "vendorTool", source };
}
const unused = (key: string, length: number) => ({ key, type: "opaque", length, ...EVIDENCE, source: "shown by neither program" }) as const;

/** Bits 0 to 7 as both programs show them. Precharge BMSTool shows by bit 7 too, V2.80 by bit 8. */
export const RECORD_SWITCH_BITS = {
  0: "charging",
  1: "discharging",
  2: "chargeMosOn",
  3: "dischargeMosOn",
  4: "limiterOn",
  5: "heaterOn",
  6: "dryContact1On",
  7: "dryContact2On", // T0 shows precharge by the same bit
  8: "prechargeMosOn", // T280 only
} as const;

export const HISTORY_RECORD: Layout = [
  field("yearSince2000", "u8", "1 one"),
  field("month", "u8", "1 one"),
  field("day", "u8", "1 one"),
  field("hour", "u8", "1 one"),
  field("minute", "u8", "1 one"),
  field("second", "u8", "1 one"),
  unused("unused6", 1),
  field("socDeciPct", "u8", "1 pct"),
  field("sohDeciPct", "u8", "1 pct"),
  field("packVoltageMv", "u16", "100 mV"),
  field("currentMa", "u16", "100 mA", { rawOffset: -30_000 }),
  bits("switchFlags", "bits16", RECORD_SWITCH_BITS, "T0; T280 has precharge at bit 8"),
  bits("faultFlags", "bits16", FAULT_BITS, "T0, T280"),
  bits("recordWarningFlags", "bits32", {}, "T0 and T280 name them differently"),
  bits("recordProtectionFlags", "bits32", {}, "T0 and T280 name them differently"),
  field("maxCellMv", "u16", "1 mV"),
  field("maxCellNumber", "u8", "1 one"),
  field("minCellMv", "u16", "1 mV"),
  field("minCellNumber", "u8", "1 one"),
  field("maxTemperatureDeciC", "u8", "1 degC", { rawOffset: -50 }),
  field("maxTemperatureNumber", "u8", "1 one"),
  field("minTemperatureDeciC", "u8", "1 degC", { rawOffset: -50 }),
  field("minTemperatureNumber", "u8", "1 one"),
  unused("unused35", 3),
  field("recordCrc", "u16", "1 one", { source: "T0, T280: of bytes 0 to 37, high byte first; others are dropped" }),
];

function countLayout(words: number): Layout {
  const count = field("recordCount", "u16", "1 one", { source: "T0, T280: first word" });
  return words === 1 ? [count] : [count, unused("unused247", 2 * (words - 1))];
}

function block(key: string, start: number, count: number, layout: Layout): RegisterBlock {
  const wire = count === 1 ? `03 @ ${start}` : `03 @ ${start}-${start + count - 1}`;
  return { key, start, count, wire, layout, access: "read", consumes: true };
}

/** The count is marked as consuming, too: reading it may reset the pack to its first record; this is not known. */
export const HISTORY_BLOCKS: readonly RegisterBlock[] = [
  block("historyCount", COUNT_REGISTER, 1, countLayout(1)),
  block("historyCountWide", COUNT_REGISTER, 8, countLayout(8)),
  block("history", RECORD_REGISTER, RECORD_WORDS, HISTORY_RECORD),
];

/** Layout of exactly these reads; null = not reads of the log. */
export function historyLayoutAt(start: number, count: number): Layout | null {
  return HISTORY_BLOCKS.find((each) => each.start === start && each.count === count)?.layout ?? null;
}

function hasRecordCrc(record: Uint8Array): boolean {
  return record.length === RECORD_BYTES && crc16Modbus(record, 0, CRC_AT) === u16At(record, CRC_AT);
}

/** The CRC of its other bytes put into a record. */
export function sealRecord(record: Uint8Array): Uint8Array {
  const crc = crc16Modbus(record, 0, CRC_AT);
  return record.with(CRC_AT, crc >>> 8).with(CRC_AT + 1, crc & 0xff);
}

/** Plain numbers: BCD would be shown wrong by both programs. null = no such day or time. */
function civilOf(values: Values): string | null {
  const two = (key: string) => String(numberOf(values, key)).padStart(2, "0");
  const text = `20${two("yearSince2000")}-${two("month")}-${two("day")}T${two("hour")}:${two("minute")}:${two("second")}`;
  const wallMs = wallMsOfIso(text);
  return wallMs === null ? null : isoOfWallMs(wallMs).slice(0, 19);
}

type SwitchPart = Pick<HistoryRecord, "mode" | "switches"> & {
  readonly doubtful: readonly DoubtfulBit[];
  readonly unknown: readonly UnknownBits[];
};

/** Both programs show the second dry contact by bit 7; precharge BMSTool shows by bit 7 too, V2.80 by bit 8. */
function switchesOf(mask: number): SwitchPart {
  const { names, unknownMask } = namesOfBits(RECORD_SWITCH_BITS, mask);
  const has = (name: (typeof RECORD_SWITCH_BITS)[keyof typeof RECORD_SWITCH_BITS]) => names.includes(name);
  const [seven, eight] = [has("dryContact2On"), has("prechargeMosOn")];
  return {
    mode: has("discharging") ? "discharging" : has("charging") ? "charging" : "standby",
    switches: {
      chargeMos: has("chargeMosOn"),
      dischargeMos: has("dischargeMosOn"),
      limiter: has("limiterOn"),
      heater: has("heaterOn"),
      dryContact1: has("dryContact1On"),
      dryContact2: seven,
      ...(seven === eight ? { prechargeMos: eight } : {}),
    },
    doubtful: seven === eight ? [] : [{ kind: "switch", bit: seven ? 7 : 8, meanings: ["prechargeMos"] }],
    unknown: unknownMask === 0 ? [] : [{ register: "switch", mask: unknownMask, severity: null }],
  };
}

function decoded(payload: Uint8Array): Result<Values> {
  if (payload.length !== RECORD_BYTES) return fail("frame.length", { length: payload.length });
  if (!hasRecordCrc(payload)) return fail("frame.checksum", { what: "record" });
  return decodeLayout(HISTORY_RECORD, payload);
}

function toRecord(payload: Uint8Array, order: HistoryOrder | null = null): Result<HistoryRecord> {
  const read = decoded(payload);
  if (!read.ok) return read;
  const values = read.value;
  const number = (key: string) => numberOf(values, key);
  const possible = (key: string, range: readonly [number, number]) => plausibleOr(number(key), range, "notReported" as const);
  const orNull = (key: string, range: readonly [number, number]) => plausibleOr(number(key), range, null);
  const { mode, switches, doubtful, unknown } = switchesOf(number("switchFlags"));
  const faults = namesOfBits(FAULT_BITS, number("faultFlags"));
  const warnings = nameBits("alarm", "warning", number("recordWarningFlags"), order);
  const protections = nameBits("protection", "protection", number("recordProtectionFlags"), order);
  return ok({
    packTime: civilOf(values),
    packVoltageMv: possible("packVoltageMv", [PLAUSIBLE.leastPackMv, MOST_CELLS * PLAUSIBLE.cellMv[1]]),
    currentMa: possible("currentMa", PLAUSIBLE.currentMa),
    remainingCapacityMah: "notReported",
    fullCapacityMah: "notReported",
    cycleCount: "notReported",
    socDeciPct: possible("socDeciPct", PLAUSIBLE.percentDeciPct),
    sohDeciPct: possible("sohDeciPct", PLAUSIBLE.percentDeciPct),
    extremes: {
      maxCellMv: orNull("maxCellMv", PLAUSIBLE.cellMv),
      maxCellNumber: number("maxCellNumber"),
      minCellMv: orNull("minCellMv", PLAUSIBLE.cellMv),
      minCellNumber: number("minCellNumber"),
      maxTemperatureDeciC: orNull("maxTemperatureDeciC", PLAUSIBLE.temperatureDeciC),
      maxTemperatureNumber: number("maxTemperatureNumber"),
      minTemperatureDeciC: orNull("minTemperatureDeciC", PLAUSIBLE.temperatureDeciC),
      minTemperatureNumber: number("minTemperatureNumber"),
    },
    cellVoltagesMv: [],
    temperatures: [],
    mode,
    switches,
    fullyCharged: protections.flags.includes("fullCharge") ? true : "notReported",
    alarms: warnings.flags,
    protections: protections.flags,
    faults: faults.names.filter(isFlagKey),
    unknownBits: [
      ...warnings.unknown,
      ...protections.unknown,
      ...(faults.unknownMask === 0 ? [] : [{ register: "fault", mask: faults.unknownMask, severity: "fault" as const }]),
      ...unknown,
    ],
    doubtfulBits: [...warnings.doubtful, ...protections.doubtful, ...doubtful],
  });
}

function measuredOf(payload: Uint8Array): Measured | null {
  const read = decoded(payload);
  if (!read.ok) return null;
  const number = (key: string) => numberOf(read.value, key);
  const isPossible =
    plausibleOr(number("currentMa"), PLAUSIBLE.currentMa, null) !== null &&
    plausibleOr(number("socDeciPct"), PLAUSIBLE.percentDeciPct, null) !== null;
  // What it measured decides the order of its bits: nonsense has no voice.
  if (!isPossible) return null;
  return {
    warningFlags: number("recordWarningFlags"),
    protectionFlags: number("recordProtectionFlags"),
    currentMa: number("currentMa"),
    socDeciPct: number("socDeciPct"),
    maxCellMv: number("maxCellMv"),
    minCellMv: number("minCellMv"),
    maxTemperatureDeciC: number("maxTemperatureDeciC"),
    minTemperatureDeciC: number("minTemperatureDeciC"),
  };
}

/** Of a damaged record: its bits are ignored. */
const SILENT: Measured = {
  warningFlags: 0,
  protectionFlags: 0,
  currentMa: 0,
  socDeciPct: 0,
  maxCellMv: 0,
  minCellMv: 0,
  maxTemperatureDeciC: 0,
  minTemperatureDeciC: 0,
};

/** Ten times what the guide says a pack keeps: a larger value is not a number of records. */
const MOST_BELIEVED = 5000;

export const history: StreamedLog = {
  kind: "stream",
  block: "history",
  countBlocks: ["historyCount", "historyCountWide"],
  /** By the guide. */
  most: 500,
  /** How a real pack says "no more" has not been published. 5 and 6 mean "later". */
  endCodes: [1, 2, 3, 4],
  busyCodes: [5, 6],
  toCount(values) {
    const count = numberOf(values, "recordCount");
    return count <= MOST_BELIEVED ? count : null;
  },
  /** One repeated word, as unimplemented registers read: all zeros, all ones, FAAF. */
  isFiller: (payload) => payload.length % 2 === 0 && payload.every((byte, at) => byte === payload[at % 2]),
  toRecord,
  ranges: (payload) => layoutRanges(HISTORY_RECORD, payload),
  settle: (payloads) => settleOrder(payloads.map((payload) => measuredOf(payload) ?? SILENT)),
};
