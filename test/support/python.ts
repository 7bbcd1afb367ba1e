import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findPymodbusPython } from "../../scripts/lib/tools.ts";
import { until } from "./until.ts";

const PYTHON = findPymodbusPython();
export const hasPymodbus = PYTHON !== null;

const SLAVE = fileURLToPath(new URL("../judges/pymodbusSlave.py", import.meta.url));

export interface PymodbusSlave {
  stop(): Promise<void>;
}

/** A Modbus RTU slave that is none of ours, at address 1, with exactly these holding registers. */
export async function startPymodbusSlave(port: string, registers: ReadonlyMap<number, number>): Promise<PymodbusSlave> {
  if (PYTHON === null) throw new Error("no Python with pymodbus");
  const child: ChildProcess = spawn(PYTHON, [SLAVE, port, "9600", JSON.stringify(Object.fromEntries(registers))]);
  let output = "";
  const listen = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout?.on("data", listen);
  child.stderr?.on("data", listen);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  await until(() => output.includes("ready") || child.exitCode !== null, { what: "pymodbus", timeoutMs: 20_000 });
  if (child.exitCode !== null) throw new Error(`pymodbus ended: ${output}`);
  return { stop };
}
