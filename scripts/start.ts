import { type ChildProcess, spawn } from "node:child_process";
import { pathToFileURL } from "node:url";
import { hasNoScreen } from "../src/node/web/openWindow.ts";
import { electronBinary } from "./electronBinary.ts";
import { isBuildFresh } from "./freshness.ts";
import { ROOT, WEB_MAIN } from "./paths.ts";

/** An Electron that ends sooner with an error did not come up (sandbox not allowed, libraries missing). */
const CAME_UP_MS = 8000;

const args = process.argv.slice(2);
let stopped = false;
if (!isBuildFresh()) {
  say("Building ...");
  const { buildAll } = await import("./buildAll.ts"); // loading vite takes longer than a fresh start
  await buildAll();
}
const wantsWindow = !args.includes("--help") && !args.includes("--no-open");
const reason = wantsWindow ? await runElectron() : "";
if (reason !== null) {
  if (reason !== "") say(`Electron is not used: ${reason}. The same app runs in a browser window instead.`);
  const web: { main(argv: readonly string[]): Promise<void> } = await import(pathToFileURL(WEB_MAIN).href);
  await web.main(args);
}

/** Runs the Electron shell to its end; gives the reason when it could not be shown. */
async function runElectron(): Promise<string | null> {
  if (process.env.OPEN_BMSTOOL_SHELL === "web") return "OPEN_BMSTOOL_SHELL=web";
  if (hasNoScreen()) return "there is no screen";
  const binary = electronBinary();
  if ("missing" in binary) return binary.missing;
  const startMs = performance.now();
  const code = await ended(binary.file);
  if (code === 0 || stopped || performance.now() - startMs > CAME_UP_MS) return exitWith(code);
  return `it ended at once (${code})`;
}

function ended(file: string): Promise<number | string> {
  return new Promise((resolve) => {
    const child = spawn(file, [ROOT, ...args], { stdio: "inherit" });
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop(child, signal));
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(code ?? signal ?? 1));
  });
}

function stop(child: ChildProcess, signal: NodeJS.Signals): void {
  stopped = true;
  child.kill(signal);
}

function exitWith(code: number | string): null {
  process.exitCode = typeof code === "number" ? code : 1;
  return null;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
