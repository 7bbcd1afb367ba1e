import type { InverterCodes, InverterPort, SettingTable } from "../../../protocol/shared.ts";
import { checkEdits, inverterCodeOf, ruleContext, sharedCodeOf } from "../../../protocol/shared.ts";
import type { SettingValues } from "../../contract/params.ts";
import type { Held, Wanted } from "./wantedInverter.ts";

/** A code and the port that speaks it; `port` null = nobody has named the code. */
export interface PortCode {
  readonly port: InverterPort | null;
  readonly code: number;
}

interface Replacement {
  readonly before: PortCode;
  readonly after: PortCode;
}

/** What a choice takes away where one setting serves both ports; null = nothing, or every port has a setting of its own. */
export function replacementOf(codes: InverterCodes | null, wanted: Wanted | null, held: Held | null): Replacement | null {
  if (codes?.kind !== "shared" || held?.kind !== "shared" || wanted?.mode !== "manual" || wanted.code === null) return null;
  if (wanted.code === held.code) return null;
  const port = inverterCodeOf(codes, wanted.port, wanted.code) === null ? null : wanted.port;
  return { before: { port: held.port, code: held.code }, after: { port, code: wanted.code } };
}

/**
 * noEntry = named when it is read, and no entry of the maker's list writes it · otherEntry = the entry of this name writes
 * another code · unnamed = in no list.
 */
type CodeDoubt = "noEntry" | "otherEntry" | "unnamed";

/** Why the maker's program cannot choose this code; null = it can, or the family's lists say nothing of it. */
export function doubtOf(
  codes: InverterCodes | null,
  code: number | null,
): { readonly why: CodeDoubt; readonly entryWrites: number } | null {
  if (codes?.kind !== "shared" || code === null) return null;
  const entry = sharedCodeOf(codes, code);
  if (entry === null) return { why: "unnamed", entryWrites: code };
  if (entry.entryWrites === code) return null;
  return entry.entryWrites === null ? { why: "noEntry", entryWrites: code } : { why: "otherEntry", entryWrites: entry.entryWrites };
}

/** Findings that a person must confirm before these codes are written; no rule asks for more of the pack than its values. */
export function askedOf(table: SettingTable | null, held: SettingValues | null, edits: SettingValues): readonly string[] {
  if (table === null || held === null) return [];
  return checkEdits(table, held, edits, ruleContext(null, null)).flatMap(({ id, level }) => (level === "confirm" ? [id] : []));
}
