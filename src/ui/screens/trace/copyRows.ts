import { useTrace } from "../../state/trace.ts";
import { useTraceView } from "../../state/traceView.ts";
import { copyLine, rowsBetween } from "./model/bytes.ts";

/** Puts the chosen lines on the clipboard; gives how many, or null when the browser does not allow it. */
export async function copyRows(): Promise<number | null> {
  const { anchorSeq, openSeq } = useTraceView.getState();
  const rows = rowsBetween(useTrace.getState().rows, anchorSeq, openSeq);
  try {
    await navigator.clipboard.writeText(rows.map((row) => `${copyLine(row)}\n`).join(""));
    return rows.length;
  } catch {
    return null;
  }
}
