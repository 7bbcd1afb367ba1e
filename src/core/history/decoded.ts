import type { HistoryDriver, HistoryOrder } from "../../../protocol/index.ts";
import { bytesOfHex } from "../../../protocol/index.ts";
import type { HistoryLayouts, HistoryOrderFound, HistoryRow } from "../../contract/history.ts";
import type { ArchivedRecord, PackArchive } from "./archive.ts";

/** An archived record as a window shows it: decoded now, by what this version knows. `history` null = it does not know the family. */
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

/** Most records that are named as proof: a person looks at one or two. */
const MOST_PROOFS = 5;

/**
 * What the records of this archive say of the order of their bits; null = a family that leaves no doubt. An archive is of one pack;
 * a firmware that was changed in between, and keeps another order, makes its records contradict each other.
 */
export function orderIn(history: HistoryDriver | null, archive: PackArchive): HistoryOrderFound | null {
  if (history?.kind !== "stream") return null;
  const rows = archive.rows().filter(({ isDamaged }) => !isDamaged);
  const found = history.settle(rows.map(({ raw }) => bytesOfHex(raw) ?? new Uint8Array(0)));
  const seqs = (places: readonly number[]) => places.slice(0, MOST_PROOFS).flatMap((place) => rows[place]?.seq ?? []);
  return { order: found.order, forLive: seqs(found.forLive), forLog: seqs(found.forLog) };
}

/** How the bytes of the records lie, by their length. */
export function layoutsOf(history: HistoryDriver | null, archive: PackArchive): HistoryLayouts {
  const layouts: Record<number, HistoryLayouts[number]> = {};
  for (const { raw } of archive.rows()) {
    const bytes = bytesOfHex(raw);
    if (bytes && bytes.length > 0) layouts[bytes.length] ??= history?.ranges(bytes) ?? [];
  }
  return layouts;
}
