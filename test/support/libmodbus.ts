import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findLibmodbusCompiler } from "../../scripts/lib/tools.ts";
import { until } from "./until.ts";

const COMPILER = findLibmodbusCompiler();
export const hasLibmodbus = COMPILER !== null;

const SOURCE = fileURLToPath(new URL("../judges/libmodbusSlave.c", import.meta.url));
/** The most that the specification allows. */
const MOST_PER_READ = 125;

interface SlaveManners {
  readonly mostPerRead?: number;
  readonly delayMs?: number;
  readonly restMs?: number;
}

export interface LibmodbusSlave {
  /** What it did: "read 0 37", "wrote 64 1 3590", "refused 2". */
  said(): readonly string[];
  /** Refuses every request with this code; 0 = answers again. */
  refuse(code: number): Promise<void>;
  stop(): Promise<void>;
}

/** A slave made by libmodbus, built from its source; `build` gives the program and removes it at the end. */
export function buildLibmodbusSlave(): { readonly program: string; remove(): void } {
  if (COMPILER === null) throw new Error("no libmodbus to build with");
  const folder = mkdtempSync(join(tmpdir(), "bms-libmodbus-"));
  const program = join(folder, "slave");
  execFileSync(COMPILER, ["-O1", "-Wall", "-Werror", "-I/usr/include/modbus", "-o", program, SOURCE, "-lmodbus"]);
  return { program, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export async function startLibmodbusSlave(
  program: string,
  port: string,
  registers: ReadonlyMap<number, number>,
  { mostPerRead = MOST_PER_READ, delayMs = 0, restMs = 0 }: SlaveManners = {},
): Promise<LibmodbusSlave> {
  const child = spawn(program, [port, "1", String(mostPerRead), String(delayMs), String(restMs)]);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.stdin.write(`${[...registers].map(([register, value]) => `${register} ${value}\n`).join("")}.\n`);
  await until(() => output.includes("ready") || child.exitCode !== null, { what: "libmodbus" });
  if (child.exitCode !== null) throw new Error(`libmodbus ended: ${output}`);
  return {
    said: () => output.split("\n").slice(0, -1),
    async refuse(code) {
      const from = output.length;
      child.stdin.write(`refuse ${code}\n`);
      await until(() => output.slice(from).includes(`ordered ${code}\n`), { what: "libmodbus to take an order" });
    },
    async stop() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
