import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { z } from "zod";
import { CLI_MAIN } from "../../scripts/paths.ts";
import { until } from "./until.ts";

export interface CliEnd {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

/** One run of the command line as a process of its own. */
export interface CliRun {
  readonly child: ChildProcess;
  out(): string;
  err(): string;
  readonly ended: Promise<CliEnd>;
}

export interface Cli {
  /** Kept by the runs: backups, archives, remembered adapters. */
  readonly folder: string;
  start(words: readonly string[], environment?: Readonly<Record<string, string>>): CliRun;
  run(...words: string[]): Promise<CliEnd>;
  /** Waits for a text on either output. */
  said(run: CliRun, what: RegExp): Promise<RegExpExecArray>;
  close(): void;
}

/** `program` = what node runs: the built command line, or one of a test's own. `command` = what runs instead of node. */
export function createCli(program: readonly string[] = [CLI_MAIN], command = process.execPath): Cli {
  const folder = mkdtempSync(join(tmpdir(), "bms-cli-"));
  const children = new Set<ChildProcess>();
  const start: Cli["start"] = (words, environment = {}) => {
    // In English wherever the tests run.
    const spoken = { OPEN_BMSTOOL_LANGUAGE: "", LC_ALL: "C" };
    const env = { ...process.env, ...spoken, OPEN_BMSTOOL_PORT: "", OPEN_BMSTOOL_FOLDER: folder, ...environment };
    const child = spawn(command, [...program, ...words], { env, stdio: ["ignore", "pipe", "pipe"] });
    children.add(child);
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk) => {
      out += String(chunk);
    });
    child.stderr.on("data", (chunk) => {
      err += String(chunk);
    });
    const ended = new Promise<CliEnd>((resolve) => {
      child.on("close", (code, signal) => {
        children.delete(child);
        resolve({ code, signal, out, err });
      });
    });
    return { child, out: () => out, err: () => err, ended };
  };
  return {
    folder,
    start,
    run: (...words) => start(words).ended,
    said: (run, what) => until(() => what.exec(run.out()) ?? what.exec(run.err()), { what: String(what) }),
    close() {
      for (const child of children) child.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The text as a document of this schema; throws when it is none. */
export function documentOf<T>(schema: z.ZodType<T>, text: string): T {
  return schema.parse(JSON.parse(text));
}
