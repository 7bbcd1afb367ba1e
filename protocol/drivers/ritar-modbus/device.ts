import { numberOf, numberOrNull, textOf } from "../../layout/access.ts";
import { namesOfBits } from "../../layout/bits.ts";
import type { Values } from "../../layout/fields.ts";
import type { FlagsField, Sensor } from "../../modbus/reading.ts";
import { cellsOf, flagsOf, MOST_CELLS, SENSORS as PACK_SENSORS, valuesOf } from "../../modbus/reading.ts";
import { checkPlausible } from "../../model/plausibility.ts";
import type { PackIdentity, PackSnapshot, Reading, ReportedExtremes, TemperatureReading } from "../../model/snapshot.ts";
import { CONTROLS_NOT_REPORTED } from "../../model/snapshot.ts";
import { cleanText } from "../../model/text.ts";
import type { Result } from "../../result.ts";
import { fail } from "../../result.ts";
import type { BlockReads } from "../driver.ts";
import { FAULT_BITS, PROTECTION_BITS, STATUS_BITS, WARNING_BITS } from "./bits.ts";
import { NOT_FITTED_RAW } from "./registers.ts";

export const SENSORS: readonly Sensor[] = [
  ...PACK_SENSORS,
  ["positiveTerminalDeciC", "positiveTerminal", 1],
  ["negativeTerminalDeciC", "negativeTerminal", 1],
];

export const FLAGS_FIELDS: readonly FlagsField[] = [
  { key: "warningFlags", register: "warning", bits: WARNING_BITS, severity: "alarm" },
  { key: "protectionFlags", register: "protection", bits: PROTECTION_BITS, severity: "protection" },
  { key: "statusFlags", register: "status", bits: { ...FAULT_BITS, ...STATUS_BITS }, severity: "fault", firstStateBit: 16 },
];

/** Two registers of filler: no flag is known, neither as set nor as clear. */
const FILLED_FLAGS = NOT_FITTED_RAW * 0x10000 + NOT_FITTED_RAW;

function hasFlags(summary: Values): boolean {
  return FLAGS_FIELDS.every(({ key }) => numberOf(summary, key) !== FILLED_FLAGS);
}

function temperaturesOf(cells: Values | null, others: Values | null): TemperatureReading[] {
  return SENSORS.flatMap(([key, role, index]): TemperatureReading[] => {
    const values = role === "cell" ? cells : others;
    // The older read ends before the terminals.
    const value = values !== null && key in values ? numberOrNull(values, key) : null;
    const isTerminal = role === "positiveTerminal" || role === "negativeTerminal";
    // No pack of the guide has terminal sensors: their absence is not a missing reading.
    if (isTerminal && value === null) return [];
    return [{ role, index, valueDeciC: values === null ? "notRead" : (value ?? "notReported") }];
  });
}

function extremesOf(values: Values | null): ReportedExtremes | null {
  if (values === null) return null;
  return {
    maxCellMv: numberOrNull(values, "maxCellMv"),
    maxCellNumber: numberOf(values, "maxCellNumber"),
    minCellMv: numberOrNull(values, "minCellMv"),
    minCellNumber: numberOf(values, "minCellNumber"),
    maxTemperatureDeciC: numberOrNull(values, "maxTemperatureDeciC"),
    maxTemperatureNumber: numberOf(values, "maxTemperatureNumber"),
    minTemperatureDeciC: numberOrNull(values, "minTemperatureDeciC"),
    minTemperatureNumber: numberOf(values, "minTemperatureNumber"),
  };
}

type StatusPart = Pick<PackSnapshot, "mode" | "switches" | "alarms" | "protections" | "faults" | "unknownBits" | "fullyCharged">;

function statusOf(summary: Values | null): StatusPart {
  const state = summary === null ? null : new Set(namesOfBits(STATUS_BITS, numberOf(summary, "statusFlags")).names);
  const is = (name: string): Reading<boolean> => (state === null ? "notRead" : state.has(name));
  // Only V2.80 knows these two bits: a clear one may be a bit that the firmware does not have.
  const ifSet = (name: string): Reading<boolean> => (is(name) === false ? "notReported" : is(name));
  const switches = {
    chargeMos: is("chargeMosOn"),
    dischargeMos: is("dischargeMosOn"),
    prechargeMos: is("prechargeMosOn"),
    limiter: is("limiterOn"),
    heater: is("heaterOn"),
    dryContact1: is("dryContact1On"),
    dryContact2: is("dryContact2On"),
    fan: ifSet("fanOn"),
    fuse: ifSet("fuseOn"),
  };
  if (summary === null || state === null) {
    return {
      mode: "notRead",
      switches,
      alarms: "notRead",
      protections: "notRead",
      faults: "notRead",
      unknownBits: [],
      fullyCharged: "notRead",
    };
  }
  const { flags, unknownBits } = flagsOf(FLAGS_FIELDS, summary);
  return {
    mode: state.has("discharging") ? "discharging" : state.has("charging") ? "charging" : "standby",
    switches,
    alarms: flags.alarm,
    protections: flags.protection,
    faults: flags.fault,
    unknownBits,
    fullyCharged: flags.protection.includes("fullCharge"),
  };
}

/**
 * A pack that reports SOC in whole percent, as PACE's do: a tenth of what its capacities say. Its other registers
 * differ in meaning too, so none of its values may be shown.
 */
function isWholePercent(summary: Values): boolean {
  const read = (key: string) => numberOf(summary, key);
  const [full, rated] = [read("fullCapacityMah"), read("ratedCapacityMah")];
  const isHealthTooSmall = rated > 0 && full * 2 >= rated && read("sohDeciPct") > 0 && read("sohDeciPct") <= 100;
  if (full === 0) return isHealthTooSmall;
  const [soc, counted] = [read("socDeciPct"), (read("remainingCapacityMah") * 1000) / full];
  return isHealthTooSmall || (Math.abs(soc - counted) > 200 && Math.abs(soc * 10 - counted) <= 50);
}

export function toSnapshot(reads: BlockReads): Result<PackSnapshot> {
  const summary = valuesOf(reads, "live", "summary");
  const cells = valuesOf(reads, "live", "cells");
  const charger = valuesOf(reads, "live", "charger");
  const cellSensors = valuesOf(reads, "temperatures", "cellTemperatures");
  const extremes = valuesOf(reads, "temperatures", "extremes", "extremesShort");
  const answeredBy = Object.values(reads)[0]?.answeredBy;
  if (answeredBy === undefined) return fail("frame.implausible", { what: "nothing" });
  const cellVoltagesMv = cells === null ? [] : cellsOf(cells);
  if (cellVoltagesMv === null) return fail("frame.implausible", { what: "cellCount" });
  if (summary !== null && isWholePercent(summary)) return fail("frame.implausible", { what: "soc" });
  const read = (key: string): Reading<number> => (summary === null ? "notRead" : numberOf(summary, key));
  const fitted = (values: Values | null, key: string): Reading<number> =>
    values === null ? "notRead" : (numberOrNull(values, key) ?? "notReported");
  const balance = summary === null ? NOT_FITTED_RAW : numberOf(summary, "balanceFlags");
  const snapshot: PackSnapshot = {
    address: answeredBy,
    packVoltageMv: read("packVoltageMv"),
    currentMa: read("currentMa"),
    socDeciPct: read("socDeciPct"),
    sohDeciPct: read("sohDeciPct"),
    calculated: [],
    remainingCapacityMah: read("remainingCapacityMah"),
    fullCapacityMah: read("fullCapacityMah"),
    ratedCapacityMah: read("ratedCapacityMah"),
    cycleCount: fitted(summary, "cycleCount"),
    chargerVoltageMv: fitted(charger, "chargerVoltageMv"),
    solarCurrentMa: fitted(summary, "solarCurrentMa"),
    cellVoltagesMv,
    balancingCells: balance === NOT_FITTED_RAW ? [] : cellVoltagesMv.map((_, i) => (balance & (1 << i)) !== 0),
    temperatures: temperaturesOf(cellSensors, extremes),
    reportedExtremes: extremesOf(extremes),
    controls: CONTROLS_NOT_REPORTED,
    ...statusOf(summary !== null && hasFlags(summary) ? summary : null),
  };
  return checkPlausible(snapshot, MOST_CELLS);
}

export function toIdentity(reads: BlockReads): PackIdentity {
  const text = (block: string, key: string) => {
    const values = valuesOf(reads, block);
    return values === null ? "notRead" : cleanText(textOf(values, key)) || "notReported";
  };
  return {
    bmsVersion: text("version", "bmsVersion"),
    modelSerial: text("modelSerial", "modelSerial"),
    packSerial: text("packSerial", "packSerial"),
  };
}
