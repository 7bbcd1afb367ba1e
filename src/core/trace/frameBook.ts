import type { Clock, Driver, FrameExplanation, TraceEntry } from "../../../protocol/index.ts";
import { chatterExplainer, driverIn } from "../../../protocol/index.ts";
import type { TraceRow } from "../../contract/trace.ts";
import type { BookedFrame } from "./bookedFrame.ts";
import { isWrong } from "./bookedFrame.ts";
import { rowOf } from "./summary.ts";

const MOST_FRAMES = 20_000;
/** Answers for whole banks are long: the book is bounded in bytes too. */
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
  readonly #most: number;
  readonly #mostBytes: number;
  #frames: BookedFrame[] = [];
  #asked: BookedFrame | null = null;
  #wrong = 0;
  #bytes = 0;
  readonly #rows = new WeakMap<BookedFrame, TraceRow>();

  constructor(clock: Clock, drivers: readonly Driver[], most = MOST_FRAMES, mostBytes = MOST_BYTES) {
    this.#clock = clock;
    this.#drivers = drivers;
    this.#most = most;
    this.#mostBytes = mostBytes;
  }

  /** Oldest first. */
  get frames(): readonly BookedFrame[] {
    return this.#frames;
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
    this.#frames.push(frame);
    if (isWrong(frame)) this.#wrong += 1;
    this.#bytes += entry.bytes.length;
    if (this.#frames.length >= 1.25 * this.#most || this.#bytes >= this.#mostBytes) this.#trim();
  }

  /** The family that asked; of frames from elsewhere the first that could have. */
  #askedBy({ family, bytes }: TraceEntry): Driver | null {
    return driverIn(this.#drivers, family ?? null) ?? this.#drivers.find((each) => isRequestOf(each, bytes)) ?? null;
  }

  /** A quarter at a time: moving the rest down has a cost. */
  #trim(): void {
    let count = Math.max(0, this.#frames.length - this.#most);
    let left = this.#frames.slice(count).reduce((sum, { entry }) => sum + entry.bytes.length, 0);
    while (left > 0.75 * this.#mostBytes) left -= this.#frames[count++]?.entry.bytes.length ?? left;
    const gone = this.#frames.splice(0, count);
    this.#wrong -= gone.filter(isWrong).length;
    this.#bytes = left;
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
    let [low, high] = [0, this.#frames.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#frames[middle]?.entry.seq ?? 0) > seq) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  find(seq: number): BookedFrame | null {
    const frame = this.#frames[this.placeAfter(seq - 1)];
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
