import type { Result } from "../../../protocol/index.ts";
import { ok } from "../../../protocol/index.ts";
import type { LogFile, LogSettings } from "../../contract/logging.ts";
import { utf8Length } from "../base/utf8.ts";
import type { HostPorts, TextLogs } from "../ports.ts";
import type { CivilTime } from "./civilStamp.ts";
import type { Moment } from "./gapBook.ts";
import { GapBook } from "./gapBook.ts";
import { headerOf, lastRows } from "./lastRows.ts";
import { LogFiles } from "./logFiles.ts";
import type { LogRow, LogShape } from "./logTable.ts";
import { grown, LogTable, NO_SHAPE } from "./logTable.ts";

/** Writes what is new about each pack, and what is missing, to the files. */
export class LogWriter {
  readonly files: LogFiles;
  readonly book = new GapBook();
  readonly #texts: TextLogs;
  readonly #civilTime: CivilTime;
  #decimal: LogSettings["decimal"] = "point";
  #shape: LogShape = NO_SHAPE;
  #table: LogTable;
  rows = 0;
  gaps = 0;
  lastRowWallMs: number | null = null;

  constructor({ texts, clock, civilTime }: Pick<HostPorts, "texts" | "clock" | "civilTime">) {
    this.#texts = texts;
    this.#civilTime = civilTime;
    this.files = new LogFiles(texts, clock, civilTime);
    this.#table = new LogTable(NO_SHAPE, this.#decimal, civilTime);
  }

  get shape(): LogShape {
    return this.#shape;
  }

  begin({ decimal, limitMb }: LogSettings, shape: LogShape = NO_SHAPE): void {
    this.files.setLimit(limitMb * 1024 * 1024);
    this.files.close();
    this.book.clear();
    this.#decimal = decimal;
    this.#shape = shape;
    this.#table = new LogTable(shape, decimal, this.#civilTime);
    [this.rows, this.gaps, this.lastRowWallMs] = [0, 0, null];
  }

  /**
   * Resumes where an earlier run ended: the last row of each pack starts a gap. `file` = of this log, whatever its rows say of the time: the
   * clock may have been set. Where it is not known, the rows of the newest file are of this log if they are after `sinceWallMs`.
   */
  async resume(settings: LogSettings, file: string | null, shape: LogShape, sinceWallMs: number): Promise<Result<void>> {
    this.begin(settings, shape);
    const files = await this.files.list();
    if (!files.ok) return files;
    const own = files.value.find(({ name }) => name === file);
    const last = own ?? files.value[0];
    if (last === undefined) return ok(undefined);
    for (const [address, { serial, wallMs }] of await lastRows(this.#texts, last.name, last.bytes))
      if (own !== undefined || wallMs >= sinceWallMs) this.book.resume(address, serial, wallMs);
    const header = own === undefined ? null : await headerOf(this.#texts, own.name);
    if (own !== undefined && header !== null) this.files.resume(own, header);
    return ok(undefined);
  }

  /** Everything new in one append: after a failure either all of it is in the file or nothing. */
  async write(moment: Moment, wallMs: number): Promise<Result<void>> {
    const plan = this.book.plan(moment);
    const times = { firstWallMs: Math.min(wallMs, ...plan.rows.map((row) => row.wallMs)), nowWallMs: wallMs };
    const shape = grown(this.#shape, plan.rows);
    const table = shape === this.#shape ? this.#table : new LogTable(shape, this.#decimal, this.#civilTime);
    const lines = plan.rows.map((row) => table.line(row)).join("");
    if (this.files.open !== null && this.files.isOver(table.header, utf8Length(lines), times)) {
      const ended = await this.endFile(moment, wallMs, plan.rows);
      if (!ended.ok) {
        plan.abandon();
        return ended;
      }
    }
    if (plan.rows.length === 0) return ok(undefined);
    const written = await this.files.append(table.header, lines, times);
    if (!written.ok) {
      plan.abandon();
      return written;
    }
    plan.commit();
    [this.#shape, this.#table] = [shape, table];
    this.#count(plan.rows);
    return ok(undefined);
  }

  /** Gaps that are open, but for packs in `except`, are marked at the end of the file. */
  async endFile(moment: Pick<Moment, "nowMs" | "gapAfterMs">, wallMs: number, except: readonly LogRow[] = []): Promise<Result<void>> {
    const split = this.book.split(moment, wallMs, except);
    if (split.rows.length > 0) {
      const written = await this.files.extend(split.rows.map((row) => this.#table.line(row)).join(""));
      if (!written.ok) return written;
      split.commit();
      this.#count(split.rows);
    }
    this.files.close();
    return ok(undefined);
  }

  list(): Promise<Result<readonly LogFile[]>> {
    return this.files.list();
  }

  #count(rows: readonly LogRow[]): void {
    for (const { kind, wallMs } of rows) {
      if (kind === "value") this.rows += 1;
      else this.gaps += 1;
      this.lastRowWallMs = wallMs;
    }
  }
}
