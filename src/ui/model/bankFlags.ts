import type { FlagState, PackSnapshot } from "../../../protocol/shared.ts";
import { bankFlagState, flagCount, flagsOf, isCurrent } from "../../../protocol/shared.ts";
import type { BankPack, BankState } from "../../contract/bank.ts";

export interface FlagCount {
  readonly count: number;
  readonly state: FlagState;
}

const isPresent = ({ presence }: BankPack): boolean => presence === "present";

/** What it says is of now; null = that is not known, because it does not answer or its values are old. */
export function currentOf(pack: BankPack, atMs: number): PackSnapshot | null {
  return isPresent(pack) && isCurrent(pack.receivedAtMs, atMs) ? pack.snapshot : null;
}

/** Civil time of the oldest last values of those that are there. */
export function oldestOf(packs: readonly BankPack[]): number | null {
  const times = packs.filter(isPresent).flatMap(({ receivedAtWallMs }) => receivedAtWallMs ?? []);
  return times.length === 0 ? null : Math.min(...times);
}

/** Packs that are there and of which it is not known what they complain of now. */
export function unknownPacks(packs: readonly BankPack[], atMs: number): readonly BankPack[] {
  return packs.filter((pack) => {
    const snapshot = currentOf(pack, atMs);
    return isPresent(pack) && (snapshot === null || flagsOf(snapshot) === "notRead");
  });
}

/** Of all packs that are there: nothing is active only where each has said so lately; "notRead" = there is none. */
export function bankFlagCount({ packs, atMs }: Pick<BankState, "packs" | "atMs">): FlagCount | "notRead" {
  if (!packs.some(isPresent)) return "notRead";
  const snapshots = packs.flatMap((pack) => currentOf(pack, atMs) ?? []);
  const count = snapshots.reduce((sum, snapshot) => sum + flagCount(flagsOf(snapshot)), 0);
  const state = bankFlagState(snapshots);
  return { count, state: state === "clear" && unknownPacks(packs, atMs).length > 0 ? "notRead" : state };
}
