import type { CancelTimer, Clock, Result } from "../../protocol/index.ts";
import { isoOfWallMs } from "../../protocol/index.ts";
import type { HistoryArchive, HistoryRow } from "../contract/history.ts";
import type { LineFeed } from "./lineFeed.ts";
import type { PublishedPack } from "./pack.ts";
import { type NamedRecord, namedRecords } from "./recordDocument.ts";

/** Which records have been published, on the disk. */
interface SeenRecords {
  read(archiveKey: string): Promise<Result<readonly string[]>>;
  /** false = it could not be kept. */
  add(archiveKey: string, ids: readonly string[]): Promise<boolean>;
}

interface RecordFeedOptions {
  readonly feed: LineFeed;
  readonly everyMs: number;
  readonly clock: Clock;
  readonly seen: SeenRecords;
  /** Has them on the disk when it returns. */
  /** `address` = where the pack is now: its archive may have been begun at another. */
  readonly publish: (archive: HistoryArchive, address: number, record: NamedRecord) => void;
}

/**
 * waiting = its turn has not come · reading = it has · published = read to its end · partly = what has been read of it is published, and
 * the rest will be asked for again · notAlone = it does not answer at its own address, so nobody can ask it for its log · none = packs of
 * this family keep none that can be read.
 */
type LogState = "waiting" | "reading" | "published" | "partly" | "notAlone" | "none";

export interface PackLogState {
  readonly line: string;
  readonly address: number;
  readonly log: LogState;
  /** When it was read to its end last; null = not since the program began. */
  readonly read_at: string | null;
}

interface Turn {
  readonly log: LogState;
  readonly dueAtMs: number;
  readonly readAtWallMs: number | null;
}

const PAGE = 500;
/** So many may come again after a crash, and each only once more. */
const BATCH = 20;
/** A pack that has just come online is asked for its values first. */
const AFTER_ONLINE_MS = 30_000;
/** After a pack was lost in the middle, or while somebody else reads a log. */
const AGAIN_MS = 60_000;

/** The logs of all packs of a line, one pack after the other: each record once, in the order of its log. */
export class RecordFeed {
  readonly #options: RecordFeedOptions;
  /** By the name of the pack: another one in its place has its own turn. */
  readonly #turns = new Map<string, Turn>();
  /** Addresses that nobody had a name for at the end of the last round: before that it may just not have been asked. */
  #nameless: ReadonlySet<number> = new Set();
  #timer: CancelTimer | null = null;
  #isClosed = false;

  constructor(options: RecordFeedOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = this.#options.clock.after(AFTER_ONLINE_MS, () => {
      void this.#round().finally(() => {
        if (!this.#isClosed) this.start();
      });
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.();
  }

  /** Of each pack of the line, also of those that cannot be asked. */
  states(): readonly PackLogState[] {
    const { feed } = this.#options;
    const named = feed.packs().map(({ id, address }): PackLogState => {
      const turn = this.#turns.get(id);
      const readAt = turn?.readAtWallMs ?? null;
      return { line: feed.name, address, log: turn?.log ?? "waiting", read_at: readAt === null ? null : isoOfWallMs(readAt) };
    });
    const nameless = feed.nameless().map((address): PackLogState => {
      return { line: feed.name, address, log: this.#nameless.has(address) ? "notAlone" : "waiting", read_at: null };
    });
    return [...named, ...nameless];
  }

  /** Whoever is due, by address. */
  async #round(): Promise<void> {
    const { feed, clock } = this.#options;
    for (const pack of feed.packs()) {
      if (this.#isClosed) return;
      const isDue = (this.#turns.get(pack.id)?.dueAtMs ?? 0) <= clock.nowMs();
      if (isDue && pack.isUp) await this.#read(pack);
    }
    this.#nameless = new Set(feed.nameless());
  }

  async #read({ id, address }: PublishedPack): Promise<void> {
    const { feed, clock, everyMs } = this.#options;
    const before = this.#turns.get(id);
    const set = (log: LogState, afterMs: number, readAtWallMs = before?.readAtWallMs ?? null) =>
      this.#turns.set(id, { log, dueAtMs: clock.nowMs() + afterMs, readAtWallMs });
    set("reading", 0);
    const read = await feed.door.readLog(address);
    // Whoever publishes now has to find its records new.
    if (this.#isClosed) return;
    if (read.ok) {
      const { archive, outcome } = read.value;
      const isWhole = await this.#publishNew(archive, address);
      const isRead = outcome === "complete" && isWhole;
      set(isRead ? "published" : "partly", isRead || outcome === "incomplete" ? everyMs : AGAIN_MS, isRead ? clock.wallMs() : undefined);
    } else if (read.error.code === "device.unsupported") {
      set(read.error.detail?.address === undefined ? "none" : "notAlone", everyMs);
    } else set(before?.log === "waiting" || before === undefined ? "waiting" : "partly", AGAIN_MS);
  }

  /** false = not all could be noted as published: they come again. */
  async #publishNew(archive: HistoryArchive, address: number): Promise<boolean> {
    const { seen, publish } = this.#options;
    const before = await seen.read(archive.key);
    // Taken for none, all would be published a second time.
    if (!before.ok) return false;
    const published = new Set(before.value);
    const fresh = namedRecords(await this.#rowsOf(archive.key)).filter(({ id }) => !published.has(id));
    for (let at = 0; at < fresh.length; at += BATCH) {
      if (this.#isClosed) return false;
      const batch = fresh.slice(at, at + BATCH);
      for (const record of batch) publish(archive, address, record);
      const ids = batch.map(({ id }) => id);
      if (!(await seen.add(archive.key, ids))) return false;
    }
    return true;
  }

  async #rowsOf(key: string): Promise<readonly HistoryRow[]> {
    const rows: HistoryRow[] = [];
    for (let beforeSeq: number | null = null; ; ) {
      const page = await this.#options.feed.door.historyRows(key, beforeSeq, PAGE);
      if (!page.ok || page.value.length === 0) return rows;
      rows.push(...page.value);
      beforeSeq = page.value.at(-1)?.seq ?? null;
    }
  }
}
