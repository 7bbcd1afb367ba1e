import type { CancelSignal, CancelTimer, Clock } from "../clock.ts";
import { sleep } from "../clock.ts";
import type { Result } from "../result.ts";
import { fail, ok } from "../result.ts";
import { framerOf } from "./chatterTap.ts";
import type { ExchangeTrace, LineCodec } from "./exchange.ts";
import { Exchange } from "./exchange.ts";
import type { Framer, FramerEvent } from "./framer.ts";
import { Pace } from "./pace.ts";
import type { Job, LineHold, Priority } from "./queue.ts";
import { JobQueue, PRIORITY } from "./queue.ts";
import type { Reply, Request } from "./request.ts";
import type { ByteStream, Unsubscribe } from "./stream.ts";
import { airTimeMs } from "./timing.ts";
import type { TraceListener } from "./trace.ts";

export interface AskOptions {
  readonly priority?: Priority;
  readonly signal?: CancelSignal;
  /** The asker holds the line exclusively. */
  readonly hold?: LineHold;
}

interface LineOptions {
  readonly stream: ByteStream;
  readonly clock: Clock;
  readonly codec: LineCodec;
  readonly onTrace?: TraceListener;
  /** Replaces the family's quarantine: while probing, the next question differs anyway. */
  readonly quarantineMs?: number;
  /** Addresses of packs known to be present: if silent, they may need a longer rest. */
  readonly heardBefore?: readonly number[];
  /** First trace number, so that numbering continues over several lines on one port. */
  readonly firstSeq?: number;
}

/** A quiet period that chatter keeps interrupting ends after this many times its length. */
const QUARANTINE_AT_MOST = 4;
/** Packs that talk to each other pause many times within this period; a wire without a pause belongs to something else. */
const QUIET_WITHIN_MS = 5000;
/** A timer this late tells that this computer was too busy to run us: the answer may be here already, not fetched yet. */
const LATE_MS = 20;
/** Then the question waits as long again, once, at most so long: an answer that can be read only once is not thrown away. */
const MOST_GRACE_MS = 1000;

/**
 * Runs the conversation on one stream: one exchange at a time, the family's gap between them, and after a time-out a
 * quiet period, because an answer does not say which question it belongs to.
 */
export class Line {
  readonly #options: LineOptions;
  readonly #framer: Framer;
  readonly #queue: JobQueue;
  readonly #unsubscribes: Unsubscribe[];
  #running = false;
  #exchange: { readonly machine: Exchange; readonly wake: () => void; readonly heard: () => void } | null = null;
  readonly #pace: Pace;
  #freeAtMs: number;
  #quietUntilMs = 0;
  #quarantineUntilMs = 0;
  #quarantineStartMs = 0;
  #lastHeardMs: number;
  #seq: number;
  #closed = false;

  constructor(options: LineOptions) {
    this.#options = options;
    this.#queue = new JobQueue(() => void this.#run());
    this.#framer = framerOf(options.codec);
    this.#pace = new Pace(options.codec.timing, options.heardBefore);
    this.#framer.begin(null);
    this.#freeAtMs = options.clock.nowMs();
    // What the wire carried before is not known.
    this.#lastHeardMs = this.#freeAtMs;
    this.#seq = options.firstSeq ?? 0;
    const { stream } = options;
    this.#unsubscribes = [
      stream.onData((chunk) => this.#onData(chunk)),
      stream.onSilence(() => this.#onSilence()),
      stream.onClose(() => this.close()),
    ];
  }

  get nextSeq(): number {
    return this.#seq;
  }

  /** Queues a request; resolves with its answer or with an error. Never rejects, never repeats automatically. */
  ask(request: Request, options: AskOptions = {}): Promise<Result<Reply>> {
    if (this.#closed) return Promise.resolve(fail("link.closed"));
    return new Promise((resolve) => {
      const { priority = PRIORITY.live, signal, hold } = options;
      this.#queue.push({ request, priority, signal, hold, resolve });
      void this.#run();
    });
  }

  /** Resolves when the line is free; an exchange already under way still ends before the holder's first. */
  hold(): Promise<LineHold> {
    return this.#queue.hold();
  }

  /** Releases the stream; unanswered requests fail with `link.lost`. The stream stays open. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
    this.#exchange?.wake();
    for (const job of this.#queue.clear()) job.resolve(fail("link.lost"));
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let job = this.#queue.next(); job; job = this.#queue.next()) {
      if (job.signal?.aborted) job.resolve(fail("cancelled"));
      else job.resolve(await this.#exchangeOf(job));
    }
    this.#running = false;
  }

  async #exchangeOf(job: Job): Promise<Result<Reply>> {
    const { clock, stream, codec } = this.#options;
    const isFree = await this.#waitForTurn(job.request.address, job.signal);
    if (this.#closed) return fail("link.lost");
    if (job.signal?.aborted) return fail("cancelled");
    if (!isFree) return fail("link.foreignTraffic");
    this.#traceEvents(this.#framer.begin(job.request.bytes), "late");
    const sentAtMs = clock.nowMs();
    const machine = new Exchange(job.request, codec, this.#framer, stream.baudRate, sentAtMs);
    this.#trace({ direction: "tx", bytes: job.request.bytes, kind: "request" }, job.request.block);
    const answered = this.#untilDone(machine);
    const written = await stream.write(job.request.bytes);
    if (!written.ok) this.#exchange?.wake();
    const stop = () => this.#exchange?.wake();
    job.signal?.addEventListener("abort", stop);
    await answered;
    const answeredAtMs = clock.nowMs();
    if (machine.isHeardOut) await this.#hearOut(answeredAtMs, job.request);
    job.signal?.removeEventListener("abort", stop);
    this.#exchange = null;
    this.#traceEvents(this.#framer.begin(null), "unasked");
    this.#freeAtMs = machine.isHeardOut ? Math.max(answeredAtMs, this.#lastHeardMs) : answeredAtMs;
    this.#quietUntilMs = this.#freeAtMs + (job.request.quietAfterMs ?? 0);
    if (!written.ok) return written;
    if (machine.outcome === null && job.signal?.aborted) {
      this.#startQuarantine();
      return fail("cancelled");
    }
    if (machine.outcome === null) return fail("link.lost");
    if (machine.outcome.ok) this.#pace.answered(job.request.address);
    else if (machine.outcome.error.code === "link.timeoutFirstByte") this.#pace.silent(job.request.address);
    if (!machine.outcome.ok) {
      if (machine.outcome.mayAnswerLate) this.#startQuarantine();
      return { ok: false, error: machine.outcome.error };
    }
    const onAirUntilMs = sentAtMs + airTimeMs(job.request.bytes.length, stream.baudRate);
    return ok({
      request: job.request,
      payload: machine.outcome.payload,
      answeredBy: machine.outcome.answeredBy,
      receivedAtMs: this.#freeAtMs,
      turnaroundMs: Math.max(0, (machine.firstByteAtMs ?? onAirUntilMs) - onAirUntilMs),
    });
  }

  /** Resolves when the machine has an outcome, its deadline has passed, or the line was closed. */
  #untilDone(machine: Exchange): Promise<void> {
    const { clock, stream } = this.#options;
    return new Promise((resolve) => {
      let cancel: CancelTimer = () => {};
      const finish = () => {
        cancel();
        resolve();
      };
      let armedForMs = 0;
      let isGraceSpent = false;
      const arm = () => {
        armedForMs = machine.deadlineMs;
        wait(armedForMs);
      };
      const wait = (untilMs: number) => {
        cancel = clock.after(Math.max(0, untilMs - clock.nowMs()), () => {
          const nowMs = clock.nowMs();
          // Most bytes extend the deadline: the timer is restarted here, not at every byte.
          if (machine.deadlineMs > nowMs) return arm();
          if (stream.isAnswerDue === true) return wait(nowMs + LATE_MS);
          const lateMs = nowMs - untilMs;
          if (lateMs > LATE_MS && !isGraceSpent) {
            isGraceSpent = true;
            return wait(nowMs + Math.min(lateMs, MOST_GRACE_MS));
          }
          machine.expire();
          this.#flushTrace(machine);
          finish();
        });
      };
      const heard = () => {
        if (machine.deadlineMs >= armedForMs) return;
        cancel();
        arm();
      };
      this.#exchange = { machine, wake: finish, heard };
      arm();
    });
  }

  /** The pause before the next request is listened to as well, and no longer than one more answer takes. */
  async #hearOut(answeredAtMs: number, { longestReplyBytes }: Request): Promise<void> {
    const { clock, codec, stream } = this.#options;
    const { gapMs } = codec.timing;
    const latestMs = answeredAtMs + airTimeMs(longestReplyBytes, stream.baudRate) + gapMs;
    for (;;) {
      const leftMs = Math.min(this.#lastHeardMs + gapMs, latestMs) - clock.nowMs();
      if (leftMs <= 0 || this.#closed) return;
      await sleep(clock, leftMs);
    }
  }

  /** false = the wire never falls quiet. */
  async #waitForTurn(address: number, signal: CancelSignal | undefined): Promise<boolean> {
    const { clock, codec } = this.#options;
    const { quietBeforeMs } = codec.timing;
    let giveUpMs = Number.POSITIVE_INFINITY;
    for (;;) {
      const nowMs = clock.nowMs();
      const turnMs = Math.max(this.#freeAtMs + this.#pace.gapMs(address), this.#quietUntilMs, this.#quarantineUntilMs);
      const quietMs = this.#lastHeardMs + quietBeforeMs;
      if (Math.max(turnMs, quietMs) <= nowMs || this.#closed || signal?.aborted) return true;
      if (turnMs <= nowMs) giveUpMs = Math.min(giveUpMs, nowMs + QUIET_WITHIN_MS);
      if (nowMs >= giveUpMs) return false;
      await sleep(clock, Math.min(Math.max(turnMs, quietMs), giveUpMs) - nowMs, signal);
    }
  }

  #startQuarantine(): void {
    this.#quarantineStartMs = this.#options.clock.nowMs();
    this.#quarantineUntilMs = this.#quarantineStartMs + this.#quarantineMs();
  }

  #quarantineMs(): number {
    return this.#options.quarantineMs ?? this.#options.codec.timing.quarantineMs;
  }

  #onData(chunk: Uint8Array): void {
    const nowMs = this.#options.clock.nowMs();
    this.#lastHeardMs = nowMs;
    const current = this.#exchange;
    if (current) {
      current.machine.push(chunk, nowMs);
      this.#flushTrace(current.machine);
      if (current.machine.outcome !== null) current.wake();
      else current.heard();
      return;
    }
    const events = this.#framer.push(chunk);
    const quarantineMs = this.#quarantineMs();
    const isOnlyChatter = this.#framer.pendingBytes === 0 && events.every((event) => event.kind === "frame" && event.chatter);
    if (nowMs < this.#quarantineUntilMs && !isOnlyChatter) {
      this.#quarantineUntilMs = Math.min(nowMs + quarantineMs, this.#quarantineStartMs + QUARANTINE_AT_MOST * quarantineMs);
    }
    this.#traceEvents(events, nowMs < this.#quarantineUntilMs ? "late" : "unasked");
  }

  /** Inside an exchange the deadline decides: adapters may pause in the middle of an answer. */
  #onSilence(): void {
    if (this.#exchange === null) this.#traceEvents(this.#framer.silence(), "unasked");
  }

  #flushTrace(machine: Exchange): void {
    for (const entry of machine.trace.splice(0)) this.#trace(entry, machine.request.block);
  }

  #traceEvents(events: readonly FramerEvent[], kind: "late" | "unasked"): void {
    for (const event of events) {
      if (event.kind === "frame" && event.chatter) this.#trace({ direction: "rx", bytes: event.bytes, kind: "unasked", chatter: true });
      else if (event.kind === "frame") this.#trace({ direction: "rx", bytes: event.bytes, kind });
      else this.#trace({ direction: "rx", bytes: event.bytes, kind: "discarded", reason: event.reason });
    }
  }

  #trace(entry: ExchangeTrace, block?: string): void {
    const seq = this.#seq++;
    const { onTrace, clock, codec } = this.#options;
    const { family } = codec;
    onTrace?.({
      seq,
      atMs: clock.nowMs(),
      ...entry,
      ...(block === undefined ? {} : { block }),
      ...(entry.direction === "tx" && family !== undefined ? { family } : {}),
    });
  }
}
