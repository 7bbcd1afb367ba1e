import type { Clock, Driver, FrameExplanation, TraceEntry } from "../../../protocol/index.ts";
import { chatterExplainer, driverIn } from "../../../protocol/index.ts";
import type { TraceRow } from "../../contract/trace.ts";
import { BoundedRing } from "../base/boundedRing.ts";
import type { BookedFrame } from "./bookedFrame.ts";
import { isWrong } from "./bookedFrame.ts";
import { rowOf } from "./summary.ts";

const MOST_FRAMES = 20_000;
const MOST_BYTES = 16 * 1024 * 1024;

interface Reading {
  readonly driver: Driver | null;
  readonly explanation: FrameExplanation;
}

function isRequestOf(driver: Driver, bytes: Uint8Array): boolean {
  return driver.explainer.readings(bytes).some(({ direction, verdict }) => direction === "request" && verdict === "good");
}

/** Families frame alike: a whole frame of one is damage or a bare question to another. Whole ones count, and those that name it. */
function readingOf(drivers: readonly Driver[], asked: Driver | null, bytes: Uint8Array): Reading | null {
  const all = drivers.flatMap((driver) =>
    driver.explainer
      .readings(bytes)
      .slice(0, 1)
      .map((explanation) => ({ driver, explanation })),
  );
  const whole = all.filter(({ explanation }) => explanation.verdict !== "broken");
  const own = whole.find(({ driver }) => driver === asked);
  return own ?? whole.find(({ explanation }) => explanation.block !== null) ?? whole[0] ?? all[0] ?? null;
}

/** The recorder's frames prepared for people: with request, family and time of day. */
export class FrameBook {
  readonly #clock: Clock;
  readonly #drivers: readonly Driver[];
  readonly #frames: BoundedRing<BookedFrame>;
  #asked: BookedFrame | null = null;
  #wrong = 0;
  readonly #rows = new WeakMap<BookedFrame, TraceRow>();

  constructor(clock: Clock, drivers: readonly Driver[], most = MOST_FRAMES, mostBytes = MOST_BYTES) {
    this.#clock = clock;
    this.#drivers = drivers;
    this.#frames = new BoundedRing({ most, mostBytes, bytesOf: ({ entry }) => entry.bytes.length });
  }

  /** Oldest first. */
  get frames(): readonly BookedFrame[] {
    return this.#frames.items;
  }

  get wrong(): number {
    return this.#wrong;
  }

  /** The question whose answer may still come. */
  get open(): BookedFrame | null {
    return this.#asked?.answer === "open" ? this.#asked : null;
  }

  add(entry: TraceEntry): void {
    const wallMs = Math.round(this.#clock.wallMs() - (this.#clock.nowMs() - entry.atMs));
    const isQuestion = entry.direction === "tx";
    const asked = entry.chatter ? null : this.#asked;
    const known = asked?.driver ?? null;
    const driver = isQuestion ? this.#askedBy(entry) : known;
    const frame: BookedFrame = { entry, wallMs, driver, request: isQuestion ? null : asked, answer: isQuestion ? "open" : null };
    if (isQuestion) this.#settle("none", frame);
    else if (entry.kind === "reply" || entry.kind === "refused") this.#settle("answered", this.#asked);
    if (isWrong(frame)) this.#wrong += 1;
    this.#wrong -= this.#frames.push(frame).filter(isWrong).length;
  }

  /** The family that asked; of frames from elsewhere the first that could have. */
  #askedBy({ family, bytes }: TraceEntry): Driver | null {
    return driverIn(this.#drivers, family ?? null) ?? this.#drivers.find((each) => isRequestOf(each, bytes)) ?? null;
  }

  /** The last question has its answer, or will never have one. */
  #settle(answer: "answered" | "none", next: BookedFrame | null): void {
    const asked = this.#asked;
    if (asked?.answer === "open") {
      asked.answer = answer;
      this.#rows.delete(asked);
      if (answer === "none") this.#wrong += 1;
    }
    this.#asked = next;
  }

  /** Place of the first frame with a number above `seq`. */
  placeAfter(seq: number): number {
    const { frames } = this;
    let [low, high] = [0, frames.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((frames[middle]?.entry.seq ?? 0) > seq) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  find(seq: number): BookedFrame | null {
    const frame = this.frames[this.placeAfter(seq - 1)];
    return frame?.entry.seq === seq ? frame : null;
  }

  explain(frame: BookedFrame): FrameExplanation {
    return this.#read(frame).explanation;
  }

  /** What the bytes say, and in the words of which family; null = of none, because no family knows them. */
  #read({ entry, driver, request }: BookedFrame): Reading {
    const { bytes, kind } = entry;
    if (entry.chatter) return { driver: null, explanation: chatterExplainer.explain(bytes) };
    const drivers = driver ? [driver, ...this.#drivers.filter((each) => each !== driver)] : this.#drivers;
    const [first = drivers[0]] = drivers;
    if (!first) throw new RangeError("no drivers");
    const by = (explanation: FrameExplanation): Reading => {
      return { driver: driver ?? (explanation.block === null ? null : first), explanation };
    };
    if (entry.direction === "tx") return by(first.explainer.explain(bytes, { role: "request" }));
    if (kind === "echo") {
      const echo = first.explainer.explain(bytes, { role: "request" });
      return by({ ...echo, remarks: [{ key: "echo", detail: {} }] });
    }
    // An unrequested frame may be anything: a request of another master, or an answer to it.
    const isStranger = kind === "unasked" || kind === "late" || request === null;
    const known = isStranger ? readingOf(drivers, driver, bytes) : null;
    if (known) return known;
    return by(first.explainer.explain(bytes, { role: "answer", request: isStranger ? null : request.entry.bytes }));
  }

  row(frame: BookedFrame): TraceRow {
    const known = this.#rows.get(frame);
    if (known) return known;
    const { driver, explanation } = this.#read(frame);
    const row = rowOf(frame, driver?.family ?? null, explanation, isWrong(frame));
    this.#rows.set(frame, row);
    return row;
  }
}
