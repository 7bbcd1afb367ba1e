import type { FamilyId, FileNote, FileOrigin, Finding, InverterCodes, RuleContext, SettingTable } from "../../../../../protocol/shared.ts";
import { checkEdits, fileNotes, packIdOf, withoutInverter } from "../../../../../protocol/shared.ts";
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

/** Where the packs are that can be chosen. */
export interface FleetLine {
  readonly path: string | null;
  readonly family: FamilyId | null;
  readonly isPrivate: boolean;
}

/** What is ticked is this pack on this line: another one that comes to its ADD later has not been chosen. null = it cannot be chosen. */
export function tickOf(pack: BankPack, { path, family, isPrivate }: FleetLine): string | null {
  const { address, identity } = pack;
  if (path === null || family === null || identity === null || barOf(pack, isPrivate, family) !== null) return null;
  return JSON.stringify([path, address, packIdOf({ family, address, identity })]);
}

/** ADD of the packs that are ticked and can be written, in the order in which they are. */
export function chosenOf(packs: readonly BankPack[], ticked: readonly string[], line: FleetLine): readonly number[] {
  const isTicked = (pack: BankPack) => {
    const tick = tickOf(pack, line);
    return tick !== null && ticked.includes(tick);
  };
  return packs
    .filter(isTicked)
    .map(({ address }) => address)
    .toSorted((a, b) => a - b);
}

/** Values for the packs, and of which pack they are. */
export interface Profile {
  /** Name of the file, or serial number of the pack that the values are of. */
  readonly name: string;
  readonly kind: "file" | "pack";
  readonly origin: FileOrigin;
  /** Of a file: it is not as it was saved. */
  readonly isChanged: boolean;
  readonly values: Values;
}

/** Of the pack that is connected now: a profile stays while packs come and go. */
export const isProfileFor = (profile: Profile | null, pack: Pick<FileOrigin, "family">): profile is Profile =>
  profile?.origin.family === pack.family;

/** What should be known of a file before its values go to packs of this kind. */
export const profileNotes = ({ kind, origin, isChanged }: Profile, pack: FileOrigin): readonly FileNote[] =>
  kind === "file" ? fileNotes({ file: origin, isChanged }, pack) : [];

export interface FleetReview {
  /** Of the family of the packs. */
  readonly table: SettingTable;
  /** What would be written: what the profile has and the family can write. */
  readonly wanted: Values;
  /** Of the profile, and not of this family or not to be written. */
  readonly leftOut: readonly string[];
  /** The profile has settings for the inverter: they go to no pack this way. */
  readonly hasInverter: boolean;
  /** Settings in which the connected pack differs. */
  readonly differing: readonly string[];
  readonly refused: readonly Finding[];
  readonly asked: readonly Finding[];
}

/** The connected pack, as far as a profile is judged by it. */
interface FleetPack {
  readonly table: SettingTable;
  readonly codes: InverterCodes | null;
  readonly held: Values;
  readonly context: RuleContext;
}

/** What is to be said of a profile, judged by the values of the connected pack; every other pack is judged again by its own. */
export function fleetReview(profile: Values, { table, codes, held, context }: FleetPack): FleetReview {
  const values = withoutInverter(codes, profile);
  const { wanted, notHere, readOnly } = sortValues(values, table, held);
  const findings = checkEdits(table, held, wanted, context);
  return {
    table,
    wanted,
    leftOut: [...notHere, ...readOnly],
    hasInverter: Object.keys(values).length < Object.keys(profile).length,
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
