import type { HistoryRecord } from "../../protocol/index.ts";

/** A record in which nothing happened and nothing was measured. */
export const QUIET_RECORD: HistoryRecord = {
  packTime: null,
  packVoltageMv: "notReported",
  currentMa: "notReported",
  remainingCapacityMah: "notReported",
  fullCapacityMah: "notReported",
  cycleCount: "notReported",
  socDeciPct: "notReported",
  sohDeciPct: "notReported",
  extremes: null,
  cellVoltagesMv: [],
  temperatures: [],
  mode: "standby",
  switches: {},
  fullyCharged: "notReported",
  alarms: [],
  protections: [],
  faults: [],
  unknownBits: [],
  doubtfulBits: [],
};
