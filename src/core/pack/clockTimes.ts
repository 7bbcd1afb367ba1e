import { wallMsOfIso } from "../../../protocol/index.ts";

interface Candidate {
  readonly civil: string;
  /** Pack minus computer. */
  readonly offsetS: number;
}

/** What a clock may say, the nearest to this computer's first: bytes that can be read in two ways are likelier right than years off. */
export function byDistance(readings: readonly string[], here: string): readonly Candidate[] {
  const hereMs = wallMsOfIso(here);
  const all = readings.flatMap((civil) => {
    const packMs = wallMsOfIso(civil);
    return packMs === null || hereMs === null ? [] : [{ civil, offsetS: Math.round((packMs - hereMs) / 1000) }];
  });
  return all.sort((a, b) => Math.abs(a.offsetS) - Math.abs(b.offsetS));
}
