import type { Result, StreamedLog } from "../../../protocol/index.ts";
import { fail } from "../../../protocol/index.ts";
import type { ArchiveLine } from "../../contract/documents.ts";
import type { DownloadEnd, DownloadTools, LogDownload } from "./download.ts";
import { GONE, STORAGE } from "./download.ts";
import type { StreamArchive } from "./streamArchive.ts";
import type { StreamAnswer } from "./streamReader.ts";
import { readCount, readNext } from "./streamReader.ts";

interface StreamDownloadOptions extends DownloadTools {
  readonly archive: StreamArchive;
  readonly log: StreamedLog;
}

/** This many answers in a row without a record end a log, once as many were requested as the pack counts. */
const EMPTIES_AT_END = 3;
/** Before that they may be a gap, and the vendor's tool keeps asking; a pack that reports its capacity instead of its records would take minutes. */
const EMPTIES_BEFORE = 25;
/** A refusal alone may be a disturbance, and has handed nothing over; this many in a row are the pack's "no more". */
const REFUSALS_AT_END = 3;
/** Limit, because a pack that logs faster than it can be read would never finish. */
const MOST_CHASED = 50;

/** Progress of one download: what was requested, and the results. */
interface Tally {
  /** Answers with a record in them, damaged ones too, and empty places between records. */
  came: number;
  broken: number;
  silent: number;
  /** Empty answers since the last record. */
  empties: number;
}

type Stop = "end" | "again" | "enough";

/**
 * One download of a log that the pack hands over: every record is on disk before the next is asked, and what did not arrive is
 * kept as a placeholder. The pack keeps its own position, so an abandoned download continues there, or the pack starts
 * over: either way the same bytes are the same record. Within one download they may be two: no record ends it because it was there
 * before, unless the log must have gone round, and where less has come than was counted that is said. `run` may be called again after
 * a failure.
 */
export class StreamDownload implements LogDownload {
  readonly #options: StreamDownloadOptions;
  #session = 0;
  #asked = 0;
  /** First record of the downloads that were given up before this one: when it comes again, the log has gone round. */
  #ring: string | null = null;
  #chain: readonly number[] = [];
  /** So many those have brought, at most: one may have been on its way when each ended. */
  #before = 0;
  /** The count when this run began: after so many questions the pack has gone round. */
  #due: number | null = null;
  /** By question; "" = no record. */
  readonly #answers: string[] = [];
  #hasGoneRound = false;
  /** Of all runs of this download, and of this run alone. */
  readonly #all = new Set<string>();
  #mine = new Set<string>();
  #tally: Tally = { came: 0, broken: 0, silent: 0, empties: 0 };
  added = 0;
  damaged = 0;
  lost = 0;
  came = 0;
  counted: number | null = null;

  constructor(options: StreamDownloadOptions) {
    this.#options = options;
  }

  get read(): number {
    return this.came;
  }

  get known(): number {
    return this.came - this.added;
  }

  async run(): Promise<DownloadEnd> {
    const count = await this.#count();
    if (this.#options.isCancelled()) return { outcome: "cancelled" };
    if (!count.ok) return { outcome: "failed", error: count.error };
    this.counted = count.value;
    if (!(await this.#begin())) return STORAGE;
    const total = this.counted ?? this.#options.log.most;
    const stopped = await this.#readUpTo(() => total + this.#tally.silent);
    if (typeof stopped !== "string") return stopped;
    const later = await this.#chase(stopped);
    return later ?? (await this.#close(stopped));
  }

  async #count(): Promise<Result<number | null>> {
    const link = this.#options.link();
    return link === null ? fail("link.closed") : readCount(link, this.#options.log);
  }

  async #next(): Promise<StreamAnswer> {
    const link = this.#options.link();
    return link === null ? GONE : readNext(link, this.#options.log);
  }

  async #begin(): Promise<boolean> {
    const { archive } = this.#options;
    this.#chain = archive.chain;
    this.#session = archive.takeSession();
    this.#ring = this.#chain.map((s) => archive.firstOf(s)).find((raw) => raw !== null) ?? null;
    this.#before = archive.recordsOf(this.#chain) + archive.lostOf(this.#chain) + this.#chain.length;
    this.#due = this.counted;
    this.#asked = 0;
    this.#answers.length = 0;
    this.#mine = new Set();
    this.#tally = { came: 0, broken: 0, silent: 0, empties: 0 };
    return this.#keep({ k: "session", s: this.#session, stream: true, ...(this.counted === null ? {} : { count: this.counted }) });
  }

  /** How many there are: a pack that reports those left has reported more when the first of these downloads began. */
  get #total(): number | null {
    return this.counted === null ? null : Math.max(this.counted, this.#options.archive.countIn(this.#chain) ?? 0);
  }

  get missing(): number {
    const came = this.#options.archive.recordsOf([...this.#chain, this.#session]);
    return Math.max(0, (this.#total ?? 0) - came - this.lost);
  }

  /** As many were asked for as there are, with what came before this run. */
  #isDue(): boolean {
    return this.#before + this.#asked > (this.#total ?? 0);
  }

  #isAgain(raw: string): boolean {
    const over = this.#due === null ? 0 : Math.max(0, this.#asked - this.#due);
    if (this.#answers.slice(0, over).includes(raw)) return true;
    // The first answer is never the end: where it is known the pack has begun again, and the rest may not be here.
    if (raw !== this.#ring || this.#mine.size === 0 || !this.#isDue()) return false;
    this.#hasGoneRound = true;
    return true;
  }

  /** As many questions as there are records; one more for every one that the pack may not have heard. */
  async #readUpTo(most: () => number): Promise<Stop | DownloadEnd> {
    for (let refusals = 0; this.#asked < most(); ) {
      if (this.#options.isCancelled()) return { outcome: "cancelled" };
      if (this.counted !== null && this.#isAllHere()) return "enough";
      const answer = await this.#next();
      if (answer.kind === "failed") return { outcome: "failed", error: answer.error };
      if (answer.kind === "refused") {
        refusals += 1;
        if (refusals < REFUSALS_AT_END) continue;
        return this.#isWithoutAny() ? { outcome: "refused", error: answer.error } : "end";
      }
      refusals = 0;
      this.#asked += 1;
      const stop = await this.#take(answer);
      this.#options.onProgress(this.read, this.added);
      if (stop !== null) return stop;
    }
    return "enough";
  }

  /** A pack that refuses its log from the first record on has not shown that it is empty. */
  #isWithoutAny(): boolean {
    return this.#mine.size === 0 && (this.counted === null || this.missing > 0);
  }

  /** After a break the pack may have begun again: what came before it counts. */
  #isAllHere(): boolean {
    return this.#mine.size < this.#all.size && this.#all.size + this.damaged >= (this.counted ?? 0);
  }

  async #take(answer: Exclude<StreamAnswer, { kind: "failed" | "refused" }>): Promise<Stop | DownloadEnd | null> {
    const tally = this.#tally;
    const { archive } = this.#options;
    this.#answers[this.#asked - 1] = answer.kind === "record" ? answer.raw : "";
    if (answer.kind === "lost") return (await this.#lose(answer)) ?? null;
    if (answer.kind === "empty") {
      tally.empties += 1;
      return tally.empties >= (this.#isDue() ? EMPTIES_AT_END : EMPTIES_BEFORE) ? "end" : null;
    }
    const { raw, isDamaged } = answer;
    if (this.#isAgain(raw)) return "again";
    if (this.#mine.size === 0 && archive.isIn(this.#chain, raw)) this.#ring = null;
    tally.came += tally.empties;
    tally.empties = 0;
    if (isDamaged) this.damaged += 1;
    this.#mine.add(raw);
    if (!isDamaged) this.#all.add(raw);
    // A known one is written down, too: its neighbours show what is missing.
    if (!(await this.#record(raw, isDamaged ? { bad: true } : {}))) return STORAGE;
    return archive.hasSecondRound(this.#session) ? "again" : null;
  }

  async #lose({ how }: Extract<StreamAnswer, { kind: "lost" }>): Promise<DownloadEnd | null> {
    if (how === "silent") this.#tally.silent += 1;
    else this.#tally.broken += 1;
    this.lost += 1;
    return (await this.#record("", { bad: true, lost: how })) ? null : STORAGE;
  }

  /** Records logged meanwhile come last if the pack starts with its oldest; else the next download gets them. */
  async #chase(stopped: Stop): Promise<DownloadEnd | null> {
    const before = this.counted;
    if (before === null || stopped === "again") return null;
    const after = await this.#count();
    if (!after.ok || after.value === null || after.value <= before || after.value - before > MOST_CHASED) return null;
    this.counted = after.value;
    const most = this.#asked + after.value - before;
    const end = await this.#readUpTo(() => most);
    return typeof end === "string" ? null : end;
  }

  /** Of the silent ones only those were lost that the count leaves open. */
  async #close(stopped: Stop): Promise<DownloadEnd> {
    const { archive } = this.#options;
    const { came, broken, silent } = this.#tally;
    const open = this.counted === null ? silent : Math.min(silent, Math.max(0, this.counted - came - broken));
    const most = this.#total === null ? this.lost : this.#total - archive.recordsOf([...this.#chain, this.#session]);
    // Over several runs, too: a question before a break may not have been heard either.
    this.lost = Math.max(0, Math.min(this.lost - (silent - open), most));
    // The pack has said "no more" too early: what comes later belongs to what came now.
    if (this.missing > 0 && stopped === "end") return { outcome: "incomplete" };
    const [first] = this.#chain;
    const total = this.#total;
    const isWhole = first !== undefined && total !== null && archive.recordsOf([...this.#chain, this.#session]) >= total;
    const whole = isWhole && (this.#hasGoneRound || this.#all.size + this.damaged >= total) ? { whole: first } : {};
    if (!(await this.#keep({ k: "closed", s: this.#session, lost: broken + open, ...whole }))) return STORAGE;
    if (this.missing > 0) return { outcome: "incomplete" };
    return (await this.#keep({ k: "complete", s: this.#session, w: this.#options.wallMs() })) ? { outcome: "complete" } : STORAGE;
  }

  #record(raw: string, more: { readonly bad?: true; readonly lost?: "silent" | "broken" }): Promise<boolean> {
    return this.#keep({ k: "record", s: this.#session, i: this.#asked - 1, raw, w: this.#options.wallMs(), ...more });
  }

  async #keep(line: ArchiveLine): Promise<boolean> {
    const { archive } = this.#options;
    if (!(await archive.keep([line])).ok) return false;
    const [size, came] = [archive.size, archive.recordsOf([this.#session])];
    archive.apply(line);
    this.added += archive.size - size;
    // Fewer than before where equal ones turn out to be the same ones again.
    const more = archive.recordsOf([this.#session]) - came;
    this.came += more;
    this.#tally.came += more;
    return true;
  }
}
