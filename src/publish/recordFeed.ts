import type { CancelTimer, Clock, Result } from "../../protocol/index.ts";
import type { HistoryArchive, HistoryResult, HistoryRow } from "../contract/history.ts";
import type { LineFeed } from "./lineFeed.ts";
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
  readonly publish: (archive: HistoryArchive, record: NamedRecord) => void;
}

const PAGE = 500;
/** So many may come again after a crash, and each only once more. */
const BATCH = 20;
/** A pack that has just come online is asked for its values first. */
const AFTER_ONLINE_MS = 30_000;

/** The log of the pack that is asked first, each record once, in its order. */
export class RecordFeed {
  readonly #options: RecordFeedOptions;
  #timer: CancelTimer | null = null;
  /** The download whose records have been published, and the archive that was looked at without one. */
  #done: HistoryResult | null = null;
  #resumed: string | null = null;
  #isBusy = false;

  constructor(options: RecordFeedOptions) {
    this.#options = options;
  }

  start(): void {
    this.#wait(AFTER_ONLINE_MS);
  }

  close(): void {
    this.#timer?.();
  }

  /** Something of the line has changed. */
  look(): void {
    const history = this.#options.feed.history;
    if (!history?.archive || history.progress !== null || this.#isBusy) return;
    const isNewResult = history.result !== null && history.result !== this.#done;
    // What a process that was killed had read and not published.
    const isNewArchive = history.archive.key !== this.#resumed;
    if (!isNewResult && !isNewArchive) return;
    this.#done = history.result;
    this.#resumed = history.archive.key;
    this.#isBusy = true;
    void this.#publishNew(history.archive).finally(() => {
      this.#isBusy = false;
      this.look();
    });
  }

  #wait(ms: number): void {
    this.#timer = this.#options.clock.after(ms, () => {
      const { feed, everyMs } = this.#options;
      const isReady = feed.isUp && feed.history?.archive && feed.history.progress === null;
      if (isReady) void feed.door.downloadHistory();
      this.#wait(isReady ? everyMs : AFTER_ONLINE_MS);
    });
  }

  async #publishNew(archive: HistoryArchive): Promise<void> {
    const { seen, publish } = this.#options;
    const before = await seen.read(archive.key);
    // Taken for none, all would be published a second time.
    if (!before.ok) return;
    const published = new Set(before.value);
    const fresh = namedRecords(await this.#rowsOf(archive.key)).filter(({ id }) => !published.has(id));
    for (let at = 0; at < fresh.length; at += BATCH) {
      const batch = fresh.slice(at, at + BATCH);
      for (const record of batch) publish(archive, record);
      const ids = batch.map(({ id }) => id);
      if (!(await seen.add(archive.key, ids))) return;
    }
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
