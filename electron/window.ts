import { join } from "node:path";
import { BrowserWindow, type Rectangle, type Session, screen, type WebContents } from "electron";
import { isOurPage, PAGE_URL } from "./page.ts";

interface WindowState extends Rectangle {
  readonly maximized: boolean;
}

/** Opens the window where it was last time, if that place still is on a screen. `keep` gets its place when it closes. */
export function openWindow(kept: unknown, keep: (state: WindowState) => void): BrowserWindow {
  const state = readState(kept);
  const window = new BrowserWindow({
    width: 1280,
    height: 860,
    ...(state !== null && isOnScreen(state) ? { x: state.x, y: state.y, width: state.width, height: state.height } : {}),
    minWidth: 880,
    minHeight: 600,
    show: false,
    title: "Open BMSTool",
    webPreferences: {
      preload: join(import.meta.dirname, "preload.cjs"),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  window.once("ready-to-show", () => {
    if (state?.maximized) window.maximize();
    window.show();
  });
  window.on("close", () => keep({ ...window.getNormalBounds(), maximized: window.isMaximized() }));
  void window.loadURL(PAGE_URL);
  return window;
}

/** No contents of this program may leave our page, open windows or hold other pages. */
export function confine(contents: WebContents): void {
  const stay = (event: { readonly url: string; preventDefault(): void }) => {
    if (!isOurPage(event.url)) event.preventDefault();
  };
  contents.on("will-navigate", stay);
  contents.on("will-frame-navigate", stay);
  contents.on("will-redirect", stay);
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: "deny" }));
}

/** Denies every permission; the page reaches the serial port only through our own calls. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on("select-serial-port", (event, _ports, _contents, choose) => {
    event.preventDefault();
    choose("");
  });
  session.on("select-hid-device", (event, _details, choose) => {
    event.preventDefault();
    choose(null);
  });
  session.on("select-usb-device", (event, _details, choose) => {
    event.preventDefault();
    choose();
  });
}

function readState(kept: unknown): WindowState | null {
  if (typeof kept !== "object" || kept === null) return null;
  const { x, y, width, height, maximized } = kept as Readonly<Record<string, unknown>>;
  const whole = (value: unknown): value is number => Number.isInteger(value);
  if (!whole(x) || !whole(y) || !whole(width) || !whole(height)) return null;
  return { x, y, width, height, maximized: maximized === true };
}

function isOnScreen({ x, y, width, height }: Rectangle): boolean {
  const middle = { x: x + width / 2, y: y + height / 2 };
  return screen.getAllDisplays().some(({ workArea: area }) => {
    const inside = middle.x >= area.x && middle.x < area.x + area.width && middle.y >= area.y && middle.y < area.y + area.height;
    return inside && y >= area.y; // a title bar above the screen cannot be grasped
  });
}
