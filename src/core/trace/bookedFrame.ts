import type { Driver, TraceEntry } from "../../../protocol/index.ts";
import type { TraceRow } from "../../contract/trace.ts";

/** A frame with what was known when it passed. */
export interface BookedFrame {
  readonly entry: TraceEntry;
  readonly wallMs: number;
  /** null for chatter too: it is of no family that is asked. */
  readonly driver: Driver | null;
  /** The question that was last asked; null for questions, and for chatter. */
  readonly request: BookedFrame | null;
  answer: TraceRow["answer"];
}

const WRONG_KINDS: ReadonlySet<TraceEntry["kind"]> = new Set(["refused", "unasked", "discarded", "late"]);

/** Chatter between packs is not an error: it is normal on their wire. */
export function isWrong({ entry, answer }: BookedFrame): boolean {
  if (entry.chatter) return false;
  return answer === "none" || entry.note !== undefined || WRONG_KINDS.has(entry.kind);
}
