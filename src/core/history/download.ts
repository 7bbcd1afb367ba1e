import type { BmsError, IndexedLog } from "../../../protocol/index.ts";
import { refusalOf } from "../../../protocol/index.ts";
import type { ArchiveLine } from "../../contract/documents.ts";
import type { PackLink } from "../pack/packLink.ts";
import type { Archive } from "./archive.ts";
import type { RecordAnswer } from "./recordReader.ts";
import { readRecord, TRIES } from "./recordReader.ts";

/** What a download of any kind of log needs. */
export interface DownloadTools {
  /** The pack whose log it is; null when it is not on the line, or not confirmed yet. */
  readonly link: () => PackLink | null;
  readonly wallMs: () => number;
  readonly isCancelled: () => boolean;
  readonly onProgress: (read: number, added: number) => void;
}

interface DownloadOptions extends DownloadTools {
  readonly archive: Archive;
  readonly log: IndexedLog;
}

/** incomplete = it ended, although the pack had reported more records · refused = the pack refuses its log; no return of the line helps. */
export type DownloadEnd =
  | { readonly outcome: "complete" | "incomplete" | "cancelled" }
  | { readonly outcome: "failed" | "refused"; readonly error: BmsError };

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

/** A pack that refuses its newest record has not shown that its log is empty, unless it says so. */
function refusedIn({ refusal }: Extract<RecordAnswer, { kind: "end" }>, { emptyCodes }: IndexedLog): DownloadEnd | null {
  const told = refusal && refusalOf(refusal);
  return refusal === null || told === null || emptyCodes.includes(told.code) ? null : { outcome: "refused", error: refusal };
}

/** Limit, because a pack that logs faster than it can be read would never finish. */
const MOST_CHASES = 20;
/** A record further away than so many whole logs is one of a download that has not been joined to this one. */
const MOST_LOGS = 2;

/**
 * One download, newest first. Indexes shift whenever the pack logs something meanwhile: a record just read that
 * comes again at the next index shows by how much. At a record that is already known, everything whole after it that follows
 * without a gap is skipped: what is damaged there is asked for again. `run` may be called again after a failure: it continues at
 * the next record.
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
  /** Where the pack had the last record that came. */
  #answered: number | null = null;
  #oldestIsKnown = false;
  /** Its numbers are those of the archive: a known record at another place than its own means that the pack's have moved on. */
  #isJoined = false;
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
    return this.added + this.known;
  }

  constructor(options: DownloadOptions) {
    this.#options = options;
    this.#session = options.archive.takeSession();
  }

  async run(): Promise<DownloadEnd> {
    if (!this.#isOpen && !(await this.#keep({ k: "session", s: this.#session }))) return STORAGE;
    this.#isOpen = true;
    const older = await this.#readOlder();
    if (older) return older;
    const end = await this.#readNewer();
    if (end.outcome !== "complete") return end;
    return (await this.#keep({ k: "complete", s: this.#session, w: this.#options.wallMs() })) ? end : STORAGE;
  }

  /** Towards older records, to the end of the log or to where everything older is known. null = arrived. */
  async #readOlder(): Promise<DownloadEnd | null> {
    const { archive } = this.#options;
    for (let chases = 0; !this.#oldestIsKnown; ) {
      const answer = await this.#ask(this.#next + this.#shift);
      if (answer === null) return { outcome: "cancelled" };
      if (answer.kind === "failed") return { outcome: "failed", error: answer.error };
      if (answer.kind === "end") {
        const other = await this.#otherThanEnd(answer);
        if (other) return other;
        if (this.#next > 0 && !(await this.#keep({ k: "end", s: this.#session, i: this.#next - 1 }))) return STORAGE;
        this.#oldestIsKnown = true;
        break;
      }
      const before = this.#mine.get(answer.raw);
      const seq = answer.isDamaged ? null : archive.seqOf(answer.raw);
      const movedBy = before !== undefined && !answer.isDamaged ? this.#next - before : this.#newerBy(seq);
      if (movedBy > 0) {
        this.#shift += movedBy;
        chases += 1;
        if (chases > MOST_CHASES) return { outcome: "failed", error: { code: "frame.implausible", detail: { what: "history" } } };
        continue;
      }
      this.#newest ??= answer.raw;
      if (seq !== null) {
        if (!(await this.#join(seq))) return STORAGE;
      } else if (!(await this.#add(this.#next, answer))) return STORAGE;
      else this.#next += 1;
    }
    return null;
  }

  /** An end that only refusals tell is one where a record that has come still comes. null = it is the end. */
  async #otherThanEnd(end: Extract<RecordAnswer, { kind: "end" }>): Promise<DownloadEnd | null> {
    if (end.refusal === null) return null;
    if (this.#answered === null) return refusedIn(end, this.#options.log);
    const before = await this.#answerAt(this.#answered);
    if (before === null) return { outcome: "cancelled" };
    if (before.kind === "failed") return { outcome: "failed", error: before.error };
    return before.kind === "end" ? { outcome: "refused", error: end.refusal } : null;
  }

  /** The record at #next is known as `seq`: joins this download to the archive there and skips what follows without a gap. */
  async #join(seq: number): Promise<boolean> {
    const { archive } = this.#options;
    const delta = seq + this.#next - archive.seqAt(this.#session, 0);
    // Interrupted downloads that ended before this record are attached to this one: they move with it.
    for (const { s, base } of archive.floatingAbove(seq)) {
      if (delta !== 0 && !(await this.#keep({ k: "base", s, base: base + delta }))) return false;
    }
    this.#isJoined = true;
    const oldest = archive.oldestFrom(seq);
    this.known += seq - oldest + 1;
    this.#next += seq - oldest + 1;
    this.#oldestIsKnown = archive.isEnd(oldest);
    return true;
  }

  /** How much newer this known record is than the next one that is due; 0 = it is not, or nobody can tell. */
  #newerBy(seq: number | null): number {
    const { archive, log } = this.#options;
    if (seq === null || !this.#isJoined) return 0;
    const by = seq - archive.seqAt(this.#session, this.#next);
    return by > MOST_LOGS * log.most ? 0 : Math.max(0, by);
  }

  /** Towards newer records: what the pack has logged since this download began. */
  async #readNewer(): Promise<DownloadEnd> {
    for (let chases = 0; this.#newest !== null && chases < MOST_CHASES; chases++) {
      const fresh: RecordAnswer[] = [];
      const lowest = Math.min(0, ...this.#mine.values());
      for (let index = 0; ; index++) {
        const answer = await this.#ask(index, this.#newest);
        if (answer === null) return { outcome: "cancelled" };
        if (answer.kind === "failed") return { outcome: "failed", error: answer.error };
        // A record has come from there before.
        const refused = answer.kind === "end" && index === 0 ? refusedIn(answer, this.#options.log) : null;
        if (refused) return refused;
        if (answer.kind === "end" || answer.raw === this.#newest || index > MOST_CHASES * 25) break;
        const own = this.#ownIndexOf(answer);
        if (own !== null) {
          // Damaged answers in front of it were this download's own newest records again.
          fresh.splice(Math.max(0, index - (own - lowest)));
          break;
        }
        fresh.push(answer);
      }
      if (fresh.length === 0) break;
      const first = lowest - fresh.length;
      // Oldest first: a download that is interrupted here leaves no gap below the records kept.
      for (const [at, answer] of [...fresh.entries()].reverse()) {
        if (answer.kind === "record" && !(await this.#add(first + at, answer))) return STORAGE;
      }
      const [newest] = fresh;
      if (newest?.kind === "record") this.#newest = newest.raw;
    }
    return { outcome: "complete" };
  }

  /** Where this download has it; null = it is new, or nobody can tell. */
  #ownIndexOf({ raw, isDamaged }: Extract<RecordAnswer, { kind: "record" }>): number | null {
    const { archive, log } = this.#options;
    const seq = isDamaged ? null : archive.seqOf(raw);
    const index = seq === null ? null : archive.seqAt(this.#session, 0) - seq;
    return index === null || Math.abs(index) > MOST_LOGS * log.most ? null : index;
  }

  /**
   * null = cancelled. A record that has come before: the pack's numbers have moved on, or an old answer stands in the place of the new
   * one. It counts when it comes twice, or where it is `expected`.
   */
  async #ask(index: number, expected: string | null = null): Promise<RecordAnswer | null> {
    let answer = await this.#answerAt(index);
    for (let tries = 1; tries < TRIES && answer?.kind === "record" && this.#mine.has(answer.raw) && answer.raw !== expected; tries++) {
      const { raw } = answer;
      answer = await this.#answerAt(index);
      if (answer?.kind === "record" && answer.raw === raw) break;
    }
    if (answer?.kind === "record") {
      this.read += 1;
      this.#answered = index;
    }
    if (answer !== null) this.#options.onProgress(this.read, this.added);
    return answer;
  }

  /** null = cancelled. */
  async #answerAt(index: number): Promise<RecordAnswer | null> {
    if (this.#options.isCancelled()) return null;
    const link = this.#options.link();
    return link === null ? GONE : readRecord(link, this.#options.log, index);
  }

  async #add(i: number, { raw, isDamaged }: Extract<RecordAnswer, { kind: "record" }>): Promise<boolean> {
    const { archive } = this.#options;
    if (isDamaged && archive.has(archive.seqAt(this.#session, i))) {
      this.known += 1;
      this.damaged += 1;
      return true;
    }
    const line: ArchiveLine = { k: "record", s: this.#session, i, raw, w: this.#options.wallMs(), ...(isDamaged ? { bad: true } : {}) };
    if (!(await this.#keep(line))) return false;
    if (raw !== "") this.#mine.set(raw, i);
    this.added += 1;
    if (isDamaged) this.damaged += 1;
    return true;
  }

  /** On disk and in its place when it resolves; false ends the download. */
  async #keep(line: ArchiveLine): Promise<boolean> {
    const { archive } = this.#options;
    if (!(await archive.keep([line])).ok) return false;
    archive.apply(line);
    return true;
  }
}

/** No pack, or its identity is not confirmed. */
export const GONE = { kind: "failed", error: { code: "link.closed" } } as const;
export const STORAGE: DownloadEnd = { outcome: "failed", error: { code: "host.storage" } };
