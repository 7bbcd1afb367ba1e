import type { BmsError, PackName, PackSnapshot, Result } from "../../../protocol/index.ts";
import { fail, ok } from "../../../protocol/index.ts";
import { NO_COMMISSIONING } from "../../contract/beginnings.ts";
import type {
  COMMISSIONING_REQUESTS,
  Commissioning,
  CommissioningCheck,
  CommissioningSite,
  CommissioningState,
} from "../../contract/commissioning.ts";
import { COMMISSIONING_CHECKS } from "../../contract/commissioning.ts";
import type { Handlers, RequestArgs } from "../../contract/contract.ts";
import type { DriftReports } from "../../contract/drift.ts";
import type { SettingValues } from "../../contract/params.ts";
import type { BankService } from "../bank/bankService.ts";
import { Canceller } from "../base/canceller.ts";
import { done } from "../base/done.ts";
import type { HistoryService } from "../history/historyService.ts";
import type { PackService } from "../pack/onlinePack.ts";
import type { PackLink } from "../pack/packLink.ts";
import type { HostPorts } from "../ports.ts";
import { CHECKS } from "./checks.ts";
import { CommissioningBook } from "./commissioningBook.ts";
import { fullSeen, fullSince, newDocument, resultAfter, resultOf, withResult, withRun, withSight, withSite } from "./documentParts.ts";
import { driftOf } from "./driftParts.ts";
import { PackLooks } from "./packLooks.ts";
import { inverterAgrees, isFull } from "./valueChecks.ts";

interface CommissioningServiceOptions {
  readonly ports: Pick<HostPorts, "clock" | "civilTime" | "store" | "info" | "photos">;
  readonly bank: BankService;
  readonly history: Pick<HistoryService, "archived">;
  readonly drift: () => Promise<Result<DriftReports>>;
  readonly emit: (state: CommissioningState) => void;
}

/** One check follows another: a search of all addresses before each of them would take longer than what is asked. */
const LINGER_MS = 120_000;

/** Leads through the hand-over of an installation, keeps what was found of it on this computer, and resumes it after a restart. */
export class CommissioningService implements PackService {
  readonly handlers: Handlers<keyof typeof COMMISSIONING_REQUESTS> = {
    "commission.list": () => this.#list(),
    "commission.start": ({ site }) => this.#start(site),
    "commission.open": ({ id }) => this.#open(id),
    "commission.site": ({ site }) => this.change((document) => withSite(document, site)),
    "commission.run": (wish) => this.#run(wish),
    "commission.cancel": () => done(this.#abort.abort()),
    "commission.mark": (mark) => this.#mark(mark),
    "commission.compare": (shown) => this.#compare(shown),
    "commission.close": () => this.#close(),
    "commission.remove": ({ id }) => this.#remove(id),
  };
  readonly #options: CommissioningServiceOptions;
  readonly #book: CommissioningBook;
  #now = NO_COMMISSIONING;
  #link: PackLink | null = null;
  #abort = new Canceller();
  #isRunning = false;
  /** What is kept is looked at when somebody first asks: most runs of the program never do. */
  #loading: Promise<void> | null = null;

  constructor(options: CommissioningServiceOptions) {
    this.#options = options;
    this.#book = new CommissioningBook(options.ports.store);
  }

  async state(): Promise<CommissioningState> {
    await this.#loaded();
    return this.#now;
  }

  setLink(link: PackLink | null): void {
    this.#link = link;
  }

  clear(): void {
    this.#link = null;
    this.#abort.abort();
  }

  /**
   * A pack that belongs to the open commissioning is full: that may be days after the rest, so it is noted without being asked for. A
   * pack of another installation, which this computer may be connected to meanwhile, is none of its packs.
   */
  sawPack(name: PackName | null, snapshot: PackSnapshot | null): void {
    if (name === null || snapshot === null || !isFull(snapshot)) return;
    // The next values of a full pack come at once.
    void this.#loaded();
    const { current } = this.#now;
    if (current === null || current.closedAt !== null) return;
    const at = this.#civil();
    const note = (document: Commissioning) => withResult(document, fullSeen(document, name, at));
    if (note(current) !== current) void this.#apply(current, note);
  }

  #loaded(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** The one that was changed last and is not closed is the current one again. */
  async #load(): Promise<void> {
    const list = await this.#book.list();
    if (!list.ok) return this.#notLoaded(list.error);
    const last = list.value.find(({ closedAt }) => closedAt === null);
    const current = last === undefined ? ok(null) : await this.#book.read(last.id);
    if (!current.ok) return this.#notLoaded(current.error);
    this.#now = { ...this.#now, list: list.value, current: current.value, error: null };
  }

  /** Whoever asks next looks again. */
  #notLoaded(error: BmsError): void {
    this.#loading = null;
    this.#now = { ...this.#now, error };
  }

  async #list(): Promise<Result<CommissioningState["list"]>> {
    await this.#loaded();
    const list = await this.#book.list();
    if (list.ok) this.#set({ list: list.value });
    return list;
  }

  async #start(site: CommissioningSite): Promise<Result<Commissioning>> {
    const list = await this.#list();
    if (!list.ok) return list;
    if (this.#isRunning) return fail("link.busy");
    const now = this.#moment();
    const documentOf = (id: string) => ({ ...newDocument(id, now.changedAt, this.#options.ports.info.version, site), ...now });
    const kept = await this.#book.begin(now.changedWallMs, documentOf, (current) => this.#set({ current }));
    if (!kept.ok) this.#set({ error: kept.error });
    await this.#list();
    return kept;
  }

  async #open(id: string): Promise<Result<Commissioning>> {
    await this.#loaded();
    if (this.#isRunning) return fail("link.busy");
    const current = await this.#book.read(id);
    if (!current.ok) return current;
    this.#set({ current: current.value, error: null });
    return current;
  }

  async #remove(id: string): Promise<Result<null>> {
    await this.#loaded();
    if (this.#isRunning) return fail("link.busy");
    // Pictures first: a removal that fails half way can be asked for again as long as the document is there.
    const gone = (await this.#options.ports.photos?.removeAll(id)) ?? ok(undefined);
    if (!gone.ok) return gone;
    const removed = await this.#book.remove(id);
    if (!removed.ok) return removed;
    const { current } = this.#now;
    this.#set({ current: current?.id === id ? null : current });
    await this.#list();
    return ok(null);
  }

  /** The current one, if it may still be changed. */
  async writable(): Promise<Result<Commissioning>> {
    await this.#loaded();
    const { current } = this.#now;
    if (current === null) return fail("host.badRequest", { reason: "no commissioning" });
    return current.closedAt === null ? ok(current) : fail("host.badRequest", { reason: "closed" });
  }

  /** Fails where nothing may be changed, or the change could not be kept. */
  async change(to: (document: Commissioning) => Commissioning): Promise<Result<null>> {
    const document = await this.writable();
    if (!document.ok) return document;
    if (this.#isRunning) return fail("link.busy");
    return this.#apply(document.value, to);
  }

  /** With the drift as it is now: what is logged later must not change a paper that is signed. */
  async #close(): Promise<Result<null>> {
    const drift = await this.#options.drift();
    if (!drift.ok) return drift;
    const { reports } = drift.value;
    return this.change((document) => ({ ...document, drift: driftOf(document.packs, reports), closedAt: this.#civil() }));
  }

  #mark({ check, status, by, remark }: RequestArgs<"commission.mark">): Promise<Result<null>> {
    const at = status === "open" ? null : this.#civil();
    return this.change((document) => {
      const before = resultOf(document, check);
      // What the wire had measured stays beside what a person says of it; an open check has nothing.
      const measured = status === "open" ? [] : before.measured;
      return withResult(document, { check, status, reason: null, measured, at, by, remark });
    });
  }

  async #compare({ socPct, temperatureC, by }: RequestArgs<"commission.compare">): Promise<Result<null>> {
    const document = await this.writable();
    if (!document.ok) return document;
    if (this.#isRunning) return fail("link.busy");
    const looks = this.#looks(document.value);
    if (looks === null) return fail("link.closed");
    const seen = await this.#busy(async () => looks.look(null), looks.wantsSearch([], document.value.site));
    if (!seen.ok) return seen;
    const at = this.#civil();
    // A pack may have been noted as full meanwhile.
    return this.#apply(document.value, (before) => {
      const now = withSight(before, { packs: seen.value.packs, at });
      const verdict = inverterAgrees({ ...seen.value, site: now.site }, { socPct, temperatureC });
      return withResult(now, { ...resultAfter(resultOf(now, "inverterAgrees"), verdict, at), by });
    });
  }

  async #run({ checks, wanted }: RequestArgs<"commission.run">): Promise<Result<null>> {
    const document = await this.writable();
    if (!document.ok) return document;
    if (this.#isRunning) return fail("link.busy");
    const looks = this.#looks(document.value);
    if (looks === null) return fail("link.closed");
    const ordered = COMMISSIONING_CHECKS.filter((check) => checks.includes(check));
    this.#set({ error: null, running: ordered[0] ?? null });
    void this.#busy(() => this.#runAll(ordered, looks, wanted ?? null), looks.wantsSearch(ordered, document.value.site));
    return ok(null);
  }

  #looks(document: Commissioning): PackLooks | null {
    const link = this.#link;
    if (link === null) return null;
    this.#abort = new Canceller();
    const { ports, bank, history } = this.#options;
    const since = fullSince(document);
    return new PackLooks({ ports, bank, history, since, link, isHere: () => this.#link === link, signal: this.#abort });
  }

  /** One at a time, and with the values of all packs kept fresh meanwhile. */
  async #busy<T>(work: () => Promise<T>, isNew: boolean): Promise<T> {
    const { bank } = this.#options;
    const release = bank.keep(LINGER_MS);
    bank.search(isNew);
    this.#isRunning = true;
    try {
      return await work();
    } finally {
      release();
      this.#isRunning = false;
      this.#set({ running: null });
    }
  }

  /** What a look could not bring stays as it was, and so does all after it. */
  async #runAll(checks: readonly CommissioningCheck[], looks: PackLooks, wanted: SettingValues | null): Promise<void> {
    for (const check of checks) {
      this.#set({ running: check });
      const error = await this.#runOne(check, looks, wanted);
      if (error === null) continue;
      this.#set({ error });
      return;
    }
  }

  async #runOne(check: CommissioningCheck, looks: PackLooks, wanted: SettingValues | null): Promise<BmsError | null> {
    const seen = await looks.look(CHECKS[check].asks);
    if (!seen.ok) return seen.error;
    const { current } = this.#now;
    if (current === null) return { code: "cancelled" };
    const at = this.#civil();
    const kept = await this.#apply(current, (now) => withRun(now, check, { ...seen.value, wanted, at }));
    return kept.ok ? null : kept.error;
  }

  /** Shown at once; fails with `host.storage` when it would not be there after a restart. */
  async #apply(document: Commissioning, to: (document: Commissioning) => Commissioning): Promise<Result<null>> {
    const { id } = document;
    const held = () => (this.#now.current?.id === id ? this.#now.current : document);
    const show = (current: Commissioning) => this.#now.current?.id === id && this.#set({ current });
    const kept = await this.#book.change(id, { held, to, show, now: () => this.#moment() });
    if (!kept.ok) this.#set({ error: kept.error });
    await this.#list();
    return kept.ok ? ok(null) : kept;
  }

  #moment() {
    const changedWallMs = Math.round(this.#options.ports.clock.wallMs());
    return { changedAt: this.#options.ports.civilTime(changedWallMs), changedWallMs };
  }

  #civil(): string {
    return this.#moment().changedAt;
  }

  #set(more: Partial<CommissioningState>): void {
    this.#now = { ...this.#now, ...more };
    this.#options.emit(this.#now);
  }
}
