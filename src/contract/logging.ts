import type { BmsError } from "../../protocol/shared.ts";
import { FITTED_KEYS, SENSOR_ROLES } from "../../protocol/shared.ts";
import { KEPT_INTEGER, WALL_MS } from "./bounds.ts";
import { LOG_READ_MOST } from "./limits.ts";
import { NOTHING, request, type } from "./request.ts";
import { z } from "./zod.ts";

/** What a log is to hold, and how much of the disk it may take. Also what a kept document must look like. */
const LOG_SETTINGS_SCHEMA = z.strictObject({
  /** One row a pack at most this often. */
  everyS: z.number().int().min(1).max(3600),
  /** wired = the pack that the other screens show · all = every pack of the line. */
  packs: z.enum(["wired", "all"]),
  decimal: z.enum(["point", "comma"]),
  /** Of all log files together; the oldest are removed to hold it. */
  limitMb: z.number().int().min(8).max(100_000),
});
export type LogSettings = Readonly<z.infer<typeof LOG_SETTINGS_SCHEMA>>;

/** What is kept of a log that is on, so that it goes on after a restart. */
export const LOG_DOCUMENT_SCHEMA = z.object({
  on: z.boolean(),
  settings: LOG_SETTINGS_SCHEMA,
  startedWallMs: WALL_MS,
  /** The file that was written last and what its columns are for. */
  file: z.string().nullable(),
  shape: z.object({
    cells: z.number().int().min(0).max(255),
    /** A log of before these columns had none of them. */
    fitted: z.array(z.enum(FITTED_KEYS)).default([]),
    sensors: z.array(z.object({ role: z.enum(SENSOR_ROLES), index: z.number().int().min(0).max(255) })).max(255),
  }),
});
export type LogDocument = Readonly<z.infer<typeof LOG_DOCUMENT_SCHEMA>>;

/** Names that logs have, and no other file is ever listed, read or removed. */
export const LOG_NAME = /^open-bmstool-\d{8}-\d{6}(-\d{1,3})?\.csv$/;

export const LOGGING_REQUESTS = {
  /** Begins a new file; a log that is on is ended first. It goes on after a restart of the program until it is stopped. */
  "log.start": request({ args: LOG_SETTINGS_SCHEMA, reply: type<null>(), access: "change", manner: "line" }),
  "log.stop": request({ args: NOTHING, reply: type<null>(), access: "change", manner: "line" }),
  /** Newest first. */
  "log.files": request({ args: NOTHING, reply: type<readonly LogFile[]>(), access: "look", manner: "program" }),
  /** A piece of a file from byte `offset`, at most `most` bytes; a character is never cut. */
  "log.read": request({
    args: z.strictObject({
      name: z.string().regex(LOG_NAME),
      offset: KEPT_INTEGER.min(0),
      most: z.number().int().min(16).max(LOG_READ_MOST),
    }),
    reply: type<LogPiece>(),
    access: "look",
    manner: "program",
  }),
};

export interface LogFile {
  readonly name: string;
  readonly bytes: number;
}

export interface LogPiece {
  readonly text: string;
  /** Where the next piece begins; = `totalBytes` at the end. */
  readonly nextOffset: number;
  readonly totalBytes: number;
}

/**
 * Why values are missing, as it stands in the file. disconnected = nobody was connected · linkLost = the line did not answer ·
 * otherPack = another pack was connected to · packSilent = this pack did not answer, others did · unreadable = answers that cannot be
 * read as one pack · noValue = connected, but no new values came · clockSet = this computer slept or its clock was set ·
 * notWritten = the disk did not take them · programEnded = this program did not run.
 */
export type GapReason =
  | "disconnected"
  | "linkLost"
  | "otherPack"
  | "packSilent"
  | "unreadable"
  | "noValue"
  | "clockSet"
  | "notWritten"
  | "programEnded";

export interface LoggingState {
  /** halted = it is on, but the disk does not take it; it is tried again at `nextTryAtMs`. */
  readonly phase: "off" | "on" | "halted";
  readonly settings: LogSettings;
  /** Where the files are on the computer of the host; null = only in its memory, gone when it ends. */
  readonly folder: string | null;
  /** Most that this host can hold at all, bytes; null = its disk. */
  readonly mostBytes: number | null;
  readonly file: LogFile | null;
  /** Since it was started, or since the program began: rows of values, marked gaps, and when the last row was written. */
  readonly rows: number;
  readonly gaps: number;
  readonly lastRowWallMs: number | null;
  /** Packs that no value comes from now. */
  readonly missing: readonly number[];
  /** Oldest files that were removed to hold the limit since the program began. */
  readonly removed: { readonly files: number; readonly bytes: number } | null;
  readonly totalBytes: number;
  readonly error: BmsError | null;
  /** Host's monotonic clock. */
  readonly nextTryAtMs: number | null;
  /** Host's monotonic clock when this was sent. */
  readonly atMs: number;
}
