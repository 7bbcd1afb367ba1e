import { isoOfWallMs } from "../model/civil.ts";

/** The clock chip of a pack: civil time without a zone, a little wrong. */
interface PackClock {
  nowMs(): number;
  /** Advances pack time. Moves the clock only while it does not follow a host. */
  step(dtMs: number): void;
  /** From now on it follows a host's civil time. Returns by how much that moved it, ms; 0 unless it is the first host. */
  goBy(wallMs: () => number): number;
  /** Pack minus host, seconds: as if the clock had been set. */
  setOffset(seconds: number): void;
  /** Sets the civil time; the clock continues from there. */
  setTo(civilMs: number): void;
}

/** 2026-01-05T09:00:00: a pack that has no host yet, so that its stamps never depend on the day. */
const NO_HOST_MS = 1_767_603_600_000;

export function createPackClock(offsetS: number): PackClock {
  let offsetMs = offsetS * 1000;
  let ownMs = NO_HOST_MS;
  let host: (() => number) | null = null;
  const nowMs = () => (host?.() ?? ownMs) + offsetMs;
  return {
    nowMs,
    step(dtMs) {
      ownMs += dtMs;
    },
    goBy(wallMs) {
      const [beforeMs, isFirst] = [nowMs(), host === null];
      host = wallMs;
      return isFirst ? nowMs() - beforeMs : 0;
    },
    setOffset(seconds) {
      offsetMs = seconds * 1000;
    },
    setTo(civilMs) {
      offsetMs += civilMs - nowMs();
    },
  };
}

/** As in the truth: "2026-01-12T06:48:13". */
export function packTimeOf(civilMs: number): string {
  return isoOfWallMs(civilMs).slice(0, -1);
}
