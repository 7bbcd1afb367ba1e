import type { BankState } from "./bank.ts";
import type { CommissioningState } from "./commissioning.ts";
import type { ControlState } from "./control.ts";
import type { FleetState } from "./fleet.ts";
import type { HistoryRowsChange, HistoryState } from "./history.ts";
import type { LoggingState } from "./logging.ts";
import type { ParamsState } from "./params.ts";
import type { Preferences } from "./preferences.ts";
import type { PublishingState } from "./publishing.ts";
import type { BoxState, ReplayState } from "./replay.ts";
import type { PortInfo, SessionState, SnapshotEvent } from "./session.ts";

/** Everything a window needs to draw itself after a (re)load. */
export interface AppState {
  readonly session: SessionState;
  readonly snapshot: SnapshotEvent | null;
  readonly ports: readonly PortInfo[];
  readonly preferences: Preferences;
  readonly params: ParamsState;
  readonly history: HistoryState;
  readonly log: LoggingState;
  readonly publishing: PublishingState;
  readonly bank: BankState;
  /** The recording that runs now; null = none. */
  readonly replay: ReplayState | null;
  readonly box: BoxState;
  readonly control: ControlState;
  readonly fleet: FleetState;
  readonly commissioning: CommissioningState;
}

/** What the host may tell a window. */
export interface Events {
  session: SessionState;
  snapshot: SnapshotEvent;
  ports: readonly PortInfo[];
  preferences: Preferences;
  params: ParamsState;
  history: HistoryState;
  historyRows: HistoryRowsChange;
  log: LoggingState;
  publishing: PublishingState;
  bank: BankState;
  replay: ReplayState | null;
  box: BoxState;
  control: ControlState;
  fleet: FleetState;
  commissioning: CommissioningState;
  /** How many files have been opened from outside the window so far: the last one can be taken. */
  opened: number;
}
type EventName = keyof Events;
export const EVENT_NAMES = [
  "session",
  "snapshot",
  "ports",
  "preferences",
  "params",
  "history",
  "historyRows",
  "log",
  "publishing",
  "bank",
  "replay",
  "box",
  "control",
  "fleet",
  "commissioning",
  "opened",
] as const satisfies readonly EventName[];

/** About the program and not about packs: told as ever while a recording is shown. */
export const PROGRAM_EVENTS: readonly EventName[] = ["preferences", "publishing"];

export type EventMessage = { [N in EventName]: { readonly event: N; readonly payload: Events[N] } }[EventName];
