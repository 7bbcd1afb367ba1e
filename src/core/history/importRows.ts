import type { HistoryDriver, Result } from "../../../protocol/index.ts";
import { bytesOfHex, ok } from "../../../protocol/index.ts";
import type { RequestArgs } from "../../contract/contract.ts";
import type { ArchiveLine } from "../../contract/documents.ts";
import type { PackArchive } from "./archive.ts";

/** An import from a file is not a download that could be resumed. */
const CLOSED = (s: number): ArchiveLine => ({ k: "closed", s, lost: 0 });

/** Keeps the rows of an export of this program that the archive lacks. Fails with `host.storage`. */
export async function importRows(
  archive: PackArchive,
  history: HistoryDriver | null,
  rows: RequestArgs<"history.addRows">["rows"],
): Promise<Result<{ added: number }>> {
  const lines = linesOf(archive, history, rows);
  const kept = lines.length === 0 ? ok(undefined) : await archive.keep(lines);
  if (!kept.ok) return kept;
  const before = archive.count;
  for (const line of lines) archive.apply(line);
  return ok({ added: archive.count - before });
}

/** As a separate download, with their numbers. */
function linesOf(
  archive: PackArchive,
  history: HistoryDriver | null,
  rows: RequestArgs<"history.addRows">["rows"],
): readonly ArchiveLine[] {
  const fresh = rows.filter(({ raw }) => raw !== "" && archive.seqOf(raw) === null);
  if (fresh.length === 0) return [];
  const s = archive.nextSession;
  const top = Math.max(0, ...fresh.map(({ seq }) => seq));
  const lines = fresh.map(({ seq, raw, seenWallMs }): ArchiveLine => {
    const isBad = history?.toRecord(bytesOfHex(raw) ?? new Uint8Array(0)).ok !== true;
    return { k: "record", s, i: top - seq, raw, w: seenWallMs, imported: true, ...(isBad ? { bad: true } : {}) };
  });
  const isStream = history?.kind === "stream";
  const session: ArchiveLine = isStream ? { k: "session", s, stream: true } : { k: "session", s };
  return [session, { k: "base", s, base: top }, ...lines, ...(isStream ? [CLOSED(s)] : [])];
}
