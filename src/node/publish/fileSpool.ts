import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Result } from "../../../protocol/index.ts";
import { fail, ok } from "../../../protocol/index.ts";
import type { Log } from "../../core/ports.ts";
import type { Spool, SpoolEntry } from "../../publish/outbox.ts";
import { reasonOf } from "./reasonOf.ts";

/** Dropped and forgotten as one. */
const SEGMENT_BYTES = 256 * 1024;
const SUFFIX = ".jsonl";
const CONFIRMED = "confirmed";
/** A card is not written for each message: what was confirmed since comes twice after a crash. */
const SAVE_EVERY = 64;

interface Segment {
  /** Number of its first message. */
  readonly first: number;
  count: number;
  bytes: number;
}

interface FileSpoolOptions {
  readonly folder: string;
  readonly mostBytes: number;
  readonly log: Log;
  readonly segmentBytes?: number;
}

/**
 * Messages by number in files of some hundred kilobytes, of which the oldest go first. Written without waiting for the disk: a process that
 * ends loses nothing, a machine that loses its power the last seconds.
 */
export class FileSpool implements Spool {
  readonly #folder: string;
  readonly #mostBytes: number;
  readonly #segmentBytes: number;
  readonly #log: Log;
  #segments: Segment[] = [];
  /** Number of the next one to be added, to be taken, and the first that is not confirmed. */
  #next = 0;
  #taking = 0;
  #unconfirmed = 0;
  readonly #early = new Set<number>();
  #saved = 0;
  #open: { readonly first: number; readonly texts: string[] } | null = null;

  /** Fails with `host.storage` when a file of it is there and cannot be read: taken for empty, its messages would be removed. */
  static open(options: FileSpoolOptions): Result<FileSpool> {
    try {
      return ok(new FileSpool(options));
    } catch (error) {
      return fail("host.storage", { name: options.folder, reason: reasonOf(error) });
    }
  }

  private constructor({ folder, mostBytes, log, segmentBytes = SEGMENT_BYTES }: FileSpoolOptions) {
    this.#folder = folder;
    this.#mostBytes = mostBytes;
    this.#segmentBytes = Math.min(segmentBytes, Math.max(1, Math.floor(mostBytes / 4)));
    this.#log = log;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#resume();
  }

  get waiting(): number {
    return this.#next - this.#unconfirmed - this.#early.size;
  }

  add(text: string): number {
    const line = `${text}\n`;
    const bytes = Buffer.byteLength(line);
    let last = this.#segments.at(-1);
    if (last === undefined || last.bytes + bytes > this.#segmentBytes) {
      last = { first: this.#next, count: 0, bytes: 0 };
      this.#segments.push(last);
    }
    try {
      appendFileSync(this.#fileOf(last), line, { mode: 0o600 });
    } catch (error) {
      this.#log.warn("spool: not written", { folder: this.#folder, reason: reasonOf(error) });
      this.#cutTo(last);
      return 1;
    }
    // Whoever has taken all that was there reads on without the disk.
    if (last.count === 0 && this.#taking === this.#next) this.#open = { first: last.first, texts: [] };
    if (this.#open?.first === last.first && this.#open.texts.length === last.count) this.#open.texts.push(text);
    last.count += 1;
    last.bytes += bytes;
    this.#next += 1;
    return this.#makeRoom();
  }

  take(): SpoolEntry | null {
    if (this.#taking >= this.#next) return null;
    const segment = this.#segments.find(({ first, count }) => this.#taking < first + count);
    if (segment === undefined) return null;
    const texts = this.#textsOf(segment);
    // It is there and cannot be read now: its messages wait, and those behind them.
    if (texts === null) return null;
    this.#taking = Math.max(this.#taking, segment.first);
    const text = texts[this.#taking - segment.first];
    const seq = this.#taking;
    this.#taking += 1;
    // A file that somebody has removed has nothing to send.
    return { seq, text: text ?? "" };
  }

  confirm(seq: number): void {
    if (seq < this.#unconfirmed) return;
    this.#early.add(seq);
    while (this.#early.delete(this.#unconfirmed)) this.#unconfirmed += 1;
    this.#forget();
    if (this.#unconfirmed - this.#saved >= SAVE_EVERY) this.save();
  }

  /** Where it stands, for the next process. */
  save(): void {
    this.#saved = this.#unconfirmed;
    try {
      writeFileSync(join(this.#folder, CONFIRMED), `${this.#unconfirmed}\n`, { mode: 0o600 });
    } catch (error) {
      this.#log.warn("spool: not written", { folder: this.#folder, reason: reasonOf(error) });
    }
  }

  /** Half a line of a disk that was full would spoil the next one. */
  #cutTo(segment: Segment): void {
    try {
      truncateSync(this.#fileOf(segment), segment.bytes);
    } catch (error) {
      if (reasonOf(error) !== "ENOENT") this.#log.warn("spool: not cut", { folder: this.#folder, reason: reasonOf(error) });
    }
  }

  #fileOf = ({ first }: Pick<Segment, "first">) => join(this.#folder, `${String(first).padStart(12, "0")}${SUFFIX}`);

  /** What was written since it was read last is read again: only the newest file grows. */
  #textsOf(segment: Segment): readonly string[] | null {
    if (this.#open?.first === segment.first && this.#open.texts.length >= segment.count) return this.#open.texts;
    try {
      this.#open = { first: segment.first, texts: this.#read(segment) };
      return this.#open.texts;
    } catch (error) {
      this.#log.warn("spool: not read", { folder: this.#folder, reason: reasonOf(error) });
      return null;
    }
  }

  /** Whole lines; the end of the power may have left half of one. Throws when it is there and cannot be read. */
  #read(segment: Pick<Segment, "first">): string[] {
    return readTextOr(this.#fileOf(segment), "").split("\n").slice(0, -1);
  }

  #resume(): void {
    const names = readdirSync(this.#folder).filter((name) => /^\d{12}\.jsonl$/.test(name));
    this.#segments = names
      .map((name) => Number(name.slice(0, -SUFFIX.length)))
      .sort((a, b) => a - b)
      .map((first) => {
        const texts = this.#read({ first });
        return { first, count: texts.length, bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 0) };
      })
      .filter(({ first, count }) => {
        // Half a line alone: the next message has this number, and a file of its own.
        if (count === 0) rmSync(this.#fileOf({ first }), { force: true });
        return count > 0;
      });
    // What the end of the power has left of it may be no number: then all that is here comes again.
    const noted = Number(readTextOr(join(this.#folder, CONFIRMED), "0"));
    const kept = Number.isSafeInteger(noted) && noted >= 0 ? noted : 0;
    const last = this.#segments.at(-1);
    this.#next = Math.max(last === undefined ? 0 : last.first + last.count, kept);
    this.#unconfirmed = Math.min(Math.max(kept, this.#segments[0]?.first ?? kept), this.#next);
    this.#taking = this.#unconfirmed;
    this.#saved = this.#unconfirmed;
    // The last file may end in half a line: the next message begins a new one.
    if (last !== undefined) this.#segments.push({ first: this.#next, count: 0, bytes: 0 });
    this.#forget();
  }

  /** Files of which everything is confirmed go; the newest stays until there is a newer one. */
  #forget(): void {
    while (this.#segments.length > 1) {
      const [oldest] = this.#segments;
      if (oldest === undefined || oldest.first + oldest.count > this.#unconfirmed) return;
      this.#removeOldest();
    }
  }

  /** How many messages that nobody has confirmed had to go. */
  #makeRoom(): number {
    let dropped = 0;
    while (this.#segments.length > 1 && this.#segments.reduce((sum, { bytes }) => sum + bytes, 0) > this.#mostBytes) {
      const oldest = this.#removeOldest();
      if (oldest === undefined) break;
      const end = oldest.first + oldest.count;
      const early = [...this.#early].filter((seq) => seq < end);
      dropped += Math.max(0, end - this.#unconfirmed - early.length);
      for (const seq of early) this.#early.delete(seq);
      this.#unconfirmed = Math.max(this.#unconfirmed, end);
      this.#taking = Math.max(this.#taking, end);
    }
    return dropped;
  }

  #removeOldest(): Segment | undefined {
    const oldest = this.#segments.shift();
    if (oldest !== undefined) rmSync(this.#fileOf(oldest), { force: true });
    if (oldest?.first === this.#open?.first) this.#open = null;
    this.save();
    return oldest;
  }
}

/** `otherwise` = where it is missing. */
function readTextOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (reasonOf(error) === "ENOENT") return otherwise;
    throw error;
  }
}
