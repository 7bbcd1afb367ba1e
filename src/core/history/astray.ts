/** A clock may be a day from this computer's by its zone alone; a date further ahead than the moment at which it was read is none. */
const AHEAD_MOST_MS = 86_400_000;

/** 2015: no pack of these families is older. A clock that says so began at nothing, and was never set. */
const BELIEVED_FROM_MS = 1_420_070_400_000;

interface DatedRecord {
  readonly raw: string;
  /** Civil time of the pack, taken as UTC; null = it has none. */
  readonly timeMs: number | null;
  readonly seenWallMs: number;
}

/** A date later than the moment at which it was read says nothing about those after it. */
const trusted = ({ timeMs, seenWallMs }: DatedRecord): number | null =>
  timeMs !== null && seenWallMs > 0 && timeMs > seenWallMs + AHEAD_MOST_MS ? null : timeMs;

/**
 * Records whose dates say nothing: the pack logged them after one of a later date, or its clock was never set. By their place, with the next
 * date that can be believed again, as they are no younger than that; null = there is none yet. Oldest first.
 */
export function astrayIn(records: readonly DatedRecord[]): ReadonlyMap<number, number | null> {
  const astray = new Map<number, number | null>();
  let open: number[] = [];
  let latestMs: number | null = null;
  for (const [at, record] of records.entries()) {
    const timeMs = trusted(record);
    if (timeMs === null) continue;
    if (timeMs < Math.max(BELIEVED_FROM_MS, latestMs ?? 0)) {
      astray.set(at, null);
      open.push(at);
      continue;
    }
    for (const each of open) astray.set(each, timeMs);
    open = [];
    latestMs = timeMs;
  }
  return astray;
}

/** The same of several downloads of one log, by the bytes of the records: whichever of them has shown it. */
export function astrayAmong(downloads: readonly (readonly DatedRecord[])[]): ReadonlyMap<string, number | null> {
  const all = new Map<string, number | null>();
  for (const records of downloads) {
    for (const [at, untilMs] of astrayIn(records)) {
      const raw = records[at]?.raw ?? "";
      const beforeMs = all.get(raw) ?? null;
      all.set(raw, untilMs === null || (beforeMs !== null && beforeMs < untilMs) ? beforeMs : untilMs);
    }
  }
  return all;
}
