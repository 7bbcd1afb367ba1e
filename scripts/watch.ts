import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { ROOT } from "./paths.ts";

/** `npm run watch`: types, and the unit tests that a change reaches, again at every save. */
const MODULES = join(ROOT, "node_modules");
const PROGRAMS: readonly (readonly string[])[] = [
  [join(MODULES, "typescript", "bin", "tsc"), "-b", "--watch", "--preserveWatchOutput"],
  [join(MODULES, "vitest", "vitest.mjs"), "watch", "--project", "unit", "--changed", ...process.argv.slice(2)],
];

const children = PROGRAMS.map((words) => spawn(process.execPath, [...words], { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop());
await Promise.race(children.map((child) => once(child, "exit")));
stop();

function stop(): void {
  for (const child of children) child.kill("SIGTERM");
}
