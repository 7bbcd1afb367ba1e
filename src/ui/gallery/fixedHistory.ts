import type { HistoryRecord } from "../../../protocol/shared.ts";
import { NO_HISTORY } from "../../contract/beginnings.ts";
import type { HistoryArchive, HistoryProgress, HistoryResult, HistoryRow, HistoryState } from "../../contract/history.ts";
import { IDENTITY, PACK } from "./fixedFamily.ts";
import { NORMAL } from "./fixedPack.ts";
import { NOW_MS, NOW_WALL_MS } from "./frozenClock.ts";

const ROWS = 90;
const EVERY_MS = 30 * 60_000;
const DAMAGED_SEQ = 84;
const GAP_SEQ = 80;

function recordAt(seq: number): HistoryRecord {
  const swing = Math.sin(seq / 6);
  const isLow = swing < -0.9;
  return {
    packTime: new Date(NOW_WALL_MS - (ROWS - seq) * EVERY_MS).toISOString().slice(0, 19),
    packVoltageMv: 52_000 + Math.round(swing * 1500),
    currentMa: Math.round(Math.cos(seq / 6) * 20_000),
    remainingCapacityMah: 55_000 + Math.round(swing * 40_000),
    fullCapacityMah: 100_000,
    cycleCount: 212,
    socDeciPct: 550 + Math.round(swing * 400),
    sohDeciPct: 990,
    extremes: null,
    cellVoltagesMv: NORMAL.cellVoltagesMv.map((mv) => mv - 80 + Math.round(swing * 94)),
    temperatures: NORMAL.temperatures,
    mode: Math.cos(seq / 6) > 0 ? "charging" : "discharging",
    switches: { chargeMos: true, dischargeMos: !isLow },
    fullyCharged: false,
    alarms: isLow ? ["cellUnderVoltage"] : [],
    protections: swing < -0.98 ? ["cellUnderVoltage"] : [],
    faults: [],
    unknownBits: [],
    doubtfulBits: [],
  };
}

/** Newest first, with one record that came damaged and one place where older ones may be missing. */
export const HISTORY_ROWS: readonly HistoryRow[] = Array.from({ length: ROWS }, (_, at): HistoryRow => {
  const seq = ROWS - at;
  return {
    seq,
    raw: seq.toString(16).padStart(4, "0").toUpperCase(),
    record: seq === DAMAGED_SEQ ? null : recordAt(seq),
    seenWallMs: NOW_WALL_MS - 60_000,
    gapBefore: seq === GAP_SEQ,
  };
});

const ARCHIVE: HistoryArchive = { key: "gallery", pack: { ...PACK, identity: IDENTITY }, count: ROWS };
const PROGRESS: HistoryProgress = {
  stage: "reading",
  read: 120,
  total: 400,
  added: 120,
  leftMs: 90_000,
  startedAtMs: NOW_MS - 40_000,
  atMs: NOW_MS,
};
const FAILED: HistoryResult = {
  outcome: "failed",
  added: 90,
  known: 0,
  damaged: 1,
  lost: 0,
  counted: 400,
  came: 90,
  missing: 310,
  endedWallMs: NOW_WALL_MS - 60_000,
  error: { code: "link.timeoutFirstByte" },
};

export const HISTORY_EMPTY: HistoryState = { ...NO_HISTORY, support: "yes", archive: { ...ARCHIVE, count: 0 } };
export const HISTORY_READ: HistoryState = { ...HISTORY_EMPTY, archive: ARCHIVE, version: 1 };
export const HISTORY_COMING: HistoryState = { ...HISTORY_READ, progress: PROGRESS };
export const HISTORY_FAILED: HistoryState = { ...HISTORY_READ, result: FAILED };
