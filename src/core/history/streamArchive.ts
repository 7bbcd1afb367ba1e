import type { Result } from "../../../protocol/index.ts";
import type { ArchiveLine } from "../../contract/documents.ts";
import type { PackName } from "../../contract/params.ts";
import type { ArchivedRecord, ArchiveFile, PackArchive } from "./archive.ts";
import { keptOf } from "./archive.ts";
import { astrayAmong } from "./astray.ts";
import { secondRoundIn } from "./secondRound.ts";
import type { Item, Part, Placed } from "./streamItems.ts";
import { fillingOf, isPlace, merged, pairOf, roundsOf } from "./streamItems.ts";

interface Order {
  readonly rows: readonly ArchivedRecord[];
  readonly seqs: ReadonlyMap<string, number>;
  readonly gaps: ReadonlySet<number>;
}

/** Number of the first record that was ever read: where the pack begins with its newest, older ones count down from a full log. */
const FIRST = { oldestFirst: 1, newestFirst: 500 } as const;

/**
 * The records of a pack that returns its log in its own order, from its own read position. Records have no numbers; the same bytes are
 * the same record, whichever download brought them, unless one download brought them more than once. The order is that of the pack's
 * clock and, within one second, that of the pack's log.
 */
export class StreamArchive implements PackArchive {
  readonly pack: PackName;
  readonly #file: ArchiveFile;
  readonly #timeOf: (raw: string) => number | null;
  readonly #parts = new Map<number, Part>();
  /** Of every record: it is decoded once. */
  readonly #times = new Map<string, number | null>();
  /** By their bytes: how many records. */
  readonly #copies = new Map<string, number>();
  #size = 0;
  #taken = 0;
  #order: Order | null = null;
  completeWallMs: number | null = null;

  /** `timeOf` = civil time of an undamaged record, ms; null = it has none. */
  constructor(pack: PackName, file: ArchiveFile, timeOf: (raw: string) => number | null) {
    this.pack = pack;
    this.#file = file;
    this.#timeOf = timeOf;
  }

  get count(): number {
    return this.rows().length;
  }

  takeSession(): number {
    this.#taken = Math.max(this.#taken, ...this.#parts.keys()) + 1;
    return this.#taken;
  }

  rows(): readonly ArchivedRecord[] {
    return this.#sorted().rows;
  }

  /** Records, without the places of lost ones. */
  get size(): number {
    return this.#size;
  }

  seqOf(raw: string): number | null {
    return this.#sorted().seqs.get(raw) ?? null;
  }

  isGapBefore(seq: number): boolean {
    return this.#sorted().gaps.has(seq);
  }

  /** Downloads since the last complete one, oldest first; the next one continues them. */
  get chain(): readonly number[] {
    const all = [...this.#parts.keys()];
    const last = all.findLastIndex((s) => this.#parts.get(s)?.closed !== null);
    return all.slice(last + 1);
  }

  /** First record of that download; null = it has none. */
  firstOf(s: number): string | null {
    return this.#parts.get(s)?.items.find((item) => !isPlace(item))?.raw ?? null;
  }

  /** Records that these downloads brought, damaged ones too. */
  recordsOf(sessions: readonly number[]): number {
    return this.#merge(sessions).length;
  }

  #merge(sessions: Iterable<number>): readonly string[] {
    const rounds = [...sessions].flatMap((s) => {
      const part = this.#parts.get(s);
      return part === undefined ? [] : roundsOf(part.items, part);
    });
    const raws = rounds.map((round) => round.flatMap(({ raw }) => (raw === "" ? [] : [raw])));
    return merged(raws, (raw) => raw);
  }

  /** Places of lost ones that these downloads left. */
  lostOf(sessions: readonly number[]): number {
    return sessions.flatMap((s) => this.#parts.get(s)?.items ?? []).filter(({ lost }) => lost !== null).length;
  }

  /** The highest count that the pack reported in these downloads: it may have reported only those left. null = never. */
  countIn(sessions: readonly number[]): number | null {
    const counts = sessions.flatMap((s) => this.#parts.get(s)?.count ?? []);
    return counts.length === 0 ? null : Math.max(...counts);
  }

  isIn(sessions: readonly number[], raw: string): boolean {
    return sessions.some((s) => this.#parts.get(s)?.here.has(raw) === true);
  }

  /** That download has read on into the log's second round. */
  hasSecondRound(s: number): boolean {
    return (this.#parts.get(s)?.secondRound ?? null) !== null;
  }

  keep(lines: readonly ArchiveLine[]): Promise<Result<void>> {
    return this.#file.append(lines);
  }

  apply(line: ArchiveLine): void {
    if (line.k === "pack" || line.k === "base" || line.k === "end") return;
    if (line.k === "complete") {
      this.completeWallMs = line.w;
      return;
    }
    const part: Part = this.#parts.get(line.s) ?? { items: [], here: new Map(), count: null, secondRound: null, closed: null };
    this.#parts.set(line.s, part);
    if (line.k === "session") part.count = line.count ?? null;
    if (line.k === "closed") part.closed = { lost: line.lost, whole: line.whole ?? null };
    if (line.k === "record") {
      const { s, i, raw, lost = null, astray } = line;
      const kept = keptOf(line);
      const { isDamaged } = kept;
      part.items.push({ s, i, ...kept, lost, ...(astray === undefined ? {} : { astray: { untilMs: astray } }) });
      if (raw !== "") this.#countIn(part, raw);
      if (raw !== "" && !this.#times.has(raw)) this.#times.set(raw, isDamaged ? null : this.#timeOf(raw));
    }
    this.#order = null;
  }

  isBehind(count: number): boolean {
    return count !== this.#file.count;
  }

  renew(lines: readonly ArchiveLine[], count: number): void {
    this.#file.reread(lines, count);
    this.#parts.clear();
    this.#copies.clear();
    this.#size = 0;
    this.#order = null;
    this.completeWallMs = null;
    for (const line of lines) this.apply(line);
  }

  #countIn(part: Part, raw: string): void {
    const times = part.secondRound === null ? (part.here.get(raw) ?? 0) + 1 : 1;
    part.here.set(raw, times);
    if (times > (this.#copies.get(raw) ?? 0)) {
      this.#copies.set(raw, times);
      this.#size += 1;
    }
    if (times === 1) return;
    part.secondRound = secondRoundIn(part.items.map((item) => item.raw));
    if (part.secondRound === null) return;
    // What looked like equal records are the same records again.
    this.#copies.clear();
    const all = this.#merge(this.#parts.keys());
    for (const each of all) this.#copies.set(each, (this.#copies.get(each) ?? 0) + 1);
    this.#size = all.length;
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

  /** Oldest first. A record without a time goes behind its predecessor. */
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
        // Against the order of the others: the pack has restarted its log, or its clock was set.
        if (isNewestFirst ? step <= 0 : step >= 0) pairs.add(pairOf(item, next));
      });
    }
    return pairs;
  }

  #sort(): Order {
    const rounds = [...this.#parts.values()].flatMap((part) =>
      roundsOf(this.#place(part), part).map((round) => round.filter(({ item }) => !isPlace(item))),
    );
    const byTime = (a: Placed, b: Placed) => a.timeMs - b.timeMs || a.item.s - b.item.s || a.turn - b.turn;
    const records = [...merged(rounds, ({ item }) => item.raw)].sort(byTime);
    const pairs = this.#neighbours();
    const astray = astrayAmong(rounds.map((round) => this.#inTurn(round)));
    const places = [...this.#parts.values()].flatMap((part) => this.#openPlaces(part, records, pairs));
    const all = [...records, ...places].sort(byTime);
    const [first] = rounds.flat();
    const anchor = first === undefined ? 0 : all.findIndex(({ item }) => item === first.item);
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
    const rows = all.map(({ item: { s: _s, i: _i, lost, ...kept } }, at): ArchivedRecord => {
      seq += isGap[at] ? 2 : 1;
      if (isGap[at]) gaps.add(seq);
      const untilMs = lost === null ? astray.get(kept.raw) : undefined;
      // What this log shows is more than what a file says: its rows stand in the order of the dates.
      const row = { seq, ...kept, ...(untilMs === undefined ? {} : { astray: { untilMs } }) };
      return lost === null ? row : { ...row, lost };
    });
    return { rows: rows.reverse(), seqs: new Map(rows.map((row) => [row.raw, row.seq])), gaps };
  }

  /** As the pack has logged them, oldest first. */
  #inTurn(round: readonly Placed[]) {
    const ordered = [...round].sort((a, b) => a.turn - b.turn);
    return ordered.map(({ item: { raw, seenWallMs } }) => ({ raw, seenWallMs, timeMs: this.#times.get(raw) ?? null }));
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
   * request that the pack never received has lost nothing.
   */
  #openPlaces(part: Part, records: readonly Placed[], pairs: ReadonlySet<string>): readonly Placed[] {
    const isFilled = fillingOf(part, records, pairs);
    const open = this.#place(part).filter(({ item }, index) => isPlace(item) && !isFilled(index));
    const damaged = new Map(open.flatMap((each) => (each.item.raw === "" ? [] : [[each.item.raw, each] as const])));
    const lost = open.filter(({ item }) => item.lost !== null && !this.#isWhole(item));
    const most = part.closed?.lost ?? lost.length;
    const kept = [...lost].sort((a, b) => Number(a.item.lost === "silent") - Number(b.item.lost === "silent")).slice(0, most);
    return [...damaged.values(), ...kept];
  }
}
