import { byteAt, textOfBytes } from "../bytes/bytes.ts";
import { nibbleOf, pairAt, pairText } from "../bytes/hexPairs.ts";
import type { Evidence } from "../model/evidence.ts";
import type { FrameContext, FramePart, FramePartName, FrameRemark, FrameRemarkKey } from "../model/explain.ts";
import { NO_PLACE } from "../model/explain.ts";
import { checksumOf, EMPTY_FRAME_CHARACTERS, EOI, INFO_AT, lengthDigit, SOI } from "./frame.ts";

/** What a user of this framing expects in the header, and how well that is known. */
export interface Dialect {
  /** null = any. */
  readonly version: number | null;
  /** CID1; the first is the usual value. */
  readonly devices: readonly [number, ...number[]];
  readonly evidence: Evidence;
  readonly source: string;
}

/** The header fields and what is wrong with them; the payload is not cut yet. */
export interface Cut {
  readonly parts: readonly FramePart[];
  readonly remarks: readonly FrameRemark[];
  readonly isBroken: boolean;
  readonly address: number | null;
  readonly code: number | null;
  /** Bytes of INFO, as far as its characters are whole upper-case pairs. */
  readonly info: Uint8Array;
}

/** Remarks that do not make the frame invalid. */
const HARMLESS: ReadonlySet<FrameRemarkKey> = new Set(["lengthDigit"]);

/** Number that characters[from..to) write in hex digits of either case; null when they do not. */
export function hexNumber(bytes: Uint8Array, from: number, to: number): number | null {
  const text = textOfBytes(bytes.subarray(from, to));
  return /^[0-9A-Fa-f]+$/.test(text) && text.length === to - from ? Number.parseInt(text, 16) : null;
}

export function isUpperHex(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (nibbleOf(byteAt(bytes, at)) < 0) return false;
  return true;
}

function hexWord(value: number): string {
  return pairText(value >>> 8) + pairText(value & 0xff);
}

/** Whole pairs of upper-case digits at the start of characters[from..to). */
function infoOf(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const info: number[] = [];
  for (let at = from; at + 2 <= to; at += 2) {
    const byte = pairAt(bytes, at);
    if (byte < 0) break;
    info.push(byte);
  }
  return Uint8Array.from(info);
}

class Cutter {
  readonly parts: FramePart[] = [];
  readonly remarks: FrameRemark[] = [];
  readonly #bytes: Uint8Array;
  readonly #source: Pick<FramePart, "evidence" | "source">;

  constructor(bytes: Uint8Array, { evidence, source }: Dialect) {
    this.#bytes = bytes;
    this.#source = { evidence, source };
  }

  remark(key: FrameRemarkKey, detail: FrameRemark["detail"] = {}): void {
    this.remarks.push({ key, detail });
  }

  mark(part: FramePartName, start: number): void {
    this.parts.push({ start, length: 1, part, ...NO_PLACE, value: { kind: "none" }, ...this.#source, isRight: true });
  }

  /** A number of the frame in hex digits; an incomplete one is left out and becomes a stray run. */
  number(part: FramePartName, start: number, length: number, limit: number, expected: string | null): number | null {
    if (start + length > limit) return null;
    const value = hexNumber(this.#bytes, start, start + length);
    if (value === null) return null;
    const found = textOfBytes(this.#bytes.subarray(start, start + length));
    const isRight = expected === null ? null : expected === found;
    const said = isRight === false && expected !== null ? { expected } : {};
    const shown = { kind: "number", value, width: length } as const;
    this.parts.push({ start, length, part, ...NO_PLACE, value: shown, ...this.#source, isRight, ...said });
    return value;
  }
}

/** What the digits are, and whether each is one that may stand there. */
function remarkDigits(cutter: Cutter, bytes: Uint8Array, end: number): void {
  const bad = bytes.subarray(1, end).findIndex((character) => nibbleOf(character) < 0);
  if (bad < 0) return;
  const isLower = hexNumber(bytes, 1, end) !== null;
  cutter.remark(isLower ? "lowerCase" : "notHex", { at: bad + 1 });
}

export function cutFrame(bytes: Uint8Array, role: FrameContext["role"], dialect: Dialect): Cut {
  const cutter = new Cutter(bytes, dialect);
  if (bytes[0] !== SOI) {
    cutter.remark("stray");
    const nothing = { address: null, code: null, info: new Uint8Array(0) };
    return { parts: [], remarks: cutter.remarks, isBroken: true, ...nothing };
  }
  const hasEnd = bytes.at(-1) === EOI;
  const end = hasEnd ? bytes.length - 1 : bytes.length;
  const checksumAt = hasEnd && bytes.length >= EMPTY_FRAME_CHARACTERS ? end - 4 : null;
  const bodyEnd = checksumAt ?? end;
  cutter.mark("start", 0);
  const version = cutter.number("version", 1, 2, bodyEnd, dialect.version === null ? null : pairText(dialect.version));
  const address = cutter.number("address", 3, 2, bodyEnd, null);
  const heardDevice = hexNumber(bytes, 5, 7);
  const device = dialect.devices.find((known) => known === heardDevice) ?? dialect.devices[0];
  cutter.number("device", 5, 2, bodyEnd, pairText(device));
  const code = cutter.number(role === "request" ? "command" : "returnCode", 7, 2, bodyEnd, null);
  const infoCharacters = bodyEnd - INFO_AT;
  const lenId = hexNumber(bytes, 10, 13);
  const said = lenId === null ? null : pairText((lengthDigit(lenId) << 4) | (lenId >>> 8)).charAt(0);
  const digit = cutter.number("lengthCheck", 9, 1, bodyEnd, said);
  const found = checksumAt === null ? null : hexWord(infoCharacters).slice(1);
  const length = cutter.number("length", 10, 3, bodyEnd, found);
  if (!hasEnd) cutter.remark("incomplete");
  else if (checksumAt === null) cutter.remark("tooShort", { characters: bytes.length });
  if (version !== null && dialect.version !== null && version !== dialect.version)
    cutter.remark("otherVersion", { version: pairText(version) });
  remarkDigits(cutter, bytes, end);
  if (checksumAt !== null && length !== null && (length !== infoCharacters || length % 2 !== 0))
    cutter.remark("length", { said: length, found: infoCharacters });
  const right = checksumAt === null ? null : hexWord(checksumOf(bytes, 1, checksumAt));
  const checksum = checksumAt === null ? null : cutter.number("checksum", checksumAt, 4, end, right);
  if (right !== null && checksumAt !== null && textOfBytes(bytes.subarray(checksumAt, end)) !== right)
    cutter.remark("checksum", { expected: right, found: textOfBytes(bytes.subarray(checksumAt, end)) });
  else if (checksum !== null && digit !== null && said !== null && hexWord(digit).at(-1) !== said)
    cutter.remark("lengthDigit", { expected: said, found: hexWord(digit).slice(-1) });
  if (hasEnd) cutter.mark("end", end);
  const info = bodyEnd > INFO_AT && isUpperHex(bytes, 1, INFO_AT) ? infoOf(bytes, INFO_AT, bodyEnd) : new Uint8Array(0);
  const isBroken = cutter.remarks.some(({ key }) => !HARMLESS.has(key));
  return { parts: cutter.parts, remarks: cutter.remarks, isBroken, address, code, info };
}
