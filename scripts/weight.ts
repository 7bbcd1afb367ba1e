import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBuilt } from "./ensureBuilt.ts";
import { childRunning, residentMb } from "./lib/processTree.ts";
import { bytesOf, isScript, isStyle, type Piece, SCRIPT_LIMIT, STYLE_LIMIT, weighWindow } from "./lib/windowWeight.ts";
import { BUILD_STAMP, ROOT, WEB_MAIN } from "./paths.ts";

/** `npm run weight`: what a window loads first and what its host holds in memory, each against its limit. Exit code 1 = over. */
const HOST_LIMIT_MB = 120;
/** The simulated packs have been read for a while. */
const SETTLE_MS = 10_000;

let isOver = false;
if (process.platform === "linux") compare("host after a start that had to build", await hostMb(), HOST_LIMIT_MB, "MB");
else say("The memory of the host is weighed on Linux only.");
ensureBuilt();
const { initial, later, fonts } = weighWindow();
compare("initial script", kb(bytesOf(initial.filter(isScript))), kb(SCRIPT_LIMIT), "kB gzip");
list(initial.filter(isScript));
compare("initial styles", kb(bytesOf(initial.filter(isStyle))), kb(STYLE_LIMIT), "kB gzip");
list(initial.filter(isStyle));
say("fetched later, kB gzip");
list(later);
say("fonts, each when a text needs it, kB");
list(fonts);
process.exitCode = isOver ? 1 : 0;

/** What the process that serves holds, in MB, after an `npm start` on simulated packs that had to build. */
async function hostMb(): Promise<number> {
  rmSync(BUILD_STAMP, { force: true });
  const folder = mkdtempSync(join(tmpdir(), "bms-weight-"));
  const start = spawn(process.execPath, ["--import", "tsx", join(ROOT, "scripts/start.ts"), "--no-open", "--demo"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, OPEN_BMSTOOL_FOLDER: folder },
  });
  for await (const chunk of start.stdout) if (String(chunk).includes("?token=")) break;
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const held = residentMb(childRunning(start.pid ?? 0, WEB_MAIN) ?? 0);
  const ended = once(start, "exit");
  start.kill("SIGINT");
  await ended;
  rmSync(folder, { recursive: true, force: true });
  return held;
}

function compare(name: string, value: number, limit: number, unit: string): void {
  const isWithin = value <= limit; // NaN is not: what could not be weighed is not within
  if (!isWithin) isOver = true;
  say(`${name.padEnd(38)} ${value.toFixed(1).padStart(7)} of ${limit} ${unit}${isWithin ? "" : "   OVER"}`);
}

function list(pieces: readonly Piece[]): void {
  const sorted = pieces.toSorted((a, b) => b.gzipBytes - a.gzipBytes);
  for (const { name, gzipBytes } of sorted) say(`  ${name.padEnd(36)} ${kb(gzipBytes).toFixed(1).padStart(7)}`);
}

function kb(bytes: number): number {
  return bytes / 1000;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
