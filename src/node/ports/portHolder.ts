import { execFile } from "node:child_process";
import { readdir, readFile, readlink, realpath } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { within } from "../lanes.ts";
import { isRunning } from "./processes.ts";

/** A program that has a port open. */
interface PortHolder {
  readonly program: string;
  readonly pid: number;
}

interface HolderOptions {
  readonly platform?: string;
  /** Where Linux shows its processes; another folder in tests. */
  readonly proc?: string;
  /** What `lsof -F pc` prints of the path (macOS). */
  readonly lsof?: (path: string) => Promise<string>;
}

/** It runs, and the system does not say whose the port is. */
interface Suspect {
  readonly suspect: string;
}

/** Asking takes a few ms, and a computer that is hard at work a thousand times as long. */
const LIMIT_MS = 5000;
/** Looks for a modem at each new adapter of USB, as another user than ours: what it has open is not shown to us. */
const MODEM_SERVICE = "ModemManager";
const USB_PORT = /^tty(?:USB|ACM|CH34)/;

/**
 * Which other program has the port open, where the system tells: Linux in /proc, macOS by lsof. null where it does not (Windows), where
 * the program belongs to somebody else and is none that often is to blame, and where asking takes too long.
 */
export function portHolder(path: string, options: HolderOptions = {}): Promise<PortHolder | Suspect | null> {
  const platform = options.platform ?? process.platform;
  if (platform === "linux") return within(holderInProc(path, options.proc ?? "/proc"), LIMIT_MS, null);
  if (platform === "darwin") return within((options.lsof ?? askLsof)(path).then(holderOfLsof), LIMIT_MS, null);
  return Promise.resolve(null);
}

async function holderInProc(path: string, proc: string): Promise<PortHolder | Suspect | null> {
  const device = await realpath(path);
  const numbers = (await readdir(proc)).filter((name) => /^\d+$/.test(name)).map(Number);
  const holders = (await Promise.all(numbers.map((pid) => holding(device, pid, proc)))).filter((holder) => holder !== null);
  const locks = await readFile(join(proc, "locks"), "utf8").catch(() => "");
  // Of several programs the one that has locked the port is in the way.
  const hasLock = ({ pid }: PortHolder) => new RegExp(`FLOCK .* ${pid} `).test(locks);
  const holder = holders.find(hasLock) ?? holders[0];
  if (holder !== undefined) return holder;
  return USB_PORT.test(basename(device)) && (await isRunning(MODEM_SERVICE, proc)) ? { suspect: MODEM_SERVICE } : null;
}

async function holding(device: string, pid: number, proc: string): Promise<PortHolder | null> {
  if (pid === process.pid) return null;
  const folder = join(proc, String(pid));
  const files = await readdir(join(folder, "fd")).catch(() => []); // another person's process, or one that has ended
  const targets = await Promise.all(files.map((file) => readlink(join(folder, "fd", file)).catch(() => "")));
  if (!targets.includes(device)) return null;
  // Not "comm": that is the name of a thread, and a program may call it anything ("MainThread").
  const file = await readlink(join(folder, "exe")).catch(() => "");
  const program = basename(file.replace(/ \(deleted\)$/, "")); // updated while it ran
  return program === "" ? null : { program, pid };
}

async function askLsof(path: string): Promise<string> {
  return (await promisify(execFile)("lsof", ["-F", "pc", "--", path], { timeout: LIMIT_MS })).stdout;
}

/** lsof -F: a line for each fact, its first letter says which: p = process number, c = command, f = an open file of it. */
export function holderOfLsof(text: string): PortHolder | null {
  for (const part of text.split(/^(?=p\d)/m)) {
    const pid = Number(/^p(\d+)$/m.exec(part)?.[1] ?? Number.NaN);
    const program = /^c(.+)$/m.exec(part)?.[1];
    if (Number.isInteger(pid) && pid !== process.pid && program !== undefined) return { program, pid };
  }
  return null;
}
