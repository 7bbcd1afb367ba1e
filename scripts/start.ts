import { type ChildProcess, spawn } from "node:child_process";
import { hasNoScreen } from "../src/node/web/openWindow.ts";
import { electronBinary } from "./electronBinary.ts";
import { BUILD_WORDS } from "./ensureBuilt.ts";
import { isBuildFresh } from "./freshness.ts";
import { ROOT, WEB_MAIN } from "./paths.ts";

/**
 * `npm start`: builds when a source is newer, then runs Electron or the web host. Build and host are processes of their own, because a
 * bundler never gives its memory back, and the host may stand for weeks.
 */

/** An Electron that ends sooner with an error did not come up (sandbox not allowed, libraries missing). */
const CAME_UP_MS = 8000;

const args = process.argv.slice(2);
let stopped = false;
let child: ChildProcess | null = null;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop(signal));
process.exitCode = await start();

async function start(): Promise<number> {
  if (!isBuildFresh()) {
    say("Building ...");
    const code = await run(process.execPath, BUILD_WORDS);
    if (code !== 0 || stopped) return exitCodeOf(code);
  }
  const wantsWindow = !args.includes("--help") && !args.includes("--no-open");
  const reason = wantsWindow ? await runElectron() : "";
  if (typeof reason === "number") return reason;
  if (reason !== "") say(`Electron is not used: ${reason}. The same app runs in a browser window instead.`);
  return exitCodeOf(await run(process.execPath, [WEB_MAIN, ...args]));
}

/** Runs the Electron shell to its end and gives its exit code; or the reason why it could not be shown. */
async function runElectron(): Promise<number | string> {
  if (process.env.OPEN_BMSTOOL_SHELL === "web") return "OPEN_BMSTOOL_SHELL=web";
  if (hasNoScreen()) return "there is no screen";
  const binary = electronBinary();
  if ("missing" in binary) return binary.missing;
  const startMs = performance.now();
  const code = await run(binary.file, [ROOT, ...args]);
  if (code === 0 || stopped || performance.now() - startMs > CAME_UP_MS) return exitCodeOf(code);
  return `it ended at once (${code})`;
}

/** Exit code of a program that has run to its end; the name of a signal or an error when it had none. */
function run(file: string, words: readonly string[]): Promise<number | string> {
  return new Promise((resolve) => {
    const started = spawn(file, words, { stdio: "inherit" });
    child = started;
    started.once("error", (error) => resolve(error.message));
    started.once("exit", (code, signal) => resolve(code ?? signal ?? 1));
  });
}

/** Handing a signal on twice does no harm: each program ends on the first. */
function stop(signal: NodeJS.Signals): void {
  stopped = true;
  child?.kill(signal);
}

function exitCodeOf(code: number | string): number {
  return typeof code === "number" ? code : 1;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
