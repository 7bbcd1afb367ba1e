import type { HistoryDriver } from "../../../protocol/index.ts";
import { bytesOfHex } from "../../../protocol/index.ts";
import type { RequestArgs } from "../../contract/contract.ts";
import type { ArchiveLine } from "../../contract/documents.ts";
import type { PackArchive } from "./archive.ts";

/** An import from a file is not a download that could be resumed. */
const CLOSED = (s: number): ArchiveLine => ({ k: "closed", s, lost: 0 });

/** Rows of an export of this program as a separate download, with their numbers; none when the archive has them all. */
export function linesOfRows(
  archive: PackArchive,
  rows: RequestArgs<"history.addRows">["rows"],
  log: HistoryDriver | null,
): readonly ArchiveLine[] {
  const fresh = rows.filter(({ raw }) => raw !== "" && archive.seqOf(raw) === null);
  if (fresh.length === 0) return [];
  const s = archive.nextSession;
  const top = Math.max(0, ...fresh.map(({ seq }) => seq));
  const lines = fresh.map(({ seq, raw, seenWallMs }): ArchiveLine => {
    const isBad = log?.toRecord(bytesOfHex(raw) ?? new Uint8Array(0)).ok !== true;
    return { k: "record", s, i: top - seq, raw, w: seenWallMs, ...(isBad ? { bad: true } : {}) };
  });
  const isStream = log?.kind === "stream";
  const session: ArchiveLine = isStream ? { k: "session", s, stream: true } : { k: "session", s };
  return [session, { k: "base", s, base: top }, ...lines, ...(isStream ? [CLOSED(s)] : [])];
}
