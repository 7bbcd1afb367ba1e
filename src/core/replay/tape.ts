import type { ErrorCode } from "../../../protocol/index.ts";
import { bytesOfHex, hexOfBytes } from "../../../protocol/index.ts";
import type { TraceFileLine, TraceFrame } from "../../contract/traceFile.ts";

export interface TapeChunk {
  readonly atMs: number;
  readonly bytes: Uint8Array;
}

/** One time that a port was open, or was tried to be. */
export interface TapeOpening {
  readonly atMs: number;
  readonly asked: number;
  readonly baudRate: number | null;
  /** Why it could not be opened. */
  readonly code: ErrorCode | null;
  /** What came before anything was asked. */
  readonly loose: TapeChunk[];
  lost: { readonly atMs: number; readonly code: ErrorCode } | null;
}

interface TapeExchange {
  /** Counts the requests of the recording. */
  readonly seq: number;
  readonly atMs: number;
  readonly chunks: TapeChunk[];
  /** When the answer that was accepted had come; null = none was. */
  acceptedAtMs: number | null;
}

/** If a request comes at another time than recorded, its answers follow it with the recorded delay. */
interface TapeAnswer {
  readonly chunks: readonly TapeChunk[];
  readonly acceptedAtMs: number | null;
}

interface Questions {
  readonly list: TapeExchange[];
  next: number;
}

/** A request this much later than the next recorded one skips that one: it was missed. */
const MOST_BEHIND_MS = 1000;
/** A request this much earlier is not that one. */
const MOST_AHEAD_MS = 1500;
/** The very next request of the recording may come this much earlier: the computer that recorded it was busy. Its answer is waited for. */
const MOST_NEXT_AHEAD_MS = 3500;
/** Times in a file are rounded to a millionth of a millisecond, differences of two to twice that. */
const ROUNDING_MS = 0.00001;

function chunksOf({ t, x, p }: TraceFrame): TapeChunk[] {
  const bytes = bytesOfHex(x) ?? new Uint8Array(0);
  if (p === undefined) return [{ atMs: t, bytes }];
  const chunks: TapeChunk[] = [];
  let at = 0;
  for (let i = 0; i + 1 < p.length; i += 2) {
    const length = p[i + 1] ?? 0;
    chunks.push({ atMs: t + (p[i] ?? 0), bytes: bytes.subarray(at, at + length) });
    at += length;
  }
  if (at < bytes.length) chunks.push({ atMs: t, bytes: bytes.subarray(at) });
  return chunks;
}

/** Simultaneous bytes stay in the order of their frames, although the file rounds each time separately. */
function append(to: TapeChunk[], chunks: readonly TapeChunk[]): void {
  for (const { atMs, bytes } of chunks) {
    const lastMs = to.at(-1)?.atMs ?? atMs;
    to.push({ atMs: Math.abs(lastMs - atMs) < ROUNDING_MS ? lastMs : atMs, bytes });
  }
}

/** A recording as the other end of the line: answers each request with what followed the same request then. */
export class Tape {
  readonly #openings: TapeOpening[] = [];
  readonly #questions = new Map<string, Questions>();
  #nextOpening = 0;
  #asked = 0;
  /** The request that was recorded after the one answered last. */
  #nextSeq = 0;
  /** Questions without a recorded answer. */
  notRecorded = 0;

  constructor(lines: readonly TraceFileLine[]) {
    let opening: TapeOpening | null = null;
    let exchange: TapeExchange | null = null;
    for (const line of lines) {
      if ("x" in line) {
        const isAsked = line.d === "tx";
        if (isAsked) exchange = this.#addQuestion(line, opening);
        else append(exchange?.chunks ?? opening?.loose ?? [], chunksOf(line));
        if (exchange && line.k === "reply") exchange.acceptedAtMs = line.t;
      } else if (line.m === "open" || line.m === "openFailed") {
        const { asked } = line;
        const how = line.m === "open" ? { baudRate: line.baudRate, code: null } : { baudRate: null, code: line.code };
        opening = { atMs: line.t, asked, ...how, loose: [], lost: null };
        exchange = null;
        this.#openings.push(opening);
      } else if (line.m === "closed") {
        if (opening && line.code !== null) opening.lost = { atMs: line.t, code: line.code };
        opening = null;
        exchange = null;
      }
    }
  }

  #addQuestion(line: TraceFrame, opening: TapeOpening | null): TapeExchange {
    const exchange: TapeExchange = { seq: this.#asked++, atMs: line.t, chunks: [], acceptedAtMs: null };
    const key = keyOf(line.x, opening?.baudRate ?? null);
    const known = this.#questions.get(key);
    if (known) known.list.push(exchange);
    else this.#questions.set(key, { list: [exchange], next: 0 });
    return exchange;
  }

  /** The recorded opening that this one is; null = none was recorded about now at this baud rate: nothing is heard there. */
  open(asked: number, nowMs: number): TapeOpening | null {
    const at = this.#openings.findIndex((opening, i) => i >= this.#nextOpening && opening.asked === asked);
    const opening = this.#openings[at];
    if (!opening || opening.atMs > nowMs + MOST_AHEAD_MS) return null;
    this.#nextOpening = at + 1;
    return opening;
  }

  ask(bytes: Uint8Array, baudRate: number | null, nowMs: number): TapeAnswer | null {
    const questions = this.#questions.get(keyOf(hexOfBytes(bytes, ""), baudRate));
    const exchange = questions ? this.#pick(questions, nowMs) : null;
    if (!exchange) {
      this.notRecorded += 1;
      return null;
    }
    const mostAheadMs = this.#mostAheadMs(exchange);
    this.#nextSeq = exchange.seq + 1;
    const shiftMs = nowMs - exchange.atMs <= MOST_AHEAD_MS && exchange.atMs - nowMs <= mostAheadMs ? 0 : nowMs - exchange.atMs;
    const chunks = exchange.chunks.map(({ atMs, bytes: chunk }) => ({ atMs: Math.max(nowMs, atMs + shiftMs), bytes: chunk }));
    // Pieces of one answer stand in the order of their frames; on the wire the earlier came first.
    const { acceptedAtMs } = exchange;
    return {
      chunks: chunks.sort((a, b) => a.atMs - b.atMs),
      acceptedAtMs: acceptedAtMs === null ? null : Math.max(nowMs, acceptedAtMs + shiftMs),
    };
  }

  #pick(questions: Questions, nowMs: number): TapeExchange | null {
    const { list } = questions;
    const at = (i: number) => list[i]?.atMs ?? Number.POSITIVE_INFINITY;
    while (at(questions.next) < nowMs - MOST_BEHIND_MS && at(questions.next + 1) <= nowMs) questions.next += 1;
    if (at(questions.next) <= nowMs + this.#mostAheadMs(list[questions.next])) return list[questions.next++] ?? null;
    // Requested more often than recorded: the last answer still holds.
    return list[questions.next - 1] ?? null;
  }

  #mostAheadMs(exchange: TapeExchange | undefined): number {
    return exchange?.seq === this.#nextSeq ? MOST_NEXT_AHEAD_MS : MOST_AHEAD_MS;
  }
}

function keyOf(hex: string, baudRate: number | null): string {
  return `${baudRate} ${hex}`;
}
