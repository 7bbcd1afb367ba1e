import { bitsOfNames } from "../../layout/bits.ts";
import type { Values } from "../../layout/fields.ts";
import { encodeLayout } from "../../layout/interpreter.ts";
import { ILLEGAL_ADDRESS } from "../../modbus/responder.ts";
import { wallMsOfIso } from "../../model/civil.ts";
import type { LoggedTruth, PackTruth, StreamManners } from "../../model/truth.ts";
import { FAULT_BITS } from "./bits.ts";
import { COUNT_REGISTER, HISTORY_RECORD, RECORD_BYTES, RECORD_REGISTER, RECORD_SWITCH_BITS, RECORD_WORDS, sealRecord } from "./history.ts";
import { ORDERS } from "./historyBits.ts";
import { NOT_FITTED_RAW } from "./registers.ts";

const WHOLE_DEGREE_DECI_C = 10;
/** What a byte of raw - 50 and the words of a record can carry. */
const MOST_RAW_DEGREES = 205;

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** Value and 1-based number; zeros where nothing was measured. */
function extreme(values: readonly (number | null)[], pick: (...known: number[]) => number): readonly [value: number, number: number] {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return [0, 0];
  const value = pick(...known);
  return [value, values.indexOf(value) + 1];
}

function clockOf(packTime: string | null): Values {
  const isKept = packTime !== null && wallMsOfIso(packTime) !== null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = isKept ? (packTime.match(/\d+/g) ?? []).map(Number) : [];
  return { yearSince2000: Math.max(0, year - 2000), month, day, hour, minute, second };
}

function switchNames({ mode, switches }: LoggedTruth): readonly string[] {
  const { chargeMos, dischargeMos, limiter, heater, dryContact1, dryContact2, prechargeMos } = switches;
  return [
    ...(mode === "standby" ? [] : [mode]),
    ...(chargeMos ? ["chargeMosOn"] : []),
    ...(dischargeMos ? ["dischargeMosOn"] : []),
    ...(limiter ? ["limiterOn"] : []),
    ...(heater ? ["heaterOn"] : []),
    ...(dryContact1 ? ["dryContact1On"] : []),
    ...(dryContact2 ? ["dryContact2On"] : []),
    ...(prechargeMos ? ["prechargeMosOn"] : []),
  ];
}

/** One entry as a record of 40 bytes, coarse as the wire is: tenths of volts and amperes, whole degrees and percent. */
export function recordBytes(logged: LoggedTruth, { order }: Pick<StreamManners, "order">): Uint8Array | null {
  const [maxCellMv, maxCellNumber] = extreme(logged.cellVoltagesMv, Math.max);
  const [minCellMv, minCellNumber] = extreme(logged.cellVoltagesMv, Math.min);
  const [maxDeciC, maxTemperatureNumber] = extreme(logged.cellTemperaturesDeciC, Math.max);
  const [minDeciC, minTemperatureNumber] = extreme(logged.cellTemperaturesDeciC, Math.min);
  const degrees = (deciC: number) => clamp(Math.round(deciC / WHOLE_DEGREE_DECI_C), -50, MOST_RAW_DEGREES) * WHOLE_DEGREE_DECI_C;
  const percent = (deciPct: number) => clamp(Math.round(deciPct / 10), 0, 255) * 10;
  const on = new Set(switchNames(logged));
  const values: Values = {
    ...clockOf(logged.packTime),
    unused6: "00",
    socDeciPct: percent(logged.socDeciPct),
    sohDeciPct: percent(logged.sohDeciPct),
    packVoltageMv: Math.round(logged.packVoltageMv / 100) * 100,
    currentMa: Math.round(logged.currentMa / 100) * 100,
    switchFlags: bitsOfNames(RECORD_SWITCH_BITS, (name) => on.has(name)),
    faultFlags: bitsOfNames(FAULT_BITS, (name) => logged.faults.has(name as never)),
    recordWarningFlags: bitsOfNames(ORDERS.alarm[order], (name) => logged.alarms.has(name as never)),
    recordProtectionFlags: bitsOfNames(ORDERS.protection[order], (name) => logged.protections.has(name as never)),
    maxCellMv,
    maxCellNumber,
    minCellMv,
    minCellNumber,
    maxTemperatureDeciC: degrees(maxDeciC),
    maxTemperatureNumber,
    minTemperatureDeciC: degrees(minDeciC),
    minTemperatureNumber,
    unused35: "000000",
    recordCrc: 0,
  };
  const record = encodeLayout(HISTORY_RECORD, values);
  return record.ok ? sealRecord(record.value) : null;
}

function word(value: number): readonly number[] {
  return [value >>> 8, value & 0xff];
}

/** Registers without a value, as the captures show them elsewhere. */
function filler(words: number): readonly number[] {
  return Array.from({ length: words }, () => word(NOT_FITTED_RAW)).flat();
}

/** The next record of the log, starting at its oldest or its newest; what follows the last one varies by firmware. */
function nextRecord({ logStream: { records, at }, logManners: { stream } }: PackTruth): Uint8Array | number {
  const place = stream.newestFirst ? at : records.length - 1 - at;
  const logged = records[stream.sameAs[place] ?? place];
  if (logged !== undefined && stream.holes.includes(place)) return Uint8Array.from(filler(RECORD_WORDS));
  if (logged === undefined)
    return stream.end === "filler" || stream.end === "again" ? Uint8Array.from(filler(RECORD_WORDS)) : ILLEGAL_ADDRESS;
  const record = recordBytes(stream.hasNoTime ? { ...logged, packTime: null } : logged, stream);
  if (record === null) return ILLEGAL_ADDRESS;
  return stream.damaged.includes(place) ? record.with(RECORD_BYTES - 1, (record[RECORD_BYTES - 1] ?? 0) ^ 0x01) : record;
}

/** Data of a read of the log, or the code that refuses it; undefined = not a read of the log. */
export function historyAnswer(start: number, count: number, truth: PackTruth): Uint8Array | number | undefined {
  if (start === RECORD_REGISTER && count === RECORD_WORDS) return nextRecord(truth);
  if (start !== COUNT_REGISTER || (count !== 1 && count !== 8)) return undefined;
  const { records, at } = truth.logStream;
  const { countsLeft, counts } = truth.logManners.stream;
  return Uint8Array.from([...word(counts ?? (countsLeft ? records.length - at : records.length)), ...filler(count - 1)]);
}
