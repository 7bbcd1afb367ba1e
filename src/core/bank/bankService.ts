import type { CancelSignal, CancelTimer, Driver, PackSnapshot, Result } from "../../../protocol/index.ts";
import { fail, ok } from "../../../protocol/index.ts";
import type { BANK_REQUESTS, BankPack, BankState } from "../../contract/bank.ts";
import { NO_BANK } from "../../contract/beginnings.ts";
import type { Handlers } from "../../contract/contract.ts";
import { BANK_LEASE_MS } from "../../contract/limits.ts";
import type { PackName } from "../../contract/params.ts";
import type { FlagTimes, PortInfo, SessionState } from "../../contract/session.ts";
import { Canceller } from "../base/canceller.ts";
import { done } from "../base/done.ts";
import type { PackService } from "../pack/onlinePack.ts";
import type { PackLink } from "../pack/packLink.ts";
import type { HostPorts } from "../ports.ts";
import type { Recorder } from "../recording/recorder.ts";
import type { BankFacts } from "./bankLine.ts";
import { BankRun } from "./bankRun.ts";
import { BankTable } from "./bankTable.ts";
import type { PackWatch } from "./packWatch.ts";
import { survey } from "./survey.ts";

interface BankServiceOptions {
  readonly ports: HostPorts;
  readonly drivers: readonly Driver[];
  readonly recorder: Recorder;
  readonly session: () => SessionState;
  /** Ends the polling, lets `work` have the port, and connects again as before. Fails with `link.closed`. */
  readonly detour: (work: (port: PortInfo, signal: CancelSignal) => Promise<void>) => Promise<Result<void>>;
  /** A write or a command is under way, to any pack of the line. */
  readonly isWriting: () => boolean;
  readonly emit: (state: BankState) => void;
  /** Of the wired pack. */
  readonly flagsSince: () => FlagTimes;
}

/** Windows need no more frequent updates. */
const TELL_EVERY_MS = 250;

const NO_FACTS: BankFacts = { source: "none", isPrivateLine: false, masterRefusal: null, scan: null, sweepMs: null };

/** All packs of the line: kept up to date while wanted, and never at the cost of the pack on the other screens. */
export class BankService implements PackService {
  readonly handlers: Handlers<keyof typeof BANK_REQUESTS> = {
    "bank.watch": () => done(this.#watch()),
    "bank.scan": ({ everything }) => this.#scan(everything),
    "bank.cancel": () => done(this.#cancel()),
  };
  readonly #options: BankServiceOptions;
  readonly #table: BankTable;
  #facts = NO_FACTS;
  #link: PackLink | null = null;
  #run: BankRun | null = null;
  /** Reaches the other packs, even when they are not displayed. */
  #latest: BankRun | null = null;
  #leaseUntilMs = Number.NEGATIVE_INFINITY;
  #keepers = 0;
  #survey: Canceller | null = null;
  /** Family and address of the wired pack that the table is about. */
  #about = "";
  #tellTimer: CancelTimer | null = null;
  #toldAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: BankServiceOptions) {
    this.#options = options;
    this.#table = new BankTable(options.ports.clock);
  }

  state(): BankState {
    if (this.#link === null && this.#table.all().length === 0) return { ...NO_BANK, atMs: this.#nowMs() };
    return { ...this.#facts, isWatching: this.#run !== null, packs: this.packs(), atMs: this.#nowMs() };
  }

  packs(): readonly BankPack[] {
    const session = this.#options.session();
    const wired = this.#wiredAddress();
    return this.#table.all().map((watch) => watch.state(watch.address === wired, session, this.#options.flagsSince()));
  }

  /** A pack is online, or not any more: data about the others stays until another pack is online. */
  setLink(link: PackLink | null): void {
    this.#link = link;
    if (link === null) {
      this.#changed();
      return;
    }
    const about = `${link.driver.family} ${link.address}`;
    if (about !== this.#about) this.#forget();
    this.#about = about;
    // The cable was away: any pack of the line may be another one now.
    for (const watch of this.#table.all()) watch.doubt();
    // What the session says of the wired one comes under the name that it gives itself now.
    this.#table.find(link.address)?.exchanged(null);
    this.#wake();
  }

  #doubtLine(isInDoubt: boolean): void {
    for (const watch of this.#table.all()) watch.isLineInDoubt = isInDoubt;
  }

  clear(): void {
    this.#link = null;
    this.#leaseUntilMs = Number.NEGATIVE_INFINITY;
    this.#survey?.abort();
    this.#forget();
    this.#changed();
  }

  #watch(): void {
    this.#leaseUntilMs = this.#nowMs() + BANK_LEASE_MS;
    this.#wake();
  }

  /**
   * The same without a time limit, for use without a window; call the returned function to end it. What asks again within `lingerMs` then
   * finds the packs as they are, without a new search.
   */
  keep(lingerMs = 0): () => void {
    this.#keepers += 1;
    let isKept = true;
    this.#wake();
    return () => {
      if (!isKept) return;
      isKept = false;
      this.#keepers -= 1;
      this.#leaseUntilMs = Math.max(this.#leaseUntilMs, this.#nowMs() + lingerMs);
    };
  }

  /**
   * Every address is asked anew where `isNew`: a pack may have come or gone, or its switch may have been turned. Else only where the last
   * search was cancelled: no other one would follow.
   */
  search(isNew: boolean): void {
    const run = this.#run;
    if (run?.isScanned ? isNew : run?.isScanOwed) run?.rescan();
  }

  /** Returns when it has begun. */
  async #scan(everything: boolean): Promise<Result<null>> {
    // It ends the connection, and with it whatever has the next packs still before it.
    if (this.#survey || (everything && this.#options.isWriting())) return fail("link.busy");
    const link = this.#link;
    if (!link) return fail("link.closed");
    this.#watch();
    if (everything) void this.#surveyFrom(link);
    else this.#run?.rescan();
    return ok(null);
  }

  #cancel(): void {
    this.#survey?.abort();
    this.#run?.cancelScan();
  }

  /** Packs that answer at their own address, without the wired one: each can be asked and written as that one is. */
  otherLinks(): readonly PackLink[] {
    const run = this.#latest;
    if (run === null || run.link !== this.#link) return [];
    const isOther = (pack: BankPack) => !pack.isWired && pack.answersAlone && pack.presence === "present" && pack.family === null;
    return this.packs().flatMap((pack) => (isOther(pack) ? [run.linkTo(pack.address)] : []));
  }

  /** The link to one pack by its address; null where it cannot be addressed individually. */
  linkTo(address: number): PackLink | null {
    if (address === this.#wiredAddress()) return this.#link;
    return this.otherLinks().find((link) => link.address === address) ?? null;
  }

  /** The wired one has no name while another may answer in its place. */
  nameOf(address: number): PackName | null {
    if (address === this.#wiredAddress()) return this.#options.session().pack;
    const identity = this.#table.find(address)?.identity;
    return identity && this.#link ? { family: this.#link.driver.family, address, identity } : null;
  }

  forgetName(address: number): void {
    this.#run?.forgetName(address);
  }

  /** Every address of the line has been asked, and the values of those who answered are kept up to date. */
  get isScanned(): boolean {
    return this.#run?.isScanned ?? false;
  }

  /** Somebody has cancelled the search that this would have come from: none follows until it is asked for. */
  get isScanOwed(): boolean {
    return this.#run?.isScanOwed ?? false;
  }

  snapshotOf(address: number): PackSnapshot | null {
    return this.#table.find(address)?.snapshot ?? null;
  }

  #wiredAddress(): number | null {
    return this.#link?.address ?? this.#run?.wired.address ?? this.#options.session().found?.address ?? null;
  }

  #forget(): void {
    this.#table.clear();
    this.#facts = NO_FACTS;
    this.#latest = null;
    this.#about = "";
  }

  #isWanted(): boolean {
    return this.#keepers > 0 || this.#nowMs() < this.#leaseUntilMs;
  }

  #wake(): void {
    const link = this.#link;
    if (link === null || this.#run !== null || !this.#isWanted() || !link.rounds.lead((isInDoubt) => this.#doubtLine(isInDoubt))) return;
    // While nobody looked, packs may have been exchanged behind the wired one.
    for (const watch of this.#table.all()) if (watch.address !== link.address) watch.doubt();
    // It may be another cable than the one that was found private.
    this.#facts = { ...this.#facts, isPrivateLine: false };
    const run: BankRun = new BankRun({
      clock: this.#options.ports.clock,
      link,
      table: this.#table,
      isOn: () => this.#link === link && !link.signal.aborted && this.#isWanted(),
      tell: (facts) => {
        if (this.#link !== link) return;
        this.#facts = { ...this.#facts, ...facts };
        this.#changed();
      },
      changed: () => this.#changed(),
    });
    this.#run = run;
    this.#latest = run;
    void run.run().finally(() => {
      link.rounds.release();
      this.#run = null;
      this.#facts = { ...this.#facts, scan: this.#survey ? this.#facts.scan : null };
      this.#changed();
      // It may have been requested again while ending, or the link may have changed.
      this.#wake();
    });
  }

  /** Searches the line with all other settings. The line is unavailable meanwhile, so no other job may be under way. */
  async #surveyFrom(link: PackLink): Promise<void> {
    const { ports, drivers, recorder, detour } = this.#options;
    const abort = new Canceller();
    this.#survey = abort;
    this.#setScan({ done: 0, total: 1, stage: "families" });
    const hold = await link.line.hold();
    const known = (address: number) => this.#table.find(address)?.presence === "present";
    const addressesOf = ({ addresses }: Driver) => addresses.filter((address) => !known(address)).sort((a, b) => a - b);
    const { family } = link.driver;
    const baudRate = this.#options.session().found?.baudRate ?? null;
    const look = async ({ path }: PortInfo, signal: CancelSignal) => {
      signal.addEventListener("abort", () => abort.abort());
      const { clock, streams } = ports;
      const onStep = (scan: NonNullable<BankState["scan"]>) => this.#setScan(scan);
      const wasFoundAt = (address: number) => this.#table.find(address)?.isElsewhere ?? false;
      const asked = { family, baudRate, addressesOf, wasFoundAt };
      const { found, isWhole } = await survey({ clock, streams, drivers, recorder, path, ...asked, signal: abort, onStep });
      const isLost = (watch: PackWatch) => watch.isElsewhere && !found.some(({ address }) => address === watch.address);
      if (isWhole) for (const watch of this.#table.all()) if (isLost(watch)) watch.lostElsewhere();
      for (const { address, family: its, baud } of found)
        this.#table.at(address).foundElsewhere(baud === baudRate ? "otherFamily" : "otherBaud", its, baud);
    };
    if (!this.#facts.isPrivateLine && drivers.some((driver) => addressesOf(driver).length > 0)) await detour(look);
    hold.release();
    this.#survey = null;
    this.#setScan(null);
  }

  #setScan(scan: BankState["scan"]): void {
    this.#facts = { ...this.#facts, scan };
    this.#changed();
  }

  #nowMs(): number {
    return this.#options.ports.clock.nowMs();
  }

  #changed(): void {
    if (this.#tellTimer) return;
    const waitMs = this.#toldAtMs + TELL_EVERY_MS - this.#nowMs();
    if (waitMs <= 0) {
      this.#tell();
      return;
    }
    this.#tellTimer = this.#options.ports.clock.after(waitMs, () => {
      this.#tellTimer = null;
      this.#tell();
    });
  }

  #tell(): void {
    this.#toldAtMs = this.#nowMs();
    this.#options.emit(this.state());
  }
}
