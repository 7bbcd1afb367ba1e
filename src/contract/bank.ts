import type { BmsError, FamilyId, PackIdentity, PackSnapshot } from "../../protocol/shared.ts";
import { NOTHING, request, type } from "./request.ts";
import type { FlagTimes } from "./session.ts";
import type { UnreadBlock } from "./unread.ts";
import { z } from "./zod.ts";

/** What a window may ask about all packs of the line. */
export const BANK_REQUESTS = {
  /** Wants the values of all packs for the next `BANK_LEASE_MS`; asked again while somebody looks. */
  "bank.watch": request({ args: NOTHING, reply: type<null>(), access: "look", manner: "lease" }),
  /** Asks all addresses anew, also those given up. `everything` = other families and baud rates too; the line is away meanwhile. */
  "bank.scan": request({ args: z.strictObject({ everything: z.boolean() }), reply: type<null>(), access: "change", manner: "line" }),
  "bank.cancel": request({ args: NOTHING, reply: type<null>(), access: "change", manner: "line" }),
};

/**
 * unknown = not asked yet · present = its values are here · silent = it was here and does not answer any more ·
 * absent = nothing ever answered there · conflict = something answers that cannot be read as one pack.
 */
export const PACK_PRESENCES = ["unknown", "present", "silent", "absent", "conflict"] as const;
export type PackPresence = (typeof PACK_PRESENCES)[number];

/**
 * Why a pack is not simply there. twoOnOneAddress = answers collide · otherAddress = the answer came under another address
 * (`detail.address`) · otherFamily, otherBaud = found there by the scan of everything (`detail`) · implausible = right
 * checksums, values that cannot be · offlineAtMaster = the master hands over zeros for it.
 */
export const PACK_DIAGNOSES = ["twoOnOneAddress", "otherAddress", "otherFamily", "otherBaud", "implausible", "offlineAtMaster"] as const;
export type PackDiagnosis = (typeof PACK_DIAGNOSES)[number];

export interface BankPack {
  readonly address: number;
  readonly presence: PackPresence;
  readonly diagnosis: { readonly key: PackDiagnosis; readonly detail: Readonly<Record<string, string | number>> } | null;
  /** The pack whose values the other screens show. */
  readonly isWired: boolean;
  /** It answers at its own address, so that it can be opened, and written to, by itself. */
  readonly answersAlone: boolean;
  /** null = the family of the line. */
  readonly family: FamilyId | null;
  readonly identity: PackIdentity | null;
  /** Last good values; they stay when the pack is silent. */
  readonly snapshot: PackSnapshot | null;
  /** Host's monotonic clock and civil time of those values. */
  readonly receivedAtMs: number | null;
  readonly receivedAtWallMs: number | null;
  readonly flagsSinceWallMs: FlagTimes;
  /** Live blocks that this pack was asked for and has not given, and why: what they hold is not known. */
  readonly unread: readonly UnreadBlock[];
  /** Exchanges in a row without a good answer. */
  readonly misses: number;
}

export const BANK_SOURCES = ["none", "single", "master"] as const;

export interface BankState {
  /** Values of all packs are being kept fresh. */
  readonly isWatching: boolean;
  /** none = not started · single = each pack is asked by itself · master = one question to the wired pack brings all. */
  readonly source: (typeof BANK_SOURCES)[number];
  /** The wired pack answers under every address: others cannot be asked by themselves on such a line. */
  readonly isPrivateLine: boolean;
  /** Why the master's answer for all is not used (any more). */
  readonly masterRefusal: BmsError | null;
  readonly scan: { readonly done: number; readonly total: number; readonly stage: "addresses" | "families" | "bauds" } | null;
  /** How long the last round over all packs took, ms. */
  readonly sweepMs: number | null;
  /** In the order of ADD, those that were asked. */
  readonly packs: readonly BankPack[];
  /** Host's monotonic clock when this was sent. */
  readonly atMs: number;
}
