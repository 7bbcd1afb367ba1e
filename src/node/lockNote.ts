import { readFileSync, rmSync } from "node:fs";
import { link, mkdir, readFile, rename, rm, unlink, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { codeOf, draftOf } from "./wholeFile.ts";

const HOLDER = z.object({
  pid: z.number().int().positive(),
  /** When the system started this process, in its own count: numbers of processes come again. Null = the system does not say. */
  startedTicks: z.string().max(40).nullable(),
  sinceText: z.string().max(40),
});
/** The program that has what the note lies in. */
export type Holder = z.infer<typeof HOLDER>;

/** What this process writes into a note. */
export function ownNote(): string {
  const own: Holder = { pid: process.pid, startedTicks: startedTicks(process.pid), sinceText: new Date().toISOString() };
  return JSON.stringify(own);
}

/** null = there is none. Without a free descriptor, say, it cannot be told whose it is. */
export async function readNote(file: string): Promise<string | "unreadable" | null> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    return ["ENOENT", "ENOTDIR"].includes(codeOf(error)) ? null : "unreadable";
  }
}

/** True when the name was free. The file comes into being with its text in it. */
export async function claim(file: string, text: string): Promise<boolean> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = draftOf(file);
  try {
    await writeFile(draft, text, { mode: 0o600 });
  } catch (error) {
    // A full disk takes the name and none of the text.
    await unlink(draft).catch(() => undefined);
    throw error;
  }
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    // A file system without second names.
    return await writeFile(file, text, { mode: 0o600, flag: "wx" }).then(
      () => true,
      (fault: unknown) => {
        if (codeOf(fault) === "EEXIST") return false;
        throw fault;
      },
    );
  } finally {
    await unlink(draft).catch(() => undefined);
  }
}

/** Takes the note of a dead program away; if another has put its own there meanwhile, that one goes back. */
export async function putAway(file: string, stale: string): Promise<void> {
  const aside = `${file}.${process.pid}.old.tmp`;
  const isMoved = await rename(file, aside).then(
    () => true,
    () => false,
  );
  if (!isMoved) return;
  if ((await readFile(aside, "utf8").catch(() => stale)) !== stale) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

export function holderOf(text: string): Holder | null {
  try {
    return HOLDER.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

export function isRunning({ pid, startedTicks: before }: Holder): boolean {
  // Not ours: we are only asking.
  if (pid === process.pid) return false;
  if (!isAlive(pid)) return false;
  const now = startedTicks(pid);
  return now === null || before === null || now === before;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** Only Linux says it in a file; its second field may hold blanks and brackets. */
function startedTicks(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

/** At the end of a program, where nothing can be waited for. */
export function releaseIfOwn(file: string, text: string): void {
  try {
    if (readFileSync(file, "utf8") === text) rmSync(file, { force: true });
  } catch {
    // Gone already.
  }
}
