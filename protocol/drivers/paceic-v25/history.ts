import { listOf, numberOf } from "../../layout/access.ts";
import type { Values } from "../../layout/fields.ts";
import { decodeLayout } from "../../layout/interpreter.ts";
import { layoutRanges } from "../../layout/ranges.ts";
import type { HistoryRecord } from "../../model/history.ts";
import { checkPlausible } from "../../model/plausibility.ts";
import type { PackSnapshot } from "../../model/snapshot.ts";
import type { Result } from "../../result.ts";
import { ok } from "../../result.ts";
import type { HistoryDriver } from "../driver.ts";
import { statusOf, temperaturesOf } from "./device.ts";
import { HISTORY_RECORD } from "./layouts.ts";

const DAYS_OF_MONTH = 31;

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** null when the six bytes are no date: a pack whose clock was never set. */
function timeOf(values: Values): string | null {
  const read = (key: string) => numberOf(values, key);
  const [year, month, day] = [read("yearSince2000"), read("month"), read("day")];
  const [hour, minute, second] = [read("hour"), read("minute"), read("second")];
  const isDate = year <= 99 && month >= 1 && month <= 12 && day >= 1 && day <= DAYS_OF_MONTH && hour < 24 && minute < 60 && second < 60;
  return isDate ? `20${two(year)}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}` : null;
}

function toRecord(payload: Uint8Array): Result<HistoryRecord> {
  const decoded = decodeLayout(HISTORY_RECORD, payload);
  if (!decoded.ok) return decoded;
  const values = decoded.value;
  const currentMa = numberOf(values, "currentMa");
  // Firmware that keeps one of the newer fault bytes keeps the other as well; what is not kept raises nothing.
  const status = statusOf({ ...values, fault10: values.fault10 ?? 0 }, currentMa);
  const { mode, alarms, protections, faults } = status;
  const record: HistoryRecord = {
    packTime: timeOf(values),
    packVoltageMv: numberOf(values, "packVoltageMv"),
    currentMa,
    remainingCapacityMah: numberOf(values, "remainingCapacityMah"),
    fullCapacityMah: numberOf(values, "fullCapacityMah"),
    cycleCount: numberOf(values, "cycleCount"),
    cellVoltagesMv: listOf(values, "cellVoltagesMv").filter((mv) => mv !== null),
    temperatures: temperaturesOf(values),
    mode: mode === "notRead" ? "standby" : mode,
    switches: Object.fromEntries(Object.entries(status.switches).filter(([, on]) => typeof on === "boolean")),
    fullyCharged: status.fullyCharged,
    alarms: alarms === "notRead" ? [] : alarms,
    protections: protections === "notRead" ? [] : protections,
    faults: faults === "notRead" ? [] : faults,
    unknownBits: status.unknownBits,
  };
  const snapshot: PackSnapshot = {
    ...{ address: 0, socDeciPct: "notReported", sohDeciPct: "notReported", calculated: [], ratedCapacityMah: "notReported" },
    ...{ balancingCells: [], ...record, switches: status.switches },
  };
  const plausible = checkPlausible(snapshot);
  return plausible.ok ? ok(record) : plausible;
}

export const history: HistoryDriver = {
  block: "history",
  /** 400 seen on a real pack, 500 in the guide. */
  most: 500,
  /** Empty INFO with RTN 00 is captured; 07, 09 and 04 are inferred. */
  endRtns: ["07", "09", "04"],
  clockBlock: "clock",
  toRecord,
  toClock: timeOf,
  ranges: (payload) => layoutRanges(HISTORY_RECORD, payload),
};
