import { concatBytes, equalBytes, indexOfBytes } from "../bytes/bytes.ts";
import type { BmsError } from "../errors.ts";
import type { DiscardReason, Framer, FramerEvent } from "./framer.ts";
import type { Request, Verdict } from "./request.ts";
import type { WireTiming } from "./timing.ts";
import { airTimeMs } from "./timing.ts";
import type { TraceEntry } from "./trace.ts";

/** What the line needs from a family: framing, judging, timing. A Driver fits. */
export interface LineCodec {
  readonly family?: string;
  readonly timing: WireTiming;
  createFramer(): Framer;
  /** Extracts frames that packs exchange on the same wire from bytes that are not frames of the family. */
  createChatterFramer?(): Framer;
  accept(request: Request, frame: Uint8Array): Verdict;
}

type ExchangeOutcome =
  | { readonly ok: true; readonly payload: Uint8Array; readonly answeredBy: number }
  | { readonly ok: false; readonly error: BmsError; readonly mayAnswerLate: boolean };

export type ExchangeTrace = Pick<TraceEntry, "direction" | "bytes" | "kind" | "reason" | "note" | "chatter">;

/** A bridge without a baud rate may still have a slow wire behind it: allow for the slowest usual one. */
const SLOWEST_BAUD = 9600;
/** Chatter must not keep a request open for ever. */
const CHATTER_ALLOWANCE_MS = 500;
const MOST_HEARD_BYTES = 512;

/**
 * One question and its one answer, as a pure state machine: bytes and times go in, an outcome and trace entries come
 * out. It has no clock and no port; the line feeds it.
 */
export class Exchange {
  readonly request: Request;
  readonly trace: ExchangeTrace[] = [];
  outcome: ExchangeOutcome | null = null;
  firstByteAtMs: number | null = null;

  readonly #codec: LineCodec;
  readonly #framer: Framer;
  readonly #firstByteBy: number;
  readonly #endBy: number;
  #lastByteAtMs: number | null = null;
  #heard: Uint8Array = new Uint8Array(0);
  #heardBytes = 0;
  #chatterBytes = 0;
  #echoes = 0;
  /** Bytes so far that may be an echo; null once that has been decided. */
  #echoHeld: Uint8Array | null = new Uint8Array(0);
  #sawBrokenAnswer: Exclude<DiscardReason, "noise" | "overflow"> | null = null;
  #ignored: Extract<Verdict, { kind: "ignore" }>["reason"] | null = null;
  #otherAddress: number | null = null;

  constructor(request: Request, codec: LineCodec, framer: Framer, baudRate: number | null, sentAtMs: number) {
    this.request = request;
    this.#codec = codec;
    this.#framer = framer;
    const baud = baudRate ?? SLOWEST_BAUD;
    const firstByteMs = request.firstByteMs ?? codec.timing.firstByteMs;
    this.#firstByteBy = sentAtMs + airTimeMs(request.bytes.length, baud) + firstByteMs;
    this.#endBy = this.#firstByteBy + airTimeMs(request.longestReplyBytes, baud) + CHATTER_ALLOWANCE_MS;
  }

  get heardBytes(): number {
    return this.#heardBytes;
  }

  /** The answer has come, and one behind it without a pause would be the true one: the first was of the request before. */
  get isHeardOut(): boolean {
    return this.request.consumes === true && this.outcome !== null && (this.outcome.ok || !this.outcome.mayAnswerLate);
  }

  /** When to call expire() if nothing happens before. */
  get deadlineMs(): number {
    if (this.#lastByteAtMs === null) return this.#firstByteBy;
    const silent = this.#lastByteAtMs + this.#codec.timing.silenceMs;
    // Its answer has come, though damaged. After anything else it may still arrive or continue within its own time.
    const isSpent = this.#sawBrokenAnswer === "checksum";
    return Math.min(isSpent ? silent : Math.max(silent, this.#firstByteBy), this.#endBy);
  }

  push(chunk: Uint8Array, nowMs: number): void {
    this.firstByteAtMs ??= nowMs;
    this.#lastByteAtMs = nowMs;
    this.#heardBytes += chunk.length;
    if (this.#heard.length < MOST_HEARD_BYTES) this.#heard = concatBytes(this.#heard, chunk);
    this.#feed(chunk);
    // After chatter the wait for the answer starts over.
    if (this.outcome !== null || this.#framer.pendingBytes > 0) this.firstByteAtMs ??= nowMs;
  }

  /** Some adapters echo what they send: bytes that begin like the request are held until they differ. */
  #feed(chunk: Uint8Array): void {
    if (this.#echoHeld === null) {
      this.take(this.#framer.push(chunk));
      return;
    }
    const { bytes } = this.request;
    const held = concatBytes(this.#echoHeld, chunk);
    const compared = Math.min(held.length, bytes.length);
    const isEcho = equalBytes(held.subarray(0, compared), bytes.subarray(0, compared));
    this.#echoHeld = isEcho && held.length < bytes.length ? held : null;
    if (this.#echoHeld !== null) return;
    if (isEcho) {
      this.#echoes += 1;
      this.trace.push({ direction: "rx", bytes, kind: "echo" });
    }
    const rest = isEcho ? held.subarray(bytes.length) : held;
    if (rest.length > 0) this.take(this.#framer.push(rest));
  }

  /** Events of the framer, also those that silence ended. */
  take(events: readonly FramerEvent[]): void {
    for (const event of events) {
      if (event.kind === "frame" && event.chatter) this.#overhear(event);
      else if (this.outcome !== null && !(event.kind === "frame" && this.isHeardOut)) this.#note(event, "unasked");
      else if (event.kind === "frame") this.#judge(event);
      else this.#discard(event);
    }
  }

  /** The deadline has passed: what arrives later is not the answer. */
  expire(): void {
    if (this.outcome !== null) return;
    if (this.#echoHeld !== null && this.#echoHeld.length > 0) this.take(this.#framer.push(this.#echoHeld));
    this.#echoHeld = null;
    const wasPending = this.#framer.pendingBytes;
    this.take(this.#framer.silence());
    if (this.outcome === null) this.outcome = { ok: false, error: this.#explain(wasPending), mayAnswerLate: true };
  }

  /** Not for us, and no sign of life from the pack that was asked. */
  #overhear(event: Extract<FramerEvent, { kind: "frame" }>): void {
    this.#chatterBytes += event.bytes.length;
    if (this.outcome === null) this.firstByteAtMs = null;
    this.#note(event, "unasked");
  }

  #judge(event: Extract<FramerEvent, { kind: "frame" }>): void {
    if (equalBytes(event.bytes, this.request.bytes)) {
      this.#echoes += 1;
      this.#note(event, "echo");
      return;
    }
    const verdict = this.#codec.accept(this.request, event.bytes);
    if (verdict.kind === "ignore") {
      // Takes precedence over anything else heard: an answer under another number says most.
      if (this.#ignored !== "otherAddress") this.#ignored = verdict.reason;
      this.#otherAddress = verdict.answeredBy ?? this.#otherAddress;
      this.#note(event, "unasked");
      return;
    }
    const isReply = verdict.kind === "reply";
    this.outcome = isReply
      ? { ok: true, payload: verdict.payload, answeredBy: verdict.answeredBy }
      : { ok: false, error: verdict.error, mayAnswerLate: false };
    this.#note(event, isReply ? "reply" : "refused");
  }

  #discard(event: Extract<FramerEvent, { kind: "discarded" }>): void {
    const { reason } = event;
    const isEcho = indexOfBytes(event.bytes, this.request.bytes) >= 0;
    if (isEcho) this.#echoes += 1;
    else if (event.isSumRight) this.#ignored ??= "otherLength";
    else if (reason !== "noise" && reason !== "overflow") this.#sawBrokenAnswer ??= reason;
    this.#note(event, isEcho ? "echo" : "discarded");
  }

  #note(event: FramerEvent, kind: TraceEntry["kind"]): void {
    const { bytes } = event;
    if (event.kind === "discarded") this.trace.push({ direction: "rx", bytes, kind, reason: event.reason });
    else {
      const said = { ...(event.note ? { note: event.note } : {}), ...(event.chatter ? { chatter: event.chatter } : {}) };
      this.trace.push({ direction: "rx", bytes, kind, ...said });
    }
  }

  #explain(pendingBytes: number): BmsError {
    const bytes = this.#heardBytes - this.#chatterBytes;
    const detail = { bytes };
    if (bytes === 0) return { code: "link.timeoutFirstByte" };
    if (this.#ignored === "otherAddress")
      return { code: "device.otherAddress", detail: { asked: this.request.address, address: this.#otherAddress ?? -1 } };
    if (this.#ignored === "otherLength") return { code: "frame.unexpected", detail };
    if (this.#ignored !== null) return { code: "link.foreignTraffic", detail };
    if (this.#sawBrokenAnswer === "checksum") return { code: "frame.checksum", detail };
    if (this.#sawBrokenAnswer === "length") return { code: "frame.length", detail };
    if (this.#echoes === 0 && indexOfBytes(this.#heard, this.request.bytes) >= 0) this.#echoes = 1;
    if (this.#echoes > 0 && bytes <= this.#echoes * this.request.bytes.length + 2) return { code: "link.echoOnly", detail };
    if (pendingBytes > 0 || this.#sawBrokenAnswer === "incomplete") return { code: "link.timeoutPartial", detail };
    return { code: "frame.malformed", detail };
  }
}
