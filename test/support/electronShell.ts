import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ELECTRON_MAIN, ROOT } from "../../scripts/paths.ts";
import { until } from "./until.ts";

export const SHELL_CHROMIUM = "/usr/bin/chromium";
/** Runs the compiled main script on the stand-in; an unpacked build brings a program of its own that does. */
const RUNNER = [process.execPath, join(ROOT, "test/electron/runner.mjs")];

export interface Shell {
  ask<T = unknown>(name: string, ...args: unknown[]): Promise<T>;
  readonly ended: Promise<number | null>;
  readonly child: ChildProcess;
}

/** `folder` = where it keeps its files. */
export async function startShell(
  folder: string,
  words: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
  [command = "", ...before]: readonly string[] = RUNNER,
): Promise<Shell> {
  const child = spawn(command, [...before, ...words], {
    env: {
      ...process.env,
      ...environment,
      OPEN_BMSTOOL_FOLDER: folder,
      STAND_IN_CHROMIUM: SHELL_CHROMIUM,
      STAND_IN_MAIN: pathToFileURL(ELECTRON_MAIN).href,
    },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let ready = false;
  let complaints = "";
  child.stderr?.on("data", (chunk) => {
    complaints += String(chunk);
  });
  child.on("message", (message: { id?: number; value?: never; error?: string; ready?: boolean }) => {
    if (message.ready) ready = true;
    if (message.id === undefined) return;
    const entry = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error === undefined) entry?.resolve(message.value as never);
    else entry?.reject(new Error(message.error));
  });
  const ended = new Promise<number | null>((resolve) => child.on("exit", (code) => resolve(code)));
  void ended.then(() => {
    for (const { reject } of waiting.values()) reject(new Error(`the shell has ended: ${complaints}`));
  });
  let last = 0;
  const ask = <T>(name: string, ...args: unknown[]) =>
    new Promise<T>((resolve, reject) => {
      last += 1;
      if (!child.connected) return reject(new Error(`the shell has ended: ${complaints}`));
      waiting.set(last, { resolve, reject });
      child.send({ id: last, ask: name, args });
    });
  await until(() => ready || child.exitCode !== null, { what: "the shell has started" });
  return { ask, ended, child };
}
