import type { IpcMainInvokeEvent, WebContents } from "electron";
import { ipcMain } from "electron";
import type { HostApi } from "../src/contract/contract.ts";
import { checkedCall } from "../src/contract/serve.ts";
import { isOurPage } from "./page.ts";

/** Answers calls of our own page only; any other frame is refused. */
export function serveCalls(api: HostApi, warn: (message: string, detail: unknown) => void): void {
  ipcMain.handle("bmstool:call", (event, name: unknown, args: unknown) => {
    if (isOurs(event)) return checkedCall(api, name, args, (bug, error) => warn(`call ${bug} failed`, error));
    warn("ipc: foreign sender refused", event.senderFrame?.url);
    return { ok: false, error: { code: "host.badRequest", detail: { reason: "sender" } } };
  });
}

/** Sends every event to the window until it is gone. */
export function tellWindow(api: HostApi, contents: WebContents): void {
  const unsubscribe = api.subscribe((message) => {
    if (!contents.isDestroyed()) contents.send("bmstool:event", message);
  });
  contents.once("destroyed", unsubscribe);
}

function isOurs({ sender, senderFrame }: IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && isOurPage(senderFrame.url);
}
