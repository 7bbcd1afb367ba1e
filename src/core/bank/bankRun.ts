import type { BmsError, Clock, PackSnapshot } from "../../../protocol/index.ts";
import { sleep } from "../../../protocol/index.ts";
import type { PackLink } from "../pack/packLink.ts";
import type { BankFacts, BankLine } from "./bankLine.ts";
import { isAsWired } from "./bankLine.ts";
import type { BankTable } from "./bankTable.ts";
import { MasterCheck } from "./masterCheck.ts";
import { MasterReader } from "./masterReader.ts";
import { tookMs } from "./measured.ts";
import { Naming } from "./naming.ts";
import type { PackWatch } from "./packWatch.ts";
import { kindOfMiss, MISSES_TO_SILENT } from "./packWatch.ts";
import { Retries } from "./retries.ts";
import { scanAddresses } from "./scan.ts";
import { Singles } from "./singles.ts";

/** A wired pack that is silent gets 1/11 of the time. */
const WIRED_SPARE = 10;
/** After this many failures in a row the master is no longer asked for all packs. */
const MASTER_TRIES = 3;
/** Two of the longest answers for all, with one pack in between: how far apart two readings of the wired pack may be in a scan. */
const UNKNOWN_PERIOD_MS = 8000;
/** Without a measured round the wired pack is asked between the others too: else a slow chain would have it called lost. */
const WIRED_WHILE_UNKNOWN_MS = 4000;
/** In addition to a round: a check of the master, an identity read, and a retry of a silent pack. */
const BESIDE_MS = 2000;
// A shorter round reached no pack: the line is closed. Without a real pause no other code would run, not even what ends this loop.
const LEAST_ROUND_MS = 100;

interface BankRunOptions {
  readonly clock: Clock;
  /** Its rounds are led by this run. */
  readonly link: PackLink;
  readonly table: BankTable;
  readonly isOn: () => boolean;
  readonly tell: (facts: Partial<BankFacts>) => void;
  readonly changed: () => void;
}

/** Keeps all packs of one connection up to date, round after round, while they are wanted. */
export class BankRun implements BankLine {
  readonly clock: Clock;
  readonly link: PackLink;
  readonly table: BankTable;
  readonly tell: (facts: Partial<BankFacts>) => void;
  readonly changed: () => void;
  readonly wired: PackWatch;
  readonly #isOn: () => boolean;
  readonly #singles: Singles;
  readonly #check: MasterCheck;
  readonly #retries: Retries;
  #master: MasterReader | null = null;
  #isPrivateLine = false;
  #isScanWanted = true;
  #isScanCancelled = false;
  #isScanned = false;
  #isFirstAnswer = true;
  #masterFails = 0;
  #refusal: BmsError | null = null;
  #masterAtMs = Number.NEGATIVE_INFINITY;
  #wiredAtMs = 0;
  /** Since the last search no whole round has been measured. */
  #isRoundUnknown = true;
  readonly #naming: Naming;

  constructor({ clock, link, table, isOn, tell, changed }: BankRunOptions) {
    this.clock = clock;
    this.link = link;
    this.table = table;
    this.tell = tell;
    this.changed = changed;
    this.#isOn = isOn;
    this.#singles = new Singles(link, async () => this.wired.misses === 0 && link.contact.confirmPack());
    this.wired = table.at(link.address);
    this.wired.answersAlone = true;
    this.#check = new MasterCheck(this);
    this.#retries = new Retries(this);
    this.#naming = new Naming(this, this.#retries);
    this.#startMaster();
  }

  get master(): MasterReader | null {
    return this.#master;
  }

  get masterAtMs(): number {
    return this.#masterAtMs;
  }

  get isPrivateLine(): boolean {
    return this.#isPrivateLine;
  }

  get isOn(): boolean {
    return this.#isOn();
  }

  get isScanCancelled(): boolean {
    return this.#isScanCancelled || !this.isOn;
  }

  /** Every address has been asked since this run began, or since it was told to ask anew. */
  get isScanned(): boolean {
    return this.#isScanned;
  }

  /** The last search was cancelled, and no other one has been asked for. */
  get isScanOwed(): boolean {
    return this.#isScanCancelled && !this.#isScanned && !this.#isScanWanted;
  }

  /** Queries every address and the master again. */
  rescan(): void {
    [this.#isScanned, this.#isScanWanted, this.#isPrivateLine] = [false, true, false];
    this.tell({ isPrivateLine: false });
    this.#naming.forgetAll();
    this.#startMaster();
  }

  cancelScan(): void {
    this.#isScanCancelled = true;
  }

  async run(): Promise<void> {
    const { clock, link, table, tell } = this;
    while (this.isOn) {
      const startMs = clock.nowMs();
      if (this.#master) await this.masterRound();
      else await this.#singleRound();
      if (!this.isOn) return;
      const sweepMs = tookMs(clock, startMs, 1 + table.presentCount);
      tell({ sweepMs, source: this.#master ? "master" : "single" });
      this.#isRoundUnknown = false;
      link.rounds.setLedPeriod(sweepMs + BESIDE_MS);
      if (this.#isScanWanted) await this.#scan();
      await this.#naming.one();
      await this.#check.whenDue();
      await this.#retries.whenDue();
      await this.#giveWay(sweepMs);
      const leftMs = startMs + LEAST_ROUND_MS - clock.nowMs();
      if (leftMs > 0) await sleep(clock, leftMs, link.signal);
    }
  }

  #startMaster(): void {
    const { link, tell } = this;
    this.#master = link.driver.bank && new MasterReader(link, link.driver.bank, (error) => link.rounds.heardOther(error));
    this.#masterFails = 0;
    this.#isFirstAnswer = true;
    this.#refusal = null;
    tell({ masterRefusal: null, source: this.#master ? "master" : "single" });
    this.#unknownRound();
  }

  #unknownRound(): void {
    this.#isRoundUnknown = true;
    this.link.rounds.setLedPeriod(UNKNOWN_PERIOD_MS);
  }

  giveUpMaster(reason: BmsError | null): void {
    this.#master = null;
    this.#refusal = reason;
    this.tell({ source: "single", masterRefusal: reason });
  }

  /** During a long read from the wired pack: it gets half of the time, and only the pack's live values are refreshed meanwhile. */
  async #giveWay(sweepMs: number): Promise<void> {
    const { clock, link } = this;
    const untilMs = clock.nowMs() + sweepMs;
    for (;;) {
      const periodMs = link.rounds.periodMs;
      const leftMs = untilMs - clock.nowMs();
      if (periodMs === null || leftMs <= 0 || !this.isOn) return;
      await sleep(clock, Math.min(periodMs, leftMs), link.signal);
      await this.askWired();
    }
  }

  /** One answer for all, and what it says of each. */
  async masterRound(): Promise<void> {
    const { link, table } = this;
    const answer = await this.#master?.read();
    if (!answer || !this.isOn) return;
    if (!answer.ok) {
      this.#masterFails += 1;
      if (kindOfMiss(answer.error) === "refused" || this.#masterFails >= MASTER_TRIES) this.giveUpMaster(answer.error);
      await this.askWired();
      return;
    }
    // Nobody but the wired pack says this: all of it is of another chain where that one is another.
    if (!(await link.contact.confirmPack()) || !this.isOn) return;
    this.#masterFails = 0;
    this.#masterAtMs = this.clock.nowMs();
    // It lists no other pack: then this answer adds nothing to its own values.
    if (this.#isFirstAnswer && answer.value.length === 1) this.giveUpMaster(null);
    this.#isFirstAnswer = false;
    const heard = new Set<PackWatch>();
    for (const { address, reads, snapshot, receivedAtMs } of answer.value) {
      const watch = table.at(address);
      heard.add(watch);
      const isWired = watch === this.wired;
      if (snapshot !== "offline" && snapshot.ok) {
        if (isWired) link.rounds.offer(reads, { snapshot: snapshot.value, receivedAtMs });
        if (!this.#naming.isAwaited(watch)) watch.good(snapshot.value, receivedAtMs, isWired);
        continue;
      } else if (snapshot === "offline") watch.offline();
      else watch.missed(snapshot.error, true);
      if (isWired) await link.rounds.round();
    }
    for (const watch of table.all())
      if (!heard.has(watch) && watch.presence === "present") watch.missed({ code: "link.timeoutFirstByte" }, true);
    this.changed();
  }

  async #singleRound(): Promise<void> {
    const { table } = this;
    for (const watch of table.all()) {
      if (!this.isOn) return;
      if (watch === this.wired) await this.askWired();
      else if (watch.presence !== "present" || this.#naming.isAwaited(watch)) continue;
      else if (watch.answersAlone) {
        await this.askOther(watch);
        // Its next turn may be seconds away, and the other screens depend on it.
        if (this.#isWiredDue()) await this.askWired();
      } else watch.missed({ code: "link.timeoutFirstByte" }, true);
    }
  }

  #isWiredDue(): boolean {
    const { misses, receivedAtMs } = this.wired;
    if (misses > 0) return misses < MISSES_TO_SILENT;
    return this.#isRoundUnknown && receivedAtMs !== null && this.clock.nowMs() - receivedAtMs >= WIRED_WHILE_UNKNOWN_MS;
  }

  async askWired(): Promise<void> {
    const { clock, link, table, changed } = this;
    const isSilent = this.wired.misses >= MISSES_TO_SILENT;
    const startMs = clock.nowMs();
    if (isSilent && startMs < this.#wiredAtMs) return;
    const error = await link.rounds.round();
    const now = link.facts.latest();
    // Its values do not count under this name while another pack may be there.
    if (error === null && now.ok && (await link.contact.confirmPack())) {
      this.wired.good(now.value.snapshot, now.value.receivedAtMs, true);
      if (isSilent && this.#refusal?.code.startsWith("link.")) this.#startMaster();
    } else if (error) this.wired.missed(error, table.isCleanBeside(this.wired));
    this.#wiredAtMs = clock.nowMs() + tookMs(clock, startMs) * WIRED_SPARE;
    changed();
  }

  /** One other pack individually; the result is recorded, unless the master reports for it. */
  async askOther(watch: PackWatch): Promise<BmsError | null> {
    const { table, changed } = this;
    const error = await this.#singles.ask(watch);
    this.#retries.noteAsked(watch.address);
    if (error && !(this.#master?.lastOf(watch.address) !== undefined && this.#isNoAnswer(error)))
      watch.missed(error, table.isCleanBeside(watch));
    changed();
    return error;
  }

  /** Does not contradict the master. */
  #isNoAnswer(error: BmsError): boolean {
    return kindOfMiss(error) === "silence" || kindOfMiss(error) === "refused" || isAsWired(this, error);
  }

  verify(watch: PackWatch, read: PackSnapshot | null = null): Promise<void> {
    return this.#check.of(watch, read);
  }

  identify(watch: PackWatch): Promise<boolean> {
    return this.#singles.identify(watch);
  }

  foundPrivate(): void {
    this.#isPrivateLine = true;
    this.tell({ isPrivateLine: true });
  }

  linkTo(address: number): PackLink {
    return this.#singles.linkTo(this.table.at(address));
  }

  async #scan(): Promise<void> {
    [this.#isScanWanted, this.#isScanCancelled] = [false, false];
    // The rounds before and after it are no measure of it.
    this.#unknownRound();
    await scanAddresses(this);
    this.#isScanned = !this.isScanCancelled;
    this.tell({ scan: null });
  }

  /** Another pack stands there: who it is will be asked anew. */
  forgetName(address: number): void {
    this.table.find(address)?.named(null);
    this.#singles.forget(address);
    this.#naming.forget(address);
    this.changed();
  }
}
