import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "../paths.ts";

/** Builds the gallery in a process of its own: a test's environment would change the result. */
export function buildGallery(): void {
  const { status, signal, stderr } = spawnSync(process.execPath, ["--import", "tsx", join(ROOT, "scripts", "buildGallery.ts")], {
    cwd: ROOT,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`the gallery does not build (${status ?? signal}): ${stderr}`);
}
