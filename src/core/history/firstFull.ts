import type { HistoryDriver } from "../../../protocol/index.ts";
import { bytesOfHex, isoOfWallMs, wallMsOfIso } from "../../../protocol/index.ts";
import type { HostPorts } from "../ports.ts";
import type { PackArchive } from "./archive.ts";

/** From when on a full charge counts, and how the pack's clock stands. */
export interface FullSince {
  /** Civil time of this computer, and the moment that it stands for. */
  readonly from: string;
  readonly fromWallMs: number;
  /** Pack minus computer, as just read; null = not known: then no record says when it was. */
  readonly offsetS: number | null;
}

/** "2026-01-12T06:48:13". */
const CIVIL_LENGTH = 19;
/** A record dated further ahead of the moment at which it was read was logged by a clock that has been set since. */
const AHEAD_MOST_MS = 60_000;

/** By this computer's time, as the clock of the pack stands now. */
function hereOf(packTime: string | null | undefined, offsetS: number): string | null {
  const wallMs = packTime == null ? null : wallMsOfIso(packTime);
  return wallMs === null ? null : isoOfWallMs(wallMs - offsetS * 1000).slice(0, CIVIL_LENGTH);
}

/**
 * When the pack was full for the first time since then, by its own records and this computer's time; null = none of them says so for
 * sure. One that was here before, one dated later than it was read and one followed by an earlier date were logged by a clock that stood
 * otherwise.
 */
export function firstFullIn(
  log: HistoryDriver | null,
  archive: PackArchive,
  { from, fromWallMs, offsetS }: FullSince,
  civilTime: HostPorts["civilTime"],
): string | null {
  if (offsetS === null) return null;
  const times: string[] = [];
  let earliest = "~";
  for (const { raw, seenWallMs, astray } of archive.rows()) {
    const record = log?.toRecord(bytesOfHex(raw) ?? new Uint8Array(0));
    const time = record?.ok ? hereOf(record.value.packTime, offsetS) : null;
    if (time === null) continue;
    const isSure = time <= earliest && astray === undefined;
    if (time < earliest) earliest = time;
    if (!isSure || record?.ok !== true || record.value.fullyCharged !== true) continue;
    const isNew = seenWallMs >= fromWallMs && time >= from;
    if (isNew && time <= civilTime(seenWallMs + AHEAD_MOST_MS)) times.push(time);
  }
  return times.sort()[0] ?? null;
}
