import type { BlockReads, BmsError, CancelSignal, Clock } from "../../../protocol/index.ts";
import { isRefusal, Line, PRIORITY, sleep } from "../../../protocol/index.ts";
import type { SettingValues } from "../../contract/params.ts";
import type { UnreadBlock } from "../../contract/unread.ts";
import { every, Pause } from "../base/canceller.ts";
import type { Snapshots } from "../live/snapshots.ts";
import { AnswerGap } from "../pack/answerGap.ts";
import { NameCheck } from "../pack/nameCheck.ts";
import type { LiveRounds, LiveValues, PackContact, PackLink } from "../pack/packLink.ts";
import { Reader } from "../pack/reader.ts";
import type { Recorder } from "../recording/recorder.ts";
import type { Connection } from "./connector.ts";
import { FirstName } from "./firstName.ts";
import { LOST_AFTER_MS, LossJudge } from "./lossJudge.ts";
import type { ReadOnce } from "./progress.ts";
import { readOnce } from "./readOnce.ts";
import type { LinkMeter } from "./stats.ts";
import { UnreadNews } from "./unreadNews.ts";

const JUDGE_EVERY_MS = 100;
/** Rates and counts are reported at this interval. */
const TICK_MS = 1000;
/** While others lead the live reading there is nothing to do but to see that they still do. */
const LED_LOOK_MS = 250;
/** A refused poll must not become a storm of questions. */
const REFUSED_PAUSE_MS = 500;
/** Interval at which refused blocks are requested again. */
const REFUSED_AGAIN_MS = 60_000;

interface PollerOptions {
  readonly clock: Clock;
  readonly connection: Connection;
  readonly recorder: Recorder;
  readonly meter: LinkMeter;
  readonly snapshots: Snapshots;
  readonly signal: CancelSignal;
  /** Good values have come, and are stored next. */
  readonly onGood: (receivedAtMs: number) => void;
  readonly onMissing: (phase: "retrying" | "lost", reason: BmsError) => void;
  readonly onRead: (more: ReadOnce) => void;
  readonly onUnread: (unread: readonly UnreadBlock[]) => void;
  readonly onTick: () => void;
  /** The pack has answered a request of another service. */
  readonly onAnswer: () => void;
  /** Identity and settings have been asked for once; these are all that this connection has brought. */
  readonly onSettled: (settings: SettingValues) => void;
}

/** Asks one pack for its live blocks, round and round, as fast as wire and family allow; the rest fills the gaps. */
export class Poller implements LiveRounds, PackContact {
  readonly link: PackLink;
  readonly #options: PollerOptions;
  readonly #line: Line;
  readonly #reader: Reader;
  readonly #judge: LossJudge;
  readonly #name: NameCheck;
  readonly #unread: UnreadNews;
  readonly #pause = new Pause();
  #periodMs: number | null = null;
  #isFirstRound = true;
  /** Of anybody on the line. */
  readonly #lineGap: AnswerGap;
  /** No answer came for so long that other packs may be on the line. */
  #mayBeMoved = false;
  #onDoubt: (isInDoubt: boolean) => void = () => {};
  #refusedAgainAtMs: number;
  readonly #firstName: FirstName;

  constructor(options: PollerOptions) {
    this.#options = options;
    const { clock, connection, recorder, meter, signal } = options;
    const { stream, driver, address } = connection;
    const judge = new LossJudge(clock);
    this.#judge = judge;
    const line = new Line({
      stream,
      clock,
      codec: driver,
      heardBefore: [address],
      firstSeq: recorder.nextSeq,
      onTrace: (entry) => recorder.record(entry),
    });
    this.#line = line;
    stream.onClose((reason) => {
      judge.end(reason ?? { code: "link.closed" });
      this.#pause.cut();
    });
    const onExchange = (error: BmsError | null) => {
      meter.note(error);
      this.#name.note(error);
      this.#noteLine(error);
    };
    const asked = { line, driver, address, signal, onExchange, onWitness: () => judge.answered() };
    const reader = new Reader(asked, connection.reads);
    this.#reader = reader;
    this.#name = new NameCheck({
      clock,
      driver,
      newReader: () => new Reader(asked),
      // Of these answers the name was made: one that came and could not be read is none of them.
      hasAnswered: (block) => reader.reads[block] !== undefined,
      isOver: () => this.#isOver(),
      onOther: () => judge.end({ code: "device.otherPack" }),
    });
    this.#unread = new UnreadNews(driver, reader, options.onUnread);
    const onRead = (more: ReadOnce) => {
      this.#unread.look();
      options.onRead(more);
    };
    const onSettled = (settings: SettingValues) => {
      this.#unread.look();
      options.onSettled(settings);
    };
    this.#firstName = new FirstName({ onRead, onSettled });
    this.#lineGap = new AnswerGap(clock);
    this.#refusedAgainAtMs = clock.nowMs() + REFUSED_AGAIN_MS;
    this.link = { driver, address, line, signal, facts: reader, contact: this, rounds: this };
  }

  heard(error: BmsError | null): void {
    this.#options.meter.note(error);
    this.#name.note(error);
    this.#noteLine(error);
    if (error !== null) return;
    this.#judge.answered();
    this.#options.onAnswer();
  }

  get isInDoubt(): boolean {
    return this.#name.isInDoubt;
  }

  get doubts(): number {
    return this.#name.doubts;
  }

  /** No answer of any pack may be one of the plug when nobody else has answered meanwhile. */
  #noteLine(error: BmsError | null): void {
    if (!this.#lineGap.note(error)) return;
    this.#name.doubt();
    this.#mayBeMoved = true;
    this.#onDoubt(true);
  }

  /** False = these may be the values of another pack. One lost answer is too short for that: the name is asked after the round then. */
  async #mayShow(): Promise<boolean> {
    if (this.#mayBeMoved) await this.confirmPack();
    return !this.#mayBeMoved;
  }

  async confirmPack(): Promise<boolean> {
    const isSure = await this.#name.confirm();
    if ((isSure || this.#name.cameTwice) && !this.#isOver()) this.#firstName.confirmed(isSure);
    if (isSure && this.#mayBeMoved) {
      this.#mayBeMoved = false;
      // Before the wired pack has a name each of the others is asked for its own.
      if (this.#name.isKnown) this.#onDoubt(false);
    }
    return isSure;
  }

  get periodMs(): number | null {
    return this.#periodMs;
  }

  setPeriod(periodMs: number | null): void {
    this.#periodMs = periodMs;
    this.#pause.cut();
  }

  lead(onDoubt: (isInDoubt: boolean) => void): boolean {
    if (this.#judge.isLed) return false;
    this.#onDoubt = onDoubt;
    // A doubt that stands already is one of the leader too.
    if (this.#mayBeMoved) onDoubt(true);
    this.#judge.setLedPeriod(LOST_AFTER_MS);
    return true;
  }

  release(): void {
    this.#onDoubt = () => {};
    this.#judge.setLedPeriod(null);
    this.#pause.cut();
  }

  setLedPeriod(periodMs: number): void {
    this.#judge.setLedPeriod(periodMs);
  }

  offer(reads: BlockReads, values: LiveValues): void {
    this.#reader.offer(reads, values);
    void this.#goodAsRead().then(() => this.confirmPack());
  }

  heardOther(error: BmsError | null): void {
    this.#options.meter.note(error);
    this.#noteLine(error);
    if (error === null) this.#judge.otherAnswered();
  }

  excuse(): void {
    this.#judge.answered();
  }

  /** Runs until the port is lost, the pack is gone for long, or the signal fires; returns why. */
  async run(): Promise<BmsError | null> {
    const { clock, signal } = this.#options;
    const cancels = [every(clock, JUDGE_EVERY_MS, () => this.#judgeAge()), every(clock, TICK_MS, this.#options.onTick)];
    this.#unread.look();
    const background = readOnce({
      driver: this.link.driver,
      reader: this.#reader,
      name: this.#name,
      firstName: this.#firstName,
      confirmPack: () => this.confirmPack(),
      isOver: () => this.#isOver(),
    }).then(() => this.#unread.look());
    while (!this.#isOver() && !this.#judge.isToBeSearched) {
      if (!this.#judge.isLed) await this.#ownRound();
      else await this.#pause.wait(clock, LED_LOOK_MS, signal);
    }
    for (const cancel of cancels) cancel();
    // What is still under way for this connection ends with it.
    this.#judge.end(this.#judge.error ?? { code: "link.lost" });
    this.#line.close();
    await background;
    return signal.aborted ? null : this.#judge.error;
  }

  async #ownRound(): Promise<void> {
    const { clock, signal } = this.#options;
    const startMs = clock.nowMs();
    const error = await this.round();
    if (this.#isOver()) return;
    if (error === null) this.#judge.roundTook(clock.nowMs() - startMs);
    const leftMs = this.#periodMs === null ? 0 : startMs + this.#periodMs - clock.nowMs();
    if (leftMs > 0) await this.#pause.wait(clock, leftMs, signal);
  }

  async round(): Promise<BmsError | null> {
    const { clock, connection, signal } = this.#options;
    let last: BmsError | null = null;
    if (clock.nowMs() >= this.#refusedAgainAtMs) {
      this.#refusedAgainAtMs = clock.nowMs() + REFUSED_AGAIN_MS;
      this.#reader.askRefusedAgain(connection.driver.livePlan);
    }
    const steps = this.#reader.steps(connection.driver.livePlan);
    // A pack that refuses every live block is still not asked in a loop without a pause.
    if (steps.length === 0) await sleep(clock, REFUSED_PAUSE_MS, signal);
    for (const step of steps) {
      // The probe may have brought the first block along.
      const isFresh = this.#isFirstRound && this.#reader.reads[step.block] !== undefined;
      const read = isFresh ? this.#reader.latest() : await this.#reader.read(step, PRIORITY.live);
      if (this.#isOver()) return { code: "link.lost" };
      this.#unread.look();
      if (!read.ok) {
        last = read.error;
        this.#missed(read.error);
        // If the plan has an alternative, it is used at once.
        if (isRefusal(read.error) && step.insteadIfRefused === undefined) await sleep(clock, REFUSED_PAUSE_MS, signal);
      } else if (read.value && (await this.#mayShow())) this.#good(read.value);
    }
    this.#isFirstRound = false;
    if (last === null || this.#firstName.isWaiting) await this.confirmPack();
    return this.#isOver() ? { code: "link.lost" } : last;
  }

  async #goodAsRead(): Promise<void> {
    const now = this.#reader.latest();
    if (now.ok && (await this.#mayShow())) this.#good(now.value);
  }

  #good({ snapshot, receivedAtMs }: LiveValues): void {
    this.#judge.good();
    this.#options.onGood(receivedAtMs);
    this.#options.snapshots.store(snapshot, receivedAtMs);
  }

  #missed(error: BmsError): void {
    this.#judge.missed(error);
    this.#name.note(error);
    this.#judgeAge();
  }

  /** Also called by the clock: one long wait for an answer must not hide that the values have become old. */
  #judgeAge(): void {
    const missing = this.#judge.missing();
    if (missing) this.#options.onMissing(missing.phase, missing.reason);
  }

  #isOver(): boolean {
    return this.#options.signal.aborted || this.#judge.isOver;
  }
}
