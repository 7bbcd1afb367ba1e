import type { HistoryDriver } from "../../../protocol/index.ts";
import type { HistoryResult } from "../../contract/history.ts";
import type { PackArchive } from "./archive.ts";
import { Archive } from "./archive.ts";
import type { DownloadEnd, DownloadTools, LogDownload } from "./download.ts";
import { Download } from "./download.ts";
import { StreamArchive } from "./streamArchive.ts";
import { StreamDownload } from "./streamDownload.ts";

/** Live values come at least every 3 s while records are read: this long from one round to the next, and one record in between. */
export const LIVE_PERIOD_MS = 2500;

/** null = the archive was kept by a program that knew another kind of log for this family. */
export function downloadOf(archive: PackArchive, log: HistoryDriver, tools: DownloadTools): LogDownload | null {
  if (log.kind === "indexed") return archive instanceof Archive ? new Download({ ...tools, archive, log }) : null;
  return archive instanceof StreamArchive ? new StreamDownload({ ...tools, archive, log }) : null;
}

export function resultOf(download: LogDownload, end: DownloadEnd, endedWallMs: number): HistoryResult {
  const { added, known, damaged, lost, came, counted, missing } = download;
  const error = "error" in end ? end.error : null;
  const outcome = end.outcome === "refused" ? "failed" : end.outcome;
  return { outcome, added, known, damaged, lost, came, counted, missing, endedWallMs, error };
}
