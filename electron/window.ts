import { join } from "node:path";
import { app, BrowserWindow, screen, type WebContents, type WebPreferences } from "electron";
import { type WindowState, windowPlace } from "../src/node/desktop/windowPlace.ts";
import { isManualPage, isOurPage, PAGE_URL } from "./page.ts";

const SAFE: WebPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webSecurity: true,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  devTools: !app.isPackaged,
};

/** Opens the window where it was last time, as far as the screens allow. `keep` gets its place when it closes. */
export function openWindow(kept: unknown, keep: (state: WindowState) => void): BrowserWindow {
  const { maximized, ...place } = windowPlace(
    kept,
    [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea),
  );
  const window = new BrowserWindow({
    ...place,
    show: false,
    title: "Open BMSTool",
    webPreferences: { ...SAFE, preload: join(import.meta.dirname, "preload.cjs") },
  });
  window.once("ready-to-show", () => {
    if (maximized) window.maximize();
    window.show();
  });
  window.on("close", () => keep({ ...window.getNormalBounds(), maximized: window.isMaximized() }));
  void window.loadURL(PAGE_URL);
  return window;
}

/** No contents of this program may leave our pages or hold others, and the manual is all that they can open a window for. */
export function confine(contents: WebContents): void {
  const stay = (event: { readonly url: string; preventDefault(): void }) => {
    if (!isOurPage(event.url)) event.preventDefault();
  };
  contents.on("will-navigate", stay);
  contents.on("will-frame-navigate", stay);
  contents.on("will-redirect", stay);
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    // A window of our own making: one that Chromium opens for the page would be tied to it.
    if (isManualPage(url)) void new BrowserWindow({ title: "Open BMSTool", webPreferences: SAFE }).loadURL(url);
    return { action: "deny" };
  });
}
