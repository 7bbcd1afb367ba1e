import { CLOSE_LIMIT_MS } from "../closeLimit.ts";
import { within } from "../lanes.ts";

/** What is used of Electron's `app`. */
interface QuittingApp {
  quit(): void;
  on(event: "before-quit", listener: (event: { preventDefault(): void }) => void): unknown;
}

/** Holds Electron's end back until `close` is done: the pack's port must be free, and the window's place on disk. */
export function closeBeforeQuit(app: QuittingApp, close: () => Promise<unknown>): void {
  let stage: "open" | "closing" | "closed" = "open";
  app.on("before-quit", (event) => {
    if (stage === "closed") return;
    event.preventDefault();
    if (stage === "closing") return;
    stage = "closing";
    void within(close(), CLOSE_LIMIT_MS, undefined).then(() => {
      stage = "closed";
      app.quit();
    });
  });
}
