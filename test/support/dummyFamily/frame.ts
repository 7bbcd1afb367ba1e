import { byteAt, concatBytes, u16At } from "../../../protocol/bytes/bytes.ts";
import type { DiscardReason, Framer, FramerEvent } from "../../../protocol/link/framer.ts";

/** Question, answer and refusal begin differently; then come address, command, length of the data, data, and a sum. */
export const HEAD = { request: 0xaa, answer: 0xab, refusal: 0xac } as const;
export type FrameKind = keyof typeof HEAD;
export const HEAD_BYTES = 4;
export const SUM_BYTES = 2;
const BLANK = 0x58;

function sumOf(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0x5aa5;
  for (let at = from; at < to; at++) sum = (sum * 31 + byteAt(bytes, at)) & 0xffff;
  return sum;
}

export function buildFrame(kind: FrameKind, address: number, command: number, data: Uint8Array): Uint8Array {
  const frame = concatBytes(Uint8Array.of(HEAD[kind], address, command, data.length), data, new Uint8Array(SUM_BYTES));
  return seal(frame);
}

export function seal(frame: Uint8Array): Uint8Array {
  const sum = sumOf(frame, 0, frame.length - SUM_BYTES);
  const sealed = frame.slice();
  sealed.set([sum >>> 8, sum & 0xff], frame.length - SUM_BYTES);
  return sealed;
}

export function isSound(frame: Uint8Array): boolean {
  const end = frame.length - SUM_BYTES;
  return end >= HEAD_BYTES && end === HEAD_BYTES + byteAt(frame, 3) && u16At(frame, end) === sumOf(frame, 0, end);
}

export function kindOf(frame: Uint8Array): FrameKind | null {
  const kinds: readonly FrameKind[] = ["request", "answer", "refusal"];
  return kinds.find((kind) => frame[0] === HEAD[kind]) ?? null;
}

/** What does not begin as a frame begins in the middle of one; what is not as long as it says has lost its sum. */
export function scrub(frame: Uint8Array): Uint8Array {
  const hasHead = kindOf(frame) !== null && frame.length >= HEAD_BYTES;
  const hasSum = hasHead && frame.length === HEAD_BYTES + byteAt(frame, 3) + SUM_BYTES;
  const to = frame.length - (hasSum ? SUM_BYTES : 0);
  return frame.map((byte, at) => (at < (hasHead ? HEAD_BYTES : 0) || at >= to ? byte : BLANK));
}

class DummyFramer implements Framer {
  readonly #kinds: readonly FrameKind[];
  #held: Uint8Array = new Uint8Array(0);

  constructor(kinds: readonly FrameKind[]) {
    this.#kinds = kinds;
  }

  get pendingBytes(): number {
    return this.#held.length;
  }

  begin(): readonly FramerEvent[] {
    return this.silence();
  }

  #isHead = (byte: number): boolean => this.#kinds.some((kind) => HEAD[kind] === byte);

  push(chunk: Uint8Array): readonly FramerEvent[] {
    this.#held = concatBytes(this.#held, chunk);
    const events: FramerEvent[] = [];
    while (this.#held.length > 0) {
      const start = this.#held.findIndex(this.#isHead);
      if (start !== 0) {
        this.#drop(events, start < 0 ? this.#held.length : start, "noise");
        continue;
      }
      if (this.#held.length < HEAD_BYTES) break;
      const length = HEAD_BYTES + byteAt(this.#held, 3) + SUM_BYTES;
      if (this.#held.length < length) break;
      const bytes = this.#held.slice(0, length);
      if (isSound(bytes)) {
        events.push({ kind: "frame", bytes });
        this.#held = this.#held.slice(length);
      } else this.#drop(events, 1, "checksum");
    }
    return events;
  }

  silence(): readonly FramerEvent[] {
    const events: FramerEvent[] = [];
    this.#drop(events, this.#held.length, "incomplete");
    return events;
  }

  #drop(events: FramerEvent[], count: number, reason: DiscardReason): void {
    if (count === 0) return;
    const bytes = this.#held.slice(0, count);
    const last = events.at(-1);
    if (last?.kind === "discarded") events[events.length - 1] = { ...last, bytes: concatBytes(last.bytes, bytes) };
    else events.push({ kind: "discarded", bytes, reason });
    this.#held = this.#held.slice(count);
  }
}

export function createDummyFramer(side: "master" | "pack"): Framer {
  return new DummyFramer(side === "pack" ? ["request"] : ["answer", "refusal"]);
}
