import type { TextLogs } from "../ports.ts";
import { wallMsOfStamp } from "./civilStamp.ts";

/** Enough for the last rows of a full line of packs. */
const TAIL_BYTES = 65_536;

interface LastRow {
  readonly serial: string;
  readonly wallMs: number;
}

/** The last row of each pack in a file; an incomplete line after a crash is not read. */
export async function lastRows(texts: TextLogs, name: string, bytes: number): Promise<ReadonlyMap<number, LastRow>> {
  const last = new Map<number, LastRow>();
  const read = await texts.read(name, Math.max(0, bytes - TAIL_BYTES), TAIL_BYTES);
  if (!read.ok) return last;
  for (const line of read.value.text.split("\n").slice(0, -1)) {
    const [, stamp = "", address = "", serial = ""] = /^([^,;]+)[,;](?:value|gap)[,;](\d+)[,;]([^,;"]*)/.exec(line) ?? [];
    const wallMs = wallMsOfStamp(stamp);
    if (wallMs !== null) last.set(Number(address), { serial, wallMs });
  }
  return last;
}

/** The head of a file, with its line end; null when it cannot be read. */
export async function headerOf(texts: TextLogs, name: string): Promise<string | null> {
  const read = await texts.read(name, 0, TAIL_BYTES);
  const [, header = null] = /^\ufeff([^\n]*\n)/.exec(read.ok ? read.value.text : "") ?? [];
  return header;
}
