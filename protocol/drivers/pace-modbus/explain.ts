import { byteAt, equalBytes, hexOfBytes, indexOfBytes, u16At } from "../../bytes/bytes.ts";
import { crc16Modbus } from "../../bytes/crc16.ts";
import { layoutParts } from "../../layout/parts.ts";
import type { FrameExplanation, FramePart, FramePartName, FrameRemark, FrameRemarkKey } from "../../model/explain.ts";
import { coverAll, NO_PLACE } from "../../model/explain.ts";
import type { Explainer } from "../driver.ts";
import { BLOCKS } from "./blocks.ts";
import { carriers } from "./carriers.ts";
import { EXCEPTION_BIT, hasValidCrc, READ_HOLDING, WRITE_MULTIPLE } from "./frame.ts";
import { layoutOfRange } from "./registers.ts";
import { WRITE_GROUPS } from "./settings.ts";

const IN_PAPER = { evidence: "documented", source: "D17" } as const;
const HEADER_BYTES = 6;
const REQUEST_BYTES = 8;

/** Registers that a request names; null = it is no request of the paper. */
interface Span {
  readonly first: number;
  readonly count: number;
  readonly writes: boolean;
}

function spanOf(request: Uint8Array): Span | null {
  if (request.length < REQUEST_BYTES) return null;
  const fn = byteAt(request, 1);
  if (fn !== READ_HOLDING && fn !== WRITE_MULTIPLE) return null;
  return { first: u16At(request, 2), count: u16At(request, 4), writes: fn === WRITE_MULTIPLE };
}

function blockOf({ first, count, writes }: Span): string | null {
  const found = writes
    ? WRITE_GROUPS.find((group) => first >= group.start && first < group.start + group.count)
    : Object.values(BLOCKS).find((block) => block.start === first && block.count === count);
  return found?.key ?? null;
}

/** Puts parts one behind the other, as far as the bytes reach. */
class Walk {
  readonly parts: FramePart[] = [];
  readonly remarks: FrameRemark[] = [];
  at: number;
  readonly #bytes: Uint8Array;
  readonly #start: number;

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.#start = start;
    this.at = start;
  }

  get left(): number {
    return this.#bytes.length - this.at;
  }

  remark(key: FrameRemarkKey, detail: FrameRemark["detail"] = {}): void {
    this.remarks.push({ key, detail });
  }

  number(part: FramePartName, length: 1 | 2, expected: number | null = null): number | null {
    if (this.left < length) return null;
    const value = length === 1 ? byteAt(this.#bytes, this.at) : u16At(this.#bytes, this.at);
    const isRight = expected === null ? null : value === expected;
    const said =
      isRight === false && expected !== null
        ? {
            expected: expected
              .toString(16)
              .toUpperCase()
              .padStart(2 * length, "0"),
          }
        : {};
    const shown = { kind: "number", value, width: 2 * length } as const;
    this.parts.push({ start: this.at, length, part, ...NO_PLACE, value: shown, ...IN_PAPER, isRight, ...said });
    this.at += length;
    return value;
  }

  /** Registers from `first` on; null = nobody knows which these are. */
  registers(first: number | null, bytes: number): void {
    const end = Math.min(this.#bytes.length, this.at + bytes);
    const start = this.at;
    const layout = first === null ? [] : layoutOfRange(first, Math.floor(bytes / 2));
    for (const { isWrong, ...part } of layoutParts(layout, this.#bytes, start, end)) {
      const register = first === null ? null : first + Math.floor((part.start - start) / 2);
      // What is cut off is said once, of the whole frame.
      const isRight = isWrong && part.key !== null ? false : null;
      this.parts.push({ ...part, part: "payload", pack: null, register, isRight });
    }
    this.at = end;
  }

  checksum(): void {
    if (this.left < 2) {
      this.remark("incomplete");
      return;
    }
    const crc = crc16Modbus(this.#bytes, this.#start, this.at);
    const found = u16At(this.#bytes, this.at);
    // Sent low byte first.
    const right = ((crc & 0xff) << 8) | (crc >>> 8);
    this.number("checksum", 2, right);
    if (found !== right) {
      const word = (value: number) => hexOfBytes(Uint8Array.of(value >>> 8, value & 0xff));
      this.remark("checksum", { expected: word(right), found: word(found) });
    }
  }
}

interface Told {
  readonly direction: FrameExplanation["direction"];
  readonly block: string | null;
  readonly writes: boolean;
  readonly code?: number | null;
}

function finish(bytes: Uint8Array, walk: Walk, told: Told): FrameExplanation {
  const { code = null } = told;
  const broken = walk.remarks.some(({ key }) => key === "checksum" || key === "incomplete" || key === "stray" || key === "length");
  const address = walk.parts.find(({ part }) => part === "address")?.value;
  return {
    ...{ direction: told.direction, block: told.block, writes: told.writes, code, remarks: walk.remarks },
    address: address?.kind === "number" ? address.value : null,
    verdict: broken ? "broken" : code === null ? "good" : "refused",
    parts: coverAll(walk.parts, bytes.length),
  };
}

function stray(bytes: Uint8Array): FrameExplanation {
  const walk = new Walk(bytes, 0);
  walk.remark("stray");
  return finish(bytes, walk, { direction: "unknown", block: null, writes: false });
}

function explainRequest(bytes: Uint8Array): FrameExplanation {
  const walk = new Walk(bytes, 0);
  walk.number("address", 1);
  const fn = walk.number("command", 1);
  const isKnown = fn === READ_HOLDING || fn === WRITE_MULTIPLE;
  if (fn !== null && !isKnown) {
    walk.remark("unknownCommand", { code: hexOfBytes(Uint8Array.of(fn)) });
    if (!hasValidCrc(bytes)) walk.remark("stray");
    return finish(bytes, walk, { direction: "request", block: null, writes: false });
  }
  const first = walk.number("firstRegister", 2);
  const count = walk.number("registerCount", 2);
  const span = first === null || count === null ? null : { first, count, writes: fn === WRITE_MULTIPLE };
  if (span?.writes) {
    const length = walk.number("length", 1, Math.min(0xff, 2 * span.count));
    if (length !== null) walk.registers(span.first, Math.min(length, Math.max(0, walk.left - 2)));
  }
  walk.checksum();
  if (walk.left > 0) walk.remark("length", { said: walk.at, found: bytes.length });
  return finish(bytes, walk, { direction: "request", block: span && blockOf(span), writes: fn === WRITE_MULTIPLE });
}

function explainAnswer(bytes: Uint8Array, start: number, span: Span | null): FrameExplanation {
  const walk = new Walk(bytes, start);
  if (start > 0) walk.remark("stray");
  walk.number("address", 1);
  const fn = walk.number("command", 1) ?? 0;
  const block = span && blockOf(span);
  const told: Told = { direction: "answer", block, writes: (fn & 0x7f) === WRITE_MULTIPLE };
  if (fn & EXCEPTION_BIT) {
    const code = walk.number("exceptionCode", 1);
    walk.checksum();
    return finish(bytes, walk, { ...told, code });
  }
  if (fn === WRITE_MULTIPLE) {
    walk.number("firstRegister", 2, span?.first ?? null);
    walk.number("registerCount", 2, span?.count ?? null);
  } else {
    const length = walk.number("length", 1, span && span.count <= 0x7f ? 2 * span.count : null);
    if (length !== null) walk.registers(span?.first ?? null, Math.min(length, Math.max(0, walk.left - (walk.left > length ? 2 : 0))));
    if (span === null) walk.remark("noRequest");
  }
  walk.checksum();
  if (walk.left > 0) walk.remark("length", { said: walk.at, found: bytes.length });
  return finish(bytes, walk, told);
}

/** Where in the bytes an answer to this request begins; -1 = nowhere. */
function answerStart(bytes: Uint8Array, request: Uint8Array): number {
  const [address, fn] = [byteAt(request, 0), byteAt(request, 1)];
  const starts = [fn, fn | EXCEPTION_BIT].map((each) => indexOfBytes(bytes, Uint8Array.of(address, each))).filter((at) => at >= 0);
  return starts.length === 0 ? -1 : Math.min(...starts);
}

const ANSWER_FUNCTIONS: readonly number[] = [READ_HOLDING, WRITE_MULTIPLE, READ_HOLDING | EXCEPTION_BIT, WRITE_MULTIPLE | EXCEPTION_BIT];

/** An answer without its question: every block of this length, else the bytes of the registers alone. */
function guesses(bytes: Uint8Array): readonly FrameExplanation[] {
  const length = byteAt(bytes, 2);
  const isRead = byteAt(bytes, 1) === READ_HOLDING;
  const blocks = isRead ? Object.values(BLOCKS).filter(({ count }) => 2 * count === length) : [];
  if (blocks.length === 0) return [explainAnswer(bytes, 0, null)];
  return blocks.map(({ start, count }) => {
    const one = explainAnswer(bytes, 0, { first: start, count, writes: false });
    return { ...one, remarks: [...one.remarks, { key: "guessed", detail: {} }] };
  });
}

export const explainer: Explainer = {
  explain(bytes, context) {
    if (context.role === "request") return explainRequest(bytes);
    const { request } = context;
    const span = request && spanOf(request);
    if (request && span) {
      if (equalBytes(bytes, request)) return { ...explainRequest(bytes), remarks: [{ key: "echo", detail: {} }] };
      const start = answerStart(bytes, request);
      return start < 0 ? stray(bytes) : explainAnswer(bytes, start, span);
    }
    const isAnswer = bytes.length >= 5 && ANSWER_FUNCTIONS.includes(byteAt(bytes, 1));
    return (isAnswer ? guesses(bytes)[0] : undefined) ?? stray(bytes);
  },

  readings(bytes) {
    if (bytes.length < 5 || !ANSWER_FUNCTIONS.includes(byteAt(bytes, 1))) return [];
    const fn = byteAt(bytes, 1);
    const isRequest = fn === READ_HOLDING ? bytes.length === REQUEST_BYTES : fn === WRITE_MULTIPLE && bytes.length > HEADER_BYTES + 2;
    const isAnswer = fn !== READ_HOLDING || bytes.length === 5 + byteAt(bytes, 2) || !isRequest;
    const all = [...(isRequest ? [explainRequest(bytes)] : []), ...(isAnswer ? guesses(bytes) : [])];
    const rank = { good: 0, refused: 0, broken: 1 } as const;
    const best = Math.min(...all.map(({ verdict }) => rank[verdict]));
    return all.filter(({ verdict }) => rank[verdict] === best);
  },

  carriers,
};
