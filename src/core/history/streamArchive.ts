import type { PackName } from "../../contract/params.ts";
import type { ArchivedRecord, ArchiveLine, LostHow, PackArchive } from "./archive.ts";

interface Item {
  readonly s: number;
  readonly i: number;
  readonly raw: string;
  readonly seenWallMs: number;
  readonly isDamaged: boolean;
  readonly lost: LostHow | null;
}

interface Part {
  readonly items: Item[];
  closed: { readonly lost: number; readonly whole: number | null } | null;
}

/** An item with where it belongs. */
interface Placed {
  readonly item: Item;
  readonly timeMs: number;
  /** Within its download, oldest first. */
  readonly turn: number;
}

interface Order {
  readonly rows: readonly ArchivedRecord[];
  readonly seqs: ReadonlyMap<string, number>;
  readonly gaps: ReadonlySet<number>;
}

const isPlace = ({ lost, isDamaged }: Item): boolean => lost !== null || isDamaged;
const pairOf = (one: Item, other: Item): string => [one.raw, other.raw].sort().join("|");

/** Number of the first record that was ever read: where the pack begins with its newest, older ones count down from a full log. */
const FIRST = { oldestFirst: 1, newestFirst: 500 } as const;

/**
 * The records of a pack that hands its log over in its own order, from where it stands. No record has a number; the same bytes are
 * the same record, whichever download brought them, and the order is that of the pack's clock and, within a second, of its own.
 */
export class StreamArchive implements PackArchive {
  readonly pack: PackName;
  readonly #timeOf: (raw: string) => number | null;
  readonly #parts = new Map<number, Part>();
  /** Of every record: it is decoded once. */
  readonly #times = new Map<string, number | null>();
  #order: Order | null = null;

  /** `timeOf` = civil time of an undamaged record, ms; null = it tells none. */
  constructor(pack: PackName, timeOf: (raw: string) => number | null) {
    this.pack = pack;
    this.#timeOf = timeOf;
  }

  get count(): number {
    return this.rows().length;
  }

  get nextSession(): number {
    return Math.max(0, ...this.#parts.keys()) + 1;
  }

  rows(): readonly ArchivedRecord[] {
    return this.#sorted().rows;
  }

  has(raw: string): boolean {
    return this.#times.has(raw);
  }

  seqOf(raw: string): number | null {
    return this.#sorted().seqs.get(raw) ?? null;
  }

  isGapBefore(seq: number): boolean {
    return this.#sorted().gaps.has(seq);
  }

  /** Downloads since the last one that came to its end, oldest first; the next one goes on with them. */
  get chain(): readonly number[] {
    const all = [...this.#parts.keys()];
    const last = all.findLastIndex((s) => this.#parts.get(s)?.closed !== null);
    return all.slice(last + 1);
  }

  /** First record of that download; null = it has none. */
  firstOf(s: number): string | null {
    return this.#parts.get(s)?.items.find((item) => !isPlace(item))?.raw ?? null;
  }

  /** Different records that these downloads brought. */
  distinctOf(sessions: readonly number[]): number {
    const items = sessions.flatMap((s) => this.#parts.get(s)?.items ?? []);
    return new Set(items.filter(({ raw }) => raw !== "").map(({ raw }) => raw)).size;
  }

  apply(line: ArchiveLine): void {
    if (line.k === "pack" || line.k === "base" || line.k === "end") return;
    const part = this.#parts.get(line.s) ?? { items: [], closed: null };
    this.#parts.set(line.s, part);
    if (line.k === "closed") part.closed = { lost: line.lost, whole: line.whole ?? null };
    if (line.k === "record") {
      const { s, i, raw, w, lost = null } = line;
      const isDamaged = line.bad === true;
      part.items.push({ s, i, raw, seenWallMs: w, isDamaged, lost });
      if (raw !== "" && !this.#times.has(raw)) this.#times.set(raw, isDamaged ? null : this.#timeOf(raw));
    }
    this.#order = null;
  }

  #sorted(): Order {
    this.#order ??= this.#sort();
    return this.#order;
  }

  #timesOf(items: readonly Item[]): readonly (number | null)[] {
    return items.map((item) => (isPlace(item) ? null : (this.#times.get(item.raw) ?? null)));
  }

  #isNewestFirst(items: readonly Item[]): boolean {
    const times = this.#timesOf(items).filter((time) => time !== null);
    const steps = times.slice(1).map((time, at) => Math.sign(time - (times[at] ?? time)));
    return steps.reduce((sum, step) => sum + step, 0) < 0;
  }

  /** Oldest first. What tells no time belongs behind the one that came before it. */
  #place({ items }: Part): readonly Placed[] {
    const isNewestFirst = this.#isNewestFirst(items);
    const times = this.#timesOf(items);
    let timeMs = times.find((time) => time !== null) ?? 0;
    return items.map((item, at) => {
      timeMs = times[at] ?? timeMs;
      return { item, timeMs, turn: isNewestFirst ? -at : at };
    });
  }

  /** Records that followed each other without a loss in between, and forwards in time as the others of that download. */
  #neighbours(): ReadonlySet<string> {
    const pairs = new Set<string>();
    for (const { items } of this.#parts.values()) {
      const [times, isNewestFirst] = [this.#timesOf(items), this.#isNewestFirst(items)];
      items.forEach((item, at) => {
        const next = items[at + 1];
        if (next === undefined || next.i !== item.i + 1 || isPlace(item) || isPlace(next)) return;
        const step = (times[at + 1] ?? 0) - (times[at] ?? 0);
        // Against the order of the others: the pack has begun again, or somebody has set its clock.
        if (isNewestFirst ? step <= 0 : step >= 0) pairs.add(pairOf(item, next));
      });
    }
    return pairs;
  }

  #sort(): Order {
    const placed = [...this.#parts.values()].flatMap((part) => this.#place(part));
    const known = new Map<string, Placed>();
    for (const each of placed) if (!isPlace(each.item) && !known.has(each.item.raw)) known.set(each.item.raw, each);
    const byTime = (a: Placed, b: Placed) => a.timeMs - b.timeMs || a.item.s - b.item.s || a.turn - b.turn;
    const records = [...known.values()].sort(byTime);
    const pairs = this.#neighbours();
    const places = [...this.#parts.values()].flatMap((part) => this.#openPlaces(part, records, pairs));
    const all = [...records, ...places].sort(byTime);
    const [first] = placed.filter(({ item }) => !isPlace(item));
    const anchor = first === undefined ? 0 : all.findIndex(({ item }) => item.raw === first.item.raw);
    const [part] = this.#parts.values();
    const start = (part && this.#isNewestFirst(part.items) ? FIRST.newestFirst : FIRST.oldestFirst) - anchor;
    const isGap = all.map(({ item }, at) => {
      const older = all[at - 1]?.item;
      return older !== undefined && this.#isGap(older, item, pairs);
    });
    // Numbers leave one out where records may be missing, so that an export carries its gaps.
    const before = isGap.slice(0, anchor + 1).filter(Boolean).length;
    const gaps = new Set<number>();
    let seq = start - before - 1;
    const rows = all.map(({ item: { raw, isDamaged, seenWallMs, lost } }, at): ArchivedRecord => {
      seq += isGap[at] ? 2 : 1;
      if (isGap[at]) gaps.add(seq);
      const row = { seq, raw, isDamaged, seenWallMs };
      return lost === null ? row : { ...row, lost };
    });
    return { rows: rows.reverse(), seqs: new Map(rows.map((row) => [row.raw, row.seq])), gaps };
  }

  #isGap(older: Item, newer: Item, pairs: ReadonlySet<string>): boolean {
    if (this.#isWhole(older, newer)) return false;
    if (isPlace(older) || isPlace(newer)) return older.s !== newer.s;
    return !pairs.has(pairOf(older, newer));
  }

  /** Downloads that together brought every record that the pack has, these ones among them. */
  #isWhole(...items: readonly Item[]): boolean {
    return [...this.#parts].some(([last, { closed }]) => {
      const first = closed?.whole ?? null;
      return first !== null && items.every(({ s }) => s >= first && s <= last);
    });
  }

  /**
   * Lost and damaged ones that no other download has filled since, and no more of the lost than the count of the pack leaves: a
   * question that the pack never heard has cost nothing.
   */
  #openPlaces(part: Part, records: readonly Placed[], pairs: ReadonlySet<string>): readonly Placed[] {
    const at = new Map(records.map(({ item }, index) => [item.raw, index]));
    const { items } = part;
    const isFilled = (index: number): boolean => {
      const before = items.slice(0, index).findLast((item) => !isPlace(item));
      const after = items.slice(index + 1).find((item) => !isPlace(item));
      const ends = [before, after].flatMap((item) => (item === undefined ? [] : [at.get(item.raw) ?? -1]));
      const [low, high] = [Math.min(...ends), Math.max(...ends)];
      if (ends.length < 2) return false;
      for (let each = low; each < high; each++) {
        const [one, other] = [records[each]?.item, records[each + 1]?.item];
        if (one === undefined || other === undefined || !pairs.has(pairOf(one, other))) return false;
      }
      return true;
    };
    const open = this.#place(part).filter(({ item }, index) => isPlace(item) && !isFilled(index));
    const damaged = new Map(open.flatMap((each) => (each.item.raw === "" ? [] : [[each.item.raw, each] as const])));
    const lost = open.filter(({ item }) => item.lost !== null && !this.#isWhole(item));
    const most = part.closed?.lost ?? lost.length;
    const kept = [...lost].sort((a, b) => Number(a.item.lost === "silent") - Number(b.item.lost === "silent")).slice(0, most);
    return [...damaged.values(), ...kept];
  }
}
