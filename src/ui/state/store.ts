import { create } from "zustand";
import type { BmsError } from "../../../protocol/shared.ts";
import type { BankState } from "../../contract/bank.ts";
import {
  NO_BANK,
  NO_BOX,
  NO_COMMISSIONING,
  NO_CONTROL,
  NO_FLEET,
  NO_HISTORY,
  NO_LOGGING,
  NO_PARAMS,
  NO_PUBLISHING,
} from "../../contract/beginnings.ts";
import type { CommissioningState } from "../../contract/commissioning.ts";
import type { AppInfo } from "../../contract/contract.ts";
import type { ControlState } from "../../contract/control.ts";
import type { FleetState } from "../../contract/fleet.ts";
import type { HistoryRowsChange, HistoryState } from "../../contract/history.ts";
import type { LoggingState } from "../../contract/logging.ts";
import type { ParamsState } from "../../contract/params.ts";
import type { Preferences } from "../../contract/preferences.ts";
import type { PublishingState } from "../../contract/publishing.ts";
import type { BoxState, ReplayState } from "../../contract/replay.ts";
import type { ConnectRequest, PortInfo, SessionState, SnapshotEvent } from "../../contract/session.ts";
import { TrendRing } from "./trend.ts";

export interface UiState {
  /** "gone" = the program that holds the port does not answer this window. */
  readonly host: "starting" | "ready" | "gone";
  readonly info: AppInfo | null;
  readonly session: SessionState;
  /** performance.now() when `session` came in. */
  readonly sessionHeardAtMs: number;
  readonly snapshot: SnapshotEvent | null;
  readonly snapshotHeardAtMs: number;
  readonly ports: readonly PortInfo[];
  readonly preferences: Preferences;
  readonly params: ParamsState;
  readonly history: HistoryState;
  /** The last change of its rows that the host has told. */
  readonly historyRows: HistoryRowsChange | null;
  readonly log: LoggingState;
  readonly publishing: PublishingState;
  readonly bank: BankState;
  /** A recording is shown instead of a pack. */
  readonly replay: ReplayState | null;
  readonly box: BoxState;
  readonly control: ControlState;
  readonly fleet: FleetState;
  readonly commissioning: CommissioningState;
  /** The same object for the life of the window; look again when `trendVersion` changes. */
  readonly trend: TrendRing;
  readonly trendVersion: number;
  /** Goes up when what the trend held before is of another pack, another recording or another connection. */
  readonly trendBegun: number;
  /** What the connection bar holds: not yet what is connected. */
  readonly draft: ConnectRequest;
  /** A request that the host turned down; shown until the next one. */
  readonly refused: BmsError | null;
  /** Files that were opened from outside the window so far. */
  readonly opened: number;
  /** The person wants the doctor although old values could be shown. */
  readonly doctorOpen: boolean;
}

const closedSession: SessionState = {
  phase: "closed",
  wanted: null,
  port: null,
  found: null,
  identity: null,
  pack: null,
  settings: {},
  isProven: false,
  unread: [],
  stats: { exchangesPerSecond: 0, errorDeciPct: 0, exchanges: 0, failures: 0, implausible: 0, misses: 0 },
  reason: null,
  doctor: null,
  lastGoodAtMs: null,
  onlineSinceMs: null,
  atMs: 0,
};

export const emptyDraft: ConnectRequest = { path: "", family: "auto", baudRate: "auto", address: "auto" };

export const useUi = create<UiState>()(() => ({
  host: "starting",
  info: null,
  session: closedSession,
  sessionHeardAtMs: 0,
  snapshot: null,
  snapshotHeardAtMs: 0,
  ports: [],
  preferences: { theme: "auto", language: "auto", scalePct: 100, lastConnect: null },
  params: NO_PARAMS,
  history: NO_HISTORY,
  historyRows: null,
  log: NO_LOGGING,
  publishing: NO_PUBLISHING,
  bank: NO_BANK,
  replay: null,
  box: NO_BOX,
  control: NO_CONTROL,
  fleet: NO_FLEET,
  commissioning: NO_COMMISSIONING,
  trend: new TrendRing(),
  trendVersion: 0,
  trendBegun: 0,
  draft: emptyDraft,
  refused: null,
  opened: 0,
  doctorOpen: false,
}));
