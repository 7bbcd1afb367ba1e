import type { Log } from "../../core/ports.ts";

/** What is used of Electron's `WebContents`. */
interface MortalPage {
  isDestroyed(): boolean;
  reload(): void;
  on(
    event: "render-process-gone",
    listener: (event: unknown, details: { readonly reason: string; readonly exitCode: number }) => void,
  ): unknown;
}

/** Before each try; the last one again and again. A page that dies at once each time must not keep the computer busy. */
const PAUSES_MS = [0, 1000, 10_000, 60_000];
/** So long it lives when it has come back for good. */
const STABLE_MS = 60_000;

/**
 * Brings the page back when its process has died. The program beside it goes on: it holds the line, the logs and a write in progress,
 * and the new page shows them.
 */
export function revivePage(page: MortalPage, log: Log): void {
  let deaths = 0;
  let diedAtMs = Number.NEGATIVE_INFINITY;
  page.on("render-process-gone", (_event, { reason, exitCode }) => {
    log.warn("page: its process has ended", { reason, exitCode });
    const nowMs = performance.now();
    const pauseBeforeMs = PAUSES_MS[Math.min(deaths, PAUSES_MS.length) - 1] ?? 0;
    if (nowMs - diedAtMs > pauseBeforeMs + STABLE_MS) deaths = 0;
    diedAtMs = nowMs;
    const pauseMs = PAUSES_MS[Math.min(deaths, PAUSES_MS.length - 1)] ?? 0;
    deaths += 1;
    setTimeout(() => {
      if (!page.isDestroyed()) page.reload();
    }, pauseMs).unref();
  });
}
