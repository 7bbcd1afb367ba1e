import { listOf, numberOf } from "../../layout/access.ts";
import { decodeLayout } from "../../layout/interpreter.ts";
import { layoutRanges } from "../../layout/ranges.ts";
import type { HistoryRecord } from "../../model/history.ts";
import { checkPlausible } from "../../model/plausibility.ts";
import type { PackSnapshot } from "../../model/snapshot.ts";
import { EXTRAS_NOT_REPORTED } from "../../model/snapshot.ts";
import type { Result } from "../../result.ts";
import { ok } from "../../result.ts";
import type { IndexedLog } from "../driver.ts";
import { civilOf } from "./clock.ts";
import { statusOf, temperaturesOf } from "./device.ts";
import { HISTORY_RECORD, MOST_CELLS } from "./layouts.ts";

function toRecord(payload: Uint8Array): Result<HistoryRecord> {
  const decoded = decodeLayout(HISTORY_RECORD, payload);
  if (!decoded.ok) return decoded;
  const values = decoded.value;
  const currentMa = numberOf(values, "currentMa");
  // Firmware that records one of the newer fault bytes records the other as well; what is not recorded raises no flag.
  const status = statusOf({ ...values, fault10: values.fault10 ?? 0 }, currentMa);
  const { mode, alarms, protections, faults } = status;
  const record: HistoryRecord = {
    packTime: civilOf(values),
    packVoltageMv: numberOf(values, "packVoltageMv"),
    currentMa,
    remainingCapacityMah: numberOf(values, "remainingCapacityMah"),
    fullCapacityMah: numberOf(values, "fullCapacityMah"),
    cycleCount: numberOf(values, "cycleCount"),
    socDeciPct: "notReported",
    sohDeciPct: "notReported",
    extremes: null,
    cellVoltagesMv: listOf(values, "cellVoltagesMv").filter((mv) => mv !== null),
    temperatures: temperaturesOf(values),
    mode,
    switches: Object.fromEntries(Object.entries(status.switches).filter(([, on]) => typeof on === "boolean")),
    fullyCharged: status.fullyCharged,
    alarms,
    protections,
    faults,
    unknownBits: status.unknownBits,
    doubtfulBits: [],
  };
  const snapshot: PackSnapshot = {
    address: 0,
    calculated: [],
    ratedCapacityMah: "notReported",
    ...EXTRAS_NOT_REPORTED,
    balancingCells: [],
    ...record,
    switches: status.switches,
    controls: status.controls,
  };
  const plausible = checkPlausible(snapshot, MOST_CELLS);
  return plausible.ok ? ok(record) : plausible;
}

export const history: IndexedLog = {
  kind: "indexed",
  block: "history",
  /** 400 seen on a real pack, 500 in the guide. */
  most: 500,
  /** Empty INFO with RTN 00 is captured; 07, 09 and 04 are inferred. */
  endCodes: [0x07, 0x09, 0x04],
  /** "No data"; inferred. */
  emptyCodes: [0x07],
  toRecord,
  ranges: (payload) => layoutRanges(HISTORY_RECORD, payload),
};
