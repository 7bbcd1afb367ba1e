import type { HistoryDriver, Result } from "../../../protocol/index.ts";
import { bytesOfHex, ok, wallMsOfIso } from "../../../protocol/index.ts";
import type { RequestArgs } from "../../contract/contract.ts";
import type { ArchiveLine } from "../../contract/documents.ts";
import { LATEST_WALL_MS } from "../../contract/limits.ts";
import type { PackArchive } from "./archive.ts";

type FileRows = RequestArgs<"history.addRows">["rows"];

/** An import from a file is not a download that could be resumed. */
const CLOSED = (s: number): ArchiveLine => ({ k: "closed", s, lost: 0 });

/** Keeps the rows of an export of this program that the archive lacks. Fails with `host.storage`. */
export async function importRows(archive: PackArchive, history: HistoryDriver | null, rows: FileRows): Promise<Result<{ added: number }>> {
  const fresh = rows.filter(({ raw }) => raw !== "" && archive.seqOf(raw) === null);
  const lines = fresh.length === 0 ? [] : linesOf(archive, history, rows);
  const kept = lines.length === 0 ? ok(undefined) : await archive.keep(lines);
  if (!kept.ok) return kept;
  for (const line of lines) archive.apply(line);
  return ok({ added: fresh.filter(({ raw }) => archive.seqOf(raw) !== null).length });
}

/** As a separate download, with their numbers. */
function linesOf(archive: PackArchive, history: HistoryDriver | null, rows: FileRows): readonly ArchiveLine[] {
  const isStream = history?.kind === "stream";
  const isBad = (raw: string) => history?.toRecord(bytesOfHex(raw) ?? new Uint8Array(0)).ok !== true;
  // Records without numbers are joined by their neighbours: known ones are written, too, as a download does.
  const isTaken = (raw: string) => archive.seqOf(raw) === null || (isStream && !isBad(raw));
  const taken = rows.filter(({ raw }) => raw !== "" && isTaken(raw));
  const s = archive.takeSession();
  const top = Math.max(0, ...taken.map(({ seq }) => seq));
  const lines = taken.map(
    ({ seq, raw, seenWallMs, astray }): ArchiveLine => ({
      k: "record",
      s,
      i: top - seq,
      raw,
      w: seenWallMs,
      imported: true,
      ...(isBad(raw) ? { bad: true } : {}),
      ...(astray === undefined ? {} : { astray: untilOf(astray.until) }),
    }),
  );
  const session: ArchiveLine = isStream ? { k: "session", s, stream: true } : { k: "session", s };
  return [session, { k: "base", s, base: top }, ...lines, ...(isStream ? [CLOSED(s)] : [])];
}

function untilOf(civil: string | null): number | null {
  const wallMs = civil === null ? null : wallMsOfIso(civil);
  return wallMs !== null && wallMs >= 0 && wallMs <= LATEST_WALL_MS ? wallMs : null;
}
