const FINE_BELOW_MS = 10_000;
const FINE_MS = 500;
const COARSE_MS = 1000;

/**
 * An age as it is shown, ms: the next half second above it while it is young, then whole seconds. What is drawn stands still while a pack
 * answers several times a second, and a young value is never told as a younger one.
 */
export function coarseAgeMs(ageMs: number): number {
  const age = Math.max(0, ageMs);
  return age < FINE_BELOW_MS ? (Math.floor(age / FINE_MS) + 1) * FINE_MS : Math.floor(age / COARSE_MS) * COARSE_MS;
}

/** The later of two moments; null = there is none. */
export function laterMs(oneMs: number | null, otherMs: number | null): number | null {
  return oneMs === null || otherMs === null ? (oneMs ?? otherMs) : Math.max(oneMs, otherMs);
}
