import type { DiscardReason, FrameNote } from "./framer.ts";

/** Every byte on the line ends up in exactly one of these. */
export interface TraceEntry {
  readonly seq: number;
  /** Clock.nowMs() when the last byte was sent or received. */
  readonly atMs: number;
  readonly direction: "tx" | "rx";
  readonly bytes: Uint8Array;
  readonly kind: "request" | "reply" | "refused" | "echo" | "unasked" | "discarded" | "late";
  readonly reason?: DiscardReason;
  readonly note?: FrameNote;
  /** A frame that packs exchanged in a protocol of their own; its kind is "unasked". */
  readonly chatter?: true;
  /** Block asked, for tx and for the answers to it. */
  readonly block?: string;
  /** Of a request: the family that built it. Two families may use the same framing. */
  readonly family?: string;
}

export type TraceListener = (entry: TraceEntry) => void;
