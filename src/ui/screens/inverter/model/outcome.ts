import type { InverterCodes } from "../../../../../protocol/shared.ts";
import { inverterKeys } from "../../../../../protocol/shared.ts";
import type { VerdictRow, WriteReport } from "../../../../contract/params.ts";

/** Settings of the inverter that were to be written. */
export function inverterRows(codes: InverterCodes | null, report: WriteReport): readonly VerdictRow[] {
  const keys = codes === null ? [] : inverterKeys(codes);
  return report.rows.filter((row) => keys.includes(row.key) && row.verdict !== "sideEffect");
}

/**
 * verified = held, and nothing else moved · sideEffect = held, and something else moved · partly = some of it is held ·
 * notTaken = none of it is · unknown = nobody could look.
 */
export type InverterOutcome = "verified" | "sideEffect" | "partly" | "notTaken" | "unknown";

export function outcomeOf(codes: InverterCodes | null, report: WriteReport): InverterOutcome {
  const rows = inverterRows(codes, report);
  const held = rows.filter((row) => row.verdict === "verified").length;
  if (report.outcome === "verified") return "verified";
  if (report.outcome === "unknown" || rows.some((row) => row.verdict === "unknown")) return "unknown";
  if (held === rows.length) return "sideEffect";
  return held > 0 ? "partly" : "notTaken";
}

/** The pack holds something else than before: there is something to write back. */
export function canRollBack(report: WriteReport): boolean {
  return !report.isRollback && report.outcome !== "verified" && report.rows.some((row) => row.got !== null && row.got !== row.from);
}
