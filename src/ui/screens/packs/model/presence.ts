import type { BankPack } from "../../../../contract/bank.ts";

/** What is told of a pack that does not answer any more by those that do. */
type SilentHint =
  /** Packs of a higher ADD answer. */
  | { readonly key: "others"; readonly first: number; readonly last: number; readonly count: number }
  /** Only packs of a lower ADD answer: the last of them. */
  | { readonly key: "end"; readonly last: number }
  | { readonly key: "alone" };

export function silentHint(packs: readonly BankPack[], address: number): SilentHint {
  const present = packs.filter(({ presence }) => presence === "present").map((pack) => pack.address);
  const beyond = present.filter((each) => each > address);
  const [first] = beyond;
  if (first !== undefined) return { key: "others", first, last: beyond.at(-1) ?? first, count: beyond.length };
  const last = present.at(-1);
  return last === undefined ? { key: "alone" } : { key: "end", last };
}

/** Packs that have a card: that are here, or were, or of which something is to be said. */
export const cardPacks = (packs: readonly BankPack[]): readonly BankPack[] =>
  packs.filter(({ presence }) => presence === "present" || presence === "silent" || presence === "conflict");

/** Lowest of a family's addresses that a pack could be moved to: 0 is for a pack that stands alone. */
export function freeAddress(packs: readonly BankPack[], addresses: readonly number[]): number | null {
  const used = new Set(cardPacks(packs).map(({ address }) => address));
  const free = addresses.filter((address) => address > 0 && !used.has(address));
  return free.length === 0 ? null : Math.min(...free);
}

/** Columns of cards so that they fit without scrolling on a laptop: 15 as five by three, 16 as six by three. */
export function columnsFor(count: number): number {
  if (count <= 3) return Math.max(1, count);
  if (count === 4) return 2;
  if (count <= 6) return 3;
  if (count <= 8) return 4;
  return count <= 15 ? 5 : 6;
}
