import type { IpcMainInvokeEvent, WebContents } from "electron";
import { ipcMain } from "electron";
import { isLongerThan } from "../src/contract/callSize.ts";
import type { HostApi } from "../src/contract/contract.ts";
import { MOST_REQUEST_BYTES } from "../src/contract/envelope.ts";
import { checkedCall } from "../src/contract/serve.ts";
import { isOurPage } from "./page.ts";

/** Answers calls of our own page only, and only as long ones as over a socket; any other is refused. */
export function serveCalls(api: HostApi, warn: (message: string, detail: unknown) => void): void {
  ipcMain.handle("bmstool:call", (event, name: unknown, args: unknown) => {
    const reason = !isOurs(event) ? "sender" : isLongerThan(MOST_REQUEST_BYTES, [name, args]) ? "size" : null;
    if (reason === null) return checkedCall(api, name, args, (bug, error) => warn(`call ${bug} failed`, error));
    warn("ipc: call refused", { reason, url: event.senderFrame?.url });
    return { ok: false, error: { code: "host.badRequest", detail: { reason } } };
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
