import type { LostHow } from "../../contract/documents.ts";

export interface Item {
  readonly s: number;
  readonly i: number;
  readonly raw: string;
  readonly seenWallMs: number;
  readonly imported?: true;
  /** As the file says that it comes from. */
  readonly astray?: { readonly untilMs: number | null };
  readonly isDamaged: boolean;
  readonly lost: LostHow | null;
}

export interface Part {
  readonly items: Item[];
  /** By their bytes: how often they came in the first round. */
  readonly here: Map<string, number>;
  /** So many records the pack said that it has; null = it did not. */
  count: number | null;
  /** From this item on the pack had begun its log once more; null = it had not. */
  secondRound: number | null;
  closed: { readonly lost: number; readonly whole: number | null } | null;
}

/** An item with where it belongs. */
export interface Placed {
  readonly item: Item;
  readonly timeMs: number;
  /** Within its download, oldest first. */
  readonly turn: number;
}

export const isPlace = ({ lost, isDamaged }: Item): boolean => lost !== null || isDamaged;
/** Nothing between these is there twice because the pack has begun again. */
export const roundsOf = <T>(list: readonly T[], { secondRound }: Part): readonly (readonly T[])[] =>
  secondRound === null ? [list] : [list.slice(0, secondRound), list.slice(secondRound)];

/** What is equal within one round are several records; in another round it is the same ones again. */
export function merged<T>(rounds: readonly (readonly T[])[], rawOf: (each: T) => string): readonly T[] {
  const have = new Map<string, number>();
  return rounds.flatMap((round) => {
    const here = new Map<string, number>();
    return round.filter((each) => {
      const raw = rawOf(each);
      const count = (here.get(raw) ?? 0) + 1;
      here.set(raw, count);
      if (count <= (have.get(raw) ?? 0)) return false;
      have.set(raw, count);
      return true;
    });
  });
}

export const pairOf = (one: Item, other: Item): string => [one.raw, other.raw].sort().join("|");

/** Of the items of one download by their place in it: whether others brought what is missing there. `records` = all, oldest first. */
export function fillingOf({ items }: Part, records: readonly Placed[], pairs: ReadonlySet<string>): (index: number) => boolean {
  const at = new Map(records.map(({ item }, index) => [item.raw, index]));
  const often = new Set(records.flatMap(({ item }, index) => (at.get(item.raw) === index ? [] : [item.raw])));
  // A record that occurs more than once gives no position.
  const tells = (item: Item) => !isPlace(item) && !often.has(item.raw);
  return (index) => {
    const before = items.slice(0, index).findLastIndex(tells);
    const after = items.findIndex((item, each) => each > index && tells(item));
    const ends = [items[before], items[after]].flatMap((item) => (item === undefined ? [] : [at.get(item.raw) ?? -1]));
    const [low, high] = [Math.min(...ends), Math.max(...ends)];
    if (ends.length < 2) return false;
    // Equal ones follow each other whether one between them is missing or not: then their number must do.
    const isAmongEqual = items.slice(before + 1, after).some((item) => often.has(item.raw));
    if (isAmongEqual && high - low < after - before) return false;
    for (let each = low; each < high; each++) {
      const [one, other] = [records[each]?.item, records[each + 1]?.item];
      if (one === undefined || other === undefined || !pairs.has(pairOf(one, other))) return false;
    }
    return true;
  };
}
