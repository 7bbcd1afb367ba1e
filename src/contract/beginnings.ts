import type { BankState } from "./bank.ts";
import type { ControlState } from "./control.ts";
import type { FleetState } from "./fleet.ts";
import type { LoggingState, LogSettings } from "./logging.ts";
import type { BoxState } from "./replay.ts";

/**
 * What a window takes from the contract at its start: limits, and each state as it is before anything was heard. Apart from the schemas,
 * which only hosts need: zod stays out of a window's first load.
 */

/** A window that is closed or reloaded simply does not ask again. */
export const BANK_LEASE_MS = 10_000;

export const NO_BANK: BankState = {
  isWatching: false,
  source: "none",
  isPrivateLine: false,
  masterRefusal: null,
  scan: null,
  sweepMs: null,
  packs: [],
  atMs: 0,
};

export const NO_CONTROL: ControlState = {
  support: "unknown",
  commands: [],
  plan: null,
  stage: null,
  report: null,
  clock: null,
  clockReport: null,
  others: 0,
  pcControl: null,
};

export const NO_FLEET: FleetState = { isRunning: false, rows: [], progress: null, startedWallMs: null, endedWallMs: null };

/** Longest piece of a file that a window sends up at once, in characters: even fully escaped it fits into one message. */
export const UPLOAD_PART_CHARACTERS = 10_000;

/** Largest trace file that is read. */
export const MOST_TRACE_CHARACTERS = 48 * 1024 * 1024;

export const REPLAY_SPEEDS = [0.5, 1, 2, 5, 10, 50, 100] as const;

export const NO_BOX: BoxState = { latest: null, failed: null };

export const LOG_READ_MOST = 262_144;

export const DEFAULT_LOG_SETTINGS: LogSettings = { everyS: 10, packs: "all", decimal: "point", limitMb: 500 };

export const NO_LOGGING: LoggingState = {
  phase: "off",
  settings: DEFAULT_LOG_SETTINGS,
  folder: null,
  mostBytes: null,
  file: null,
  rows: 0,
  gaps: 0,
  lastRowWallMs: null,
  missing: [],
  removed: null,
  totalBytes: 0,
  error: null,
  nextTryAtMs: null,
  atMs: 0,
};
