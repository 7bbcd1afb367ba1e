import type { Clock, Result } from "../../../protocol/index.ts";
import { ok } from "../../../protocol/index.ts";
import { CSV_MARK } from "../../contract/csv.ts";
import type { LogFile } from "../../contract/logging.ts";
import { LOG_NAME } from "../../contract/logging.ts";
import { utf8Length } from "../base/utf8.ts";
import type { TextLogs } from "../ports.ts";
import type { CivilTime } from "./civilStamp.ts";

/** A spreadsheet opens it at once, and a technician can mail it. */
const LARGEST_FILE_BYTES = 16 * 1024 * 1024;
/** Of the limit for all together: removing the oldest leaves most of the past. */
const FILE_SHARE = 0.25;

/** The hour that autumn repeats is not ahead of now. */
const HOUR_TWICE_MS = 2 * 3_600_000;

/** Several of one second are numbered, beginning with the second. */
const numberIn = (name: string): number => Number(/-\d{6}-(\d+)\.csv$/.exec(name)?.[1] ?? 1);

function compared(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  const at = a.findIndex((each, place) => each !== b[place]);
  return at < 0 ? 0 : (a[at] ?? 0) < (b[at] ?? 0) ? -1 : 1;
}

interface OpenFile extends LogFile {
  /** Civil day of its first row. */
  readonly day: string;
  readonly header: string;
}

/** Of the rows that are written together. */
interface RowTimes {
  readonly firstWallMs: number;
  readonly nowWallMs: number;
}

/** A series of growing files: a new one each day and before one becomes too large, within a total limit. */
export class LogFiles {
  readonly #texts: TextLogs;
  readonly #clock: Clock;
  readonly #civilTime: CivilTime;
  #limitBytes = Number.POSITIVE_INFINITY;
  #open: OpenFile | null = null;
  #totalBytes = 0;
  #removed: { readonly files: number; readonly bytes: number } | null = null;

  constructor(texts: TextLogs, clock: Clock, civilTime: CivilTime) {
    this.#texts = texts;
    this.#clock = clock;
    this.#civilTime = civilTime;
  }

  get open(): OpenFile | null {
    return this.#open;
  }
  get totalBytes(): number {
    return this.#totalBytes;
  }
  get removed(): { readonly files: number; readonly bytes: number } | null {
    return this.#removed;
  }

  setLimit(limitBytes: number): void {
    this.#limitBytes = Math.min(limitBytes, this.#texts.mostBytes ?? Number.POSITIVE_INFINITY);
  }

  /** The next append begins a new file. */
  close(): void {
    this.#open = null;
  }

  /** Continues a file that an earlier run of the program began. */
  resume(file: LogFile, header: string): void {
    const [, year = "", month = "", day = ""] = /-(\d{4})(\d\d)(\d\d)-/.exec(file.name) ?? [];
    this.#open = { ...file, header, day: `${year}-${month}-${day}` };
  }

  /** Newest first. A name that lies ahead of now is of a clock that was set back since: it comes last, and is the first to go. */
  async list(): Promise<Result<readonly LogFile[]>> {
    const all = await this.#texts.list();
    if (!all.ok) return all;
    const files = all.value.filter(({ name }) => LOG_NAME.test(name));
    this.#totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
    const nowName = this.#nameAt(this.#clock.wallMs() + HOUR_TWICE_MS);
    const rank = ({ name }: LogFile) => [name.slice(0, nowName.length) <= nowName ? 1 : 0, name.slice(0, nowName.length), numberIn(name)];
    return ok(files.toSorted((a, b) => compared(rank(b), rank(a))));
  }

  /** Whether the next append would go to another file. */
  isOver(header: string, bytes: number, times: RowTimes): boolean {
    const open = this.#open;
    if (open === null) return true;
    const mostBytes = Math.min(LARGEST_FILE_BYTES, this.#limitBytes * FILE_SHARE);
    return open.header !== header || !this.#isOfDay(open, times) || open.bytes + bytes > mostBytes;
  }

  /** Adds rows to the file that is open, whatever its day. */
  async extend(lines: string): Promise<Result<void>> {
    return this.#open === null ? ok(undefined) : this.#write(this.#open, lines);
  }

  /** Adds rows under `header`, in a new file where one is due. */
  async append(header: string, lines: string, times: RowTimes): Promise<Result<void>> {
    const open = this.#open;
    if (open !== null && !this.isOver(header, utf8Length(lines), times)) return this.#write(open, lines);
    const day = this.#dayOf(times.firstWallMs);
    const name = await this.#newName(times.firstWallMs);
    return name.ok ? this.#write({ name: name.value, bytes: 0, day, header }, CSV_MARK + header + lines) : name;
  }

  async #write(file: OpenFile, text: string): Promise<Result<void>> {
    const room = await this.#makeRoom(file.name, utf8Length(text), file.bytes === 0);
    if (!room.ok) return room;
    const written = await this.#texts.append(file.name, text);
    if (!written.ok) return written;
    this.#totalBytes += written.value.bytes - file.bytes;
    this.#open = { ...file, bytes: written.value.bytes };
    return ok(undefined);
  }

  async #makeRoom(current: string, bytes: number, lookAgain: boolean): Promise<Result<void>> {
    if (!lookAgain && this.#totalBytes + bytes <= this.#limitBytes) return ok(undefined);
    const all = await this.list();
    if (!all.ok) return all;
    for (const file of all.value.toReversed().filter(({ name }) => name !== current)) {
      if (this.#totalBytes + bytes <= this.#limitBytes) break;
      const gone = await this.#texts.remove(file.name);
      if (!gone.ok) return gone;
      this.#totalBytes -= file.bytes;
      this.#removed = { files: (this.#removed?.files ?? 0) + 1, bytes: (this.#removed?.bytes ?? 0) + file.bytes };
    }
    return ok(undefined);
  }

  #nameAt(wallMs: number): string {
    const [day = "", time = ""] = this.#civilTime(wallMs).split("T");
    return `open-bmstool-${day.replaceAll("-", "")}-${time.replaceAll(":", "")}`;
  }

  /** A value from before midnight belongs to the day before, though it is written after; where the new day has begun, it comes to that. */
  #isOfDay({ day }: OpenFile, { firstWallMs, nowWallMs }: RowTimes): boolean {
    return day === this.#dayOf(firstWallMs) || day === this.#dayOf(nowWallMs);
  }

  #dayOf(wallMs: number): string {
    return this.#civilTime(wallMs).slice(0, 10);
  }

  /** By its time; two in one second, or in the hour that autumn repeats, are numbered. */
  async #newName(wallMs: number): Promise<Result<string>> {
    const base = this.#nameAt(wallMs);
    const all = await this.#texts.list();
    if (!all.ok) return all;
    const taken = new Set(all.value.map(({ name }) => name));
    let name = `${base}.csv`;
    for (let number = 2; taken.has(name); number++) name = `${base}-${number}.csv`;
    return ok(name);
  }
}
