import type { Driver, FrameExplanation, FramerEvent } from "../../../protocol/index.ts";
import { bytesOfHex, bytesOfText, hexOfBytes } from "../../../protocol/index.ts";
import type { PastedFrame, PastedText } from "../../contract/trace.ts";

type Reading = PastedFrame["readings"][number];

/** Whether the line says who sent it, as this program's own copy does. */
type Hint = "request" | "answer" | null;

interface Line {
  readonly hint: Hint;
  readonly bytes: Uint8Array;
}

/** Everything that people and programs put between pairs. */
const BETWEEN = /0x|\\x|[\s,;:.\-_|"'()[\]{}]/gi;
const SAID_END = /(?:\\r|\\n|<cr>|<lf>|["'`,;\s])+$/i;

/** Characters as sent from the first ~ on. The end mark is mostly lost on the way through a clipboard, so it is put back. */
function bytesOfCharacters(text: string): Uint8Array {
  const frames = text.split("~").slice(1);
  return bytesOfText(frames.map((frame) => `~${frame.replace(SAID_END, "").replace(/[\s,]/g, "")}\r`).join(""));
}

/** null = neither characters of a frame nor hex pairs. */
export function parseLine(text: string): Line | null {
  const [, said, rest = text] = /(?:^|\s)(TX|RX)\b[:>]?\s*(.*)$/i.exec(text) ?? [];
  const hint = said === undefined ? null : said.toUpperCase() === "TX" ? "request" : "answer";
  if (rest.includes("~")) return { hint, bytes: bytesOfCharacters(rest.slice(rest.indexOf("~"))) };
  const bytes = bytesOfHex(rest.replace(BETWEEN, ""));
  return bytes === null || bytes.length === 0 ? null : { hint, bytes };
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly isFrame: boolean;
}

function cutBy(framer: { push(bytes: Uint8Array): readonly FramerEvent[]; silence(): readonly FramerEvent[] }, bytes: Uint8Array): Piece[] {
  return [...framer.push(bytes), ...framer.silence()].map((event) => ({ bytes: event.bytes, isFrame: event.kind === "frame" }));
}

const framed = (pieces: readonly Piece[]): number => pieces.reduce((sum, { bytes, isFrame }) => sum + (isFrame ? bytes.length : 0), 0);

/** Cut by the family, and the side of it, that finds most in the bytes; by nobody when none finds a frame. */
function piecesOf(drivers: readonly Driver[], bytes: Uint8Array): readonly Piece[] {
  const cuts = drivers.flatMap((driver) => [driver.createFramer(), driver.responder.createFramer()]).map((framer) => cutBy(framer, bytes));
  const best = cuts.reduce((a, b) => (framed(b) > framed(a) ? b : a), []);
  return framed(best) > 0 ? best : [{ bytes, isFrame: false }];
}

function readingsOf(
  drivers: readonly Driver[],
  bytes: Uint8Array,
): readonly { readonly driver: Driver; readonly explanation: FrameExplanation }[] {
  const all = drivers.flatMap((driver) => driver.explainer.readings(bytes).map((explanation) => ({ driver, explanation })));
  const good = all.filter(({ explanation }) => explanation.verdict !== "broken");
  return good.length > 0 ? good : all;
}

/** The answer to the frame just before it, when it fits as one. */
function asAnswer(bytes: Uint8Array, before: Asked | null): Reading | null {
  if (before === null) return null;
  const explanation = before.driver.explainer.explain(bytes, { role: "answer", request: before.bytes });
  const isFitting = explanation.direction === "answer" && explanation.verdict !== "broken";
  const isOdd = explanation.remarks.some(({ key }) => key === "payloadLength" || key === "unknownCode") || explanation.parts.some(isOff);
  return isFitting && !isOdd ? { family: before.driver.family, explanation } : null;
}

const isOff = ({ part, isRight }: FrameExplanation["parts"][number]): boolean => isRight === false && part !== "lengthCheck";

interface Asked {
  readonly driver: Driver;
  readonly bytes: Uint8Array;
}

function fitsHint(hint: Hint, { direction }: FrameExplanation): boolean {
  return hint === null || direction === hint || direction === "unknown";
}

/** Any text with frames in it: from a forum, a logger, another program or this one. */
export function explainText(drivers: readonly Driver[], text: string): PastedText {
  const frames: PastedFrame[] = [];
  const unreadable: number[] = [];
  let asked: Asked | null = null;
  text.split(/\r\n|\n|\r/).forEach((content, place) => {
    if (content.trim() === "") return;
    const line = parseLine(content);
    if (line === null) {
      unreadable.push(place + 1);
      return;
    }
    for (const { bytes } of piecesOf(drivers, line.bytes)) {
      const answer = line.hint === "request" ? null : asAnswer(bytes, asked);
      const found = readingsOf(drivers, bytes);
      const fitting = found.filter(({ explanation }) => fitsHint(line.hint, explanation));
      const shown = fitting.length > 0 ? fitting : found;
      const readings = answer ? [answer] : shown.map(({ driver, explanation }) => ({ family: driver.family, explanation }));
      frames.push({ line: place + 1, hex: hexOfBytes(bytes, ""), readings });
      // Noise between question and answer is neither.
      if (readings.length === 0) continue;
      const question = answer ? undefined : shown.find(({ explanation }) => explanation.direction === "request");
      asked = question && question.explanation.verdict === "good" ? { driver: question.driver, bytes } : null;
    }
  });
  return { frames, unreadable };
}
