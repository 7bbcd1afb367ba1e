import type { BmsError, Result } from "../../../protocol/index.ts";
import { ok, sleep } from "../../../protocol/index.ts";
import { DEFAULT_LOG_SETTINGS } from "../../contract/beginnings.ts";
import type { Handlers } from "../../contract/contract.ts";
import type { LOGGING_REQUESTS, LogDocument, LogFile, LoggingState, LogSettings } from "../../contract/logging.ts";
import { LOG_DOCUMENT_SCHEMA } from "../../contract/logging.ts";
import { Canceller } from "../base/canceller.ts";
import type { HostPorts } from "../ports.ts";
import type { Moment } from "./gapBook.ts";
import { LogWriter } from "./logWriter.ts";
import type { LogSources } from "./sources.ts";
import { packsNow, reasonFor } from "./sources.ts";

interface LogServiceOptions extends LogSources {
  readonly ports: HostPorts;
  readonly emit: (state: LoggingState) => void;
}

const DOCUMENT = "logging";
/** Retry interval after a full disk. */
const RETRY_MS = 60_000;
/** A value comes this much later than it is due on a slow line, at most. */
const SLACK_MS = 4000;

/** Writes the live values of the packs to files until it is turned off, across restarts of the program. */
export class LogService {
  readonly handlers: Handlers<keyof typeof LOGGING_REQUESTS> = {
    "log.start": (settings) => this.start(settings),
    "log.stop": () => this.stop(),
    "log.files": () => this.files(),
    "log.read": ({ name, offset, most }) => this.#options.ports.texts.read(name, offset, most),
  };
  readonly #options: LogServiceOptions;
  readonly #writer: LogWriter;
  #settings = DEFAULT_LOG_SETTINGS;
  #phase: LoggingState["phase"] = "off";
  #error: BmsError | null = null;
  #nextTryAtMs: number | null = null;
  #startedWallMs = 0;
  #running: Canceller | null = null;
  /** Jobs on the files run one after the other. */
  #jobs: Promise<unknown> = Promise.resolve();
  #keptFile: string | null = null;

  constructor(options: LogServiceOptions) {
    this.#options = options;
    this.#writer = new LogWriter(options.ports);
  }

  state(): LoggingState {
    const { texts, clock } = this.#options.ports;
    const { files, rows, gaps, lastRowWallMs, book } = this.#writer;
    const nowMs = clock.nowMs();
    return {
      phase: this.#phase,
      settings: this.#settings,
      folder: texts.folder,
      mostBytes: texts.mostBytes,
      file: files.open && { name: files.open.name, bytes: files.open.bytes },
      rows,
      gaps,
      lastRowWallMs,
      missing: this.#phase === "off" ? [] : book.missing({ nowMs, gapAfterMs: this.#gapAfterMs() }),
      removed: files.removed,
      totalBytes: files.totalBytes,
      error: this.#error,
      nextTryAtMs: this.#nextTryAtMs,
      atMs: nowMs,
    };
  }

  /** Resumes a log that was on when the program ended; returns its options, null = there was none. */
  async resume(): Promise<LogSettings | null> {
    const resumed = await this.#inTurn(async () => {
      const read = await this.#options.ports.store.read(DOCUMENT);
      if (!read.ok) return this.#halted(read.error);
      const kept = LOG_DOCUMENT_SCHEMA.safeParse(read.value);
      if (!kept.success || this.#running !== null) return null;
      const { settings, on, file, shape, startedWallMs } = kept.data;
      this.#settings = settings;
      if (!on) return null;
      const resumed = await this.#writer.resume(settings, file, shape, startedWallMs);
      if (!resumed.ok) return this.#halted(resumed.error);
      [this.#startedWallMs, this.#keptFile] = [startedWallMs, file];
      this.#run();
      return settings;
    });
    this.#tell();
    return resumed;
  }

  /** Whether a log was on, or where it ended, cannot be read now. */
  #halted(error: BmsError): null {
    this.#error = error;
    return null;
  }

  async start(settings: LogSettings): Promise<Result<null>> {
    await this.#end();
    return this.#inTurn(async () => {
      const startedWallMs = this.#options.ports.clock.wallMs();
      const kept = await this.#keep({ on: true, settings, startedWallMs, file: null, shape: { cells: 0, sensors: [], fitted: [] } });
      if (!kept.ok) {
        this.#tell();
        return kept;
      }
      [this.#settings, this.#startedWallMs] = [settings, startedWallMs];
      this.#writer.begin(settings);
      await this.#writer.list();
      this.#run();
      await this.#tick();
      return ok(null);
    });
  }

  async stop(): Promise<Result<null>> {
    await this.#end();
    return this.#inTurn(async () => {
      this.#tell();
      const kept = await this.#keep({ ...this.#document(), on: false });
      return kept.ok ? ok(null) : kept;
    });
  }

  files(): Promise<Result<readonly LogFile[]>> {
    return this.#inTurn(() => this.#writer.list());
  }

  /** The program ends: a log that is on resumes at the next start. */
  async close(): Promise<void> {
    this.#running?.abort();
    this.#running = null;
    await this.#inTurn(async () => undefined);
  }

  #run(): void {
    const running = new Canceller();
    this.#running = running;
    [this.#phase, this.#error, this.#nextTryAtMs] = ["on", null, null];
    void this.#tickWhile(running);
    if (this.#settings.packs === "all") running.addEventListener("abort", this.#options.keepBank());
  }

  /** Rows lie on whole multiples of the interval, so that logs of two computers can be laid side by side. */
  async #tickWhile(running: Canceller): Promise<void> {
    const { clock } = this.#options.ports;
    const everyMs = this.#settings.everyS * 1000;
    while (!running.aborted) {
      await sleep(clock, everyMs - (clock.wallMs() % everyMs), running);
      await this.#inTurn(() => (running.aborted ? Promise.resolve() : this.#tick()));
    }
  }

  async #end(): Promise<void> {
    this.#running?.abort();
    this.#running = null;
    await this.#inTurn(async () => {
      if (this.#phase === "off") return;
      await this.#writer.endFile(this.#moment(), this.#options.ports.clock.wallMs());
      [this.#phase, this.#error, this.#nextTryAtMs] = ["off", null, null];
    });
  }

  async #tick(): Promise<void> {
    const { clock } = this.#options.ports;
    if (this.#nextTryAtMs === null || clock.nowMs() >= this.#nextTryAtMs) {
      const written = await this.#writer.write(this.#moment(), clock.wallMs());
      this.#phase = written.ok ? "on" : "halted";
      this.#error = written.ok ? null : written.error;
      this.#nextTryAtMs = written.ok ? null : clock.nowMs() + RETRY_MS;
      await this.#keepFile();
    }
    this.#tell();
  }

  #moment(): Moment {
    const { packs } = this.#settings;
    const gapAfterMs = this.#gapAfterMs();
    return {
      nowMs: this.#options.ports.clock.nowMs(),
      packs: packsNow(this.#options, packs),
      freshMs: gapAfterMs,
      gapAfterMs,
      reasonOf: (address) => reasonFor(this.#options, packs, address),
    };
  }

  /** One missed interval is a gap; a round over all packs may take longer than the interval. */
  #gapAfterMs(): number {
    const sweepMs = this.#settings.packs === "all" ? (this.#options.bank().sweepMs ?? 0) : 0;
    return Math.max(1.5 * this.#settings.everyS * 1000, 1.5 * sweepMs) + SLACK_MS;
  }

  #document(): LogDocument {
    const { files, shape } = this.#writer;
    return {
      on: this.#running !== null,
      settings: this.#settings,
      startedWallMs: this.#startedWallMs,
      file: files.open?.name ?? null,
      shape: { cells: shape.cells, sensors: [...shape.sensors], fitted: [...shape.fitted] },
    };
  }

  /** Without it the next start of the program would begin a new file: no reason to stop. */
  async #keepFile(): Promise<void> {
    const name = this.#writer.files.open?.name ?? null;
    if (name === null || name === this.#keptFile) return;
    const kept = await this.#keep(this.#document());
    if (kept.ok) this.#keptFile = name;
  }

  #keep(document: LogDocument): Promise<Result<void>> {
    return this.#options.ports.store.write(DOCUMENT, document);
  }

  #inTurn<T>(job: () => Promise<T>): Promise<T> {
    const run = this.#jobs.then(job);
    this.#jobs = run.catch(() => undefined);
    return run;
  }

  #tell(): void {
    this.#options.emit(this.state());
  }
}
