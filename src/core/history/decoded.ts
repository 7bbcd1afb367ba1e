import type { HistoryDriver } from "../../../protocol/index.ts";
import { bytesOfHex } from "../../../protocol/index.ts";
import type { HistoryLayouts, HistoryRow } from "../../contract/history.ts";
import type { Archive, ArchivedRecord } from "./archive.ts";

/** An archived record as a window shows it: decoded now, by what this version knows. `history` null = it does not know the family. */
export function rowOf(history: HistoryDriver | null, archive: Archive, { seq, raw, isDamaged, seenWallMs }: ArchivedRecord): HistoryRow {
  const bytes = bytesOfHex(raw);
  const record = isDamaged || bytes === null ? null : history?.toRecord(bytes);
  return { seq, raw, record: record?.ok ? record.value : null, seenWallMs, gapBefore: archive.isGapBefore(seq) };
}

/** How the bytes of the records lie, by their length. */
export function layoutsOf(history: HistoryDriver | null, archive: Archive): HistoryLayouts {
  const layouts: Record<number, HistoryLayouts[number]> = {};
  for (const { raw } of archive.rows()) {
    const bytes = bytesOfHex(raw);
    if (bytes && bytes.length > 0) layouts[bytes.length] ??= history?.ranges(bytes) ?? [];
  }
  return layouts;
}
