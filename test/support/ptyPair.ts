import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "./until.ts";

export const SOCAT = "/usr/bin/socat";
export const hasSocat = existsSync(SOCAT);

/** Two serial ports wired to each other, as long as socat lives. */
export interface PtyPair {
  readonly a: string;
  readonly b: string;
  /** Pulls the adapter out: both ports are gone. */
  unplug(): Promise<void>;
  /** Plugs it in again, under the same names. */
  plug(): Promise<void>;
  dispose(): Promise<void>;
}

export async function createPtyPair(): Promise<PtyPair> {
  const folder = mkdtempSync(join(tmpdir(), "bms-pty-"));
  const [a, b] = [join(folder, "a"), join(folder, "b")];
  let child: ChildProcess | null = null;
  const unplug = async () => {
    const running = child;
    child = null;
    if (running === null) return;
    running.kill("SIGKILL");
    await until(() => running.exitCode !== null || running.signalCode !== null, { what: "socat ended" });
    for (const path of [a, b]) rmSync(path, { force: true });
  };
  const plug = async () => {
    child = spawn(SOCAT, [`pty,rawer,link=${a}`, `pty,rawer,link=${b}`], { stdio: "ignore" });
    await until(() => existsSync(a) && existsSync(b), { what: "both ptys" });
  };
  await plug();
  const dispose = async () => {
    await unplug();
    rmSync(folder, { recursive: true, force: true });
  };
  return { a, b, unplug, plug, dispose };
}
