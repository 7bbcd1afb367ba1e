import type { Driver, HistoryDriver, Result } from "../../../protocol/index.ts";
import { driverIn, fail, isUnchangedPack, ok } from "../../../protocol/index.ts";
import { NO_HISTORY } from "../../contract/beginnings.ts";
import type { Handlers, RequestArgs } from "../../contract/contract.ts";
import type { EventMessage } from "../../contract/events.ts";
import type { HISTORY_REQUESTS, HistoryRow, HistoryState, PackClock } from "../../contract/history.ts";
import type { PackName } from "../../contract/params.ts";
import type { SessionState } from "../../contract/session.ts";
import { done } from "../base/done.ts";
import type { OnlinePack, PackService } from "../pack/onlinePack.ts";
import type { PackLink } from "../pack/packLink.ts";
import type { GiveBack, HostPorts } from "../ports.ts";
import type { PackArchive } from "./archive.ts";
import type { KeptArchive } from "./archiveBook.ts";
import { ArchiveBook } from "./archiveBook.ts";
import { layoutsOf, orderIn, RowChanges, rowOf } from "./decoded.ts";
import type { DownloadEnd, LogDownload } from "./download.ts";
import { downloadOf, LIVE_PERIOD_MS, resultOf } from "./downloadOf.ts";
import type { FullSince } from "./firstFull.ts";
import { firstFullIn } from "./firstFull.ts";
import { importRows } from "./importRows.ts";
import { LogFetch } from "./logFetch.ts";
import { ClockBook, readPackClock } from "./packClock.ts";
import { ReadPace } from "./readPace.ts";
import { Stalls } from "./stalls.ts";

interface HistoryServiceOptions {
  readonly ports: HostPorts;
  readonly drivers: readonly Driver[];
  readonly session: () => SessionState;
  /** Other packs of the line, where they can be asked alone. */
  readonly linkTo: (address: number) => PackLink | null;
  readonly nameOf: (address: number) => PackName | null;
  readonly tell: (message: EventMessage) => void;
}

/** Records are reported in batches: reading each one individually would keep a window busy. */
const TELL_EVERY_MS = 500;

/** Downloads, stores and serves the logs of packs. */
export class HistoryService implements PackService {
  readonly handlers: Handlers<keyof typeof HISTORY_REQUESTS> = {
    "history.download": () => this.#begin(),
    "history.fetch": ({ address }) => (this.#download || this.#isRunning ? Promise.resolve(fail("link.busy")) : this.#fetch.fetch(address)),
    "history.cancel": () => done(this.#cancel()),
    "history.archives": () => this.#book.list(),
    "history.open": ({ key }) => this.#openArchive(key),
    "history.rows": (page) => this.#rows(page),
    "history.addRows": (file) => this.#addRows(file),
    "history.clock": () => this.#clock(),
  };
  readonly #options: HistoryServiceOptions;
  readonly #book: ArchiveBook;
  readonly #changes: RowChanges;
  readonly #fetch: LogFetch;
  #now = NO_HISTORY;
  #link: PackLink | null = null;
  #online: OnlinePack | null = null;
  #open: KeptArchive | null = null;
  /** An archive chosen by hand stays on the screen, whichever pack comes online. */
  #isChosen = false;
  #download: LogDownload | null = null;
  #downloadPack: PackName | null = null;
  /** No other program adds to the archive as long as this one does. */
  #giveBack: GiveBack = async () => undefined;
  #isCancelled = false;
  #isRunning = false;
  #toldAtMs = 0;
  readonly #clocks = new ClockBook();
  #stalls: Stalls;

  constructor(options: HistoryServiceOptions) {
    this.#options = options;
    this.#changes = new RowChanges(options.tell);
    this.#stalls = new Stalls(options.ports.clock);
    this.#book = new ArchiveBook(options.ports.lines, (family) => driverIn(options.drivers, family)?.history ?? null);
    this.#fetch = new LogFetch({
      clock: options.ports.clock,
      book: this.#book,
      linkTo: options.linkTo,
      nameOf: (address) => (this.#link?.address === address ? (this.#online?.name ?? null) : options.nameOf(address)),
      wired: () => this.#link,
      changed: (archive, isOver) => this.#fetched(archive, isOver),
    });
  }

  state(): HistoryState {
    return this.#now;
  }

  /** What is kept of this pack, and when its records say that it was full first since then; `isRead` = the last download was whole. */
  async archived(pack: PackName, since: FullSince) {
    const kept = await this.#book.of(pack);
    if (!kept.ok) return kept;
    const [{ archive }, { civilTime }] = [kept.value, this.#options.ports];
    const isLast = this.#downloadPack !== null && isUnchangedPack(this.#downloadPack, pack);
    const fullAt = firstFullIn(this.#logOf(archive), archive, since, civilTime);
    const readAt = archive.completeWallMs === null ? null : civilTime(archive.completeWallMs);
    return ok({ records: archive.count, isRead: isLast && this.#now.result?.outcome === "complete", readAt, fullAt });
  }

  setLink(link: PackLink | null): void {
    this.#link = link;
    const log = link?.driver.history ?? null;
    if (link) this.#set({ support: log ? "yes" : "no", isStream: log?.kind === "stream" });
  }

  setPack(pack: OnlinePack | null): void {
    this.#online = pack;
  }

  clear(): void {
    [this.#link, this.#online, this.#download] = [null, null, null];
    this.#isCancelled = true;
    if (!this.#isRunning) void this.#giveBack();
    this.#clocks.clear();
    this.#set({ support: "unknown", progress: null, clock: null });
  }

  /** The identity of the pack is known: its archive is shown, and a download that waited for it resumes. */
  async settled(): Promise<void> {
    const online = this.#online;
    if (!online?.link.driver.history) return;
    if (!this.#isChosen) this.#show(await this.#book.of(online.name));
    const isSame = this.#downloadPack !== null && isUnchangedPack(this.#downloadPack, online.name);
    // How the log of another pack was read says nothing of this one.
    if (!isSame && this.#now.result !== null) this.#set({ result: null });
    if (isSame && this.#download !== null && !this.#isRunning) void this.#run();
  }

  async #begin(): Promise<Result<null>> {
    if (!this.#link) return fail("link.closed");
    const log = this.#link.driver.history;
    if (!log) return fail("device.unsupported", { block: "history" });
    await this.#fetch.stop();
    const pack = this.#online?.name;
    if (!pack || this.#isRunning) return fail("link.busy");
    // Nothing else begins meanwhile, and one that waits for its pack is given up for the new one.
    [this.#isRunning, this.#download] = [true, null];
    await this.#giveBack();
    const kept = await this.#book.toBegin(pack, () => this.#wantedLink(pack) !== null);
    this.#isRunning = false;
    if (!kept.ok) this.#set({ progress: null });
    if (!kept.ok) return kept;
    this.#giveBack = kept.value.giveBack;
    [this.#isChosen, this.#isCancelled, this.#downloadPack] = [false, false, pack];
    this.#show(kept);
    const { clock } = this.#options.ports;
    const pace = new ReadPace(clock);
    const onProgress = (read: number, added: number) => {
      const times = pace.tick();
      if (times.atMs - this.#toldAtMs < TELL_EVERY_MS) return;
      this.#toldAtMs = times.atMs;
      const total = Math.max(this.#download?.counted ?? log.most, read);
      const leftMs = pace.leftMs(read, total);
      this.#set({ progress: { stage: "reading", read, total, added, leftMs, ...times }, ...this.#counted() });
    };
    const download = downloadOf(kept.value.archive, log, {
      link: () => this.#wantedLink(),
      wallMs: () => Math.round(clock.wallMs()),
      isCancelled: () => this.#isCancelled,
      onProgress,
    });
    if (download === null) {
      await this.#giveBack();
      return fail("file.format", { reason: "archive" });
    }
    this.#download = download;
    this.#stalls = new Stalls(clock);
    this.#set({
      result: null,
      progress: { stage: "reading", read: 0, total: null, added: 0, leftMs: null, ...pace.tick() },
    });
    void this.#run();
    return ok(null);
  }

  /** Records have come in without a download: a window that shows their archive is told. */
  #fetched(archive: PackArchive, isOver: boolean): void {
    const atMs = this.#options.ports.clock.nowMs();
    if (this.#open?.archive !== archive || (!isOver && atMs - this.#toldAtMs < TELL_EVERY_MS)) return;
    this.#toldAtMs = atMs;
    this.#set(this.#counted());
  }

  /** Of the pack whose log is being read; null when it is not on the line, or not confirmed yet. */
  #wantedLink(wanted = this.#downloadPack): PackLink | null {
    const online = this.#online;
    return online !== null && wanted !== null && isUnchangedPack(wanted, online.name) ? online.link : null;
  }

  #cancel(): void {
    this.#isCancelled = true;
    if (!this.#isRunning && this.#download) void this.#finish({ outcome: "cancelled" });
  }

  async #run(): Promise<void> {
    const [download, link] = [this.#download, this.#online?.link];
    if (!download || !link) return;
    this.#isRunning = true;
    link.rounds.setPeriod(LIVE_PERIOD_MS);
    const end = await download.run();
    link.rounds.setPeriod(null);
    this.#isRunning = false;
    if (this.#download !== download) return this.#giveBack();
    const isLost = end.outcome === "failed" && end.error.code !== "host.storage" && end.error.code !== "frame.implausible";
    if (!isLost || this.#isCancelled) return this.#finish(this.#isCancelled ? { outcome: "cancelled" } : end);
    const { progress } = this.#now;
    if (progress) this.#set({ progress: { ...progress, stage: "waiting", leftMs: null }, ...this.#counted() });
    // The pack may have returned and been identified while the last answer was still awaited.
    if (this.#online && this.#online.link !== link) return this.settled();
    const next = await this.#stalls.next({
      isSame: () => this.#download === download && !this.#isRunning && this.#online?.link === link,
      isOnline: () => this.#options.session().phase === "online",
      read: download.read,
    });
    if (next === "over") await this.#finish(end);
    if (next === "again") await this.#run();
  }

  async #finish(end: DownloadEnd): Promise<void> {
    const download = this.#download;
    this.#download = null;
    if (!download) return;
    await this.#giveBack();
    const result = resultOf(download, end, Math.round(this.#options.ports.clock.wallMs()));
    this.#set({ progress: null, result, ...this.#counted(), order: this.#orderFound() });
  }

  async #openArchive(key: string | null): Promise<Result<null>> {
    const { pack } = this.#options.session();
    this.#isChosen = key !== null;
    const kept = key !== null ? await this.#book.kept(key) : pack === null ? ok(null) : await this.#book.of(pack);
    if (!kept.ok && key !== null) return kept;
    this.#show(kept);
    return kept.ok ? ok(null) : kept;
  }

  async #rows({ key, beforeSeq, most }: RequestArgs<"history.rows">): Promise<Result<readonly HistoryRow[]>> {
    const kept = await this.#book.read(key);
    if (!kept.ok) return kept;
    const archive = kept.value;
    if (archive === null) return ok([]);
    const rows = archive.rows();
    const order =
      this.#open?.archive === archive ? (this.#now.order?.order ?? null) : (orderIn(this.#logOf(archive), archive)?.order ?? null);
    const from = beforeSeq === null ? 0 : rows.findIndex(({ seq }) => seq < beforeSeq);
    return ok(from < 0 ? [] : rows.slice(from, from + most).map((row) => rowOf(this.#logOf(archive), archive, row, order)));
  }

  async #addRows({ key, rows }: RequestArgs<"history.addRows">): Promise<Result<{ added: number }>> {
    const added = await this.#book.add(key, (archive) => importRows(archive, this.#logOf(archive), rows));
    if (added.ok) this.#set(this.#counted());
    return added;
  }

  async #clock(): Promise<Result<PackClock>> {
    const link = this.#link;
    const read = link === null ? fail("link.closed") : await readPackClock(link, this.#options.ports);
    if (read.ok && this.#online?.link === link) this.#clocks.keep(this.#online.name, read.value);
    if (read.ok) this.#set({ clock: this.#clocks.of(this.#open?.archive ?? null) });
    return read;
  }

  /** How this family keeps its log; null = this program does not know it. */
  #logOf({ pack }: PackArchive): HistoryDriver | null {
    return driverIn(this.#options.drivers, pack.family)?.history ?? null;
  }

  #show(open: Result<KeptArchive | null>): void {
    this.#open = open.ok ? open.value : null;
    this.#set({ layouts: null, order: this.#orderFound(), unreadable: open.ok ? null : open.error });
    this.#set(this.#counted());
  }

  #orderFound(): HistoryState["order"] {
    return this.#open === null ? null : orderIn(this.#logOf(this.#open.archive), this.#open.archive);
  }

  #counted(): Pick<HistoryState, "archive" | "version" | "layouts" | "clock"> {
    const open = this.#open;
    const archive = open ? { key: open.key, pack: open.archive.pack, count: open.archive.count } : null;
    // Records of the same length have the same layout, and a pack sends only one length.
    const layouts = open && open.archive.count > 0 ? (this.#now.layouts ?? layoutsOf(this.#logOf(open.archive), open.archive)) : null;
    return { archive, version: this.#now.version + 1, layouts, clock: this.#clocks.of(archive) };
  }

  #tellRows(): void {
    const open = this.#open && { ...this.#open, log: this.#logOf(this.#open.archive), order: this.#now.order?.order ?? null };
    this.#changes.tell(open, this.#now.version);
  }

  #set(more: Partial<HistoryState>): void {
    const { version } = this.#now;
    this.#now = { ...this.#now, ...more };
    if (this.#now.version !== version) this.#tellRows();
    this.#options.tell({ event: "history", payload: this.#now });
  }
}
