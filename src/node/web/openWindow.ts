import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";

/** Chromium browsers that can show a page as a window of its own, in the order they are tried. */
const LINUX_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "brave-browser"];
const MAC_FILES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const WINDOWS_FILES = ["Microsoft\\Edge\\Application\\msedge.exe", "Google\\Chrome\\Application\\chrome.exe"];
const WINDOWS_ROOTS = ["ProgramFiles(x86)", "ProgramFiles", "LOCALAPPDATA"];

/** A window that could be started, with a promise for its end where it is a program of its own. */
export interface OpenedWindow {
  readonly how: "app" | "browser";
  readonly closed: Promise<void> | null;
  close(): void;
}

/** True where a window cannot be shown: Linux without a screen. */
export function hasNoScreen(environment: NodeJS.ProcessEnv = process.env, platform: string = process.platform): boolean {
  return platform === "linux" && !environment.DISPLAY && !environment.WAYLAND_DISPLAY;
}

/**
 * Shows `windowUrl` in a window without browser bars, with its own profile below `folder`, else in the person's browser. Null when neither
 * works. The address must not hold the token: other accounts may read it in the command line.
 */
export async function openWindow(windowUrl: string, folder: string): Promise<OpenedWindow | null> {
  if (hasNoScreen()) return null;
  const url = process.platform === "darwin" ? await hidden(windowUrl, folder).catch(() => null) : windowUrl;
  if (url === null) return null;
  const browser = findBrowser();
  if (browser !== null) {
    const profile = join(folder, "window");
    const flags = [`--app=${url}`, `--user-data-dir=${profile}`, "--no-first-run", "--no-default-browser-check", "--window-size=1280,860"];
    const child = await started(browser, flags);
    if (child !== null) return { how: "app", closed: ended(child), close: () => void child.kill() };
  }
  const [command, ...words] = systemOpener(url);
  const child = await started(command, words);
  child?.unref();
  return child === null ? null : { how: "browser", closed: null, close: () => undefined };
}

/**
 * The address of a file that leads to `url` and that its owner alone may read. For macOS, where every account reads all command lines
 * and a server cannot tell whose connection it has. Not elsewhere: browsers in a snap may not read hidden folders.
 */
export async function hidden(url: string, folder: string): Promise<string> {
  const file = join(folder, "open.html");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // A file that is there already would keep its mode.
  await rm(file, { force: true });
  await writeFile(file, `<!doctype html><meta http-equiv="refresh" content="0; url=${url}">\n`, { mode: 0o600, flag: "wx" });
  return pathToFileURL(file).href;
}

function findBrowser(): string | null {
  return candidates().find(isProgram) ?? null;
}

function candidates(): readonly string[] {
  if (process.platform === "darwin") return MAC_FILES;
  if (process.platform === "win32") {
    return WINDOWS_FILES.flatMap((file) => WINDOWS_ROOTS.flatMap((root) => (process.env[root] ? [join(process.env[root], file)] : [])));
  }
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return LINUX_NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function systemOpener(url: string): [string, ...string[]] {
  if (process.platform === "darwin") return ["open", url];
  // Not "cmd /c start": its quoting rules are its own.
  if (process.platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler", url];
  return ["xdg-open", url];
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function started(command: string, words: readonly string[]): Promise<ChildProcess | null> {
  return new Promise((resolve) => {
    const child = spawn(command, words, { stdio: "ignore", detached: process.platform !== "win32" });
    child.once("error", () => resolve(null));
    child.once("spawn", () => resolve(child));
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once("exit", () => resolve()));
}
