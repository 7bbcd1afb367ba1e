import { bytesOfHex, bytesOfText, concatBytes } from "../../../protocol/index.ts";

/** Whether the line gives the sender, as this program's own copy does. */
export type Hint = "request" | "answer" | null;

interface Line {
  readonly hint: Hint;
  readonly bytes: Uint8Array;
}

/** Frames of one place in the text. */
interface PastedLine extends Line {
  /** Number of the line where it begins, from 1. */
  readonly line: number;
}

interface PastedLines {
  readonly lines: readonly PastedLine[];
  readonly unreadable: readonly number[];
}

/** Everything that people and programs put between pairs. */
const BETWEEN = /0x|\\x|[\s,;:.\-_|"'()[\]{}]/gi;
const SAID_END = /(?:\\r|\\n|<cr>|<lf>|["'`,;\s])+$/i;
/** How programs mark who speaks: TX and RX, arrows, or a verb. */
const SENDER = /(?:^|[\s(\]])(?:(TX|SENT|SENDING|REQUEST|>>>)|(RX|RECEIVED|RECV|RESPONSE|ANSWER|<<<))(?![\w-])[:>]?\s*(.*)$/i;
const STAMP = /^\W*(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d:\d\d(?:[.,]\d+)?\W*/;
/** Pairs in a row, as they stand among words. */
const PAIRS = /(?<![0-9a-z])(?:(?:0x|\\x)?[0-9a-f]{2}[\s,:;.\-_]*){4,}(?![0-9a-z])/gi;
const PYTHON_BYTES = /\bb(["'])(.*)\1/;
const PART = /\(?\bpart (\d+) ?(?:of|\/) ?(\d+)\)?:?/i;
/** Offset, pairs, and the characters beside them, as hexdump, xxd and Wireshark print them. */
const DUMP = /^\s*([0-9a-f]{4,8}):?\s+((?:[0-9a-f]{2}(?:[0-9a-f]{2})? {0,2}){1,16}?)(?:\s{2,}\S.*|\s+\|.*\|)?\s*$/i;

/** Characters as sent from the first ~ on. The end mark is mostly lost on the way through a clipboard, so it is put back. */
function bytesOfCharacters(text: string): Uint8Array {
  const frames = text.split("~").slice(1);
  return bytesOfText(frames.map((frame) => `~${frame.replace(SAID_END, "").replace(/[\s,]/g, "")}\r`).join(""));
}

const ESCAPES: Readonly<Record<string, string>> = { r: "\r", n: "\n", t: "\t", "0": "\0" };

function bytesOfPython(literal: string): Uint8Array {
  const plain = literal.replace(/\\(?:x([0-9a-f]{2})|(.))/gi, (_, pair?: string, letter = "") =>
    pair === undefined ? (ESCAPES[letter] ?? letter) : String.fromCharCode(Number.parseInt(pair, 16)),
  );
  return bytesOfText(plain);
}

/** The longest run of pairs in a line of words; the later one of two, since frames stand behind what is said of them. */
function bytesAmongWords(text: string): Uint8Array | null {
  const found = [...text.replace(STAMP, "").matchAll(PAIRS)].map(([run]) => run);
  // Words such as "face" and "added" are spelt in hex digits, too.
  const runs = found.filter((run) => /\d/.test(run)).map((run) => bytesOfHex(run.replace(BETWEEN, "")));
  return runs.reduce((best, run) => (run !== null && run.length >= (best?.length ?? 0) ? run : best), null);
}

/** null = neither characters of a frame nor hex pairs. */
export function parseLine(text: string): Line | null {
  const [, sent, received, rest = text] = SENDER.exec(text) ?? [];
  const hint = sent !== undefined ? "request" : received !== undefined ? "answer" : null;
  const python = PYTHON_BYTES.exec(rest)?.[2];
  if (python !== undefined) return { hint, bytes: bytesOfPython(python) };
  const strict = bytesOfHex(rest.replace(BETWEEN, ""));
  if (strict !== null && strict.length > 0) return { hint, bytes: strict };
  if (rest.includes("~")) return { hint, bytes: bytesOfCharacters(rest.slice(rest.indexOf("~"))) };
  const found = bytesAmongWords(rest);
  return found === null ? null : { hint, bytes: found };
}

interface DumpLine {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

function parseDump(text: string): DumpLine | null {
  const [, offset = "", pairs = ""] = DUMP.exec(text) ?? [];
  const bytes = offset === "" ? null : bytesOfHex(pairs);
  return bytes === null || bytes.length === 0 ? null : { offset: Number.parseInt(offset, 16), bytes };
}

/** Lines of a dump from `at` on, which count their own bytes; fewer than two are none. */
function dumpFrom(texts: readonly string[], at: number): readonly DumpLine[] {
  const found: DumpLine[] = [];
  let next = 0;
  for (const text of texts.slice(at)) {
    const line = parseDump(text);
    if (line?.offset !== next) break;
    found.push(line);
    next += line.bytes.length;
  }
  return found.length > 1 ? found : [];
}

interface PartLine extends PastedLine {
  /** Of a frame that was printed in parts; "" = it is whole. */
  readonly part: string;
  readonly parts: string;
}

/** null = cannot be read. */
function parsePart(text: string, line: number): PartLine | null {
  const [said = "", part = "", parts = ""] = PART.exec(text) ?? [];
  const read = parseLine(said === "" ? text : text.replace(said, ""));
  return read === null ? null : { line, part, parts, ...read };
}

function joined(lines: readonly PartLine[]): readonly PastedLine[] {
  const whole: PastedLine[] = [];
  let isOpen = false;
  for (const { part, parts, ...line } of lines) {
    const before = isOpen && part !== "1" && part !== "" ? whole.pop() : undefined;
    whole.push(before === undefined ? line : { ...before, bytes: concatBytes(before.bytes, line.bytes) });
    isOpen = part !== parts;
  }
  return whole;
}

/** What a text holds, with dumps and frames that were printed in parts put together. */
export function linesOf(text: string): PastedLines {
  const texts = text.split(/\r\n|\n|\r/);
  const lines: PartLine[] = [];
  const unreadable: number[] = [];
  for (let at = 0; at < texts.length; ) {
    const [content = "", line] = [texts[at], at + 1];
    const dump = dumpFrom(texts, at);
    at += Math.max(1, dump.length);
    if (content.trim() === "") continue;
    const bytes = concatBytes(...dump.map((each) => each.bytes));
    const read = dump.length > 0 ? { line, hint: null, bytes, part: "", parts: "" } : parsePart(content, line);
    if (read === null) unreadable.push(line);
    else lines.push(read);
  }
  return { lines: joined(lines), unreadable };
}
