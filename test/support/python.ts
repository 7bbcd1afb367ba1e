import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findPymodbusPython } from "../../scripts/lib/tools.ts";
import { until } from "./until.ts";

const PYTHON = findPymodbusPython();
export const hasPymodbus = PYTHON !== null;

const judge = (name: string) => fileURLToPath(new URL(`../judges/${name}`, import.meta.url));

type Registers = ReadonlyMap<number, number>;

export interface PymodbusSlave {
  /** Takes these values into its registers; resolves when it has. */
  set(registers: Registers): Promise<void>;
  /** Everything it holds now. */
  dump(): Promise<Registers>;
  stop(): Promise<void>;
}

interface Program {
  readonly child: ChildProcess;
  output(): string;
  stop(): Promise<void>;
}

async function startProgram(script: string, args: readonly string[]): Promise<Program> {
  if (PYTHON === null) throw new Error("no Python with pymodbus");
  const child: ChildProcess = spawn(PYTHON, [judge(script), ...args]);
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
  await until(() => output.includes("ready") || child.exitCode !== null, { what: script });
  if (child.exitCode !== null) throw new Error(`${script} ended: ${output}`);
  return { child, output: () => output, stop };
}

/** A Modbus RTU slave that is none of ours with exactly these holding registers. */
export async function startPymodbusSlave(port: string, registers: Registers, address = 1): Promise<PymodbusSlave> {
  const { child, output, stop } = await startProgram("pymodbusSlave.py", [
    port,
    "9600",
    JSON.stringify(Object.fromEntries(registers)),
    String(address),
  ]);
  const ask = async (line: string, answer: string): Promise<string> => {
    const from = output().length;
    child.stdin?.write(`${line}\n`);
    const said = () => output().slice(from);
    await until(() => new RegExp(`^${answer}.*\\n`, "m").test(said()), { what: `pymodbus to say ${answer}` });
    return said();
  };
  return {
    async set(changes) {
      await ask(JSON.stringify(Object.fromEntries(changes)), "set");
    },
    async dump() {
      const [, json = "{}"] = /^registers (.*)$/m.exec(await ask("dump", "registers")) ?? [];
      return new Map(Object.entries(JSON.parse(json) as Record<string, number>).map(([register, value]) => [Number(register), value]));
    },
    stop,
  };
}

/** A port at `link` whose bytes reach the pack at `port` only while the app has set this baud rate; else they are noise. */
export async function startBaudLine(link: string, port: string, baud: number): Promise<{ stop(): Promise<void> }> {
  return startProgram("baudLine.py", [link, port, String(baud)]);
}

/** What pymodbus made of one answer. */
export interface MasterAnswer {
  readonly registers?: readonly number[];
  readonly exception?: number;
  readonly silence?: boolean;
  readonly done?: boolean;
}

export interface PymodbusMaster {
  ask(fn: number, args: readonly unknown[], address?: number): Promise<MasterAnswer>;
  stop(): Promise<void>;
}

/** A Modbus RTU master that is none of ours. On a busy machine a simulator may stand still for seconds: it waits unless told otherwise. */
export async function startPymodbusMaster(port: string, patienceS = 60): Promise<PymodbusMaster> {
  const { child, output, stop } = await startProgram("pymodbusMaster.py", [port, "9600", String(patienceS)]);
  let asked = 0;
  return {
    async ask(fn, args, address = 1) {
      asked += 1;
      child.stdin?.write(`${JSON.stringify([fn, args, address])}\n`);
      const answers = () => [...output().matchAll(/^answer (.*)$/gm)].map(([, json = ""]) => json);
      await until(() => answers().length >= asked || child.exitCode !== null, { what: `pymodbus to have asked function ${fn}` });
      const json = answers()[asked - 1];
      if (json === undefined) throw new Error(`pymodbusMaster.py ended: ${output()}`);
      return JSON.parse(json) as MasterAnswer;
    },
    stop,
  };
}

/** What the witness says of each frame, in order: "right CID2 INFO" or "wrong REASON". */
export function witnessed(frames: readonly (readonly [side: "q" | "a", bytes: Uint8Array])[]): readonly string[] {
  const input = frames.map(([side, bytes]) => `${side} ${Buffer.from(bytes).toString("hex")}\n`).join("");
  const { stdout, stderr, status } = spawnSync(PYTHON ?? "python3", [judge("asciiWitness.py"), "check"], { input, encoding: "utf8" });
  if (status !== 0) throw new Error(`the witness ended: ${stderr}`);
  return stdout.split("\n").slice(0, -1);
}

export interface AsciiPack {
  said(): readonly string[];
  stop(): Promise<void>;
}

/** A pack that speaks ASCII by the papers alone, at ADD 1. */
export async function startAsciiPack(port: string): Promise<AsciiPack> {
  const { output, stop } = await startProgram("asciiWitness.py", [port]);
  return { said: () => output().split("\n").slice(1, -1), stop };
}
