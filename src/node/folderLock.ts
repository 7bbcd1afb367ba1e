import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { claim, type Holder, holderOf, isAlive, isRunning, ownNote, putAway, readNote, releaseIfOwn } from "./lockNote.ts";
import { DRAFT_NAME } from "./wholeFile.ts";

/** The note of the program that has the folder. */
export const LOCK = "running.json";
const TRIES = 5;
/** Documents lie no deeper than this below the folder. */
const DEEPEST = 4;

/** The folder is ours until this program ends (or gives it back), or whose it is: null = there is a note, and it cannot be read. */
type FolderLock = { readonly ok: true; readonly release: () => void } | { readonly ok: false; readonly holder: Holder | null };

/**
 * One program with a window for one folder: a second one would continue the same log and keep a second truth of what is unfinished. What a
 * killed one has left is taken over, and its drafts go. A folder that cannot be written counts as ours only where no living program has put
 * its note in before: a full disk is no reason to believe that it has gone.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const file = join(folder, LOCK);
  const text = ownNote();
  const release = () => releaseIfOwn(file, text);
  let isWritable = true;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const claimed = await claim(file, text).catch(() => "unwritable" as const);
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
