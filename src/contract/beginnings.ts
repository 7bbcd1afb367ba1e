import type { BankState } from "./bank.ts";
import type { CommissioningState } from "./commissioning.ts";
import type { ControlState } from "./control.ts";
import type { FleetState } from "./fleet.ts";
import type { HistoryState } from "./history.ts";
import type { LoggingState, LogSettings } from "./logging.ts";
import type { ParamsState } from "./params.ts";
import type { PublishingState, PublishSettings } from "./publishing.ts";
import type { BoxState } from "./replay.ts";

/**
 * Each state as it is before anything was heard. Apart from the schemas, which only hosts need: zod stays out of a window's first load.
 */

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

export const NO_PARAMS: ParamsState = {
  table: null,
  read: null,
  reading: null,
  progress: null,
  report: null,
  unfinished: null,
  unfinishedError: null,
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

export const NO_COMMISSIONING: CommissioningState = { current: null, running: null, error: null, list: [] };

export const NO_BOX: BoxState = { latest: null, failed: null };

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

export const DEFAULT_PUBLISH_SETTINGS: PublishSettings = { mqtt: null, metrics: null, logEveryHours: 0 };

export const NO_PUBLISHING: PublishingState = {
  isSupported: false,
  phase: "off",
  settings: DEFAULT_PUBLISH_SETTINGS,
  kept: { hasPassword: false, hasAuthority: false },
  held: null,
  broker: null,
  metricsUrl: null,
  error: null,
};

export const NO_HISTORY: HistoryState = {
  support: "unknown",
  isStream: false,
  order: null,
  archive: null,
  unreadable: null,
  version: 0,
  progress: null,
  result: null,
  clock: null,
  layouts: null,
};
