import { readFileSync, rmSync } from "node:fs";
import { link, mkdir, readdir, readFile, rename, rm, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { codeOf, DRAFT_NAME, draftOf } from "./wholeFile.ts";

/** The note of the program that has the folder. */
export const LOCK = "running.json";
const TRIES = 5;
/** Documents lie no deeper than this below the folder. */
const DEEPEST = 4;

const HOLDER = z.object({
  pid: z.number().int().positive(),
  /** When the system started this process, in its own count: numbers of processes come again. Null = the system does not say. */
  startedTicks: z.string().max(40).nullable(),
  sinceText: z.string().max(40),
});
export type Holder = z.infer<typeof HOLDER>;

/** The folder is ours until this program ends (or gives it back), or whose it is: null = there is a note, and it cannot be read. */
type FolderLock = { readonly ok: true; readonly release: () => void } | { readonly ok: false; readonly holder: Holder | null };

/**
 * One program with a window for one folder: a second one would continue the same log and keep a second truth of what is unfinished. What a
 * killed one has left is taken over, and its drafts go. A folder that cannot be written counts as ours only where no living program has put
 * its note in before: a full disk is no reason to believe that it has gone.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const file = join(folder, LOCK);
  const own: Holder = { pid: process.pid, startedTicks: startedTicks(process.pid), sinceText: new Date().toISOString() };
  const text = JSON.stringify(own);
  const release = () => releaseIfOwn(file, text);
  let isWritable = true;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const claimed = await claim(folder, file, text).catch(() => "unwritable" as const);
    isWritable = claimed !== "unwritable";
    if (claimed === true) {
      await removeDrafts(folder, DEEPEST);
      process.once("exit", release);
      return { ok: true, release };
    }
    const found = await readNote(file);
    if (found === "unreadable") return { ok: false, holder: null };
    const holder = found === null ? null : holderOf(found);
    if (holder !== null && isRunning(holder)) return { ok: false, holder };
    if (found !== null) await putAway(file, found);
    // They may be what fills the disk.
    if (!isWritable) await removeDrafts(folder, DEEPEST);
  }
  return isWritable ? { ok: false, holder: null } : { ok: true, release };
}

/** null = there is none. Without a free descriptor, say, it cannot be told whose it is. */
async function readNote(file: string): Promise<string | "unreadable" | null> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    return ["ENOENT", "ENOTDIR"].includes(codeOf(error)) ? null : "unreadable";
  }
}

/** True when the name was free. The file comes into being with its text in it. */
async function claim(folder: string, file: string, text: string): Promise<boolean> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
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
async function putAway(file: string, stale: string): Promise<void> {
  const aside = `${file}.${process.pid}.old.tmp`;
  const isMoved = await rename(file, aside).then(
    () => true,
    () => false,
  );
  if (!isMoved) return;
  if ((await readFile(aside, "utf8").catch(() => stale)) !== stale) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

function holderOf(text: string): Holder | null {
  try {
    return HOLDER.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function isRunning({ pid, startedTicks: before }: Holder): boolean {
  // Not ours: we are only asking.
  if (pid === process.pid) return false;
  if (!isAlive(pid)) return false;
  const now = startedTicks(pid);
  return now === null || before === null || now === before;
}

function isAlive(pid: number): boolean {
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
function releaseIfOwn(file: string, text: string): void {
  try {
    if (readFileSync(file, "utf8") === text) rmSync(file, { force: true });
  } catch {
    // Gone already.
  }
}

/** A program that was killed while it wrote leaves its draft, and nobody else ever writes under that name. */
async function removeDrafts(folder: string, depth: number): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const pid = Number(DRAFT_NAME.exec(entry.name)?.[1] ?? 0);
    if (entry.isDirectory() && depth > 1) await removeDrafts(path, depth - 1);
    else if (entry.isFile() && pid > 0 && !isAlive(pid)) await rm(path, { force: true });
  }
}
