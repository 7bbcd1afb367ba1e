import { readdirSync, readFileSync } from "node:fs";

/** What /proc says of running processes: Linux only. */
const KB_PER_MB = 1024;

function statusOf(pid: number | string, key: string): number | null {
  try {
    const text = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(new RegExp(`^${key}:\\s*(\\d+)`, "m").exec(text)?.[1] ?? Number.NaN);
  } catch {
    return null; // it has ended meanwhile
  }
}

/** Memory that a process holds now, in MB. */
export function residentMb(pid: number): number {
  return (statusOf(pid, "VmRSS") ?? Number.NaN) / KB_PER_MB;
}

/** The child of `parent` with this word in its command line. */
export function childRunning(parent: number, word: string): number | null {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && statusOf(name, "PPid") === parent);
  return Number(pids.find((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(word)) ?? Number.NaN) || null;
}
