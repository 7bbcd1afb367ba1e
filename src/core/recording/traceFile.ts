import type { Result } from "../../../protocol/index.ts";
import { fail, hexOfBytes, ok } from "../../../protocol/index.ts";
import { MOST_TRACE_CHARACTERS } from "../../contract/limits.ts";
import type { TraceFile, TraceFileLine, TraceHeader, TraceMark } from "../../contract/traceFile.ts";
import { TRACE_HEADER_SCHEMA, TRACE_LINE_SCHEMA, TRACE_SCHEMA_NAME, TRACE_VERSION } from "../../contract/traceFile.ts";
import type { Recorded, RecordedFrame } from "./recorded.ts";
import { timeOf } from "./recorded.ts";
import type { Recorder } from "./recorder.ts";

const MOST_LINE_CHARACTERS = 256 * 1024;
const MOST_LINES = 500_000;

/** To the nanosecond: simultaneous events stay simultaneous, and times stay readable. */
const rounded = (ms: number): number => Math.round(ms * 1e6) / 1e6;

function frameLine({ entry, pieces }: RecordedFrame, t: number, kept: boolean): TraceFileLine {
  const { direction, kind, bytes, block, reason, note } = entry;
  return {
    t: rounded(t),
    d: direction,
    k: kind,
    x: hexOfBytes(bytes, ""),
    ...(block === undefined ? {} : { b: block }),
    ...(reason === undefined ? {} : { r: reason }),
    ...(note === undefined ? {} : { n: note }),
    ...(pieces === undefined ? {} : { p: pieces.map(rounded) }),
    ...(kept ? { kept } : {}),
  };
}

function markLine(item: Extract<Recorded, { kind: "mark" }>, t: number): TraceFileLine {
  return { t: rounded(t), ...item.mark } as TraceMark;
}

interface TraceFacts {
  readonly header: Omit<TraceHeader, "schema" | "version" | "startedWallMs" | "startedCivil" | "masked">;
  readonly nowMs: number;
  readonly wallMs: number;
  readonly civilTime: (wallMs: number) => string;
  /** Only what is not older than this, on the monotonic clock. */
  readonly sinceMs?: number;
}

/** Everything in the ring as a file; with `sinceMs` the older part is left out as if the ring had let it go. */
export function traceFileOf(recorder: Recorder, facts: TraceFacts): TraceFile {
  const { sinceMs = Number.NEGATIVE_INFINITY } = facts;
  const { items } = recorder;
  const found = items.findIndex((item) => timeOf(item) >= sinceMs);
  const from = found < 0 ? items.length : found;
  const { marks, exchanges, dropped } = recorder.leftovers.after(items.slice(0, from));
  const first = items[from];
  const startMs = first === undefined ? facts.nowMs : timeOf(first);
  const startedWallMs = Math.round(facts.wallMs - (facts.nowMs - startMs));
  const lines: TraceFileLine[] = [
    ...(dropped > 0 ? [{ t: 0, m: "overflow", dropped } as const] : []),
    ...marks.map((mark) => ({ t: 0, ...mark }) as TraceMark),
    ...exchanges.flatMap(([asked, answer]) => [frameLine(asked, 0, true), frameLine(answer, 0, true)]),
  ];
  for (const item of items.slice(from)) {
    const t = timeOf(item) - startMs;
    lines.push(item.kind === "frame" ? frameLine(item, t, false) : markLine(item, t));
  }
  lines.push({ t: rounded(facts.nowMs - startMs), m: "end" });
  const header: TraceHeader = {
    schema: TRACE_SCHEMA_NAME,
    version: TRACE_VERSION,
    ...facts.header,
    startedWallMs,
    startedCivil: facts.civilTime(startedWallMs),
    masked: false,
  };
  return { header, lines };
}

export function textLines({ header, lines }: TraceFile): readonly string[] {
  return [header, ...lines].map((line) => JSON.stringify(line));
}

const bad = (reason: string, line: number) => fail("file.format", { reason, line });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Reads a trace file. A last line that a crash cut off is left out. Fails with `file.format` and the number of the line, and with
 * `file.schemaTooNew`.
 */
export function parseTrace(text: string): Result<TraceFile> {
  if (text.length > MOST_TRACE_CHARACTERS) return bad("tooLong", 0);
  const rows = text.replace(/^\uFEFF/, "").split("\n");
  const isTorn = rows.at(-1) !== "";
  if (!isTorn) rows.pop();
  if (rows.length > MOST_LINES) return bad("tooLong", 0);
  const head = parseJson((rows[0] ?? "").slice(0, MOST_LINE_CHARACTERS));
  const isOurs = typeof head === "object" && head !== null && "schema" in head && head.schema === TRACE_SCHEMA_NAME;
  if (!isOurs) return bad("foreign", 1);
  if ("version" in head && typeof head.version === "number" && head.version > TRACE_VERSION) return fail("file.schemaTooNew");
  const header = TRACE_HEADER_SCHEMA.safeParse(head);
  if (!header.success) return bad("header", 1);
  const lines: TraceFileLine[] = [];
  for (let at = 1; at < rows.length; at++) {
    const row = rows[at] ?? "";
    if (row.length > MOST_LINE_CHARACTERS) return bad("tooLong", at + 1);
    const json = parseJson(row);
    if (json === undefined && isTorn && at === rows.length - 1) break;
    const line = TRACE_LINE_SCHEMA.safeParse(json);
    if (!line.success) return bad(json === undefined ? "json" : "line", at + 1);
    if (line.data.t < (lines.at(-1)?.t ?? 0)) return bad("order", at + 1);
    lines.push(line.data as TraceFileLine);
  }
  return lines.length === 0 ? bad("empty", 1) : ok({ header: header.data, lines });
}
