import type { FramePart } from "../../../../../protocol/shared.ts";
import type { TraceRow } from "../../../../contract/trace.ts";

const CARRIAGE_RETURN = 0x0d;
const isPrinted = (byte: number): boolean => byte >= 0x20 && byte <= 0x7e;

function bytesOf(hex: string): readonly number[] {
  return (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}

/** Whether these bytes are better read as characters: frames of letters and digits, with their end. */
function areCharacters(bytes: readonly number[]): boolean {
  return bytes[0] === 0x7e && bytes.every((byte) => isPrinted(byte) || byte === CARRIAGE_RETURN);
}

/** `end` = how the end mark of a frame is written: a list does without, a copy has it as "\r". */
function charactersOf(bytes: readonly number[], end: string): string {
  return bytes.map((byte) => (byte === CARRIAGE_RETURN ? end : String.fromCharCode(byte))).join("");
}

function pairsOf(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).toUpperCase().padStart(2, "0")).join(" ");
}

export function wireText(hex: string, end = ""): string {
  const bytes = bytesOf(hex);
  return areCharacters(bytes) ? charactersOf(bytes, end) : pairsOf(bytes);
}

interface ByteRun {
  readonly part: FramePart;
  readonly text: string;
  /** Neighbours of another field have the other shade. */
  readonly isShaded: boolean;
}

const fieldOf = ({ part, key, pack, index }: FramePart): string => (index === null ? `${part} ${key} ${pack}` : `${key} ${pack}`);

/** The bytes cut at the borders of the parts; items of one list have one shade. */
export function runsOf(hex: string, parts: readonly FramePart[]): readonly ByteRun[] {
  const bytes = bytesOf(hex);
  const inCharacters = areCharacters(bytes);
  let isShaded = false;
  return parts.map((part, at) => {
    const before = parts[at - 1];
    if (part.part === "payload" && before !== undefined && fieldOf(before) !== fieldOf(part)) isShaded = !isShaded;
    const own = bytes.slice(part.start, part.start + part.length);
    const text = inCharacters ? charactersOf(own, "CR") : pairsOf(own);
    return { part, text, isShaded: isShaded && part.part === "payload" };
  });
}

const two = (value: number): string => String(value).padStart(2, "0");

/** "14:21:07.123" */
export function timeText(wallMs: number): string {
  const at = new Date(wallMs);
  const clock = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(":");
  return `${clock}.${String(at.getMilliseconds()).padStart(3, "0")}`;
}

/** "2026-01-17 14:21:07.123" */
function stampText(wallMs: number): string {
  const at = new Date(wallMs);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${timeText(wallMs)}`;
}

/** A line for the clipboard; pasted below, it is read again. */
export function copyLine({ wallMs, direction, hex }: Pick<TraceRow, "wallMs" | "direction" | "hex">): string {
  return `${stampText(wallMs)}  ${direction === "tx" ? "TX" : "RX"}  ${wireText(hex, "\\r")}`;
}

/** Lines from one number to another, in whichever order they are given. */
export function rowsBetween(rows: readonly TraceRow[], from: number | null, to: number | null): readonly TraceRow[] {
  if (to === null) return [];
  const [low, high] = [Math.min(from ?? to, to), Math.max(from ?? to, to)];
  return rows.filter(({ seq }) => seq >= low && seq <= high);
}
