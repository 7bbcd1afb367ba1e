import type { FamilyId, Finding, RuleContext, SettingTable } from "../../../../../protocol/shared.ts";
import { checkEdits } from "../../../../../protocol/shared.ts";
import type { BankPack } from "../../../../contract/bank.ts";
import type { FleetRow } from "../../../../contract/fleet.ts";
import { countDifferent, sortValues } from "../../../model/parameterFile.ts";
import { isConfirmed } from "../../../model/review.ts";

type Values = Readonly<Record<string, number>>;

/** Why a pack cannot be chosen; null = it can. */
type FleetBar = "absent" | "conflict" | "otherFamily" | "behindMaster" | "nameless";

export function barOf(
  { presence, family, answersAlone, isWired, identity }: BankPack,
  isPrivateLine: boolean,
  line: FamilyId | null,
): FleetBar | null {
  if (presence === "conflict") return family !== null && family !== line ? "otherFamily" : "conflict";
  if (presence !== "present") return "absent";
  if (!isWired && (isPrivateLine || !answersAlone)) return "behindMaster";
  return identity === null ? "nameless" : null;
}

export interface FleetReview {
  /** Of the family of the packs. */
  readonly table: SettingTable;
  /** What would be written: what the profile has and the family can write. */
  readonly wanted: Values;
  /** Of the profile, and not of this family or not to be written. */
  readonly leftOut: readonly string[];
  /** Settings in which the connected pack differs. */
  readonly differing: readonly string[];
  readonly refused: readonly Finding[];
  readonly asked: readonly Finding[];
}

/** What is to be said of a profile, judged by the values of the connected pack; every other pack is judged again by its own. */
export function fleetReview(profile: Values, table: SettingTable, held: Values, context: RuleContext): FleetReview {
  const { wanted, notHere, readOnly } = sortValues(profile, table, held);
  const findings = checkEdits(table, held, wanted, context);
  return {
    table,
    wanted,
    leftOut: [...notHere, ...readOnly],
    differing: Object.keys(wanted).filter((key) => wanted[key] !== held[key]),
    refused: findings.filter(({ level }) => level === "refuse"),
    asked: findings.filter(({ level }) => level === "confirm"),
  };
}

/** The setting whose value is typed once more to confirm a finding, and that value. */
export function confirmKey({ keys }: Finding, wanted: Values): { readonly key: string; readonly wanted: number | null } {
  const key = keys.find((each) => wanted[each] !== undefined) ?? keys[0] ?? "";
  return { key, wanted: wanted[key] ?? null };
}

/** Ids of the findings that were confirmed by typing. */
export function confirmedFindings(
  asked: readonly Finding[],
  wanted: Values,
  typed: Readonly<Record<string, string>>,
  table: SettingTable | null,
): readonly string[] {
  return asked.filter((finding) => isConfirmed(confirmKey(finding, wanted), typed, table)).map(({ id }) => id);
}

/** What stands between the profile and the packs: the first thing to do. */
export type FleetGate =
  | { readonly kind: "open" }
  | { readonly kind: "profile" | "packs" | "locked" | "nothing" }
  | { readonly kind: "rules" | "confirms"; readonly count: number };

interface GateInput {
  readonly review: FleetReview | null;
  readonly chosen: readonly number[];
  readonly typed: Readonly<Record<string, string>>;
  readonly unlocked: boolean;
}

export function fleetGate({ review, chosen, typed, unlocked }: GateInput): FleetGate {
  if (review === null) return { kind: "profile" };
  if (Object.keys(review.wanted).length === 0) return { kind: "nothing" };
  if (chosen.length === 0) return { kind: "packs" };
  if (review.refused.length > 0) return { kind: "rules", count: review.refused.length };
  if (!unlocked) return { kind: "locked" };
  const open = review.asked.length - confirmedFindings(review.asked, review.wanted, typed, review.table).length;
  return open > 0 ? { kind: "confirms", count: open } : { kind: "open" };
}

/** In how many settings a pack differs, where its values are known. */
export const differenceCount = (wanted: Values, held: Values): number => countDifferent(wanted, held);

/** The pack at which it ended before all were done; null = it did not. */
export const stoppedAt = (rows: readonly FleetRow[]): FleetRow | null =>
  rows.find(({ status }) => status === "stopped" || status === "unknown" || status === "refused") ?? null;
