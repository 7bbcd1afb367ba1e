import { execFile } from "node:child_process";
import { mkdirSync, rmdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { isBuildFresh } from "../../scripts/freshness.ts";
import { DIST, ROOT } from "../../scripts/paths.ts";
import { until } from "./until.ts";

const LOCK = join(DIST, ".building");
const BUILD_LIMIT_MS = 200_000;

/**
 * Builds dist/ when a source is newer; in a process of its own, because vitest's environment would change the result.
 * Test files of two projects may ask at once: one builds, the others wait.
 */
export async function ensureBuilt(): Promise<void> {
  if (isBuildFresh()) return;
  await until(takeLock, { timeoutMs: BUILD_LIMIT_MS, everyMs: 50, what: "the build lock" });
  try {
    if (isBuildFresh()) return;
    await promisify(execFile)(process.execPath, ["--import", "tsx", join(ROOT, "scripts/build.ts")], {
      cwd: ROOT,
      timeout: BUILD_LIMIT_MS,
    });
  } finally {
    rmdirSync(LOCK);
  }
}

function takeLock(): boolean {
  mkdirSync(DIST, { recursive: true });
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    const since = statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - since > BUILD_LIMIT_MS) rmdirSync(LOCK); // left behind by a run that was killed
    return false;
  }
}
