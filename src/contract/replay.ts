import { z } from "zod";
import type { ErrorCode, FamilyId } from "../../protocol/shared.ts";
import { UPLOAD_PART_CHARACTERS } from "./beginnings.ts";

const ID = z.string().min(1).max(80);
const SPEED = z.union([z.literal("max"), z.number().min(0.1).max(1000)]);

/** What a window may ask about recordings: saving what was on the wire, and running the whole program on it again. */
export const REPLAY_REQUESTS = {
  /** Makes a trace file of everything that is in the ring; its text comes by `trace.part`. */
  "trace.save": z.strictObject({ masked: z.boolean() }),
  /** The same of a recording that was saved by itself. */
  "trace.saveBox": z.strictObject({ name: ID, masked: z.boolean() }),
  "trace.part": z.strictObject({ id: ID, index: z.number().int().min(0).max(100_000) }),
  /** Newest first. */
  "trace.boxes": z.strictObject({}),
  "trace.dismissBox": z.strictObject({}),
  /** `index` 0 begins a new file; the pieces come in order. */
  "replay.upload": z.strictObject({
    index: z.number().int().min(0).max(100_000),
    text: z.string().max(UPLOAD_PART_CHARACTERS),
  }),
  /** Runs what was uploaded. The connection is ended first. */
  "replay.open": z.strictObject({ name: z.string().max(200) }),
  "replay.openBox": z.strictObject({ name: ID }),
  /** Times real time; max = as fast as it goes. */
  "replay.speed": z.strictObject({ speed: SPEED }),
  "replay.pause": z.strictObject({ paused: z.boolean() }),
  "replay.restart": z.strictObject({}),
  "replay.close": z.strictObject({}),
} as const;

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

export interface ReplayReplies {
  "trace.save": SavedTrace;
  "trace.saveBox": SavedTrace;
  "trace.part": string;
  "trace.boxes": readonly BoxInfo[];
  "trace.dismissBox": null;
  "replay.upload": null;
  "replay.open": null;
  "replay.openBox": null;
  "replay.speed": null;
  "replay.pause": null;
  "replay.restart": null;
  "replay.close": null;
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
