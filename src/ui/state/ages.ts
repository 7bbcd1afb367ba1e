import { useSyncExternalStore } from "react";
import { clockRate } from "./replay.ts";
import { useUi } from "./store.ts";

const TICK_MS = 500;
const listeners = new Set<() => void>();
let timer = 0;

/** One timer for all ages on the screen; none when no age is shown. */
function onTick(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    timer = window.setInterval(() => {
      for (const each of listeners) each();
    }, TICK_MS);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.clearInterval(timer);
  };
}

/** Tenths while they can be read, then whole seconds: a component is drawn again only when its text changes. */
function coarse(ageMs: number): number {
  const age = Math.max(0, ageMs);
  return age < 10_000 ? Math.floor(age / 100) * 100 : Math.floor(age / 1000) * 1000;
}

/** The host's monotonic clock now, seen from here: the host's stamp of the last message plus the time since it came, as fast as it runs there. */
export function hostNowMs(): number {
  const { session, sessionHeardAtMs, snapshot, snapshotHeardAtMs, replay } = useUi.getState();
  const since = (heardAtMs: number) => (performance.now() - heardAtMs) * clockRate(replay);
  if (snapshot !== null && snapshotHeardAtMs > sessionHeardAtMs) return snapshot.atMs + since(snapshotHeardAtMs);
  return session.atMs + since(sessionHeardAtMs);
}

/** Age of a moment on the host's monotonic clock; ticks by itself, five times a second at most. null for no moment. */
export function useAgeMs(hostTimeMs: number | null): number | null {
  return useSyncExternalStore(onTick, () => (hostTimeMs === null ? null : coarse(hostNowMs() - hostTimeMs)));
}

/** Time until a moment on the host's monotonic clock, in whole seconds; 0 when it has passed. */
export function useSecondsUntil(hostTimeMs: number | null): number | null {
  return useSyncExternalStore(onTick, () => (hostTimeMs === null ? null : Math.max(0, Math.ceil((hostTimeMs - hostNowMs()) / 1000))));
}

/** Age of the values on the screen. */
export function useSnapshotAgeMs(): number | null {
  return useAgeMs(useUi((s) => s.snapshot?.receivedAtMs ?? null));
}

/** Age of the last good answer of any kind. */
export function useLastGoodAgeMs(): number | null {
  return useAgeMs(useUi((s) => s.session.lastGoodAtMs));
}
