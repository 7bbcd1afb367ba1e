import type { HistoryDriver, HistoryOrder } from "../../../protocol/index.ts";
import { bytesOfHex } from "../../../protocol/index.ts";
import type { HistoryLayouts, HistoryOrderFound, HistoryRow } from "../../contract/history.ts";
import type { ArchivedRecord, PackArchive } from "./archive.ts";

/** An archived record as shown in a window: decoded now, with this version's tables. `history` null = unknown family. */
export function rowOf(
  history: HistoryDriver | null,
  archive: PackArchive,
  { seq, raw, isDamaged, seenWallMs, lost }: ArchivedRecord,
  order: HistoryOrder | null,
): HistoryRow {
  const bytes = bytesOfHex(raw);
  const record = isDamaged || bytes === null ? null : history?.toRecord(bytes, order);
  const row = { seq, raw, record: record?.ok ? record.value : null, seenWallMs, gapBefore: archive.isGapBefore(seq) };
  return lost === undefined ? row : { ...row, lost };
}

/** Most records listed as evidence: nobody checks more than one or two. */
const MOST_PROOFS = 5;

/**
 * Bit order that the records of this archive reveal; null = the family has only one. An archive belongs to one pack;
 * after a firmware update with another order its records contradict each other.
 */
export function orderIn(history: HistoryDriver | null, archive: PackArchive): HistoryOrderFound | null {
  if (history?.kind !== "stream") return null;
  const rows = archive.rows().filter(({ isDamaged }) => !isDamaged);
  const found = history.settle(rows.map(({ raw }) => bytesOfHex(raw) ?? new Uint8Array(0)));
  const seqs = (places: readonly number[]) => places.slice(0, MOST_PROOFS).flatMap((place) => rows[place]?.seq ?? []);
  return { order: found.order, forLive: seqs(found.forLive), forLog: seqs(found.forLog) };
}

/** Layout of the records, by length. */
export function layoutsOf(history: HistoryDriver | null, archive: PackArchive): HistoryLayouts {
  const layouts: Record<number, HistoryLayouts[number]> = {};
  for (const { raw } of archive.rows()) {
    const bytes = bytesOfHex(raw);
    if (bytes && bytes.length > 0) layouts[bytes.length] ??= history?.ranges(bytes) ?? [];
  }
  return layouts;
}
