import { byteAt, equalBytes, hexOfBytes, indexOfBytes, u16At } from "../bytes/bytes.ts";
import type { Explainer } from "../drivers/driver.ts";
import type { Layout } from "../layout/fields.ts";
import type { FrameExplanation } from "../model/explain.ts";
import { EXCEPTION_BIT, FUNCTIONS, hasValidCrc, isKnownFunction, isReadFunction, isRegisterFunction, readByteCount } from "./frame.ts";
import type { FrameSource, Told } from "./walk.ts";
import { finishWalk, Walk } from "./walk.ts";

/** A run of registers that a block reads or writes. */
export interface NamedRun {
  readonly key: string;
  readonly start: number;
  readonly count: number;
}

interface ModbusExplainerOptions {
  readonly layoutOfRange: (start: number, count: number) => Layout;
  readonly reads: readonly NamedRun[];
  readonly writes: readonly NamedRun[];
  /** Source of the frame format. */
  readonly source: FrameSource;
  /** Of writes and refusals, where no pack has been seen to send or take them. */
  readonly unseen?: FrameSource;
  readonly carriers: Explainer["carriers"];
}

/** Registers or coils that a request names. */
interface Span {
  readonly fn: number;
  readonly first: number;
  readonly count: number;
  readonly writes: boolean;
}

const HEADER_BYTES = 6;
const REQUEST_BYTES = 8;

function isSingleWrite(fn: number): boolean {
  return fn === FUNCTIONS.writeCoil || fn === FUNCTIONS.writeRegister;
}

/** null = not a request of a known function. */
function spanOf(request: Uint8Array): Span | null {
  if (request.length < REQUEST_BYTES) return null;
  const fn = byteAt(request, 1);
  if (!isKnownFunction(fn)) return null;
  return { fn, first: u16At(request, 2), count: isSingleWrite(fn) ? 1 : u16At(request, 4), writes: !isReadFunction(fn) };
}

/** Where in the bytes an answer to this request begins; -1 = nowhere. */
function answerStart(bytes: Uint8Array, request: Uint8Array): number {
  const [address, fn] = [byteAt(request, 0), byteAt(request, 1)];
  const starts = [fn, fn | EXCEPTION_BIT].map((each) => indexOfBytes(bytes, Uint8Array.of(address, each))).filter((at) => at >= 0);
  return starts.length === 0 ? -1 : Math.min(...starts);
}

function isModbus(bytes: Uint8Array): boolean {
  return bytes.length >= 5 && isKnownFunction(byteAt(bytes, 1) & ~EXCEPTION_BIT);
}

/** Explains Modbus frames by a family's register map. */
export function createModbusExplainer(options: ModbusExplainerOptions): Explainer {
  const { layoutOfRange, reads, writes, source, unseen = source, carriers } = options;
  /** By the function byte, which stands at `at`. */
  const sourceOf = (bytes: Uint8Array, at: number): FrameSource => (isReadFunction(bytes[at] ?? 0) ? source : unseen);

  function blockOf(span: Span): string | null {
    if (!isRegisterFunction(span.fn)) return null;
    const found = span.writes
      ? writes.find((group) => span.first >= group.start && span.first < group.start + group.count)
      : reads.find((block) => block.start === span.first && block.count === span.count);
    return found?.key ?? null;
  }

  function data(walk: Walk, span: Span | null, bytes: number): void {
    const isMapped = span !== null && isRegisterFunction(span.fn);
    walk.data(isMapped ? layoutOfRange(span.first, Math.floor(bytes / 2)) : [], isMapped ? span.first : null, bytes);
  }

  function stray(bytes: Uint8Array): FrameExplanation {
    const walk = new Walk(bytes, 0, source);
    walk.remark("stray");
    return finishWalk(bytes, walk, { direction: "unknown", block: null, writes: false });
  }

  function explainRequest(bytes: Uint8Array): FrameExplanation {
    const walk = new Walk(bytes, 0, sourceOf(bytes, 1));
    walk.number("address", 1);
    const fn = walk.number("command", 1);
    if (fn !== null && !isKnownFunction(fn)) {
      walk.remark("unknownCommand", { code: hexOfBytes(Uint8Array.of(fn)) });
      if (!hasValidCrc(bytes)) walk.remark("stray");
      return finishWalk(bytes, walk, { direction: "request", block: null, writes: false });
    }
    const span = spanOf(bytes);
    walk.number("firstRegister", 2);
    if (span !== null && isSingleWrite(span.fn)) data(walk, span, Math.min(2, Math.max(0, walk.left - 2)));
    else walk.number("registerCount", 2);
    if (span?.writes && !isSingleWrite(span.fn)) {
      const length = walk.number("length", 1, Math.min(0xff, readByteCountOfWrite(span)));
      if (length !== null) data(walk, span, Math.min(length, Math.max(0, walk.left - 2)));
      // Some masters pad their writes and put the checksum at the end of the padding.
      if (walk.left > 2 && hasValidCrc(bytes)) walk.data([], null, walk.left - 2);
    }
    walk.checksum();
    if (walk.left > 0) walk.remark("length", { said: walk.at, found: bytes.length });
    return finishWalk(bytes, walk, { direction: "request", block: span && blockOf(span), writes: span?.writes ?? false });
  }

  function explainAnswer(bytes: Uint8Array, start: number, span: Span | null): FrameExplanation {
    const walk = new Walk(bytes, start, sourceOf(bytes, start + 1));
    if (start > 0) walk.remark("stray");
    walk.number("address", 1);
    const fn = walk.number("command", 1) ?? 0;
    const isWrite = !isReadFunction(fn & ~EXCEPTION_BIT);
    const told: Told = { direction: "answer", block: span && blockOf(span), writes: isWrite };
    if (fn & EXCEPTION_BIT) {
      const code = walk.number("exceptionCode", 1);
      walk.checksum();
      return finishWalk(bytes, walk, { ...told, code });
    }
    if (isWrite) {
      walk.number("firstRegister", 2, span?.first ?? null);
      if (isSingleWrite(fn)) data(walk, span, Math.min(2, Math.max(0, walk.left - 2)));
      else walk.number("registerCount", 2, span?.count ?? null);
    } else {
      const expected = span === null ? null : readByteCount(span.fn, span.count);
      const length = walk.number("length", 1, expected !== null && expected <= 0xff ? expected : null);
      if (length !== null) data(walk, span, Math.min(length, Math.max(0, walk.left - (walk.left > length ? 2 : 0))));
      if (span === null) walk.remark("noRequest");
    }
    walk.checksum();
    if (walk.left > 0) walk.remark("length", { said: walk.at, found: bytes.length });
    return finishWalk(bytes, walk, told);
  }

  /** An answer without its question: every block of this length, else the bytes of the registers alone. */
  function guesses(bytes: Uint8Array): readonly FrameExplanation[] {
    const length = byteAt(bytes, 2);
    const isRead = byteAt(bytes, 1) === FUNCTIONS.readHolding;
    const blocks = isRead ? reads.filter(({ count }) => 2 * count === length) : [];
    if (blocks.length === 0) return [explainAnswer(bytes, 0, null)];
    return blocks.map(({ start, count }) => {
      const one = explainAnswer(bytes, 0, { fn: FUNCTIONS.readHolding, first: start, count, writes: false });
      return { ...one, remarks: [...one.remarks, { key: "guessed", detail: {} }] };
    });
  }

  return {
    explain(bytes, context) {
      if (context.role === "request") return explainRequest(bytes);
      const { request } = context;
      const span = request && spanOf(request);
      if (request && span) {
        if (equalBytes(bytes, request)) {
          // A single write is acknowledged with its own bytes: that is an answer, not an echo.
          if (isSingleWrite(span.fn)) return explainAnswer(bytes, 0, span);
          return { ...explainRequest(bytes), remarks: [{ key: "echo", detail: {} }] };
        }
        const start = answerStart(bytes, request);
        return start < 0 ? stray(bytes) : explainAnswer(bytes, start, span);
      }
      return (isModbus(bytes) ? guesses(bytes)[0] : undefined) ?? stray(bytes);
    },

    readings(bytes) {
      if (!isModbus(bytes)) return [];
      const fn = byteAt(bytes, 1);
      const isRead = isReadFunction(fn);
      const isRequest = isRead ? bytes.length === REQUEST_BYTES : !(fn & EXCEPTION_BIT) && bytes.length > HEADER_BYTES + 2;
      const isAnswer = !isRead || bytes.length === 5 + byteAt(bytes, 2) || !isRequest;
      const all = [...(isRequest ? [explainRequest(bytes)] : []), ...(isAnswer ? guesses(bytes) : [])];
      const rank = { good: 0, refused: 0, broken: 1 } as const;
      const best = Math.min(...all.map(({ verdict }) => rank[verdict]));
      return all.filter(({ verdict }) => rank[verdict] === best);
    },

    carriers,
  };
}

function readByteCountOfWrite({ fn, count }: Span): number {
  return fn === FUNCTIONS.writeCoils ? Math.ceil(count / 8) : 2 * count;
}
