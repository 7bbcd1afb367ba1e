import type { Driver, FrameExplanation, FramerEvent } from "../../../protocol/index.ts";
import { hexOfBytes } from "../../../protocol/index.ts";
import type { PastedFrame, PastedText } from "../../contract/trace.ts";
import type { Hint } from "./pastedLines.ts";
import { linesOf } from "./pastedLines.ts";

type Reading = PastedFrame["readings"][number];

interface Piece {
  readonly bytes: Uint8Array;
  readonly isFrame: boolean;
}

function cutBy(framer: { push(bytes: Uint8Array): readonly FramerEvent[]; silence(): readonly FramerEvent[] }, bytes: Uint8Array): Piece[] {
  return [...framer.push(bytes), ...framer.silence()].map((event) => ({ bytes: event.bytes, isFrame: event.kind === "frame" }));
}

const framed = (pieces: readonly Piece[]): number => pieces.reduce((sum, { bytes, isFrame }) => sum + (isFrame ? bytes.length : 0), 0);

/** Framed by the family and direction that recognise most of the bytes; left uncut if none finds a frame. */
function piecesOf(drivers: readonly Driver[], bytes: Uint8Array): readonly Piece[] {
  const cuts = drivers.flatMap((driver) => [driver.createFramer(), driver.responder.createFramer()]).map((framer) => cutBy(framer, bytes));
  const best = cuts.reduce((a, b) => (framed(b) > framed(a) ? b : a), []);
  return framed(best) > 0 ? best : [{ bytes, isFrame: false }];
}

interface Told {
  readonly driver: Driver;
  readonly explanation: FrameExplanation;
}

/** Families frame alike: where one of them has a name for it, the others only know its frame. */
function readingsOf(drivers: readonly Driver[], bytes: Uint8Array): readonly Told[] {
  const all = drivers.flatMap((driver) => driver.explainer.readings(bytes).map((explanation) => ({ driver, explanation })));
  const good = all.filter(({ explanation }) => explanation.verdict !== "broken");
  const best = good.length > 0 ? good : all;
  const isOutdone = ({ driver, explanation: { block, direction } }: Told) =>
    block === null && best.some((other) => other.driver !== driver && isNamed(other) && other.explanation.direction === direction);
  return best.filter((each) => !isOutdone(each)).toSorted((a, b) => Number(isNamed(b)) - Number(isNamed(a)));
}

const isNamed = ({ explanation }: Told): boolean => explanation.block !== null;

/** The answer to the frame just before it, when it fits as one, as every family reads it that could have asked. */
function asAnswer(bytes: Uint8Array, { drivers, bytes: request }: Asked): readonly Reading[] {
  return drivers.flatMap((driver) => {
    const explanation = driver.explainer.explain(bytes, { role: "answer", request });
    const isFitting = explanation.direction === "answer" && explanation.verdict !== "broken";
    const isOdd = explanation.remarks.some(({ key }) => key === "payloadLength" || key === "unknownCode") || explanation.parts.some(isOff);
    return isFitting && !isOdd ? [{ family: driver.family, explanation }] : [];
  });
}

const isOff = ({ part, isRight }: FrameExplanation["parts"][number]): boolean => isRight === false && part !== "lengthCheck";

interface Asked {
  readonly drivers: readonly Driver[];
  readonly bytes: Uint8Array;
}

const NOBODY: Asked = { drivers: [], bytes: new Uint8Array() };

function fitsHint(hint: Hint, { direction }: FrameExplanation): boolean {
  return hint === null || direction === hint || direction === "unknown";
}

/** Any text with frames in it: from a forum, a logger, another program or this one. */
export function explainText(drivers: readonly Driver[], text: string): PastedText {
  const frames: PastedFrame[] = [];
  const { lines, unreadable } = linesOf(text);
  let asked: Asked = NOBODY;
  for (const { line, hint, bytes: said } of lines) {
    for (const { bytes } of piecesOf(drivers, said)) {
      const answers = hint === "request" ? [] : asAnswer(bytes, asked);
      const found = readingsOf(drivers, bytes);
      const fitting = found.filter(({ explanation }) => fitsHint(hint, explanation));
      const shown = fitting.length > 0 ? fitting : found;
      const readings = answers.length > 0 ? answers : shown.map(({ driver, explanation }) => ({ family: driver.family, explanation }));
      frames.push({ line, hex: hexOfBytes(bytes, ""), readings });
      // Noise between request and answer is neither.
      if (readings.length === 0) continue;
      const isQuestion = ({ explanation }: Told) => explanation.direction === "request" && explanation.verdict === "good";
      asked = answers.length > 0 ? NOBODY : { drivers: [...new Set(shown.filter(isQuestion).map(({ driver }) => driver))], bytes };
    }
  }
  return { frames, unreadable };
}
