/** The shortest time that any family gives a pack to begin its answer. */
const STANDSTILL_MS = 300;

export interface StandstillWatch {
  /** To be called much more often than a standstill lasts. */
  beat(): void;
  /** Whether the process stood still at any time after this. */
  stoodStillSince(fromMs: number): boolean;
}

export function createStandstillWatch(nowMs: () => number): StandstillWatch {
  let beatAtMs = nowMs();
  let stoodStillAtMs = Number.NEGATIVE_INFINITY;
  const beat = () => {
    const atMs = nowMs();
    if (atMs - beatAtMs > STANDSTILL_MS) stoodStillAtMs = atMs;
    beatAtMs = atMs;
  };
  return {
    beat,
    stoodStillSince(fromMs) {
      beat();
      return stoodStillAtMs > fromMs;
    },
  };
}
