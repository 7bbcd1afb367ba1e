import type { FamilyId, FrameExplanation, FrameValue } from "../../protocol/shared.ts";
import { KEPT_INTEGER } from "./bounds.ts";
import { request, type } from "./request.ts";
import { z } from "./zod.ts";

/** What a window may ask of the frames that were on the wire. It asks again and again while somebody looks: no window pays for another. */

const BLOCK = z.string().regex(/^[a-zA-Z0-9]{1,40}$/);
const SEQ = KEPT_INTEGER.min(-1);

const FILTER = z.strictObject({
  direction: z.enum(["both", "tx", "rx"]),
  errorsOnly: z.boolean(),
  block: BLOCK.nullable(),
  /** Hex pairs, characters on the wire or characters that a pack sends as pairs; "" = everything. */
  text: z.string().max(200),
  /** Blocks whose names, in the language of the window, hold the text. */
  alsoBlocks: z.array(BLOCK).max(100),
});
export type TraceFilter = Readonly<z.infer<typeof FILTER>>;

export const NO_TRACE_FILTER: TraceFilter = { direction: "both", errorsOnly: false, block: null, text: "", alsoBlocks: [] };

/** Frames looked through for one request, whether they match or not: the host never works longer than a moment. */
export const TRACE_SCAN = 2000;

export const TRACE_REQUESTS = {
  /** With `afterSeq`: what came since, oldest first. Without: the newest that are older than `beforeSeq` (null = of all). */
  "trace.lines": request({
    args: z.strictObject({
      afterSeq: SEQ.nullable(),
      beforeSeq: SEQ.nullable(),
      most: z.number().int().min(1).max(TRACE_SCAN),
      filter: FILTER,
    }),
    reply: type<TraceLines>(),
    access: "look",
    manner: "shown",
  }),
  /** null = it is not kept any more. */
  "trace.explain": request({ args: z.strictObject({ seq: SEQ }), reply: type<ExplainedFrame | null>(), access: "look", manner: "shown" }),
  /** Lines of hex pairs, or of characters as paceic sends them. A request and the line below it are taken for question and answer. */
  "trace.explainHex": request({
    args: z.strictObject({ text: z.string().max(20_000) }),
    reply: type<PastedText>(),
    access: "look",
    manner: "shown",
  }),
  /** As `parseReading` reads it: "tile.soc", "cell.3", "flag.alarm.lowSoc". The reply: null = no frame that is kept holds it. */
  "trace.latestFor": request({
    args: z.strictObject({ reading: z.string().max(64) }),
    reply: type<TraceHit | null>(),
    access: "look",
    manner: "shown",
  }),
};

/** One field of the payload, for a line of words. */
export interface TraceFact {
  readonly key: string;
  readonly index: number | null;
  readonly value: FrameValue;
}

export type TraceKind = "request" | "reply" | "refused" | "echo" | "unasked" | "discarded" | "late";

/** One frame, or a run of bytes that is none, on one line. */
export interface TraceRow {
  readonly seq: number;
  /** Host's civil time of the last byte. */
  readonly wallMs: number;
  readonly direction: "tx" | "rx";
  readonly kind: TraceKind;
  /** Upper-case hex without spaces. */
  readonly hex: string;
  readonly family: FamilyId | null;
  readonly block: string | null;
  readonly writes: boolean;
  readonly address: number | null;
  /** Of a question: whether it was answered; open = not yet. null = not a question of ours. */
  readonly answer: "open" | "answered" | "none" | null;
  /** Not what a line in good order carries. */
  readonly isWrong: boolean;
  readonly verdict: FrameExplanation["verdict"];
  readonly code: number | null;
  /** Key of the first remark. */
  readonly remark: FrameExplanation["remarks"][number]["key"] | null;
  /** More than one: an answer for a whole bank. */
  readonly packs: number;
  readonly facts: readonly TraceFact[];
  /** Packs told each other, in a protocol of their own. */
  readonly chatter?: true;
}

export interface TraceLines {
  /** Oldest first. */
  readonly rows: readonly TraceRow[];
  /** What to ask for next: a question without its answer is told again when it has one. */
  readonly afterSeq: number;
  /** Where to go on towards older ones; null = there are none. */
  readonly beforeSeq: number | null;
  /** Kept in all, and how many of them are wrong. */
  readonly kept: number;
  readonly wrong: number;
}

export interface ExplainedFrame {
  readonly row: TraceRow;
  readonly explanation: FrameExplanation;
  /** Of an answer: the question, and the time from its sending to the last byte of the answer. */
  readonly requestSeq: number | null;
  readonly afterMs: number | null;
}

/** One frame of a pasted text. */
export interface PastedFrame {
  /** 1-based line of the text. */
  readonly line: number;
  readonly hex: string;
  readonly readings: readonly { readonly family: FamilyId; readonly explanation: FrameExplanation }[];
}

export interface PastedText {
  readonly frames: readonly PastedFrame[];
  /** Lines that are neither hex pairs nor characters of a frame. */
  readonly unreadable: readonly number[];
}

export interface TraceHit {
  readonly seq: number;
  /** Where the parts begin that hold the reading. */
  readonly starts: readonly number[];
}
