import type { CancelTimer, Clock, Result, TraceEntry } from "../../../protocol/index.ts";
import { isRefusal, ok } from "../../../protocol/index.ts";
import { NO_BOX } from "../../contract/beginnings.ts";
import type { ParamsState } from "../../contract/params.ts";
import type { BoxCause, BoxInfo, BoxState } from "../../contract/replay.ts";
import type { SessionState } from "../../contract/session.ts";
import type { TraceFile } from "../../contract/traceFile.ts";
import { withHold } from "../base/withHold.ts";
import type { LineStore } from "../ports.ts";
import { parseTrace, textLines } from "./traceFile.ts";

const FOLDER = "boxes";
const MOST_BOXES = 10;
const MOST_CHARACTERS = 4 * 1024 * 1024;
/** Length of the recording before the event, longest first: a shorter one is used when the file would be too large. */
const BEFORE_MS = [300_000, 120_000, 60_000, 20_000, 5000, 0];
/** Length of the recording after the event. */
const AFTER_MS = 5000;
const BAD_ANSWERS_IN_A_ROW = 3;
const CAUSES: readonly BoxCause[] = ["linkLost", "badAnswers", "writeRefused", "writeStopped", "writeUnknown"];

interface BlackBoxOptions {
  readonly clock: Clock;
  readonly lines: LineStore;
  readonly traceFile: (sinceMs: number) => TraceFile;
  readonly emit: (state: BoxState) => void;
}

function infoOf(name: string): BoxInfo | null {
  const match = /^boxes\/b(\d{1,15})-([a-zA-Z]+)(?:-\d{1,9})?$/.exec(name);
  const cause = CAUSES.find((each) => each === match?.[2]);
  return match && cause ? { name, cause, atWallMs: Number(match[1]) } : null;
}

/** Running number in the name: the times are of clocks that may have been set back since. 0 = of a version without numbers. */
const numberOf = ({ name }: BoxInfo): number => Number(/-(\d+)$/.exec(name)?.[1] ?? 0);

function causeOfWrite(report: NonNullable<ParamsState["report"]>): BoxCause | null {
  if (report.outcome === "verified") return null;
  if (report.reason !== null && isRefusal(report.reason)) return "writeRefused";
  return report.outcome === "unknown" ? "writeUnknown" : "writeStopped";
}

/** Saves the recording automatically at the first fault of a connection; the newest few are kept. */
export class BlackBox {
  readonly #options: BlackBoxOptions;
  #done = new Set<BoxCause>();
  readonly #waiting = new Map<BoxCause, { readonly atMs: number; readonly atWallMs: number; readonly cancel: CancelTimer }>();
  #writing: Promise<void> = Promise.resolve();
  #phase: SessionState["phase"] = "closed";
  #hasPack = false;
  #badInARow = 0;
  #reportId: string | null = null;
  #state = NO_BOX;

  constructor(options: BlackBoxOptions) {
    this.#options = options;
  }

  state(): BoxState {
    return this.#state;
  }

  onSession({ phase, found }: SessionState): void {
    const before = this.#phase;
    this.#phase = phase;
    this.#hasPack = found !== null;
    if (phase === "opening" && before !== "opening") {
      this.#done = new Set();
      this.#badInARow = 0;
    }
    if (phase === "lost" && (before === "online" || before === "retrying")) this.#note("linkLost");
  }

  onParams({ report }: ParamsState): void {
    if (report === null || report.id === this.#reportId) return;
    this.#reportId = report.id;
    const cause = causeOfWrite(report);
    if (cause) this.#note(cause);
  }

  onFrame({ direction, kind, reason }: TraceEntry): void {
    if (direction === "tx" || !this.#hasPack) return;
    if (kind === "reply" || kind === "refused") this.#badInARow = 0;
    const isBroken = kind === "discarded" && (reason === "checksum" || reason === "length" || reason === "incomplete");
    if (isBroken && ++this.#badInARow === BAD_ANSWERS_IN_A_ROW) this.#note("badAnswers");
  }

  #note(cause: BoxCause): void {
    if (this.#done.has(cause)) return;
    this.#done.add(cause);
    const { clock } = this.#options;
    const cancel = clock.after(AFTER_MS, () => this.#save(cause));
    this.#waiting.set(cause, { atMs: clock.nowMs(), atWallMs: Math.round(clock.wallMs()), cancel });
  }

  #save(cause: BoxCause): void {
    const when = this.#waiting.get(cause);
    if (!when) return;
    this.#waiting.delete(cause);
    when.cancel();
    const rows = this.#rowsOf(cause, when.atMs);
    this.#writing = this.#writing.then(() => this.#write(cause, when.atWallMs, rows));
  }

  #rowsOf(cause: BoxCause, atMs: number): readonly string[] {
    let rows: readonly string[] = [];
    for (const beforeMs of BEFORE_MS) {
      const { header, lines } = this.#options.traceFile(atMs - beforeMs);
      rows = textLines({ header: { ...header, cause }, lines });
      if (rows.reduce((sum, row) => sum + row.length + 1, 0) <= MOST_CHARACTERS) break;
    }
    return rows;
  }

  async #write(cause: BoxCause, atWallMs: number, rows: readonly string[]): Promise<void> {
    const { lines, emit } = this.#options;
    // Two programs that lose one line at one moment would write both into one file.
    const kept = await withHold(lines, FOLDER, () => this.#keep(cause, atWallMs, rows));
    this.#state = kept.ok ? { latest: kept.value, failed: null } : { ...this.#state, failed: kept.error.code };
    emit(this.#state);
  }

  async #keep(cause: BoxCause, atWallMs: number, rows: readonly string[]): Promise<Result<BoxInfo>> {
    const { lines } = this.#options;
    const listed = await this.list();
    const there = listed.ok ? listed.value : [];
    for (const old of there.slice(MOST_BOXES - 1)) await lines.remove(old.name);
    const number = 1 + Math.max(0, ...there.map(numberOf));
    const info: BoxInfo = { name: `${FOLDER}/b${atWallMs}-${cause}-${number}`, cause, atWallMs };
    const kept = await lines.append(info.name, rows);
    if (!kept.ok) await lines.remove(info.name);
    return kept.ok ? ok(info) : kept;
  }

  /** Newest first. */
  async list(): Promise<Result<readonly BoxInfo[]>> {
    const names = await this.#options.lines.list(FOLDER);
    if (!names.ok) return names;
    return ok(names.value.flatMap((name) => infoOf(name) ?? []).sort((a, b) => numberOf(b) - numberOf(a) || b.atWallMs - a.atWallMs));
  }

  /** Fails with `file.format`, also when it is not there any more, and `host.storage`. */
  async read(name: string): Promise<Result<TraceFile>> {
    const rows = infoOf(name) ? await this.#options.lines.read(name) : ok([]);
    return rows.ok ? parseTrace(rows.value.map((row) => `${row}\n`).join("")) : rows;
  }

  dismiss(): void {
    this.#state = NO_BOX;
    this.#options.emit(this.#state);
  }

  /** Pending recordings are saved as they are. */
  async close(): Promise<void> {
    for (const cause of [...this.#waiting.keys()]) this.#save(cause);
    await this.#writing;
  }
}
