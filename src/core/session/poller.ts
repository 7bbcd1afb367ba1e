import type { BmsError, CancelSignal, Clock, PackSnapshot } from "../../../protocol/index.ts";
import { isGone, isRefusal, isSameData, Line, PRIORITY, sleep } from "../../../protocol/index.ts";
import type { UnreadBlock } from "../../contract/unread.ts";
import { every, Pause } from "../base/canceller.ts";
import { NameCheck } from "../pack/nameCheck.ts";
import type { LiveLead, PackLink } from "../pack/packLink.ts";
import { readPlan } from "../pack/planReader.ts";
import { Reader } from "../pack/reader.ts";
import type { Recorder } from "../recording/recorder.ts";
import type { Connection } from "./connector.ts";
import type { ReadOnce } from "./progress.ts";
import type { LinkMeter } from "./stats.ts";

/** A pack counts as lost when no good answer came for this long, or for 2.5 of its own cycles if those are longer. */
const LOST_AFTER_MS = 1700;
const JUDGE_EVERY_MS = 100;
/** Rates and counts are reported at this interval. */
const TICK_MS = 1000;
const LOST_AFTER_CYCLES = 2.5;
/** Lost for this long although the port exists: search for the pack again, because its address or baud rate may have changed. */
const SEARCH_AGAIN_AFTER_MS = 6000;
/** While another service leads the live reads, only check that it still does. */
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
  readonly signal: CancelSignal;
  readonly onGood: (snapshot: PackSnapshot, receivedAtMs: number) => void;
  readonly onMissing: (phase: "retrying" | "lost", reason: BmsError) => void;
  readonly onRead: (more: ReadOnce) => void;
  /** Called at the beginning and whenever it changes. */
  readonly onUnread: (unread: readonly UnreadBlock[]) => void;
  readonly onTick: () => void;
  /** The pack has answered a request of another service. */
  readonly onAnswer: () => void;
  /** Identity and settings have been asked for once, as far as this pack gives them. */
  readonly onSettled: () => void;
}

/** Asks one pack for its live blocks, round and round, as fast as wire and family allow; the rest fills the gaps. */
export class Poller {
  readonly #options: PollerOptions;
  readonly #line: Line;
  readonly #reader: Reader;
  #lastGoodMs: number;
  /** Last answer to any service: a pack that answers other requests is not lost. */
  #lastAnswerMs: number;
  #cycleMs = 0;
  #lastError: BmsError | null = null;
  #isLineLost = false;
  #isFirstCycle = true;
  #livePeriodMs: number | null = null;
  /** Another service controls when the live values are read, and how often; null = none. */
  #ledPeriodMs: number | null = null;
  /** Last answer of any other pack on the line. */
  #lineAliveMs = Number.NEGATIVE_INFINITY;
  readonly #pause = new Pause();
  readonly #name: NameCheck;
  #unreadRevision = -1;
  #toldUnread: readonly UnreadBlock[] | null = null;
  #refusedAgainAtMs: number;

  constructor(options: PollerOptions) {
    this.#options = options;
    const { clock, connection, recorder, meter, signal } = options;
    const { stream, driver, address } = connection;
    this.#line = new Line({
      stream,
      clock,
      codec: driver,
      heardBefore: [address],
      firstSeq: recorder.nextSeq,
      onTrace: (entry) => recorder.record(entry),
    });
    stream.onClose((reason) => {
      this.#isLineLost = true;
      this.#lastError = reason ?? { code: "link.closed" };
      this.#pause.cut();
    });
    const onWitness = () => {
      this.#lastAnswerMs = clock.nowMs();
    };
    const onExchange = (error: BmsError | null) => meter.note(error);
    this.#reader = new Reader({ line: this.#line, driver, address, signal, onExchange, onWitness }, connection.reads);
    this.#name = new NameCheck({
      driver,
      reader: this.#reader,
      isOver: () => this.#isOver(),
      onOther: () => {
        this.#lastError = { code: "device.otherPack" };
        this.#isLineLost = true;
      },
    });
    this.#lastGoodMs = clock.nowMs();
    this.#lastAnswerMs = this.#lastGoodMs;
    this.#refusedAgainAtMs = this.#lastGoodMs + REFUSED_AGAIN_MS;
  }

  get link(): PackLink {
    const { connection, meter, signal, clock, onAnswer } = this.#options;
    const { driver, address } = connection;
    const heard = (error: BmsError | null) => {
      meter.note(error);
      this.#name.note(error);
      if (error !== null) return;
      this.#lastAnswerMs = clock.nowMs();
      onAnswer();
    };
    const setLivePeriod = (periodMs: number | null) => {
      this.#livePeriodMs = periodMs;
      this.#pause.cut();
    };
    const [lead, confirmPack] = [() => this.#lead(), () => this.#name.confirm()];
    const [line, known] = [this.#line, this.#reader.known];
    return { driver, address, line, known, signal, heard, isProven: () => this.#reader.isProven, setLivePeriod, lead, confirmPack };
  }

  #lead(): LiveLead | null {
    if (this.#ledPeriodMs !== null) return null;
    const { clock, meter } = this.#options;
    const reader = this.#reader;
    this.#ledPeriodMs = LOST_AFTER_MS;
    return {
      cycle: () => this.#readLive(),
      offer: (reads) => {
        reader.offer(reads);
        this.#good();
        void this.#name.confirm();
      },
      latest: () => reader.snapshot(),
      livePeriodMs: () => this.#livePeriodMs,
      slowestTurnaroundMs: () => reader.slowestTurnaroundMs,
      setPeriod: (periodMs) => {
        this.#ledPeriodMs = periodMs;
      },
      heardOther: (error) => {
        meter.note(error);
        if (error === null) this.#lineAliveMs = clock.nowMs();
      },
      excuse: () => {
        this.#lastAnswerMs = clock.nowMs();
      },
      release: () => {
        this.#ledPeriodMs = null;
        this.#pause.cut();
      },
    };
  }

  /** Runs until the port is lost, the pack is gone for long, or the signal fires; returns why. */
  async run(): Promise<BmsError | null> {
    const { clock, signal } = this.#options;
    const cancelJudge = every(clock, JUDGE_EVERY_MS, () => this.#judgeAge());
    const cancelTick = every(clock, TICK_MS, this.#options.onTick);
    this.#tellUnread();
    const background = this.#readOnce();
    while (!signal.aborted && !this.#isLineLost && !this.#isGone()) {
      if (this.#ledPeriodMs === null) await this.#cycle();
      else await this.#pause.wait(clock, LED_LOOK_MS, signal);
    }
    cancelJudge();
    cancelTick();
    this.#line.close();
    await background;
    return signal.aborted ? null : (this.#lastError ?? { code: "link.lost" });
  }

  async #cycle(): Promise<void> {
    const { clock, signal } = this.#options;
    const startMs = clock.nowMs();
    const error = await this.#readLive();
    if (signal.aborted || this.#isLineLost) return;
    if (error === null) this.#cycleMs = clock.nowMs() - startMs || 1;
    const leftMs = this.#livePeriodMs === null ? 0 : startMs + this.#livePeriodMs - clock.nowMs();
    if (leftMs > 0) await this.#pause.wait(clock, leftMs, signal);
  }

  /** Every live block once; null = all answered. */
  async #readLive(): Promise<BmsError | null> {
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
      const isFresh = this.#isFirstCycle && this.#reader.reads[step.block] !== undefined;
      const read = isFresh ? null : await this.#reader.read(step, PRIORITY.live);
      if (signal.aborted || this.#isLineLost) return { code: "link.lost" };
      this.#tellUnread();
      if (read && !read.ok) {
        last = read.error;
        this.#missed(read.error);
        // If the plan has an alternative, it is used at once.
        if (isRefusal(read.error) && step.insteadIfRefused === undefined) await sleep(clock, REFUSED_PAUSE_MS, signal);
      } else this.#good();
    }
    this.#isFirstCycle = false;
    if (last === null) await this.#name.confirm();
    return this.#isLineLost ? { code: "link.lost" } : last;
  }

  #tellUnread(): void {
    if (this.#unreadRevision === this.#reader.unreadRevision) return;
    this.#unreadRevision = this.#reader.unreadRevision;
    const { identityPlan, livePlan, settingsPlan } = this.#options.connection.driver;
    const once = [...this.#reader.unread("identity", identityPlan), ...this.#reader.unread("settings", settingsPlan)];
    // Blocks that are read once count as missing only after they were requested in vain.
    const unread = [...this.#reader.unread("live", livePlan), ...once.filter(({ error }) => error !== null)];
    if (isSameData(unread, this.#toldUnread)) return;
    this.#toldUnread = unread;
    this.#options.onUnread(unread);
  }

  #good(): void {
    const now = this.#reader.snapshot();
    if (!now.ok) return;
    this.#lastGoodMs = this.#options.clock.nowMs();
    this.#lastError = null;
    this.#options.onGood(now.value.snapshot, now.value.receivedAtMs);
  }

  #missed(error: BmsError): void {
    this.#lastError = error;
    this.#name.note(error);
    this.#isLineLost ||= isGone(error);
    this.#judgeAge();
  }

  /** Also called by the clock: one long wait for an answer must not hide that the values have become old. */
  #judgeAge(): void {
    const isLost = this.#silentMs() >= this.#lostAfterMs();
    if (isLost) this.#options.onMissing("lost", this.#lastError ?? { code: "link.timeoutFirstByte" });
    else if (this.#lastError) this.#options.onMissing("retrying", this.#lastError);
  }

  #silentMs(): number {
    return this.#options.clock.nowMs() - Math.max(this.#lastGoodMs, this.#lastAnswerMs);
  }

  #lostAfterMs(): number {
    const mostMs = Math.max(LOST_AFTER_MS, LOST_AFTER_CYCLES * Math.min(this.#cycleMs, 4000));
    return mostMs + (this.#ledPeriodMs ?? 0);
  }

  /** Other packs that answer show that port and baud rate are right: there is nothing to search for, unless its number is another. */
  #isGone(): boolean {
    const aliveMs = this.#ledPeriodMs === null ? Number.NEGATIVE_INFINITY : this.#lineAliveMs;
    const silentMs = Math.min(this.#silentMs(), this.#options.clock.nowMs() - aliveMs);
    const isMoved = this.#lastError?.code === "device.otherAddress";
    return silentMs >= this.#lostAfterMs() + (isMoved ? 0 : SEARCH_AGAIN_AFTER_MS);
  }

  /** Identity, then thresholds: once, at lower priority than the live values. The identity is reported when it is complete. */
  async #readOnce(): Promise<void> {
    const { connection, onRead } = this.#options;
    const { driver } = connection;
    const isOver = () => this.#isOver();
    await readPlan(this.#reader, driver.identityPlan, isOver);
    if (!isOver()) {
      const identity = driver.toIdentity(this.#reader.reads);
      this.#name.learn(identity);
      this.#tellUnread();
      onRead({ identity });
    }
    await readPlan(this.#reader, driver.settingsPlan, isOver, () => onRead({ settings: driver.toSettings(this.#reader.reads) }));
    this.#tellUnread();
    if (!this.#isOver()) this.#options.onSettled();
  }

  #isOver(): boolean {
    return this.#options.signal.aborted || this.#isLineLost;
  }
}
