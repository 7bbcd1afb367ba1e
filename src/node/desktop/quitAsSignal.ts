import type { EventEmitter } from "node:events";

/** What is used of Electron's `app`. */
interface QuittingApp {
  on(event: "before-quit", listener: (event: { preventDefault(): void }) => void): unknown;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];
/** One signal reaches Electron and us at the same moment, if it reaches both. */
const SAME_MOMENT_MS = 50;

/**
 * For a command that Electron runs: Electron takes the system's signals too and quits, which would cut a write in the middle. That is held
 * back, and where Electron has kept the signal to itself, the command gets it from here, so that it ends in order.
 */
export function takeQuitAsSignal(app: QuittingApp, system: EventEmitter = process): void {
  let heardAtMs = Number.NEGATIVE_INFINITY;
  const hear = () => {
    heardAtMs = performance.now();
  };
  for (const signal of SIGNALS) system.on(signal, hear);
  app.on("before-quit", (event) => {
    event.preventDefault();
    const quitAtMs = performance.now();
    setTimeout(() => {
      if (heardAtMs < quitAtMs - SAME_MOMENT_MS) system.emit("SIGINT", "SIGINT");
    }, SAME_MOMENT_MS);
  });
}
