import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findSocat } from "../../scripts/lib/tools.ts";
import { until } from "./until.ts";

export const SOCAT = findSocat();
export const hasSocat = SOCAT !== null;

/** Serial ports made by one socat; they are there as long as it lives. */
export interface SocatPorts {
  /** What the app opens. */
  readonly tool: string;
  /** Where the pack is; does not exist on an echoing port. */
  readonly pack: string;
  start(): Promise<void>;
  /** Pulls the adapter out: the ports are gone. */
  kill(): Promise<void>;
  dispose(): Promise<void>;
}

/** Two ports wired to each other. */
export function createPair(options: { readonly started?: boolean } = {}): Promise<SocatPorts> {
  return create((tool, pack) => [`pty,raw,echo=0,link=${pack}`, `pty,raw,echo=0,link=${tool}`], options.started ?? true);
}

/** One port that gives back every byte, as an adapter with nothing behind it that hears itself. */
export function createEchoPort(): Promise<SocatPorts> {
  return create((tool) => [`pty,raw,echo=0,link=${tool}`, "PIPE"], true);
}

async function create(addresses: (tool: string, pack: string) => readonly [string, string], started: boolean): Promise<SocatPorts> {
  const folder = mkdtempSync(join(tmpdir(), "bms-socat-"));
  const [tool, pack] = [join(folder, "tool"), join(folder, "pack")];
  const both = addresses(tool, pack);
  const links = [tool, pack].filter((link) => both.some((address) => address.endsWith(link)));
  let child: ChildProcess | null = null;

  const start = async () => {
    if (SOCAT === null) throw new Error("socat is not installed");
    child = spawn(SOCAT, ["-d", "-d", ...both], { stdio: "ignore" });
    await until(() => links.every((link) => existsSync(link)), { what: "socat's ports", everyMs: 2 });
  };
  const kill = async () => {
    const running = child;
    child = null;
    if (running === null) return;
    const ended = new Promise((resolve) => running.once("exit", resolve));
    running.kill("SIGKILL");
    await ended;
    // Killed like that it leaves its links behind, which udev would not.
    for (const link of links) rmSync(link, { force: true });
  };
  if (started) await start();
  const dispose = async () => {
    await kill();
    rmSync(folder, { recursive: true, force: true });
  };
  return { tool, pack, start, kill, dispose };
}
