import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Programs beyond npm that some tests need. Every finder gives a path, or null; nothing is installed here. */

/** Chromium without its own window: the same pages for half of the processor. */
const SHELL_NAMES = ["chromium-headless-shell", "chrome-headless-shell"];
const CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge"];
const MAC_CHROMIUMS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];
const WINDOWS_CHROMIUMS = ["Google\\Chrome\\Application\\chrome.exe", "Microsoft\\Edge\\Application\\msedge.exe"];
const WINDOWS_ROOTS = ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"];
const PYTHON_LIMIT_MS = 20_000;

/** CHROME_PATH wins; a CHROME_PATH that is not a program is no browser. */
export function findChromium(): string | null {
  const chosen = process.env.CHROME_PATH;
  if (chosen) return isProgram(chosen) ? chosen : null;
  return findHeadlessShell() ?? onPath(...CHROMIUM_NAMES) ?? usualChromiums().find(isProgram) ?? null;
}

export function findHeadlessShell(): string | null {
  return onPath(...SHELL_NAMES);
}

/** Pty pairs: Windows has none, and no socat that could make them. */
export function findSocat(): string | null {
  return process.platform === "win32" ? null : onPath("socat");
}

export function findMbpoll(): string | null {
  return onPath("mbpoll");
}

/** Debian keeps it where only root looks. */
export function findMosquitto(): string | null {
  return onPath("mosquitto") ?? ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto"].find(isProgram) ?? null;
}

/** The Python that has pymodbus: the system's own before whatever comes first on PATH. */
export function findPymodbusPython(): string | null {
  const found = [process.env.PYTHON, "/usr/bin/python3", onPath("python3"), onPath("python")];
  const pythons = [...new Set(found)].filter((file): file is string => typeof file === "string" && isProgram(file));
  return pythons.find(importsPymodbus) ?? null;
}

/** A C compiler, where the headers of libmodbus lie. */
export function findLibmodbusCompiler(): string | null {
  return existsSync("/usr/include/modbus/modbus.h") ? onPath("cc", "gcc", "clang") : null;
}

export function findTshark(): string | null {
  return onPath("tshark");
}

/** First program with one of these names, in the order of the names. */
export function onPath(...names: readonly string[]): string | null {
  const endings = process.platform === "win32" ? (process.env.PATHEXT ?? ".EXE").split(";") : [""];
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const files = names.flatMap((name) => folders.flatMap((folder) => endings.map((ending) => join(folder, name + ending))));
  return files.find(isProgram) ?? null;
}

function usualChromiums(): readonly string[] {
  if (process.platform === "darwin") return MAC_CHROMIUMS;
  if (process.platform !== "win32") return [];
  return WINDOWS_CHROMIUMS.flatMap((file) => WINDOWS_ROOTS.flatMap((root) => (process.env[root] ? [join(process.env[root], file)] : [])));
}

function importsPymodbus(python: string): boolean {
  const run = spawnSync(python, ["-c", "import pymodbus.server, serial, serial_asyncio"], { stdio: "ignore", timeout: PYTHON_LIMIT_MS });
  return run.status === 0;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
