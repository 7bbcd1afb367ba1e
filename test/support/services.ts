import { type ChildProcess, spawn } from "node:child_process";
import { afterEach } from "vitest";

export interface Service {
  readonly child: ChildProcess;
  /** Both outputs. */
  said(): string;
  readonly ended: Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** A program of others that runs beside a test. */
export function startService(command: string, words: readonly string[], environment: Readonly<Record<string, string>> = {}): Service {
  const child = spawn(command, [...words], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...environment } });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      text += String(chunk);
    });
  }
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
    child.once("error", () => resolve());
  });
  return {
    child,
    said: () => text,
    ended,
    async stop(signal = "SIGTERM") {
      child.kill(signal);
      await ended;
    },
  };
}

/** Closed after each test, the last one first. */
export function closedAfterEach(): (close: () => Promise<void> | void) => void {
  const closers: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });
  return (close) => void closers.push(close);
}
