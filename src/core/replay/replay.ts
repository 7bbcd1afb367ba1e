import type { Clock, Driver } from "../../../protocol/index.ts";
import { bytesOfHex, driverIn } from "../../../protocol/index.ts";
import type { RequestArgs } from "../../contract/contract.ts";
import { isNoted, isRequestName, REQUESTS } from "../../contract/contract.ts";
import { PROGRAM_EVENTS } from "../../contract/events.ts";
import type { ReplaySpeed, ReplayState } from "../../contract/replay.ts";
import type { TraceFile, TraceFileLine } from "../../contract/traceFile.ts";
import type { Core, CoreMaker, CoreRequest, Tell } from "../core.ts";
import type { HostPorts } from "../ports.ts";
import { ReplayClock } from "./replayClock.ts";
import { replayPorts } from "./replayPorts.ts";
import { Tape } from "./tape.ts";

/** The position is reported at this interval, in the host's ms. */
const TELL_EVERY_MS = 200;

interface ReplayOptions {
  readonly host: HostPorts;
  readonly file: TraceFile;
  readonly name: string;
  readonly run: number;
  /** Families that the program knows. */
  readonly drivers: readonly Driver[];
  readonly makeCore: CoreMaker;
  readonly tell: Tell;
}

function isLineRequest(name: string): name is CoreRequest {
  return isRequestName(name) && isNoted(name);
}

/** One run of a recording: a second program on a host made from the file, which gets the same requests at the same times. */
export class Replay {
  readonly core: Core;
  readonly #options: ReplayOptions;
  readonly #hostClock: Clock;
  readonly #clock: ReplayClock;
  readonly #tape: Tape;
  readonly #lengthMs: number;
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #toldEnd = false;
  #isClosed = false;

  constructor(options: ReplayOptions) {
    const { host, file, makeCore, tell } = options;
    this.#options = options;
    this.#hostClock = host.clock;
    this.#lengthMs = file.lines.at(-1)?.t ?? 0;
    this.#tape = new Tape(file.lines);
    this.#clock = new ReplayClock(host.clock, file.header.startedWallMs, this.#lengthMs, () => this.#tick());
    this.core = makeCore(replayPorts(file, this.#tape, this.#clock, host), (message) => {
      if (!this.#isClosed && !PROGRAM_EVENTS.includes(message.event)) tell(message);
    });
    const family = file.header.found?.family ?? null;
    if (family !== null && driverIn(options.drivers, family) === null) {
      this.#showFrames(file.lines);
      return;
    }
    for (const line of file.lines) {
      if ("x" in line || line.m !== "ask") continue;
      // Behind the bytes of the same moment.
      this.#clock.after(line.t, () => this.#clock.after(0, () => this.#ask(line.name, line.args)));
    }
  }

  /** A pack of an unknown family: its frames are replayed without a meaning. */
  #showFrames(lines: readonly TraceFileLine[]): void {
    let seq = 0;
    for (const line of lines) {
      if (!("x" in line)) continue;
      const { t, d, k, x, r } = line;
      const bytes = bytesOfHex(x) ?? new Uint8Array(0);
      const entry = { seq: seq++, atMs: t, direction: d, bytes, kind: k, ...(r === undefined ? {} : { reason: r }) };
      this.#clock.after(t, () => this.core.showFrame(entry));
    }
  }

  /** A request of another version that does not fit any more is left out. */
  #ask(name: string, args: unknown): void {
    if (!isLineRequest(name)) return;
    const parsed = REQUESTS[name].args.safeParse(args);
    if (parsed.success) this.#put(name, parsed.data as RequestArgs<typeof name>);
  }

  #put<N extends CoreRequest>(name: N, args: RequestArgs<N>): void {
    this.core.noteRequest(name, args);
    void this.core.handlers[name](args);
  }

  get speed(): ReplaySpeed {
    return this.#clock.speed;
  }

  get isPaused(): boolean {
    return this.#clock.isPaused;
  }

  state(): ReplayState {
    const { file, name, run } = this.#options;
    const { header } = file;
    return {
      run,
      name,
      startedWallMs: header.startedWallMs,
      masked: header.masked,
      app: header.app,
      family: header.found?.family ?? null,
      cause: header.cause ?? null,
      lengthMs: this.#lengthMs,
      positionMs: this.#clock.nowMs(),
      speed: this.#clock.speed,
      isPaused: this.#clock.isPaused,
      atEnd: this.#clock.atEnd,
      notRecorded: this.#tape.notRecorded,
    };
  }

  async setPace(speed: ReplaySpeed, isPaused: boolean): Promise<void> {
    this.#clock.setPace(speed, isPaused);
    this.#tell();
    await this.#stampAnew();
  }

  close(): void {
    this.#isClosed = true;
    void this.core.close();
    this.#clock.stop();
  }

  /** Windows extrapolate ages from the last timestamp: after a change of speed they need a new one. */
  async #stampAnew(): Promise<void> {
    const state = await this.core.handlers["app.state"]({});
    if (!state.ok) return;
    const { session, snapshot } = state.value;
    this.#options.tell({ event: "session", payload: session });
    if (snapshot) this.#options.tell({ event: "snapshot", payload: { ...snapshot, inTrend: false } });
  }

  #tick(): void {
    const { atEnd } = this.#clock;
    const isNews = atEnd !== this.#toldEnd;
    if (!isNews && this.#hostClock.nowMs() - this.#toldAtMs < TELL_EVERY_MS) return;
    this.#tell();
    if (isNews && atEnd) void this.#stampAnew();
  }

  #tell(): void {
    this.#toldAtMs = this.#hostClock.nowMs();
    this.#toldEnd = this.#clock.atEnd;
    this.#options.tell({ event: "replay", payload: this.state() });
  }
}
