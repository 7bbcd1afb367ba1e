import { app, powerMonitor, powerSaveBlocker } from "electron";
import type { HostApi } from "../src/contract/contract.ts";
import { watchWorking } from "../src/core/working.ts";

/** Keeps an idle computer awake while the program is at work, and asks the pack at once when the computer wakes up. */
export function followPower(core: HostApi): void {
  let blocker: number | null = null;
  const keepAwake = (isWorking: boolean) => {
    if (blocker !== null) powerSaveBlocker.stop(blocker);
    blocker = isWorking ? powerSaveBlocker.start("prevent-app-suspension") : null;
  };
  const ready = app.whenReady();
  core.subscribe(watchWorking((isWorking) => void ready.then(() => keepAwake(isWorking))));
  void ready.then(() => powerMonitor.on("resume", () => void core.call("session.retryNow", {})));
}
