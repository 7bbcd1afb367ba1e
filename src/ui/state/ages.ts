import { useSyncExternalStore } from "react";
import { coarseAgeMs, laterMs } from "../model/age.ts";
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

/** The host's monotonic clock now, seen from here: the host's stamp of the last message plus the time since it came, as fast as it runs there. */
export function hostNowMs(): number {
  const { session, sessionHeardAtMs, snapshot, snapshotHeardAtMs, replay } = useUi.getState();
  const since = (heardAtMs: number) => (performance.now() - heardAtMs) * clockRate(replay);
  if (snapshot !== null && snapshotHeardAtMs > sessionHeardAtMs) return snapshot.atMs + since(snapshotHeardAtMs);
  return session.atMs + since(sessionHeardAtMs);
}

/** Age of a moment on the host's monotonic clock; ticks by itself, in steps that can be read. null for no moment. */
export function useAgeMs(hostTimeMs: number | null): number | null {
  return useSyncExternalStore(onTick, () => (hostTimeMs === null ? null : coarseAgeMs(hostNowMs() - hostTimeMs)));
}

/** Time until a moment on the host's monotonic clock, in whole seconds; 0 when it has passed. */
export function useSecondsUntil(hostTimeMs: number | null): number | null {
  return useSyncExternalStore(onTick, () => (hostTimeMs === null ? null : Math.max(0, Math.ceil((hostTimeMs - hostNowMs()) / 1000))));
}

/** Age of the values on the screen. */
export function useSnapshotAgeMs(): number | null {
  return useAgeMs(useUi((s) => s.snapshot?.receivedAtMs ?? null));
}

/** Age of the last good answer of any kind: the state of the connection is told once a second, and values come more often. */
export function useLastGoodAgeMs(): number | null {
  return useAgeMs(useUi(({ session, snapshot }) => laterMs(session.lastGoodAtMs, snapshot?.receivedAtMs ?? null)));
}
