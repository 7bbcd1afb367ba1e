import type { BmsError } from "../errors.ts";

/** One request and what is needed to recognise its answer. Built by a driver, sent by the line. */
export interface Request {
  readonly bytes: Uint8Array;
  /** Address asked. */
  readonly address: number;
  readonly block: string;
  /** Family-specific arguments of the block (pack number, index). */
  readonly args: readonly number[];
  readonly kind: "read" | "write";
  /** Longest valid answer, in bytes on the wire: sets the time allowed. */
  readonly longestReplyBytes: number;
  /** Time for the first byte after the request has left, ms. Overrides the family's. */
  readonly firstByteMs?: number;
  /** Pause after this exchange, ms: a pack that has just stored a value needs a moment. */
  readonly quietAfterMs?: number;
  /** The pack hands over what it returns only once: the line hears the answer out, because one of before may stand in front of it. */
  readonly consumes?: true;
}

/** A driver's verdict on a frame that arrived while `Request` was outstanding. */
export type Verdict =
  | { readonly kind: "reply"; readonly payload: Uint8Array; readonly answeredBy: number }
  | { readonly kind: "failed"; readonly error: BmsError; readonly answeredBy: number }
  | {
      readonly kind: "ignore";
      readonly reason: "request" | "otherAddress" | "unasked" | "otherLength";
      readonly answeredBy?: number;
    };

export interface Reply {
  readonly request: Request;
  readonly payload: Uint8Array;
  /** Address in the answer: always the requested one. */
  readonly answeredBy: number;
  /** Clock.nowMs() of the last byte. */
  readonly receivedAtMs: number;
  /** From the end of the request's air time to the first byte of the answer. */
  readonly turnaroundMs: number;
}
