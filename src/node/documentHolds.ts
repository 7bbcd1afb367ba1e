import { readFileSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import type { Result } from "../../protocol/index.ts";
import { fail, ok } from "../../protocol/index.ts";
import type { GiveBack } from "../core/ports.ts";
import { claim, type Holder, holderOf, isRunning, ownNote, putAway, readNote, releaseIfOwn } from "./lockNote.ts";

/** Below the folder of the documents. */
const FOLDER = "locks";
const TRIES = 5;
/**
 * Where the system does not say when a process began (Windows, macOS), its number may be that of another one by now, and Windows gives
 * numbers again soon: a note is stamped anew as long as it holds, and one that is not is of a program that has gone.
 */
const STAMP_EVERY_MS = 30_000;
const LONGEST_UNSTAMPED_MS = 5 * 60_000;

/** What this process holds, by the file of the note, and the text of the note. */
const held = new Map<string, string>();
let isAtExit = false;
let stamping: NodeJS.Timeout | undefined;

/**
 * Holds of documents between all programs of one folder, each a note with the process that has it. What a killed one has left is taken over.
 * Fails with `host.inUse` at once when another has it, and with `host.storage` when a note is there and cannot be read. A folder that cannot
 * be written gives the hold where no living program has put its note in before: whatever is then written says itself that it could not be.
 */
export function createHolds(folder: string): (name: string) => Promise<Result<GiveBack>> {
  return async (name) => {
    const file = join(folder, FOLDER, `${name.replaceAll("/", ".")}.json`);
    if (held.has(file)) return inUse(name, null);
    const text = ownNote();
    // Before anything is waited for: of two in this process the second sees it.
    held.set(file, text);
    const holder = await take(file, text);
    if (holder !== "taken") {
      held.delete(file);
      return holder === "unreadable" ? fail("host.storage", { name, file, reason: "unreadable" }) : inUse(name, holder);
    }
    releaseAtExit();
    stamp(file, text);
    stamping ??= setInterval(stampAll, STAMP_EVERY_MS).unref();
    return ok(async () => {
      if (held.get(file) !== text) return;
      releaseIfOwn(file, text);
      held.delete(file);
      if (held.size > 0) return;
      clearInterval(stamping);
      stamping = undefined;
    });
  };
}

/** null = another program's, which cannot be named. */
async function take(file: string, text: string): Promise<"taken" | "unreadable" | Holder | null> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const claimed = await claim(file, text).catch(() => "unwritable" as const);
    if (claimed === true) return "taken";
    const found = await readNote(file);
    if (found === "unreadable") return found;
    const holder = found === null ? null : holderOf(found);
    if (holder !== null && isRunning(holder) && mayLast(file, holder)) return holder;
    if (found !== null) await putAway(file, found);
    if (claimed === "unwritable") return "taken";
  }
  return null;
}

function mayLast(file: string, { startedTicks }: Holder): boolean {
  if (startedTicks !== null) return true;
  try {
    // A clock that was set back makes it a time to come.
    return Math.abs(Date.now() - statSync(file).mtimeMs) < LONGEST_UNSTAMPED_MS;
  } catch {
    return true;
  }
}

function stampAll(): void {
  for (const [file, text] of held) stamp(file, text);
}

/** By this computer's clock, on a disk of another one too. */
function stamp(file: string, text: string): void {
  try {
    const now = new Date();
    if (readFileSync(file, "utf8") === text) utimesSync(file, now, now);
  } catch {
    // Nobody could write it, and so nobody looks at it.
  }
}

function inUse(name: string, holder: Holder | null) {
  return fail("host.inUse", holder === null ? { name } : { name, process: holder.pid, since: holder.sinceText });
}

/** One listener for all of them. */
function releaseAtExit(): void {
  if (isAtExit) return;
  isAtExit = true;
  process.once("exit", () => {
    for (const [file, text] of held) releaseIfOwn(file, text);
  });
}
