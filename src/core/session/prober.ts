import type { ByteStream, CancelSignal, Clock, Driver, Reply, Request, Result, TraceListener } from "../../../protocol/index.ts";
import { Line } from "../../../protocol/index.ts";
import type { Recorder } from "../recording/recorder.ts";
import { Bursts, marked, Overheard } from "./listening.ts";
import type { Question } from "./questions.ts";

/** Between two probes: the next request differs, so a late answer to the last one cannot match it. */
const PROBE_QUARANTINE_MS = 60;

interface ProberOptions {
  readonly clock: Clock;
  readonly drivers: readonly Driver[];
  readonly recorder: Recorder;
}

/** What came of one question. */
export interface Probed {
  readonly reply: Result<Reply>;
  /** All that the line carried meanwhile. */
  readonly overheard: Overheard;
}

/** Sends the questions of one round of looking for a pack. */
export class Prober {
  readonly #options: ProberOptions;
  /** Requests of this round: an adapter may echo them. */
  #sent: Uint8Array[] = [];
  #frames = 0;

  constructor(options: ProberOptions) {
    this.#options = options;
  }

  startRound(): void {
    this.#sent = [];
    this.#frames = 0;
  }

  /** Somebody was understood in this round: an answer of any kind, or what others say to each other. */
  get hasHeardFrames(): boolean {
    return this.#frames > 0;
  }

  /** On a separate line: the next request may be another family's. */
  async ask(stream: ByteStream, { driver, firstByteMs }: Question, request: Request, signal: CancelSignal): Promise<Probed> {
    const { clock, drivers, recorder } = this.#options;
    const overheard = new Overheard(drivers);
    this.#sent.push(request.bytes);
    const bursts = new Bursts(stream, clock, (bytes) => overheard.take(bytes, this.#sent));
    const { nextSeq: firstSeq } = recorder;
    const onTrace: TraceListener = (entry) => recorder.record(entry);
    const line = new Line({ stream, clock, codec: driver, quarantineMs: PROBE_QUARANTINE_MS, firstSeq, onTrace: marked(drivers, onTrace) });
    const reply = await line.ask(firstByteMs === undefined ? request : { ...request, firstByteMs }, { signal });
    line.close();
    bursts.close();
    this.#frames += overheard.frames;
    return { reply, overheard };
  }
}
