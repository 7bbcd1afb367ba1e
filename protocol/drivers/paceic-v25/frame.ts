import { byteAt, bytesOfText } from "../../bytes/bytes.ts";
import { isLowerHex, nibbleOf, pairAt, pairText } from "../../bytes/hexPairs.ts";
import type { DiscardReason, FrameNote, Framer, FramerEvent } from "../../link/framer.ts";

export const VERSION = 0x25;
export const CID1_LIFEPO4 = 0x46;
/** Seen on some 14-cell packs. */
export const CID1_OTHER = 0x4f;
export const SOI = 0x7e;
export const EOI = 0x0d;
/** Return code of an answer that brings what was asked. */
export const DONE = 0x00;
/** Return codes of the papers and of the protocol family; anything else in that place is somebody's request. */
export const REFUSALS: ReadonlySet<number> = new Set([
  ...[0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x09],
  ...[0x90, 0x91, 0xe1, 0xe2, 0xe3, 0xe4],
]);
/** SOI, header of 12, CHKSUM of 4, EOI. */
export const EMPTY_FRAME_CHARACTERS = 18;
export const INFO_AT = 13;
const LONGEST_INFO = 0xfff;
export const LONGEST_FRAME = EMPTY_FRAME_CHARACTERS + LONGEST_INFO;

/** Digit that makes the sum of the LENID digits and itself a multiple of 16. */
export function lengthDigit(lenId: number): number {
  return -((lenId >>> 8) + ((lenId >>> 4) & 15) + (lenId & 15)) & 15;
}

/** Negative sum of the characters between SOI and CHKSUM, 16 bits. */
export function checksumOf(characters: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += characters[i] as number;
  return -sum & 0xffff;
}

/** `code` = CID2 of a request, RTN of an answer. */
export function buildFrame(address: number, code: number, info: Uint8Array): Uint8Array {
  const lenId = 2 * info.length;
  let text = `~${pairText(VERSION)}${pairText(address)}${pairText(CID1_LIFEPO4)}${pairText(code)}`;
  text += pairText((lengthDigit(lenId) << 4) | (lenId >>> 8)) + pairText(lenId & 0xff);
  for (const byte of info) text += pairText(byte);
  const characters = bytesOfText(text);
  const sum = checksumOf(characters, 1, characters.length);
  return bytesOfText(`${text}${pairText(sum >>> 8)}${pairText(sum & 0xff)}\r`);
}

/** The same frame with the right CHKSUM. */
export function sealFrame(frame: Uint8Array): Uint8Array {
  const sumAt = frame.length - 5;
  const sum = checksumOf(frame, 1, sumAt);
  const sealed = frame.slice();
  sealed.set(bytesOfText(pairText(sum >>> 8) + pairText(sum & 0xff)), sumAt);
  return sealed;
}

const TAIL_CHARACTERS = 5;
/** Stand for the two digits of a byte: "X". */
const BLANK_DIGITS = [0x35, 0x38] as const;

/**
 * The digits of INFO replaced; whatever else stands there shows how the frame was broken. Bytes that do not begin as a frame begin in
 * the middle of one, so that nothing of them is known to be head; without EOI nothing is known to be tail.
 */
export function scrubFrame(frame: Uint8Array): Uint8Array {
  const from = frame[0] === SOI ? INFO_AT : 0;
  const to = frame.length - (frame.at(-1) === EOI ? TAIL_CHARACTERS : 0);
  return frame.map((character, at) => {
    const isDigit = nibbleOf(character) >= 0 || isLowerHex(character);
    return isDigit && at >= from && at < to ? BLANK_DIGITS[(at - from) % 2 === 0 ? 0 : 1] : character;
  });
}

export interface ParsedFrame {
  readonly version: number;
  readonly address: number;
  readonly cid1: number;
  /** CID2 of a request, RTN of an answer. */
  readonly code: number;
  readonly info: Uint8Array;
}

/** Splits a frame that the framer let through. */
export function parseFrame(frame: Uint8Array): ParsedFrame {
  const infoBytes = (frame.length - EMPTY_FRAME_CHARACTERS) / 2;
  const info = new Uint8Array(infoBytes);
  for (let i = 0; i < infoBytes; i++) info[i] = pairAt(frame, INFO_AT + 2 * i);
  return { version: pairAt(frame, 1), address: pairAt(frame, 3), cid1: pairAt(frame, 5), code: pairAt(frame, 7), info };
}

type Check = { readonly ok: true; readonly note?: FrameNote } | { readonly ok: false; readonly reason: DiscardReason };

const NOISE: Check = { ok: false, reason: "noise" };

/** Judges buffer[from..to), which starts with SOI and ends with EOI. */
function checkFrame(buffer: Uint8Array, from: number, to: number): Check {
  let lower = false;
  for (let i = from + 1; i < to - 1; i++) {
    const character = buffer[i] as number;
    if (nibbleOf(character) >= 0) continue;
    if (!isLowerHex(character)) return { ok: false, reason: "noise" };
    lower = true;
  }
  if (lower) return { ok: false, reason: "lowerCase" };
  if (to - from < EMPTY_FRAME_CHARACTERS) return { ok: false, reason: "length" };
  const lenId = ((pairAt(buffer, from + 9) & 15) << 8) | pairAt(buffer, from + 11);
  if (to - from !== EMPTY_FRAME_CHARACTERS + lenId || lenId % 2 !== 0) return { ok: false, reason: "length" };
  const sum = (pairAt(buffer, to - 5) << 8) | pairAt(buffer, to - 3);
  if (sum !== checksumOf(buffer, from + 1, to - 5)) return { ok: false, reason: "checksum" };
  // Some firmware gets this digit wrong; CHKSUM and the real length are right, so the frame is good.
  if (pairAt(buffer, from + 9) >>> 4 !== lengthDigit(lenId)) return { ok: true, note: "lengthChecksumWrong" };
  return { ok: true };
}

/** SOI cannot stand inside a frame and EOI cannot either, so each of them also ends what came before. */
class PaceicFramer implements Framer {
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
    // Noise can never become a frame: say so at once.
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
      this.#flush(events, check.reason);
      return;
    }
    const bytes = this.#buffer.slice(0, this.#length);
    this.#length = 0;
    events.push(check.note === undefined ? { kind: "frame", bytes } : { kind: "frame", bytes, note: check.note });
  }

  #flush(events: FramerEvent[], reason: DiscardReason): void {
    if (this.#length === 0) return;
    events.push({ kind: "discarded", bytes: this.#buffer.slice(0, this.#length), reason });
    this.#length = 0;
  }
}

export function createPaceicFramer(): Framer {
  return new PaceicFramer();
}

/** Version byte of something that is framed like this protocol but is another dialect; null when it is not. */
export function dialectOf(bytes: Uint8Array): number | null {
  if (bytes.length < EMPTY_FRAME_CHARACTERS || byteAt(bytes, 0) !== SOI) return null;
  const version = pairAt(bytes, 1);
  return version < 0 ? null : version;
}
