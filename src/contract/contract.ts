import { z } from "zod";
import type { FamilyFacts, ParameterFile, Result } from "../../protocol/shared.ts";
import type { BankReplies, BankState } from "./bank.ts";
import { BANK_REQUESTS } from "./bank.ts";
import type { ControlReplies, ControlState } from "./control.ts";
import { CONTROL_REQUESTS } from "./control.ts";
import { ADDRESS, FAMILY } from "./family.ts";
import type { FleetReplies, FleetState } from "./fleet.ts";
import { FLEET_REQUESTS } from "./fleet.ts";
import type { HistoryArchive, HistoryRow, HistoryState, PackClock } from "./history.ts";
import type { LoggingReplies, LoggingState } from "./logging.ts";
import { LOGGING_REQUESTS } from "./logging.ts";
import type { BackupInfo, ParamsRead, ParamsState, WritePlan, WriteReport } from "./params.ts";
import type { BoxState, ReplayReplies, ReplayState } from "./replay.ts";
import { REPLAY_REQUESTS } from "./replay.ts";
import type { PortInfo, SessionState, SnapshotEvent, TraceLine, TrendSample } from "./session.ts";
import { CONFIRMED, SETTINGS } from "./settings.ts";
import type { TraceReplies } from "./trace.ts";
import { TRACE_REQUESTS } from "./trace.ts";

/**
 * The one list of what a window may ask of the host and what the host may tell it. Three transports carry it unchanged:
 * in the page, over Electron's IPC, over a WebSocket. Arguments are checked here, at the trust boundary.
 */

const path = z.string().min(1).max(512);

const CONNECT = z.strictObject({
  path,
  /** "auto", or one of `AppInfo.families`. */
  family: FAMILY,
  baudRate: z.union([z.literal("auto"), z.number().int().min(300).max(921_600)]),
  address: z.union([z.literal("auto"), ADDRESS]),
});
const THEME = z.enum(["auto", "light", "dark", "sun"]);
const LANGUAGE = z.enum(["auto", "en", "zh"]);
const SCALE_PCT = z.number().int().min(80).max(140);

/** Also what a kept document must look like. */
export const PREFERENCES_SCHEMA = z.object({
  theme: THEME,
  language: LANGUAGE,
  scalePct: SCALE_PCT,
  /** What was connected to last: filled in again at the next start. */
  lastConnect: CONNECT.nullable(),
});
export type Preferences = Readonly<z.infer<typeof PREFERENCES_SCHEMA>>;

export const REQUEST_SCHEMAS = {
  "app.info": z.strictObject({}),
  "app.state": z.strictObject({}),
  "ports.list": z.strictObject({}),
  "session.connect": CONNECT,
  "session.disconnect": z.strictObject({}),
  "session.retryNow": z.strictObject({}),
  "session.searchAddresses": z.strictObject({}),
  "trend.read": z.strictObject({ sinceWallMs: z.number().min(0) }),
  "trace.read": z.strictObject({ afterSeq: z.number().int().min(-1), most: z.number().int().min(1).max(5000) }),
  /** Reads every setting of the pack anew. */
  "params.read": z.strictObject({}),
  /** What such a write would say and send; sends nothing but reads. */
  "params.plan": z.strictObject({ edits: SETTINGS }),
  /**
   * `edits` = wanted values; `seen` = what the editor showed of the pack when they were made; `confirmed` = ids of the
   * findings of level confirm that the person has confirmed by typing.
   */
  "params.write": z.strictObject({ edits: SETTINGS, seen: SETTINGS, confirmed: CONFIRMED }),
  /** Writes back what the last write of this session changed, from its backup. */
  "params.rollBack": z.strictObject({}),
  /** Ends a read at once, a write before its next block. */
  "params.cancel": z.strictObject({}),
  /** Of a write that an earlier run did not end; keep = leave the pack as it is and forget about it. */
  "params.recover": z.strictObject({ action: z.enum(["finish", "rollBack", "keep"]) }),
  "backups.list": z.strictObject({}),
  "backups.read": z.strictObject({ name: z.string().min(1).max(200) }),
  "backups.make": z.strictObject({}),
  /** Downloads what the archive of the pack does not have yet. Returns when it has begun; the state tells how it goes. */
  "history.download": z.strictObject({}),
  "history.cancel": z.strictObject({}),
  /** Archives of all packs on this computer. */
  "history.archives": z.strictObject({}),
  /** Shows another archive than that of the pack online; null = that of the pack again. */
  "history.open": z.strictObject({ key: z.string().min(1).max(80).nullable() }),
  /** Newest first, older than `beforeSeq`. */
  "history.rows": z.strictObject({
    key: z.string().min(1).max(80),
    beforeSeq: z.number().int().nullable(),
    most: z.number().int().min(1).max(1000),
  }),
  /** Rows of an own JSON export; those already there are left out. */
  "history.addRows": z.strictObject({
    key: z.string().min(1).max(80),
    rows: z
      .array(z.strictObject({ seq: z.number().int(), raw: z.string().regex(/^([0-9A-F]{2}){0,200}$/), seenWallMs: z.number().min(0) }))
      .max(100),
  }),
  "history.clock": z.strictObject({}),
  ...LOGGING_REQUESTS,
  ...BANK_REQUESTS,
  ...CONTROL_REQUESTS,
  ...FLEET_REQUESTS,
  "preferences.read": z.strictObject({}),
  "preferences.write": z.strictObject({ theme: THEME.optional(), language: LANGUAGE.optional(), scalePct: SCALE_PCT.optional() }),
  ...REPLAY_REQUESTS,
  ...TRACE_REQUESTS,
} as const;

export type RequestName = keyof typeof REQUEST_SCHEMAS;
export type RequestArgs<N extends RequestName> = z.infer<(typeof REQUEST_SCHEMAS)[N]>;

export interface AppInfo {
  readonly name: string;
  readonly version: string;
  readonly contract: number;
  /** "electron", "web" or "page". */
  readonly shell: string;
  readonly platform: string;
  /** This window may look and not change anything: the host refuses the rest. */
  readonly readOnly: boolean;
  /** What can be connected to, in the order in which Auto asks for it. */
  readonly families: readonly FamilyFacts[];
}

/** Everything a window needs to draw itself after a (re)load. */
export interface AppState {
  readonly session: SessionState;
  readonly snapshot: SnapshotEvent | null;
  readonly ports: readonly PortInfo[];
  readonly preferences: Preferences;
  readonly params: ParamsState;
  readonly history: HistoryState;
  readonly log: LoggingState;
  readonly bank: BankState;
  /** The recording that runs now; null = none. */
  readonly replay: ReplayState | null;
  readonly box: BoxState;
  readonly control: ControlState;
  readonly fleet: FleetState;
}

export interface Replies extends BankReplies, FleetReplies, LoggingReplies, ReplayReplies, ControlReplies, TraceReplies {
  "app.info": AppInfo;
  "app.state": AppState;
  "ports.list": readonly PortInfo[];
  "session.connect": null;
  "session.disconnect": null;
  "session.retryNow": null;
  "session.searchAddresses": null;
  "trend.read": readonly TrendSample[];
  "trace.read": readonly TraceLine[];
  "params.read": ParamsRead;
  "params.plan": WritePlan;
  "params.write": WriteReport;
  "params.rollBack": WriteReport;
  "params.cancel": null;
  /** null after keep, and when nothing was left to write. */
  "params.recover": WriteReport | null;
  /** Newest first, of all packs. */
  "backups.list": readonly BackupInfo[];
  "backups.read": ParameterFile;
  "backups.make": BackupInfo;
  "history.download": null;
  "history.cancel": null;
  "history.archives": readonly HistoryArchive[];
  "history.open": null;
  "history.rows": readonly HistoryRow[];
  "history.addRows": { readonly added: number };
  "history.clock": PackClock;
  "preferences.read": Preferences;
  "preferences.write": Preferences;
}

export interface Events {
  session: SessionState;
  snapshot: SnapshotEvent;
  ports: readonly PortInfo[];
  preferences: Preferences;
  params: ParamsState;
  history: HistoryState;
  log: LoggingState;
  bank: BankState;
  replay: ReplayState | null;
  box: BoxState;
  control: ControlState;
  fleet: FleetState;
}
export type EventName = keyof Events;
export const EVENT_NAMES = [
  "session",
  "snapshot",
  "ports",
  "preferences",
  "params",
  "history",
  "log",
  "bank",
  "replay",
  "box",
  "control",
  "fleet",
] as const satisfies readonly EventName[];

export type EventMessage = { [N in EventName]: { readonly event: N; readonly payload: Events[N] } }[EventName];

/** What a transport offers to the window. Nothing rejects: failures are Results. */
export interface HostApi {
  call<N extends RequestName>(name: N, args: RequestArgs<N>): Promise<Result<Replies[N]>>;
  subscribe(listener: (message: EventMessage) => void): () => void;
}
