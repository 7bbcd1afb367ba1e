import type { FamilyFacts, Language, Result, SharedWords } from "../../protocol/shared.ts";
import { LANGUAGES } from "../../protocol/shared.ts";
import { BANK_REQUESTS } from "./bank.ts";
import { CHARGE_LOG_REQUESTS } from "./chargeLogs.ts";
import { COMMISSIONING_REQUESTS } from "./commissioning.ts";
import { CONTROL_REQUESTS } from "./control.ts";
import { DRIFT_REQUESTS } from "./driftRequests.ts";
import type { AppState, EventMessage } from "./events.ts";
import { FLEET_REQUESTS } from "./fleet.ts";
import { HISTORY_REQUESTS } from "./history.ts";
import { LOGGING_REQUESTS } from "./logging.ts";
import { OPENED_FILE_REQUESTS } from "./openedFile.ts";
import { PARAMS_REQUESTS } from "./params.ts";
import { PHOTO_REQUESTS } from "./photos.ts";
import { PREFERENCE_REQUESTS } from "./preferences.ts";
import { PUBLISHING_REQUESTS } from "./publishing.ts";
import { REPLAY_REQUESTS } from "./replay.ts";
import { REPORT_REQUESTS } from "./report.ts";
import type { ReplyType } from "./request.ts";
import { NOTHING, request, type } from "./request.ts";
import { SESSION_REQUESTS } from "./session.ts";
import { TRACE_REQUESTS } from "./trace.ts";
import { UPDATE_REQUESTS, type UpdateSupport } from "./updates.ts";
import { z } from "./zod.ts";

/**
 * The one list of what a window may ask of the host; `Events` is what the host may tell it. Three transports carry it unchanged:
 * in the page, over Electron's IPC, over a WebSocket. Arguments are checked here, at the trust boundary.
 */

export interface AppInfo {
  readonly name: string;
  readonly version: string;
  readonly contract: number;
  /** "electron", "web" or "page". */
  readonly shell: string;
  readonly platform: string;
  /** Whether this program may be asked to look for a newer version. */
  readonly updates: UpdateSupport;
  /** This window may look and not change anything: the host refuses the rest. */
  readonly readOnly: boolean;
  /** Of all words in this answer. */
  readonly language: Language;
  /** What can be connected to, in the order in which Auto asks for it. */
  readonly families: readonly FamilyFacts[];
  /** For what belongs to no family. */
  readonly sharedWords: SharedWords;
}

export const REQUESTS = {
  "app.info": request({
    args: z.strictObject({ language: z.enum(LANGUAGES).default("en") }),
    reply: type<AppInfo>(),
    access: "look",
    manner: "program",
  }),
  "app.state": request({ args: NOTHING, reply: type<AppState>(), access: "look", manner: "shown" }),
  ...OPENED_FILE_REQUESTS,
  ...SESSION_REQUESTS,
  ...PARAMS_REQUESTS,
  ...HISTORY_REQUESTS,
  ...LOGGING_REQUESTS,
  ...PUBLISHING_REQUESTS,
  ...DRIFT_REQUESTS,
  ...BANK_REQUESTS,
  ...CONTROL_REQUESTS,
  ...FLEET_REQUESTS,
  ...COMMISSIONING_REQUESTS,
  ...PHOTO_REQUESTS,
  ...CHARGE_LOG_REQUESTS,
  ...REPORT_REQUESTS,
  ...PREFERENCE_REQUESTS,
  ...REPLAY_REQUESTS,
  ...TRACE_REQUESTS,
  ...UPDATE_REQUESTS,
};

type Declared = typeof REQUESTS;
export type RequestName = keyof Declared;
export type RequestArgs<N extends RequestName> = z.infer<Declared[N]["args"]>;
export type Replies = { [N in RequestName]: Declared[N]["reply"] extends ReplyType<infer T> ? T : never };
/** About recordings, which are about a whole core; every other request is answered by one. */
export type RecordingRequest = { [N in RequestName]: Declared[N]["manner"] extends "recording" ? N : never }[RequestName];
/** One answer for each request named: a request without one does not compile. */
export type Handlers<Names extends RequestName> = { readonly [N in Names]: (args: RequestArgs<N>) => Promise<Result<Replies[N]>> };

export function isRequestName(name: unknown): name is RequestName {
  return typeof name === "string" && Object.hasOwn(REQUESTS, name);
}

/** Noted in a recording, because it changes what is on the line. */
export function isNoted(name: RequestName): boolean {
  const { manner } = REQUESTS[name];
  return manner === "line" || manner === "lease";
}

/** What a transport offers to the window. Nothing rejects: failures are Results. */
export interface HostApi {
  call<N extends RequestName>(name: N, args: RequestArgs<N>): Promise<Result<Replies[N]>>;
  subscribe(listener: (message: EventMessage) => void): () => void;
}
