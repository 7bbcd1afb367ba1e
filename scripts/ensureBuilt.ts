import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { isBuildFresh } from "./freshness.ts";
import { ROOT } from "./paths.ts";

/** In a process of its own: what serves or measures afterwards must not carry the bundler's memory. */
export const BUILD_WORDS: readonly string[] = ["--import", "tsx", join(ROOT, "scripts", "build.ts"), "--quiet"];

/** Builds dist/ when a source is newer. Throws when it does not build. */
export function ensureBuilt(): void {
  if (isBuildFresh()) return;
  const { status, signal } = spawnSync(process.execPath, BUILD_WORDS, { cwd: ROOT, stdio: "inherit" });
  if (status !== 0) throw new Error(`the build ended with ${status ?? signal}`);
}
