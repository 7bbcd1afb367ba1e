import type { ErrorCode, FamilyId } from "../../protocol/shared.ts";
import { PART_INDEX } from "./bounds.ts";
import { UPLOAD_PART_CHARACTERS } from "./limits.ts";
import { NOTHING, request, type } from "./request.ts";
import { z } from "./zod.ts";

const ID = z.string().min(1).max(80);
const SPEED = z.union([z.literal("max"), z.number().min(0.1).max(1000)]);

/** What a window may ask about recordings: saving what was on the wire, and running the whole program on it again. */
export const REPLAY_REQUESTS = {
  /** Makes a trace file of everything that is in the ring; its text comes by `trace.part`. */
  "trace.save": request({ args: z.strictObject({ masked: z.boolean() }), reply: type<SavedTrace>(), access: "look", manner: "recording" }),
  /** The same of a recording that was saved by itself. */
  "trace.saveBox": request({
    args: z.strictObject({ name: ID, masked: z.boolean() }),
    reply: type<SavedTrace>(),
    access: "look",
    manner: "recording",
  }),
  "trace.part": request({
    args: z.strictObject({ id: ID, index: PART_INDEX }),
    reply: type<string>(),
    access: "look",
    manner: "recording",
  }),
  /** Newest first. */
  "trace.boxes": request({ args: NOTHING, reply: type<readonly BoxInfo[]>(), access: "look", manner: "recording" }),
  "trace.dismissBox": request({ args: NOTHING, reply: type<null>(), access: "change", manner: "recording" }),
  /** `index` 0 begins a new file; the pieces come in order. */
  "replay.upload": request({
    args: z.strictObject({
      index: PART_INDEX,
      text: z.string().max(UPLOAD_PART_CHARACTERS),
    }),
    reply: type<null>(),
    access: "change",
    manner: "recording",
  }),
  /** Runs what was uploaded. The connection is ended first. */
  "replay.open": request({
    args: z.strictObject({ name: z.string().max(200) }),
    reply: type<null>(),
    access: "change",
    manner: "recording",
  }),
  "replay.openBox": request({ args: z.strictObject({ name: ID }), reply: type<null>(), access: "change", manner: "recording" }),
  /** Times real time; max = as fast as it goes. */
  "replay.speed": request({ args: z.strictObject({ speed: SPEED }), reply: type<null>(), access: "change", manner: "recording" }),
  "replay.pause": request({ args: z.strictObject({ paused: z.boolean() }), reply: type<null>(), access: "change", manner: "recording" }),
  "replay.restart": request({ args: NOTHING, reply: type<null>(), access: "change", manner: "recording" }),
  "replay.close": request({ args: NOTHING, reply: type<null>(), access: "change", manner: "recording" }),
};

export interface SavedTrace {
  readonly id: string;
  /** Proposed name of the file. */
  readonly name: string;
  readonly parts: number;
}

export type BoxCause = "linkLost" | "badAnswers" | "writeRefused" | "writeStopped" | "writeUnknown";

/** A recording that was saved by itself when something went wrong. */
export interface BoxInfo {
  readonly name: string;
  readonly cause: BoxCause;
  readonly atWallMs: number;
}

export type ReplaySpeed = z.infer<typeof SPEED>;

export interface ReplayState {
  /** Another one for every opened or restarted recording: all that a window holds belongs to the one before. */
  readonly run: number;
  readonly name: string;
  readonly startedWallMs: number;
  readonly masked: boolean;
  readonly app: string;
  readonly family: FamilyId | null;
  readonly cause: string | null;
  readonly lengthMs: number;
  readonly positionMs: number;
  readonly speed: ReplaySpeed;
  readonly isPaused: boolean;
  readonly atEnd: boolean;
  /** Questions that the recording holds no answer to: they got silence. */
  readonly notRecorded: number;
}

/** What was saved by itself and nobody has said yet that it was seen. */
export interface BoxState {
  readonly latest: BoxInfo | null;
  /** Why the last one could not be kept. */
  readonly failed: ErrorCode | null;
}
