import { bytesOfText } from "../bytes/bytes.ts";
import { isLowerHex, nibbleOf, pairAt, pairText } from "../bytes/hexPairs.ts";

/**
 * Frames of hexadecimal characters: ~ VER ADR CID1 code LENGTH INFO CHKSUM CR. PACE's own ASCII protocol looks like this, and
 * so do the frames that packs in parallel exchange. Nothing here is specific to either.
 */

export const SOI = 0x7e;
export const EOI = 0x0d;
/** SOI, header of 12, CHKSUM of 4, EOI. */
export const EMPTY_FRAME_CHARACTERS = 18;
export const INFO_AT = 13;
const LONGEST_INFO = 0xfff;
export const LONGEST_FRAME = EMPTY_FRAME_CHARACTERS + LONGEST_INFO;

/** Fields before LENGTH. */
interface AsciiHead {
  readonly version: number;
  readonly address: number;
  readonly cid1: number;
  /** CID2 of a request, RTN of an answer. */
  readonly code: number;
}

interface ParsedFrame extends AsciiHead {
  readonly info: Uint8Array;
}

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

export function buildAsciiFrame({ version, address, cid1, code }: AsciiHead, info: Uint8Array): Uint8Array {
  const lenId = 2 * info.length;
  let text = `~${pairText(version)}${pairText(address)}${pairText(cid1)}${pairText(code)}`;
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

/** Splits a frame that the framer let through. */
export function parseFrame(frame: Uint8Array): ParsedFrame {
  const infoBytes = (frame.length - EMPTY_FRAME_CHARACTERS) / 2;
  const info = new Uint8Array(infoBytes);
  for (let i = 0; i < infoBytes; i++) info[i] = pairAt(frame, INFO_AT + 2 * i);
  return { version: pairAt(frame, 1), address: pairAt(frame, 3), cid1: pairAt(frame, 5), code: pairAt(frame, 7), info };
}

const TAIL_CHARACTERS = 5;
/** Stand for the two digits of a byte: "X". */
const BLANK_DIGITS = [0x35, 0x38] as const;

/**
 * The digits of INFO replaced; any other characters show how the frame was damaged. Bytes that do not begin as a frame
 * begin in the middle of one, so none of them is known to be header; without EOI none is known to be trailer.
 */
export function scrubFrame(frame: Uint8Array): Uint8Array {
  const from = frame[0] === SOI ? INFO_AT : 0;
  const to = frame.length - (frame.at(-1) === EOI ? TAIL_CHARACTERS : 0);
  return frame.map((character, at) => {
    const isDigit = nibbleOf(character) >= 0 || isLowerHex(character);
    return isDigit && at >= from && at < to ? BLANK_DIGITS[(at - from) % 2 === 0 ? 0 : 1] : character;
  });
}
