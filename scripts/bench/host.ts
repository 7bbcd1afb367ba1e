import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DIST } from "../paths.ts";

const CLI_MAIN = join(DIST, "node", "cliMain.js");
/** Of Linux, on every processor that Node runs on. */
const TICKS_PER_SECOND = 100;

/** A built program with a folder of its own; `options` = Node's own. */
export function startProgram(
  words: readonly string[],
  options: readonly string[] = [],
): { readonly child: ChildProcess; end(): Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const env = { ...process.env, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder, XDG_STATE_HOME: folder, LC_ALL: "C" };
  const child = spawn(process.execPath, [...options, CLI_MAIN, ...words], { env, stdio: ["ignore", "pipe", "ignore"] });
  const ended = once(child, "close");
  return {
    child,
    async end() {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What the program has printed once `pattern` is in it. */
export async function printed(child: ChildProcess, pattern: RegExp): Promise<string> {
  let text = "";
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    const found = pattern.exec(text);
    if (found) return found[0];
  }
  throw new Error(`ended without ${pattern}: ${text}`);
}

/** Processor time that a process has had, in seconds; null = this system does not tell. */
export function workedS(pid: number): number | null {
  if (process.platform !== "linux") return null;
  // The name of the program, in brackets, may hold blanks.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
