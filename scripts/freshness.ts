import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { BUILD_STAMP, ROOT } from "./paths.ts";

const MANUAL_SOURCES = ["scripts/manual", "docs/manual", "docs/registers", "docs/images", "docs/glossary.md"];
const SOURCES = ["src", "protocol", "electron", "package.json", "vite.config.ts", "scripts/buildAll.ts", ...MANUAL_SOURCES];

/** True when dist/ was built after the last change of every source (by file times: a few milliseconds). */
export function isBuildFresh(): boolean {
  const built = statSync(BUILD_STAMP, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return built > 0 && SOURCES.every((source) => newestMs(join(ROOT, source)) <= built);
}

function newestMs(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  // A folder's own time changes when a file in it comes or goes.
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestMs(join(path, name))), found.mtimeMs);
}
