import type { SettingBinding, SettingTable } from "../../../protocol/shared.ts";
import { NO_PARAMS } from "../../contract/beginnings.ts";
import type { ParamsRead, ParamsState, SettingValues, WriteProgress, WriteReport } from "../../contract/params.ts";
import { PACK } from "./fixedFamily.ts";
import { NOW_MS, NOW_WALL_MS } from "./frozenClock.ts";

const BLOCK_KEYS = {
  V: ["packOvAlarmMv", "packOvProtectMv", "packOvReleaseMv", "packOvDelayUs", "cellOvAlarmMv", "cellOvProtectMv", "cellOvReleaseMv"],
  I: ["chargeOcAlarmMa", "chargeOcProtectMa", "chargeOcDelayUs", "dischargeOcAlarmMa", "dischargeOcProtectMa"],
  N: ["inverterCanCode", "inverterRs485Code", "inverterTypeCode"],
} as const;
type BlockKey = keyof typeof BLOCK_KEYS;

const VALUES: SettingValues = {
  packOvAlarmMv: 57_600,
  packOvProtectMv: 58_400,
  packOvReleaseMv: 56_000,
  packOvDelayUs: 1_000_000,
  cellOvAlarmMv: 3550,
  cellOvProtectMv: 3650,
  cellOvReleaseMv: 3400,
  chargeOcAlarmMa: 105_000,
  chargeOcProtectMa: 110_000,
  chargeOcDelayUs: 1_000_000,
  dischargeOcAlarmMa: 105_000,
  dischargeOcProtectMa: 115_000,
  inverterCanCode: 2,
  inverterRs485Code: 3,
  inverterTypeCode: 1,
};

function stepOf(key: string): number {
  if (key.endsWith("Code")) return 1;
  if (key.endsWith("Us")) return 100_000;
  return key.endsWith("Ma") ? 1000 : 1;
}

function bindingIn(block: BlockKey, key: string, at: number): SettingBinding {
  const wireStep = stepOf(key);
  return {
    key,
    block,
    wire: `${block} + ${2 * at}`,
    wireLeast: 0,
    wireMost: 65_535 * wireStep,
    wireStep,
    range: null,
    access: "write",
    evidence: "documented",
    source: "gallery",
  };
}

const BLOCKS: readonly BlockKey[] = ["V", "I", "N"];
const TABLE: SettingTable = {
  bindings: BLOCKS.flatMap((block) => BLOCK_KEYS[block].map((key, at) => bindingIn(block, key, at))),
  blocks: BLOCKS.map((key) => ({ key, wire: key, keys: BLOCK_KEYS[key] })),
};

const READ: ParamsRead = {
  pack: PACK,
  values: VALUES,
  missing: [],
  notRead: [],
  unread: [],
  shown: {},
  doubt: null,
  readAtWallMs: NOW_WALL_MS - 60_000,
};

const PROGRESS: WriteProgress = {
  stage: "sending",
  isRollback: false,
  block: 1,
  blocks: 2,
  exchanges: 9,
  exchangesExpected: 22,
  startedAtMs: NOW_MS - 2000,
  atMs: NOW_MS,
};

/** One value as wanted, one not, one that was never sent. */
const REPORT: WriteReport = {
  id: "gallery",
  pack: PACK,
  outcome: "stopped",
  isRollback: false,
  startedWallMs: NOW_WALL_MS - 9000,
  endedWallMs: NOW_WALL_MS - 4000,
  rows: [
    { key: "cellOvAlarmMv", verdict: "verified", from: 3500, wanted: 3550, got: 3550 },
    { key: "cellOvProtectMv", verdict: "notVerified", from: 3650, wanted: 3700, got: 3650 },
    { key: "chargeOcAlarmMa", verdict: "notSent", from: 105_000, wanted: 100_000, got: null },
  ],
  unchanged: 12,
  reason: null,
  freed: {},
  provedPath: false,
  backup: "2026-01-12_09-29-51_GALLERY-0001",
  exchanges: { read: 6, write: 1, readBack: 3 },
};

export const PARAMS_READ: ParamsState = { ...NO_PARAMS, table: TABLE, read: READ };
export const PARAMS_WRITING: ParamsState = { ...PARAMS_READ, progress: PROGRESS };
export const PARAMS_WRITTEN: ParamsState = { ...PARAMS_READ, report: REPORT };
/** The alarm comes after the protection, and the pack would be protected too late. */
export const BAD_EDITS: SettingValues = { cellOvAlarmMv: 3700, packOvProtectMv: 60_000, chargeOcAlarmMa: 100_000 };
