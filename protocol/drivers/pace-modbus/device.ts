import { numberOf, numberOrNull, textOf } from "../../layout/access.ts";
import { namesOfBits } from "../../layout/bits.ts";
import type { Values } from "../../layout/fields.ts";
import type { FlagsField } from "../../modbus/reading.ts";
import { cellsOf, flagsOf, MOST_CELLS, SENSORS, valuesOf } from "../../modbus/reading.ts";
import { checkPlausible } from "../../model/plausibility.ts";
import type { PackIdentity, PackSnapshot, Reading, TemperatureReading } from "../../model/snapshot.ts";
import { CONTROLS_NOT_REPORTED, EXTRAS_NOT_REPORTED, SWITCHES_NOT_REPORTED } from "../../model/snapshot.ts";
import { cleanText } from "../../model/text.ts";
import type { Result } from "../../result.ts";
import { fail } from "../../result.ts";
import type { BlockReads } from "../driver.ts";
import { SMALL_READS } from "./blocks.ts";
import { PROTECTION_BITS, SETTING_REGISTERS, STATUS_BITS, WARNING_BITS } from "./registers.ts";

export const FLAGS_FIELDS: readonly FlagsField[] = [
  { key: "warningFlags", register: "warning", bits: WARNING_BITS, severity: "alarm" },
  { key: "protectionFlags", register: "protection", bits: PROTECTION_BITS, severity: "protection" },
  // Here the fault bits lie on both sides of the state bits.
  { key: "statusFlags", register: "status", bits: STATUS_BITS, severity: "fault" },
];

function temperaturesOf(values: Values | null): TemperatureReading[] {
  return SENSORS.map(([key, role, index]) => ({
    role,
    index,
    valueDeciC: values === null ? "notRead" : (numberOrNull(values, key) ?? "notReported"),
  }));
}

function statusOf(flags: Values | null): Pick<PackSnapshot, "mode" | "switches" | "alarms" | "protections" | "faults" | "unknownBits"> {
  if (flags === null) {
    const switches = {
      chargeMos: "notRead",
      dischargeMos: "notRead",
      limiter: "notRead",
      heater: "notRead",
      ...SWITCHES_NOT_REPORTED,
    } as const;
    return { mode: "notRead", switches, alarms: "notRead", protections: "notRead", faults: "notRead", unknownBits: [] };
  }
  const read = flagsOf(FLAGS_FIELDS, flags);
  const status = numberOf(flags, "statusFlags");
  const names = new Set(namesOfBits(STATUS_BITS, status).names);
  return {
    mode: names.has("discharging") ? "discharging" : names.has("charging") ? "charging" : "standby",
    switches: {
      chargeMos: names.has("chargeMosOn"),
      dischargeMos: names.has("dischargeMosOn"),
      limiter: names.has("limiterOn"),
      heater: names.has("heaterOn"),
      ...SWITCHES_NOT_REPORTED,
    },
    alarms: read.flags.alarm,
    protections: read.flags.protection,
    faults: read.flags.fault,
    unknownBits: read.unknownBits,
  };
}

export function toSnapshot(reads: BlockReads): Result<PackSnapshot> {
  const summary = valuesOf(reads, "live", "summary");
  const cells = valuesOf(reads, "live", "cells", "cellVoltages");
  const temperatures = valuesOf(reads, "live", "cells", "temperatures");
  const flags = valuesOf(reads, "live", "flags");
  const answeredBy = Object.values(reads)[0]?.answeredBy;
  if (answeredBy === undefined) return fail("frame.implausible", { what: "nothing" });
  const cellVoltagesMv = cells === null ? [] : cellsOf(cells);
  if (cellVoltagesMv === null) return fail("frame.implausible", { what: "cellCount" });
  const read = (key: string): Reading<number> => (summary === null ? "notRead" : numberOf(summary, key));
  const balance = flags === null ? 0 : numberOf(flags, "balanceFlags");
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
    cycleCount: read("cycleCount"),
    cellVoltagesMv,
    balancingCells: flags === null ? [] : cellVoltagesMv.map((_, i) => (balance & (1 << i)) !== 0),
    temperatures: temperaturesOf(temperatures),
    ...EXTRAS_NOT_REPORTED,
    fullyCharged: "notReported",
    controls: CONTROLS_NOT_REPORTED,
    ...statusOf(flags),
  };
  return checkPlausible(snapshot, MOST_CELLS);
}

export function toIdentity(reads: BlockReads): PackIdentity {
  const text = (block: string, key: string) => {
    const values = valuesOf(reads, "identity", block);
    return values === null ? "notRead" : cleanText(textOf(values, key)) || "notReported";
  };
  return {
    bmsVersion: text("version", "bmsVersion"),
    modelSerial: text("modelSerial", "modelSerial"),
    packSerial: text("packSerial", "packSerial"),
  };
}

/** A unit set to another inverter's protocol answers FFFF in every register of the block: that is "not available". */
function isUnavailable(values: Values): boolean {
  return values.packOvAlarmMv === 0xffff && values.cellOvAlarmMv === 0xffff;
}

export function toSettings(reads: BlockReads): Readonly<Record<string, number>> {
  const whole = valuesOf(reads, "settings", "settingsV12", "settingsV11");
  const read = whole === null ? SMALL_READS.map((block) => reads[block]?.values ?? {}) : [whole];
  const settings: Record<string, number> = {};
  for (const values of read) {
    if (isUnavailable(values)) return {};
    for (const { field } of SETTING_REGISTERS) {
      const value = values[field.key];
      if (typeof value === "number") settings[field.key] = value;
    }
  }
  return settings;
}
