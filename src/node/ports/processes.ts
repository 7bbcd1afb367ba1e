import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Whether a program of this name runs. Linux shows that of everybody's processes; `proc` = where. */
export async function isRunning(program: string, proc: string): Promise<boolean> {
  const numbers = (await readdir(proc).catch(() => [])).filter((name) => /^\d+$/.test(name));
  const running = await Promise.all(numbers.map((number) => readFile(join(proc, number, "comm"), "utf8").catch(() => "")));
  return running.some((name) => name.trim() === program);
}
