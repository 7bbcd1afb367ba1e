import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./paths.ts";

const PACKAGE = join(ROOT, "node_modules", "electron");
const FAILED = join(ROOT, "node_modules", ".cache", "electron-download-failed");
const DOWNLOAD_LIMIT_MS = 120_000;
const REMEMBER_MS = 24 * 3600 * 1000;

type ElectronBinary = { readonly file: string } | { readonly missing: string };

/**
 * Finds Electron's program, or fetches it once. Never imports the electron package: that would start the download by itself.
 * A download that failed is not tried again for a day.
 */
export function electronBinary(): ElectronBinary {
  const file = installed();
  if (file !== null) return { file };
  if (!existsSync(join(PACKAGE, "install.js"))) return { missing: "the electron package is not installed" };
  const failedAt = statSync(FAILED, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (Date.now() - failedAt < REMEMBER_MS) return { missing: `its download failed before (delete ${relative(FAILED)} to try again)` };
  process.stdout.write("Fetching Electron once (about 100 MB) ...\n");
  const run = spawnSync(process.execPath, [join(PACKAGE, "install.js")], { stdio: "ignore", timeout: DOWNLOAD_LIMIT_MS, cwd: ROOT });
  const fetched = run.status === 0 ? installed() : null;
  if (fetched !== null) return { file: fetched };
  mkdirSync(join(ROOT, "node_modules", ".cache"), { recursive: true });
  writeFileSync(FAILED, "");
  return { missing: run.error ? "its download took too long" : "it cannot be downloaded here" };
}

function installed(): string | null {
  try {
    const name = readFileSync(join(PACKAGE, "path.txt"), "utf8").trim();
    const file = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(PACKAGE, "dist"), name);
    return existsSync(file) ? file : null;
  } catch {
    return null;
  }
}

function relative(path: string): string {
  return path.slice(ROOT.length + 1);
}
