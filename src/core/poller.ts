import type { BmsError, CancelSignal, CancelTimer, Clock, PackIdentity, PackSnapshot, PlanStep } from "../../protocol/index.ts";
import { Line, PRIORITY, sleep } from "../../protocol/index.ts";
import { Pause } from "./canceller.ts";
import type { Connection } from "./connector.ts";
import type { PackLink } from "./params/packLink.ts";
import type { ReadOnce } from "./progress.ts";
import { Reader } from "./reader.ts";
import type { Recorder } from "./recorder.ts";
import type { LinkMeter } from "./stats.ts";

/** A pack is called lost when nothing good came for this long, or for 2.5 of its own cycles if those are longer. */
const LOST_AFTER_MS = 1700;
const JUDGE_EVERY_MS = 100;
/** Rates and counts are told this often. */
const TICK_MS = 1000;
const LOST_AFTER_CYCLES = 2.5;
/** Lost for this long although the port is there: look for the pack anew, it may have another address or baud rate now. */
const SEARCH_AGAIN_AFTER_MS = 6000;
/** A refused poll must not become a storm of questions. */
const REFUSED_PAUSE_MS = 500;

export interface PollerOptions {
  readonly clock: Clock;
  readonly connection: Connection;
  readonly recorder: Recorder;
  readonly meter: LinkMeter;
  readonly signal: CancelSignal;
  readonly onGood: (snapshot: PackSnapshot, receivedAtMs: number) => void;
  readonly onMissing: (phase: "retrying" | "lost", reason: BmsError) => void;
  readonly onRead: (more: ReadOnce) => void;
  readonly onTick: () => void;
  /** The pack has answered a question of somebody else. */
  readonly onAnswer: () => void;
  /** Identity and settings have been asked for once, as far as this pack gives them. */
  readonly onSettled: () => void;
}

function every(clock: Clock, periodMs: number, run: () => void): CancelTimer {
  let cancel: CancelTimer = () => {};
  const arm = () => {
    cancel = clock.after(periodMs, () => {
      arm();
      run();
    });
  };
  arm();
  return () => cancel();
}

/** Asks one pack for its live blocks, round and round, as fast as wire and family allow; the rest fills the gaps. */
export class Poller {
  readonly #options: PollerOptions;
  readonly #line: Line;
  readonly #reader: Reader;
  #lastGoodMs: number;
  /** Last answer to anybody: a pack that answers other questions is not lost. */
  #lastAnswerMs: number;
  #cycleMs = 0;
  #lastError: BmsError | null = null;
  #isLineLost = false;
  #isFirstCycle = true;
  #livePeriodMs: number | null = null;
  /** Who answers; null = has not said so yet. */
  #identity: PackIdentity | null = null;
  /** Nothing came for a while: a cable may have been moved to another pack of the same address. */
  #isInDoubt = false;
  #confirming: Promise<boolean> | null = null;
  readonly #pause = new Pause();

  constructor(options: PollerOptions) {
    this.#options = options;
    const { clock, connection, recorder, meter, signal } = options;
    const { stream, driver, address } = connection;
    this.#line = new Line({
      stream,
      clock,
      codec: driver,
      firstSeq: recorder.nextSeq,
      onTrace: (entry) => recorder.record(entry),
    });
    stream.onClose((reason) => {
      this.#isLineLost = true;
      this.#lastError = reason ?? { code: "link.closed" };
    });
    this.#reader = new Reader({ line: this.#line, driver, address, signal, onExchange: (error) => meter.note(error) }, connection.reads);
    this.#lastGoodMs = clock.nowMs();
    this.#lastAnswerMs = this.#lastGoodMs;
  }

  get link(): PackLink {
    const { connection, meter, signal, clock, onAnswer } = this.#options;
    const { driver, address, answeredBy } = connection;
    const heard = (error: BmsError | null) => {
      meter.note(error);
      this.#doubtAfter(error);
      if (error !== null) return;
      this.#lastAnswerMs = clock.nowMs();
      onAnswer();
    };
    const setLivePeriod = (periodMs: number | null) => {
      this.#livePeriodMs = periodMs;
      this.#pause.cut();
    };
    return { driver, address, answeredBy, line: this.#line, signal, heard, setLivePeriod, confirmPack: () => this.#confirmPack() };
  }

  #doubtAfter(error: BmsError | null): void {
    if (error?.code === "link.timeoutFirstByte" && this.#identity !== null) this.#isInDoubt = true;
  }

  /** After a silence: whether the same pack answers. Another one ends this connection; the next one learns who it is. */
  #confirmPack(): Promise<boolean> {
    if (!this.#isInDoubt) return Promise.resolve(!this.#isOver());
    this.#confirming ??= this.#askName().finally(() => {
      this.#confirming = null;
    });
    return this.#confirming;
  }

  /** Another name is believed when it is told twice: swapped digits must not look like another pack. */
  async #askName(): Promise<boolean> {
    const { driver } = this.#options.connection;
    for (let tries = 0; tries < 2; tries++) {
      for (const step of this.#reader.steps(driver.identityPlan)) {
        const read = await this.#reader.read(step, PRIORITY.live);
        if (!read.ok) return false;
      }
      if (this.#isOver()) return false;
      if (JSON.stringify(driver.toIdentity(this.#reader.reads)) !== JSON.stringify(this.#identity)) continue;
      this.#isInDoubt = false;
      return true;
    }
    this.#lastError = { code: "device.otherPack" };
    this.#isLineLost = true;
    return false;
  }

  /** Runs until the port is lost, the pack is gone for long, or the signal fires; returns why. */
  async run(): Promise<BmsError | null> {
    const { clock, signal } = this.#options;
    const cancelJudge = every(clock, JUDGE_EVERY_MS, () => this.#judgeAge());
    const cancelTick = every(clock, TICK_MS, this.#options.onTick);
    const background = this.#readOnce();
    while (!signal.aborted && !this.#isLineLost && this.#silentMs() < this.#lostAfterMs() + SEARCH_AGAIN_AFTER_MS) {
      await this.#cycle();
    }
    cancelJudge();
    cancelTick();
    this.#line.close();
    await background;
    return signal.aborted ? null : (this.#lastError ?? { code: "link.lost" });
  }

  async #cycle(): Promise<void> {
    const { clock, connection, signal } = this.#options;
    const startMs = clock.nowMs();
    let allGood = true;
    const steps = this.#reader.steps(connection.driver.livePlan);
    // A pack that refuses every live block is still not asked in a loop without a pause.
    if (steps.length === 0) await sleep(clock, REFUSED_PAUSE_MS, signal);
    for (const step of steps) {
      // The probe may have brought the first block along.
      const isFresh = this.#isFirstCycle && this.#reader.reads[step.block] !== undefined;
      const read = isFresh ? null : await this.#reader.read(step, PRIORITY.live);
      if (signal.aborted || this.#isLineLost) return;
      allGood &&= read === null || read.ok;
      if (read && !read.ok) await this.#missed(read.error);
      else this.#good();
    }
    this.#isFirstCycle = false;
    if (allGood && !(await this.#confirmPack()) && this.#isLineLost) return;
    if (allGood) this.#cycleMs = clock.nowMs() - startMs || 1;
    const leftMs = this.#livePeriodMs === null ? 0 : startMs + this.#livePeriodMs - clock.nowMs();
    if (leftMs > 0) await this.#pause.wait(clock, leftMs, signal);
  }

  #good(): void {
    const now = this.#reader.snapshot();
    if (!now.ok) return;
    this.#lastGoodMs = this.#options.clock.nowMs();
    this.#lastError = null;
    this.#options.onGood(now.value.snapshot, now.value.receivedAtMs);
  }

  async #missed(error: BmsError): Promise<void> {
    this.#lastError = error;
    this.#doubtAfter(error);
    this.#isLineLost ||= error.code === "link.lost" || error.code === "link.closed";
    this.#judgeAge();
    const isRefusal = error.code === "device.exception" || error.code === "device.refused";
    if (isRefusal) await new Promise<void>((resolve) => this.#options.clock.after(REFUSED_PAUSE_MS, resolve));
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
    return Math.max(LOST_AFTER_MS, LOST_AFTER_CYCLES * Math.min(this.#cycleMs, 4000));
  }

  /** Who is this, then its thresholds: once, behind the live values. The identity is told when all of it is known. */
  async #readOnce(): Promise<void> {
    const { connection, onRead } = this.#options;
    const { driver } = connection;
    await this.#readPlan(driver.identityPlan);
    if (!this.#isOver()) {
      this.#identity = driver.toIdentity(this.#reader.reads);
      onRead({ identity: this.#identity });
    }
    await this.#readPlan(driver.settingsPlan, () => onRead({ settings: driver.toSettings(this.#reader.reads) }));
    if (!this.#isOver()) this.#options.onSettled();
  }

  async #readPlan(plan: readonly PlanStep[], done: () => void = () => {}): Promise<void> {
    for (const step of plan) {
      const read = await this.#readStep(step);
      if (this.#isOver()) return;
      if (read) done();
    }
  }

  #isOver(): boolean {
    return this.#options.signal.aborted || this.#isLineLost;
  }

  /** One more try after a broken answer; a refusal goes the plan's other way. */
  async #readStep(step: PlanStep): Promise<boolean> {
    for (let tries = 0; tries < 3; tries++) {
      const read = await this.#reader.read(step, PRIORITY.background);
      if (read.ok) return true;
      const isRefusal = read.error.code === "device.exception" || read.error.code === "device.refused";
      if (isRefusal || this.#options.signal.aborted || this.#isLineLost) break;
    }
    let any = false;
    for (const instead of step.insteadIfRefused ?? []) any = (await this.#readStep(instead)) || any;
    return any;
  }
}
