import type { VerdictRow, WriteReport } from "../../../../contract/params.ts";

/** Keys of what is no setting and moved with a write: no row tells of it, and this program cannot write it back. */
export function besideOf({ reason }: Pick<WriteReport, "reason">): readonly string[] {
  const beside = reason?.code === "write.sideEffect" ? reason.detail?.beside : undefined;
  return typeof beside === "string" ? beside.split(" ") : [];
}

type OutcomeWord = "unknownOutcome" | "stoppedSide" | "stopped" | "stoppedEarly";

export function outcomeWord(report: Pick<WriteReport, "outcome" | "rows" | "reason">): OutcomeWord {
  const { outcome, rows } = report;
  if (outcome === "unknown") return "unknownOutcome";
  if (rows.some(({ verdict }) => verdict === "sideEffect") || besideOf(report).length > 0) return "stoppedSide";
  return rows.some(({ verdict }) => verdict === "notVerified") ? "stopped" : "stoppedEarly";
}

type RowWord = "notVerified" | "stillHas" | "changedTo" | "sideEffect" | "unknown" | "notSent";

/** What is said of one setting beside its badge; null = nothing. Where a reason is told the pack may not have acknowledged the value. */
export function rowWord({ verdict, from, got }: VerdictRow, reason: WriteReport["reason"]): RowWord | null {
  if (verdict === "verified") return null;
  if (verdict !== "notVerified") return verdict;
  if (got !== from) return "changedTo";
  return reason === null ? "notVerified" : "stillHas";
}
