import type { Result } from "../../../protocol/index.ts";
import type { ArchiveLine } from "./archive.ts";
import type { DownloadEnd, LogDownload } from "./download.ts";
import { STORAGE } from "./download.ts";
import type { StreamArchive } from "./streamArchive.ts";
import type { StreamAnswer } from "./streamReader.ts";

export interface StreamDownloadOptions {
  readonly archive: StreamArchive;
  readonly wallMs: () => number;
  /** How many records the pack says that it has; null = it does not say. */
  readonly count: () => Promise<Result<number | null>>;
  /** The next record, asked for once. */
  readonly next: () => Promise<StreamAnswer>;
  /** On disk when it resolves; false ends the download. */
  readonly keep: (line: ArchiveLine) => Promise<boolean>;
  readonly isCancelled: () => boolean;
  readonly onProgress: (read: number, added: number) => void;
  /** Asked for where the pack does not say how many there are. */
  readonly most: number;
}

/** So many answers without a record in a row are the end of the log, whatever its count says. */
const EMPTIES_AT_END = 3;
/** A pack that logs faster than it can be read would never be done. */
const MOST_CHASED = 50;

/** How one download stands: what was asked for, and what came of it. */
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
 * kept as a place. The pack goes on by itself, so a download that was given up goes on where the pack stands, or the pack begins
 * again: either way the same bytes are the same record. `run` may be called again after a failure.
 */
export class StreamDownload implements LogDownload {
  readonly #options: StreamDownloadOptions;
  #session = 0;
  #asked = 0;
  /** First record of the downloads that were given up before this one: when it comes again, the log has gone round. */
  #ring: string | null = null;
  #chain: readonly number[] = [];
  #hasGoneRound = false;
  /** Of all runs of this download, and of this run alone. */
  readonly #all = new Set<string>();
  #mine = new Set<string>();
  #tally: Tally = { came: 0, broken: 0, silent: 0, empties: 0 };
  read = 0;
  added = 0;
  known = 0;
  damaged = 0;
  lost = 0;
  came = 0;
  counted: number | null = null;

  constructor(options: StreamDownloadOptions) {
    this.#options = options;
  }

  async run(): Promise<DownloadEnd> {
    const count = await this.#options.count();
    if (this.#options.isCancelled()) return { outcome: "cancelled" };
    if (!count.ok) return { outcome: "failed", error: count.error };
    this.counted = count.value;
    if (!(await this.#begin())) return STORAGE;
    const total = this.counted ?? this.#options.most;
    const stopped = await this.#readUpTo(() => total + this.#tally.silent);
    if (typeof stopped !== "string") return stopped;
    const later = await this.#chase(stopped);
    return later ?? (await this.#close());
  }

  async #begin(): Promise<boolean> {
    const { archive } = this.#options;
    this.#chain = archive.chain;
    this.#session = archive.nextSession;
    this.#ring = this.#chain.map((s) => archive.firstOf(s)).find((raw) => raw !== null) ?? null;
    this.#asked = 0;
    this.#mine = new Set();
    this.#tally = { came: 0, broken: 0, silent: 0, empties: 0 };
    return this.#keep({ k: "session", s: this.#session, stream: true });
  }

  /** As many questions as there are records; one more for every one that the pack may not have heard. */
  async #readUpTo(most: () => number): Promise<Stop | DownloadEnd> {
    while (this.#asked < most()) {
      if (this.#options.isCancelled()) return { outcome: "cancelled" };
      if (this.counted !== null && this.#isAllHere()) return "enough";
      const answer = await this.#options.next();
      if (answer.kind === "failed") return { outcome: "failed", error: answer.error };
      if (answer.kind === "end") return "end";
      this.#asked += 1;
      const stop = await this.#take(answer);
      this.#options.onProgress(this.read, this.added);
      if (stop !== null) return stop;
    }
    return "enough";
  }

  /** After a break the pack may have begun again: what came before it counts. */
  #isAllHere(): boolean {
    return this.#mine.size < this.#all.size && this.#all.size + this.damaged >= (this.counted ?? 0);
  }

  async #take(answer: Exclude<StreamAnswer, { kind: "failed" | "end" }>): Promise<Stop | DownloadEnd | null> {
    const tally = this.#tally;
    if (answer.kind === "lost") return (await this.#lose(answer)) ?? null;
    if (answer.kind === "empty") {
      tally.empties += 1;
      return tally.empties >= EMPTIES_AT_END ? "end" : null;
    }
    const { raw, isDamaged } = answer;
    if (this.#mine.has(raw)) return "again";
    if (raw === this.#ring && this.#asked > 1) {
      this.#hasGoneRound = true;
      return "again";
    }
    tally.came += 1 + tally.empties;
    tally.empties = 0;
    this.read += 1;
    this.came += 1;
    if (isDamaged) this.damaged += 1;
    const isNew = !this.#options.archive.has(raw);
    this.#mine.add(raw);
    if (!isDamaged) this.#all.add(raw);
    // A known one is written down, too: what it stands between shows what is missing.
    if (!(await this.#record(raw, isDamaged ? { bad: true } : {}))) return STORAGE;
    if (isNew) this.added += 1;
    else this.known += 1;
    return null;
  }

  async #lose({ how }: Extract<StreamAnswer, { kind: "lost" }>): Promise<DownloadEnd | null> {
    if (how === "silent") this.#tally.silent += 1;
    else this.#tally.broken += 1;
    this.lost += 1;
    return (await this.#record("", { bad: true, lost: how })) ? null : STORAGE;
  }

  /** What the pack has logged meanwhile comes last where it begins with its oldest; else the next download brings it. */
  async #chase(stopped: Stop): Promise<DownloadEnd | null> {
    const before = this.counted;
    if (before === null || stopped === "again") return null;
    const after = await this.#options.count();
    if (!after.ok || after.value === null || after.value <= before || after.value - before > MOST_CHASED) return null;
    this.counted = after.value;
    const most = this.#asked + after.value - before;
    const end = await this.#readUpTo(() => most);
    return typeof end === "string" ? null : end;
  }

  /** Of the silent ones only those were lost that the count leaves open. */
  async #close(): Promise<DownloadEnd> {
    const { came, broken, silent } = this.#tally;
    const open = this.counted === null ? silent : Math.min(silent, Math.max(0, this.counted - came - broken));
    this.lost -= silent - open;
    const { archive } = this.#options;
    const [first] = this.#chain;
    const isWhole = first !== undefined && this.counted !== null && archive.distinctOf([...this.#chain, this.#session]) >= this.counted;
    const whole = isWhole && (this.#hasGoneRound || this.#all.size + this.damaged >= (this.counted ?? 0)) ? { whole: first } : {};
    if (!(await this.#keep({ k: "closed", s: this.#session, lost: broken + open, ...whole }))) return STORAGE;
    return { outcome: "complete" };
  }

  #record(raw: string, more: { readonly bad?: true; readonly lost?: "silent" | "broken" }): Promise<boolean> {
    return this.#keep({ k: "record", s: this.#session, i: this.#asked - 1, raw, w: this.#options.wallMs(), ...more });
  }

  async #keep(line: ArchiveLine): Promise<boolean> {
    if (!(await this.#options.keep(line))) return false;
    this.#options.archive.apply(line);
    return true;
  }
}
