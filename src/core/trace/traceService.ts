import type { Clock, Driver, FieldRef, FrameExplanation, FramePart, PlanStep, TraceEntry } from "../../../protocol/index.ts";
import { hexOfBytes, ok, parseReading } from "../../../protocol/index.ts";
import type { Handlers, RequestArgs } from "../../contract/contract.ts";
import type { ExplainedFrame, TRACE_REQUESTS, TraceHit, TraceLines, TraceRow } from "../../contract/trace.ts";
import { TRACE_SCAN } from "../../contract/trace.ts";
import type { PackService } from "../pack/onlinePack.ts";
import type { PackLink } from "../pack/packLink.ts";
import type { BookedFrame } from "./bookedFrame.ts";
import { FrameBook } from "./frameBook.ts";
import { explainText } from "./pasted.ts";
import { matcherOf } from "./search.ts";

interface TraceServiceOptions {
  readonly clock: Clock;
  readonly drivers: readonly Driver[];
  /** Where the frames come from. */
  readonly recorder: { listen(listener: (entry: TraceEntry) => void): void };
}

function stepsOf(plan: readonly PlanStep[]): readonly PlanStep[] {
  return plan.flatMap((step) => [step, ...stepsOf(step.insteadIfRefused ?? [])]);
}

function holds(part: FramePart, field: FieldRef): boolean {
  const isThere = part.key === field.key && part.index === (field.index ?? null) && (part.pack ?? 0) === 0;
  const isZero = part.value.kind === "amount" && part.value.base === 0;
  return isThere && !(field.notZero === true && isZero);
}

/** Parts of the first list whose fields are all there. */
function partsWith({ parts }: FrameExplanation, lists: readonly (readonly FieldRef[])[]): readonly FramePart[] | null {
  for (const fields of lists) {
    const found = fields.map((field) => parts.find((part) => holds(part, field)));
    const all = found.filter((part) => part !== undefined);
    if (all.length === fields.length && all.length > 0) return all;
  }
  return null;
}

/** The traffic for people: lines, one frame in detail, pasted text, and the bytes behind a value. */
export class TraceService implements PackService {
  readonly handlers: Handlers<keyof typeof TRACE_REQUESTS> = {
    "trace.lines": async (wanted) => ok(this.lines(wanted)),
    "trace.explain": async ({ seq }) => ok(this.explain(seq)),
    "trace.explainHex": async ({ text }) => ok(explainText(this.#drivers, text)),
    "trace.latestFor": async ({ reading }) => ok(this.#latestFor(reading)),
  };
  readonly #book: FrameBook;
  /** Stays when the pack is lost: its values stay on the screen too. */
  #link: PackLink | null = null;

  readonly #drivers: readonly Driver[];

  constructor({ clock, drivers, recorder }: TraceServiceOptions) {
    this.#drivers = drivers;
    this.#book = new FrameBook(clock, drivers);
    recorder.listen((entry) => this.#book.add(entry));
  }

  setLink(link: PackLink | null): void {
    this.#link = link ?? this.#link;
  }

  lines({ afterSeq, beforeSeq, most, filter }: RequestArgs<"trace.lines">): TraceLines {
    const matches = matcherOf(filter, this.#book);
    const { frames } = this.#book;
    const rows: TraceRow[] = [];
    let [from, to] = [0, frames.length];
    if (afterSeq !== null) {
      from = this.#book.placeAfter(afterSeq);
      to = Math.min(frames.length, from + TRACE_SCAN);
      for (let at = from; at < to && rows.length < most; at++) {
        const frame = frames[at];
        if (frame && matches(frame)) rows.push(this.#book.row(frame));
        if (rows.length === most) to = at + 1;
      }
    } else {
      if (beforeSeq !== null) to = this.#book.placeAfter(beforeSeq - 1);
      from = to;
      while (from > 0 && to - from < TRACE_SCAN && rows.length < most) {
        const frame = frames[--from];
        if (frame && matches(frame)) rows.push(this.#book.row(frame));
      }
      rows.reverse();
    }
    const last = frames[to - 1]?.entry.seq ?? afterSeq ?? -1;
    const open = this.#book.open?.entry.seq ?? Number.POSITIVE_INFINITY;
    return {
      rows,
      afterSeq: Math.min(last, open - 1),
      beforeSeq: from > 0 ? (frames[from]?.entry.seq ?? null) : null,
      kept: frames.length,
      wrong: this.#book.wrong,
    };
  }

  explain(seq: number): ExplainedFrame | null {
    const frame = this.#book.find(seq);
    if (!frame) return null;
    const { entry, request } = frame;
    const isAnswer = entry.kind === "reply" || entry.kind === "refused" || entry.kind === "discarded";
    const asked = isAnswer ? request : null;
    return {
      row: this.#book.row(frame),
      explanation: this.#book.explain(frame),
      requestSeq: asked?.entry.seq ?? null,
      afterMs: asked ? Math.round(entry.atMs - asked.entry.atMs) : null,
    };
  }

  /** In the newest answer to each live question of the pack on the screen. */
  #latestFor(reading: string): TraceHit | null {
    const ref = parseReading(reading);
    const link = this.#link;
    if (!ref || !link) return null;
    const { driver, address } = link;
    const lists = driver.explainer.carriers(ref);
    const open = new Set(
      stepsOf(driver.livePlan).flatMap(({ block, args }) => {
        const request = driver.request(block, address, args);
        return request.ok ? [hexOfBytes(request.value.bytes)] : [];
      }),
    );
    for (const frame of this.#newestFirst()) {
      if (lists.length === 0 || open.size === 0) return null;
      const asked = frame.entry.kind === "reply" && frame.request ? hexOfBytes(frame.request.entry.bytes) : "";
      if (!open.delete(asked)) continue;
      const parts = partsWith(this.#book.explain(frame), lists);
      if (parts) return { seq: frame.entry.seq, starts: parts.map(({ start }) => start) };
    }
    return null;
  }

  *#newestFirst(): Generator<BookedFrame> {
    const { frames } = this.#book;
    for (let at = frames.length - 1; at >= 0; at--) {
      const frame = frames[at];
      if (frame) yield frame;
    }
  }
}
