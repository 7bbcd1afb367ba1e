import type { TraceEntry } from "../../../protocol/index.ts";
import type { Mark } from "../../contract/traceFile.ts";

export interface RecordedFrame {
  readonly kind: "frame";
  readonly entry: TraceEntry;
  /** The pieces it came in: offset to its time in ms and length, one pair a piece. Absent = in one piece at its time. */
  readonly pieces?: readonly number[];
}
interface RecordedMark {
  readonly kind: "mark";
  readonly atMs: number;
  readonly mark: Mark;
}
export type Recorded = RecordedFrame | RecordedMark;

export const timeOf = (item: Recorded): number => (item.kind === "frame" ? item.entry.atMs : item.atMs);
