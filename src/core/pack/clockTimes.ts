import { wallMsOfIso } from "../../../protocol/index.ts";

interface Candidate {
  readonly civil: string;
  /** Pack minus computer. */
  readonly offsetS: number;
}

/** Possible times of a clock, the closest to this computer's first: of two readings the one that is not years off is more likely. */
export function byDistance(readings: readonly string[], here: string): readonly Candidate[] {
  const hereMs = wallMsOfIso(here);
  const all = readings.flatMap((civil) => {
    const packMs = wallMsOfIso(civil);
    return packMs === null || hereMs === null ? [] : [{ civil, offsetS: Math.round((packMs - hereMs) / 1000) }];
  });
  return all.sort((a, b) => Math.abs(a.offsetS) - Math.abs(b.offsetS));
}
