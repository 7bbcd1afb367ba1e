import { wallMsOfStamp } from "../logging/civilStamp.ts";
import type { DriftSample } from "./sample.ts";
import { sampleOf } from "./sample.ts";

/** A row of values of some pack. */
export interface LoggedRow {
  /** Of the manufacturer of the pack; "" = was not known. */
  readonly serial: string;
  /** null = says none. */
  readonly wallMs: number | null;
  /** null = no time, no current, or voltages that cannot be. */
  readonly sample: DriftSample | null;
  /** When the pack was full, whatever zone the log was written in; undefined = it was not, or the row does not say. */
  readonly fullWallMs: number | undefined;
}

interface Columns {
  readonly separator: string;
  readonly count: number;
  readonly time: number;
  readonly kind: number;
  readonly serial: number;
  readonly current: number;
  readonly cells: readonly number[];
  /** -1 = has no such column. */
  readonly soc: number;
  readonly full: number;
}

/** Reads a log of this program piece by piece, as the pieces come from the disk. */
export class LogRowReader {
  #rest = "";
  #columns: Columns | null = null;
  #isOver = false;

  /** It does not begin like a log of this program: nothing is read of it. */
  get isForeign(): boolean {
    return this.#isOver;
  }

  /** Whole rows of what has come so far. */
  take(text: string): readonly LoggedRow[] {
    if (this.#isOver) return [];
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    const rows: LoggedRow[] = [];
    for (const line of lines) {
      if (this.#columns === null) {
        this.#columns = columnsOf(line.trimEnd());
        this.#isOver = this.#columns === null;
        if (this.#isOver) return [];
      } else rows.push(...rowOf(line.trimEnd(), this.#columns));
    }
    return rows;
  }

  /** A text without a single whole line is no log either. */
  end(): void {
    this.#isOver ||= this.#columns === null;
  }
}

/** null = not the head of a log of this program. */
function columnsOf(line: string): Columns | null {
  const head = line.replace(/^\ufeff/, "");
  const separator = head.startsWith("Time;") ? ";" : ",";
  const names = head.split(separator);
  const [time, kind, serial, current] = ["Time", "Row", "Pack SN", "Pack Current (A)"].map((name) => names.indexOf(name));
  if (time === undefined || kind === undefined || serial === undefined || current === undefined) return null;
  if (Math.min(time, kind, serial, current) < 0) return null;
  const cells = names.flatMap((name, at) => (/^Cell \d+ \(mV\)$/.test(name) ? [at] : []));
  return {
    separator,
    count: names.length,
    time,
    kind,
    serial,
    current,
    cells,
    soc: names.indexOf("SOC (%)"),
    full: names.indexOf("fullyCharged"),
  };
}

function rowOf(line: string, columns: Columns): readonly LoggedRow[] {
  const { separator, count, time, kind, serial, current, cells } = columns;
  const fields = fieldsOf(line, separator);
  const field = (at: number) => fields[at] ?? "";
  // A crash may have cut a line, and a person may have edited one.
  if (fields.length !== count || field(kind) !== "value") return [];
  const stamp = field(time);
  const amperes = field(current).replace(",", ".");
  // A pack with fewer cells than another of the same file leaves the last columns empty.
  const cellVoltagesMv = cells
    .map(field)
    .filter((text) => text !== "")
    .map(Number);
  const wallMs = wallMsOfStamp(stamp);
  const isUsable = wallMs !== null && /^-?\d+(\.\d+)?$/.test(amperes);
  const sample = isUsable ? sampleOf({ day: stamp.slice(0, 10), currentMa: Math.round(Number(amperes) * 1000), cellVoltagesMv }) : null;
  const isFull = wallMs !== null && saysFull(field(columns.full), field(columns.soc));
  return [{ serial: unguarded(field(serial)), wallMs, sample, fullWallMs: isFull ? wallMs : undefined }];
}

/** As a pack says it of itself; where its family has no such flag, by all that it can hold. */
function saysFull(flag: string, soc: string): boolean {
  if (flag !== "") return flag === "on";
  return soc !== "" && Number(soc.replace(",", ".")) >= 100;
}

/** A text that a spreadsheet could take for a formula was written with an apostrophe in front. */
const unguarded = (text: string): string => (/^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text);

function fieldsOf(line: string, separator: string): readonly string[] {
  if (!line.includes('"')) return line.split(separator);
  const fields: string[] = [];
  let field = "";
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? "";
    if (char === '"' && isQuoted && line[at + 1] === '"') {
      field += char;
      at += 1;
    } else if (char === '"') isQuoted = !isQuoted;
    else if (char === separator && !isQuoted) {
      fields.push(field);
      field = "";
    } else field += char;
  }
  return [...fields, field];
}
