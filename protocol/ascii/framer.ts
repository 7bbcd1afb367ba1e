import { isLowerHex, nibbleOf, pairAt } from "../bytes/hexPairs.ts";
import type { DiscardReason, FrameNote, Framer, FramerEvent } from "../link/framer.ts";
import { checksumOf, EMPTY_FRAME_CHARACTERS, EOI, LONGEST_FRAME, lengthDigit, SOI } from "./frame.ts";

type Check =
  | { readonly ok: true; readonly note?: FrameNote }
  | { readonly ok: false; readonly reason: DiscardReason; readonly isSumRight?: true };

const SMALL_TO_CAPITAL = 0x20;
const NOISE: Check = { ok: false, reason: "noise" };

const refused = (reason: DiscardReason, isSumRight: boolean): Check =>
  isSumRight ? { ok: false, reason, isSumRight } : { ok: false, reason };

function hasSum(buffer: Uint8Array, to: number, sum: number): boolean {
  return ((pairAt(buffer, to - 5) << 8) | pairAt(buffer, to - 3)) === sum;
}

/** Whoever sends small digits may sum them as they are, or as the capital ones that the protocol wants. */
function isLowerSumRight(frame: Uint8Array): boolean {
  if (frame.length < EMPTY_FRAME_CHARACTERS) return false;
  const capital = frame.map((character) => (isLowerHex(character) ? character - SMALL_TO_CAPITAL : character));
  return [frame, capital].some((summed) => hasSum(capital, capital.length, checksumOf(summed, 1, summed.length - 5)));
}

/** Judges buffer[from..to), which starts with SOI and ends with EOI. */
function checkFrame(buffer: Uint8Array, from: number, to: number): Check {
  let lower = false;
  for (let i = from + 1; i < to - 1; i++) {
    const character = buffer[i] as number;
    if (nibbleOf(character) >= 0) continue;
    if (!isLowerHex(character)) return { ok: false, reason: "noise" };
    lower = true;
  }
  if (lower) return refused("lowerCase", isLowerSumRight(buffer.slice(from, to)));
  if (to - from < EMPTY_FRAME_CHARACTERS) return { ok: false, reason: "length" };
  const lenId = ((pairAt(buffer, from + 9) & 15) << 8) | pairAt(buffer, from + 11);
  const isSumRight = hasSum(buffer, to, checksumOf(buffer, from + 1, to - 5));
  if (to - from !== EMPTY_FRAME_CHARACTERS + lenId || lenId % 2 !== 0) return refused("length", isSumRight);
  if (!isSumRight) return { ok: false, reason: "checksum" };
  // Some firmware gets this digit wrong; CHKSUM and the real length are right, so the frame is good.
  if (pairAt(buffer, from + 9) >>> 4 !== lengthDigit(lenId)) return { ok: true, note: "lengthChecksumWrong" };
  return { ok: true };
}

/** SOI cannot stand inside a frame and EOI cannot either, so each of them also ends what came before. */
class AsciiFramer implements Framer {
  #buffer = new Uint8Array(LONGEST_FRAME + 1);
  #length = 0;

  get pendingBytes(): number {
    return this.#length;
  }

  begin(): readonly FramerEvent[] {
    return this.silence();
  }

  push(chunk: Uint8Array): readonly FramerEvent[] {
    const events: FramerEvent[] = [];
    for (const byte of chunk) {
      if (byte === SOI && this.#length > 0) this.#flush(events, this.#buffer[0] === SOI ? "incomplete" : "noise");
      this.#buffer[this.#length++] = byte;
      if (byte === EOI) this.#end(events);
      else if (this.#length > LONGEST_FRAME) this.#flush(events, "overflow");
    }
    // Noise can never become a frame: report it at once.
    if (this.#length > 0 && this.#buffer[0] !== SOI) this.#flush(events, "noise");
    return events;
  }

  silence(): readonly FramerEvent[] {
    const events: FramerEvent[] = [];
    this.#flush(events, "incomplete");
    return events;
  }

  #end(events: FramerEvent[]): void {
    const check = this.#buffer[0] === SOI ? checkFrame(this.#buffer, 0, this.#length) : NOISE;
    if (!check.ok) {
      this.#flush(events, check.reason, check.isSumRight);
      return;
    }
    const bytes = this.#buffer.slice(0, this.#length);
    this.#length = 0;
    events.push(check.note === undefined ? { kind: "frame", bytes } : { kind: "frame", bytes, note: check.note });
  }

  #flush(events: FramerEvent[], reason: DiscardReason, isSumRight?: true): void {
    if (this.#length === 0) return;
    const bytes = this.#buffer.slice(0, this.#length);
    events.push({ kind: "discarded", bytes, reason, ...(isSumRight ? { isSumRight } : {}) });
    this.#length = 0;
  }
}

export function createAsciiFramer(): Framer {
  return new AsciiFramer();
}
