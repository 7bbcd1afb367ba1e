import type { BmsError } from "../../../protocol/index.ts";
import type { ArchiveLine } from "../../contract/documents.ts";
import type { Archive } from "./archive.ts";

/** Result of one request for one record. */
export type RecordAnswer =
  | { readonly kind: "record"; readonly raw: string; readonly isDamaged: boolean }
  | { readonly kind: "end" }
  /** The link is lost: retry when it is back. */
  | { readonly kind: "failed"; readonly error: BmsError };

interface DownloadOptions {
  readonly archive: Archive;
  readonly wallMs: () => number;
  /** `index` counts from the pack's newest record now. */
  readonly read: (index: number) => Promise<RecordAnswer>;
  /** On disk when it resolves; false ends the download. */
  readonly keep: (line: ArchiveLine) => Promise<boolean>;
  readonly isCancelled: () => boolean;
  readonly onProgress: (read: number, added: number) => void;
}

/** incomplete = it ended, although the pack had reported more records. */
export type DownloadEnd =
  | { readonly outcome: "complete" | "incomplete" | "cancelled" }
  | { readonly outcome: "failed"; readonly error: BmsError };

/** A download of a log, whatever kind of log it is. */
export interface LogDownload {
  /** May be called again after a failure. */
  run(): Promise<DownloadEnd>;
  /** Asked for and answered. */
  readonly read: number;
  readonly added: number;
  readonly known: number;
  readonly damaged: number;
  readonly lost: number;
  readonly came: number;
  readonly counted: number | null;
  /** Records that the pack counts, but that are neither here nor known to be lost. */
  readonly missing: number;
}

/** Limit, because a pack that logs faster than it can be read would never finish. */
const MOST_CHASES = 20;

/**
 * One download, newest first. Indexes shift whenever the pack logs something meanwhile: a record just read that
 * comes again at the next index shows by how much. At a record that is already known, everything after it that follows without
 * a gap is skipped. `run` may be called again after a failure: it continues at the next record.
 */
export class Download implements LogDownload {
  readonly #options: DownloadOptions;
  readonly #session: number;
  /** Own records by their bytes, and the bytes of the newest one. */
  readonly #mine = new Map<string, number>();
  #newest: string | null = null;
  /** Next record in the numbering of this download, and by how much the pack's has moved on since its start. */
  #next = 0;
  #shift = 0;
  #oldestIsKnown = false;
  #isOpen = false;
  read = 0;
  added = 0;
  known = 0;
  damaged = 0;
  /** Records that did not arrive were requested again. */
  readonly lost = 0;
  readonly missing = 0;
  readonly counted = null;

  get came(): number {
    return this.read;
  }

  constructor(options: DownloadOptions) {
    this.#options = options;
    this.#session = options.archive.nextSession;
  }

  async run(): Promise<DownloadEnd> {
    if (!this.#isOpen && !(await this.#keep({ k: "session", s: this.#session }))) return STORAGE;
    this.#isOpen = true;
    const older = await this.#readOlder();
    if (older) return older;
    return this.#readNewer();
  }

  /** Towards older records, to the end of the log or to where everything older is known. null = arrived. */
  async #readOlder(): Promise<DownloadEnd | null> {
    for (let chases = 0; !this.#oldestIsKnown; ) {
      const answer = await this.#ask(this.#next + this.#shift);
      if (answer === null) return { outcome: "cancelled" };
      if (answer.kind === "failed") return { outcome: "failed", error: answer.error };
      if (answer.kind === "end") {
        if (this.#next > 0 && !(await this.#keep({ k: "end", s: this.#session, i: this.#next - 1 }))) return STORAGE;
        this.#oldestIsKnown = true;
        break;
      }
      const before = this.#mine.get(answer.raw);
      if (before !== undefined && !answer.isDamaged && before < this.#next) {
        this.#shift += this.#next - before;
        chases += 1;
        if (chases > MOST_CHASES) return { outcome: "failed", error: { code: "frame.implausible", detail: { what: "history" } } };
        continue;
      }
      this.#newest ??= answer.raw;
      const seq = answer.isDamaged ? null : this.#options.archive.seqOf(answer.raw);
      if (seq !== null) {
        if (!(await this.#join(seq))) return STORAGE;
      } else if (!(await this.#add(this.#next, answer))) return STORAGE;
      else this.#next += 1;
    }
    return null;
  }

  /** The record at #next is known as `seq`: joins this download to the archive there and skips what follows without a gap. */
  async #join(seq: number): Promise<boolean> {
    const { archive } = this.#options;
    const delta = seq + this.#next - archive.seqAt(this.#session, 0);
    // Interrupted downloads that ended before this record are attached to this one: they move with it.
    for (const { s, base } of archive.floatingAbove(seq)) {
      if (delta !== 0 && !(await this.#keep({ k: "base", s, base: base + delta }))) return false;
    }
    const oldest = archive.oldestFrom(seq);
    this.known += seq - oldest + 1;
    this.#next += seq - oldest + 1;
    this.#oldestIsKnown = archive.isEnd(oldest);
    return true;
  }

  /** Towards newer records: what the pack has logged since this download began. */
  async #readNewer(): Promise<DownloadEnd> {
    for (let chases = 0; this.#newest !== null && chases < MOST_CHASES; chases++) {
      const fresh: RecordAnswer[] = [];
      for (let index = 0; ; index++) {
        const answer = await this.#ask(index);
        if (answer === null) return { outcome: "cancelled" };
        if (answer.kind === "failed") return { outcome: "failed", error: answer.error };
        if (answer.kind === "end" || answer.raw === this.#newest || index > MOST_CHASES * 25) break;
        fresh.push(answer);
      }
      if (fresh.length === 0) break;
      const first = Math.min(0, ...this.#mine.values()) - fresh.length;
      // Oldest first: a download that is interrupted here leaves no gap below the records kept.
      for (const [at, answer] of [...fresh.entries()].reverse()) {
        if (answer.kind === "record" && !(await this.#add(first + at, answer))) return STORAGE;
      }
      const [newest] = fresh;
      if (newest?.kind === "record") this.#newest = newest.raw;
    }
    return { outcome: "complete" };
  }

  async #ask(index: number): Promise<RecordAnswer | null> {
    if (this.#options.isCancelled()) return null;
    const answer = await this.#options.read(index);
    if (answer.kind === "record") this.read += 1;
    this.#options.onProgress(this.read, this.added);
    return answer;
  }

  async #add(i: number, { raw, isDamaged }: Extract<RecordAnswer, { kind: "record" }>): Promise<boolean> {
    const line: ArchiveLine = { k: "record", s: this.#session, i, raw, w: this.#options.wallMs(), ...(isDamaged ? { bad: true } : {}) };
    if (!(await this.#keep(line))) return false;
    if (raw !== "") this.#mine.set(raw, i);
    this.added += 1;
    if (isDamaged) this.damaged += 1;
    return true;
  }

  async #keep(line: ArchiveLine): Promise<boolean> {
    if (!(await this.#options.keep(line))) return false;
    this.#options.archive.apply(line);
    return true;
  }
}

export const STORAGE: DownloadEnd = { outcome: "failed", error: { code: "host.storage" } };
