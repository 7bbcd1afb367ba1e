import { byteAt, equalBytes, textOfBytes } from "../../bytes/bytes.ts";
import { nibbleOf, pairAt, pairText } from "../../bytes/hexPairs.ts";
import type { FrameContext, FrameExplanation, FramePart, FramePartName, FrameRemark, FrameRemarkKey } from "../../model/explain.ts";
import { coverAll, NO_PLACE } from "../../model/explain.ts";
import type { Explainer } from "../driver.ts";
import { carriers } from "./carriers.ts";
import { commandOfCid2 } from "./commands.ts";
import type { PayloadForm } from "./explainPayload.ts";
import { answerForms, guessedForms, payloadParts, requestForm } from "./explainPayload.ts";
import {
  CID1_LIFEPO4,
  CID1_OTHER,
  checksumOf,
  DONE,
  EMPTY_FRAME_CHARACTERS,
  EOI,
  INFO_AT,
  lengthDigit,
  parseFrame,
  REFUSALS,
  SOI,
  VERSION,
} from "./frame.ts";

const FRAME_SOURCE = { evidence: "captured", source: "D18, D24, C" } as const;

/** The characters cut as the frame says, with what is wrong about them; the payload not yet. */
interface Cut {
  readonly parts: readonly FramePart[];
  readonly remarks: readonly FrameRemark[];
  readonly isBroken: boolean;
  readonly address: number | null;
  readonly code: number | null;
  /** Bytes of INFO, as far as its characters are whole upper-case pairs. */
  readonly info: Uint8Array;
}

/** Remarks that do not make a frame a broken one. */
const HARMLESS: ReadonlySet<FrameRemarkKey> = new Set(["lengthDigit"]);

function hexNumber(bytes: Uint8Array, from: number, to: number): number | null {
  const text = textOfBytes(bytes.subarray(from, to));
  return /^[0-9A-Fa-f]+$/.test(text) && text.length === to - from ? Number.parseInt(text, 16) : null;
}

function isUpperHex(bytes: Uint8Array, from: number, to: number): boolean {
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

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  remark(key: FrameRemarkKey, detail: FrameRemark["detail"] = {}): void {
    this.remarks.push({ key, detail });
  }

  mark(part: FramePartName, start: number): void {
    this.parts.push({ start, length: 1, part, ...NO_PLACE, value: { kind: "none" }, ...FRAME_SOURCE, isRight: true });
  }

  /** A number of the frame in hex digits; left out, and so a stray run, when it is not all there. */
  number(part: FramePartName, start: number, length: number, limit: number, expected: string | null): number | null {
    if (start + length > limit) return null;
    const value = hexNumber(this.#bytes, start, start + length);
    if (value === null) return null;
    const found = textOfBytes(this.#bytes.subarray(start, start + length));
    const isRight = expected === null ? null : expected === found;
    const said = isRight === false && expected !== null ? { expected } : {};
    const shown = { kind: "number", value, width: length } as const;
    this.parts.push({ start, length, part, ...NO_PLACE, value: shown, ...FRAME_SOURCE, isRight, ...said });
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

function cut(bytes: Uint8Array, role: FrameContext["role"]): Cut {
  const cutter = new Cutter(bytes);
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
  const version = cutter.number("version", 1, 2, bodyEnd, pairText(VERSION));
  const address = cutter.number("address", 3, 2, bodyEnd, null);
  const other = hexNumber(bytes, 5, 7) === CID1_OTHER ? CID1_OTHER : CID1_LIFEPO4;
  cutter.number("device", 5, 2, bodyEnd, pairText(other));
  const code = cutter.number(role === "request" ? "command" : "returnCode", 7, 2, bodyEnd, null);
  const infoCharacters = bodyEnd - INFO_AT;
  const lenId = hexNumber(bytes, 10, 13);
  const said = lenId === null ? null : pairText((lengthDigit(lenId) << 4) | (lenId >>> 8)).charAt(0);
  const digit = cutter.number("lengthCheck", 9, 1, bodyEnd, said);
  const found = checksumAt === null ? null : hexWord(infoCharacters).slice(1);
  const length = cutter.number("length", 10, 3, bodyEnd, found);
  if (!hasEnd) cutter.remark("incomplete");
  else if (checksumAt === null) cutter.remark("tooShort", { characters: bytes.length });
  if (version !== null && version !== VERSION) cutter.remark("otherVersion", { version: pairText(version) });
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

function verdictOf({ isBroken }: Cut, isRefused: boolean): FrameExplanation["verdict"] {
  return isBroken ? "broken" : isRefused ? "refused" : "good";
}

function build(bytes: Uint8Array, whole: Cut, form: PayloadForm, more: Partial<FrameExplanation>): FrameExplanation {
  const payload = payloadParts(form, whole.info);
  const isUnfit = payload.some(({ isRight }) => isRight === false);
  const remarks = [...whole.remarks];
  if (isUnfit) remarks.push({ key: "payloadLength", detail: { bytes: whole.info.length } });
  return {
    ...{ direction: "unknown", block: form.block, writes: form.writes, address: whole.address, code: null },
    verdict: verdictOf(whole, false),
    ...more,
    remarks: [...remarks, ...(more.remarks ?? [])],
    parts: coverAll(
      [...whole.parts, ...payload].sort((a, b) => a.start - b.start),
      bytes.length,
    ),
  };
}

const NO_FORM: PayloadForm = { block: null, writes: false, pieces: [] };

function explainRequest(bytes: Uint8Array): FrameExplanation {
  const whole = cut(bytes, "request");
  const form = whole.code === null ? null : requestForm(whole.code, whole.info);
  const isUnknown = form === null && whole.code !== null;
  const remarks: FrameRemark[] = isUnknown ? [{ key: "unknownCommand", detail: { code: pairText(whole.code ?? 0) } }] : [];
  return build(bytes, whole, form ?? NO_FORM, { direction: "request", remarks });
}

function codeRemarks(whole: Cut, isDone: boolean): FrameRemark[] {
  if (whole.code === null || isDone || REFUSALS.has(whole.code)) return [];
  return [{ key: "unknownCode", detail: { code: pairText(whole.code) } }];
}

/** The answer to `asked`, by its CID2 and INFO. */
function explainAnswer(bytes: Uint8Array, request: Uint8Array): FrameExplanation {
  if (equalBytes(bytes, request)) return { ...explainRequest(bytes), remarks: [{ key: "echo", detail: {} }] };
  const whole = cut(bytes, "answer");
  const asked = parseFrame(request);
  const isDone = whole.code === DONE || whole.code === asked.code;
  const form = answerForms(asked.code, asked.info, whole.info);
  const isRefused = whole.code !== null && !isDone && REFUSALS.has(whole.code);
  const isUnknown = commandOfCid2(asked.code) === null;
  const known: FrameRemark[] = isUnknown ? [{ key: "unknownCommand", detail: { code: pairText(asked.code) } }] : [];
  return build(bytes, whole, form, {
    direction: "answer",
    verdict: verdictOf(whole, isRefused),
    code: isRefused ? whole.code : null,
    remarks: [...codeRemarks(whole, isDone), ...known],
  });
}

/** An answer of which the question is not known: every block whose answer looks like this. */
function guesses(bytes: Uint8Array): readonly FrameExplanation[] {
  const whole = cut(bytes, "answer");
  const isRefused = whole.code !== null && REFUSALS.has(whole.code);
  const more = {
    direction: "answer",
    verdict: verdictOf(whole, isRefused),
    code: isRefused ? whole.code : null,
  } as const;
  const forms = isRefused || whole.info.length === 0 ? [] : guessedForms(whole.info);
  if (forms.length === 0) return [build(bytes, whole, NO_FORM, { ...more, remarks: [{ key: "noRequest", detail: {} }] })];
  return forms.map((form) => build(bytes, whole, form, { ...more, remarks: [{ key: "guessed", detail: {} }] }));
}

function isFrameLike(bytes: Uint8Array): boolean {
  return bytes[0] === SOI && bytes.length >= INFO_AT;
}

export const explainer: Explainer = {
  explain(bytes, context) {
    if (bytes[0] !== SOI) return build(bytes, cut(bytes, context.role), NO_FORM, {});
    if (context.role === "request") return explainRequest(bytes);
    const { request } = context;
    if (request !== null && isFrameLike(request) && isUpperHex(request, 1, request.length - 1)) return explainAnswer(bytes, request);
    const [first] = guesses(bytes);
    return first ?? explainRequest(bytes);
  },

  readings(bytes) {
    if (!isFrameLike(bytes)) return [];
    const code = hexNumber(bytes, 7, 9);
    if (code === null) return [explainRequest(bytes)];
    const asAnswer = code === DONE || REFUSALS.has(code) ? guesses(bytes) : [];
    const asRequest = commandOfCid2(code) !== null || asAnswer.length === 0 ? [explainRequest(bytes)] : [];
    return [...asRequest, ...asAnswer];
  },

  carriers,
};
