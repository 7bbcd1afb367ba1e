import type { Result } from "../../../protocol/index.ts";
import type { ArchiveLine, LostHow } from "../../contract/documents.ts";
import type { PackName } from "../../contract/params.ts";
import type { LineStore } from "../ports.ts";

export interface ArchivedRecord {
  readonly seq: number;
  readonly raw: string;
  readonly isDamaged: boolean;
  readonly seenWallMs: number;
  /** From a file, and not from the pack. */
  readonly imported?: true;
  /** Not a record, but a placeholder for one that was lost. */
  readonly lost?: LostHow;
  /** Its date says nothing; `untilMs` = the next one in the log that can be believed again, null = none yet. Only where rows stand in the order of dates. */
  readonly astray?: { readonly untilMs: number | null };
}

/** The records of one pack, however it keeps its log. */
export interface PackArchive {
  readonly pack: PackName;
  readonly count: number;
  /** Number of a new download or import. It is given once: another may begin before the first line of this one is on the disk. */
  takeSession(): number;
  /** When a download last ended complete; null = not known. */
  readonly completeWallMs: number | null;
  /** Newest first. */
  rows(): readonly ArchivedRecord[];
  /** Place of a record with exactly these bytes; null = not here. */
  seqOf(raw: string): number | null;
  /** Records between this one and the next older one may be missing. */
  isGapBefore(seq: number): boolean;
  /** On disk when it resolves. Fails with `host.storage`. */
  keep(lines: readonly ArchiveLine[]): Promise<Result<void>>;
  /** Takes in a line that is on disk. */
  apply(line: ArchiveLine): void;
  /** Another program may have added lines: true where its file holds another number than this program has read and added. */
  isBehind(count: number): boolean;
  /** Begins again with all that its file holds now. Not while a download runs: its numbers would change. */
  renew(lines: readonly ArchiveLine[], count: number): void;
}

interface ArchiveFileOptions {
  readonly lines: LineStore;
  readonly name: string;
  readonly pack: PackName;
  /** What it holds. */
  readonly held: readonly ArchiveLine[];
  /** Lines in it, with those that make no sense. */
  readonly count: number;
}

/** They name their pack: a line that did may be damaged, and is then written anew. */
const hasHead = (lines: readonly ArchiveLine[]): boolean => lines.some(({ k }) => k === "pack");

/** Where the lines of one archive are kept; one of them, as a rule the first, says whose they are. */
export class ArchiveFile {
  readonly #options: ArchiveFileOptions;
  #hasHead: boolean;
  #count: number;

  constructor(options: ArchiveFileOptions) {
    this.#options = options;
    this.#hasHead = hasHead(options.held);
    this.#count = options.count;
  }

  get count(): number {
    return this.#count;
  }

  /** It was read again. */
  reread(lines: readonly ArchiveLine[], count: number): void {
    this.#hasHead = hasHead(lines);
    this.#count = count;
  }

  async append(lines: readonly ArchiveLine[]): Promise<Result<void>> {
    const head: ArchiveLine[] = this.#hasHead ? [] : [{ k: "pack", v: 1, pack: this.#options.pack }];
    const all = [...head, ...lines].map((line) => JSON.stringify(line));
    const kept = await this.#options.lines.append(this.#options.name, all);
    if (kept.ok) {
      this.#hasHead = true;
      this.#count += all.length;
    }
    return kept;
  }
}

/** A record's line without its place. */
export const keptOf = ({
  raw,
  bad,
  w,
  imported,
}: Extract<ArchiveLine, { k: "record" }>): Omit<ArchivedRecord, "seq" | "lost" | "astray"> => ({
  raw,
  isDamaged: bad === true,
  seenWallMs: w,
  ...(imported === true ? { imported } : {}),
});

/** Gap in the numbering for records between two downloads that have not been joined yet. */
const APART = 1_000_000;

/** Number of the newest record of the first download: a full log then ends at 1, and later records count up. */
const FIRST_NEWEST = 500;

interface Part {
  readonly s: number;
  base: number;
  readonly records: Map<number, Omit<ArchivedRecord, "seq">>;
  readonly ends: Set<number>;
}

/**
 * All records of one pack, over all downloads. Every download numbers from its own newest; at a record that is already
 * known it is joined to the existing ones, so that the archive outgrows the pack's log.
 */
export class Archive implements PackArchive {
  readonly pack: PackName;
  readonly #file: ArchiveFile;
  readonly #parts = new Map<number, Part>();
  #bySeq = new Map<number, ArchivedRecord>();
  #byRaw = new Map<string, number>();
  #ends = new Set<number>();
  #sorted: readonly ArchivedRecord[] | null = null;
  #taken = 0;
  completeWallMs: number | null = null;

  constructor(pack: PackName, file: ArchiveFile) {
    this.pack = pack;
    this.#file = file;
  }

  get count(): number {
    return this.#bySeq.size;
  }

  takeSession(): number {
    this.#taken = Math.max(this.#taken, ...this.#parts.keys()) + 1;
    return this.#taken;
  }

  /** Newest first. */
  rows(): readonly ArchivedRecord[] {
    this.#sorted ??= [...this.#bySeq.values()].sort((a, b) => b.seq - a.seq);
    return this.#sorted;
  }

  /** Place of a record with exactly these bytes; null = not here. */
  seqOf(raw: string): number | null {
    return this.#byRaw.get(raw) ?? null;
  }

  /** The oldest of the whole records that follow each other without a gap from `seq` on: what lies behind it is asked for again. */
  oldestFrom(seq: number): number {
    let oldest = seq;
    while (this.#bySeq.get(oldest - 1)?.isDamaged === false) oldest -= 1;
    return oldest;
  }

  has(seq: number): boolean {
    return this.#bySeq.has(seq);
  }

  /** The pack had nothing older when this one was read. */
  isEnd(seq: number): boolean {
    return this.#ends.has(seq);
  }

  /** Records between this one and the next older one may be missing. */
  isGapBefore(seq: number): boolean {
    return !this.#bySeq.has(seq - 1) && !this.#ends.has(seq);
  }

  seqAt(s: number, i: number): number {
    return (this.#parts.get(s)?.base ?? 0) - i;
  }

  keep(lines: readonly ArchiveLine[]): Promise<Result<void>> {
    return this.#file.append(lines);
  }

  apply(line: ArchiveLine): void {
    if (line.k === "pack" || line.k === "closed") return;
    if (line.k === "complete") {
      this.completeWallMs = line.w;
      return;
    }
    const part = this.#parts.get(line.s) ?? this.#begin(line.s);
    if (line.k === "record") this.#add(part, line.i, keptOf(line));
    else if (line.k === "end") {
      part.ends.add(line.i);
      this.#ends.add(part.base - line.i);
    } else if (line.k === "base" && line.base !== part.base) {
      part.base = line.base;
      this.#rebuild();
    }
  }

  isBehind(count: number): boolean {
    return count !== this.#file.count;
  }

  renew(lines: readonly ArchiveLine[], count: number): void {
    this.#file.reread(lines, count);
    this.#parts.clear();
    this.completeWallMs = null;
    this.#rebuild();
    for (const line of lines) this.apply(line);
  }

  #begin(s: number): Part {
    const newest = this.rows()[0]?.seq ?? 0;
    const part: Part = { s, base: this.#parts.size === 0 ? FIRST_NEWEST : newest + APART, records: new Map(), ends: new Set() };
    this.#parts.set(s, part);
    return part;
  }

  #add(part: Part, i: number, record: Omit<ArchivedRecord, "seq">): void {
    part.records.set(i, record);
    this.#place(part.base - i, record);
  }

  /** The same index read twice: a readable record replaces a damaged one. */
  #place(seq: number, record: Omit<ArchivedRecord, "seq">): void {
    const there = this.#bySeq.get(seq);
    if (there && !(there.isDamaged && !record.isDamaged)) return;
    this.#bySeq.set(seq, { seq, ...record });
    if (record.raw !== "") this.#byRaw.set(record.raw, seq);
    this.#sorted = null;
  }

  #rebuild(): void {
    this.#bySeq = new Map();
    this.#byRaw = new Map();
    this.#ends = new Set();
    for (const part of this.#parts.values()) {
      for (const [i, record] of part.records) this.#place(part.base - i, record);
      for (const i of part.ends) this.#ends.add(part.base - i);
    }
    this.#sorted = null;
  }

  /** Downloads that have not been joined to what lies at `seq`. */
  floatingAbove(seq: number): readonly { readonly s: number; readonly base: number }[] {
    return [...this.#parts.values()].filter(({ base }) => base > seq + APART / 2).map(({ s, base }) => ({ s, base }));
  }
}
