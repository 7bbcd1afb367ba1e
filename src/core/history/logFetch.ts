import type { Result } from "../../../protocol/index.ts";
import { fail, ok } from "../../../protocol/index.ts";
import type { LogFetched } from "../../contract/history.ts";
import type { PackName } from "../../contract/params.ts";
import type { PackLink } from "../pack/packLink.ts";
import type { HostPorts } from "../ports.ts";
import type { PackArchive } from "./archive.ts";
import type { ArchiveBook } from "./archiveBook.ts";
import type { DownloadEnd, LogDownload } from "./download.ts";
import { downloadOf, LIVE_PERIOD_MS } from "./downloadOf.ts";
import { linkSureOf } from "./otherContact.ts";

interface LogFetchOptions {
  readonly clock: HostPorts["clock"];
  readonly book: ArchiveBook;
  /** The pack at this address, if it can be asked there; null = it cannot. */
  readonly linkTo: (address: number) => PackLink | null;
  /** null = it has not said who it is. */
  readonly nameOf: (address: number) => PackName | null;
  /** The pack whose values are on the screens. */
  readonly wired: () => PackLink | null;
  /** Something has come into this archive. */
  readonly changed: (archive: PackArchive, isOver: boolean) => void;
}

/** Brings the archive of any pack of the line up to date, without a word on the screen: for programs that publish records. */
export class LogFetch {
  readonly #options: LogFetchOptions;
  #running: Promise<unknown> | null = null;
  #isCancelled = false;

  constructor(options: LogFetchOptions) {
    this.#options = options;
  }

  /** Ends after the record that is on its way. A person who wants a log comes first. */
  async stop(): Promise<void> {
    this.#isCancelled = true;
    await this.#running;
  }

  fetch(address: number): Promise<Result<LogFetched>> {
    if (this.#running !== null) return Promise.resolve(fail("link.busy"));
    this.#isCancelled = false;
    const run = this.#fetch(address).finally(() => {
      this.#running = null;
    });
    this.#running = run;
    return run;
  }

  async #fetch(address: number): Promise<Result<LogFetched>> {
    const { book, wired } = this.#options;
    const first = wired();
    if (first === null) return fail("link.closed");
    const log = first.driver.history;
    if (!log) return fail("device.unsupported", { block: "history" });
    const found = this.#options.linkTo(address);
    if (found === null) return fail("device.unsupported", { address, block: "history" });
    const name = this.#options.nameOf(address);
    if (name === null) return fail("link.busy");
    const link = found === first ? found : linkSureOf(found, name, this.#options.clock);
    const kept = await book.toBegin(name);
    if (!kept.ok) return kept;
    const { key, archive, giveBack } = kept.value;
    const download = downloadOf(archive, log, {
      link: () => (link.signal.aborted ? null : link),
      wallMs: () => Math.round(this.#options.clock.wallMs()),
      isCancelled: () => this.#isCancelled,
      onProgress: () => this.#options.changed(archive, false),
    });
    if (download === null) {
      await giveBack();
      return fail("file.format", { reason: "archive" });
    }
    const end = await this.#run(link, download).finally(giveBack);
    this.#options.changed(archive, true);
    return end.outcome === "failed" || end.outcome === "refused"
      ? { ok: false, error: end.error }
      : ok({ archive: { key, pack: archive.pack, count: archive.count }, outcome: end.outcome });
  }

  async #run(link: PackLink, download: LogDownload): Promise<DownloadEnd> {
    link.rounds.setPeriod(LIVE_PERIOD_MS);
    try {
      return await download.run();
    } finally {
      link.rounds.setPeriod(null);
    }
  }
}
