import type { HistoryByteRange } from "../../../../../protocol/shared.ts";

/** Bytes that belong together. */
interface ByteRun {
  readonly start: number;
  readonly bytes: readonly string[];
  /** undefined = no layout is known for records of this length; null key = nobody explained them. */
  readonly range: HistoryByteRange | null;
}

export function bytesOf(raw: string): readonly string[] {
  return raw.match(/../g) ?? [];
}

/**
 * The record cut at the borders of its fields. Ranges that overlap, run past the end or leave bytes out are no fault of
 * the record: what no range covers becomes a run of its own, so that every byte is shown exactly once.
 */
export function runsOf(raw: string, ranges: readonly HistoryByteRange[] | null): readonly ByteRun[] {
  const bytes = bytesOf(raw);
  const owner: (HistoryByteRange | null)[] = bytes.map(() => null);
  for (const range of ranges ?? []) {
    for (let at = Math.max(0, range.start); at < Math.min(bytes.length, range.start + range.length); at++) owner[at] ??= range;
  }
  const runs: { start: number; bytes: string[]; range: HistoryByteRange | null }[] = [];
  bytes.forEach((byte, at) => {
    const last = runs.at(-1);
    const range = owner[at] ?? null;
    if (last !== undefined && last.range === range) last.bytes.push(byte);
    else runs.push({ start: at, bytes: [byte], range });
  });
  return runs;
}
