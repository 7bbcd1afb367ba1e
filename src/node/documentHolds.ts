import { join } from "node:path";
import type { Result } from "../../protocol/index.ts";
import { fail, ok } from "../../protocol/index.ts";
import type { GiveBack } from "../core/ports.ts";
import { claim, type Holder, holderOf, isRunning, ownNote, putAway, readNote, releaseIfOwn } from "./lockNote.ts";

/** Below the folder of the documents. */
const FOLDER = "locks";
const TRIES = 5;
/**
 * Where the system does not say when a process began, its number may be that of another one by now. Nothing is held longer than this: an
 * older note is of a program that has gone.
 */
const LONGEST_HOLD_MS = 24 * 3_600_000;

/** What this process holds, by the file of the note, and the text of the note. */
const held = new Map<string, string>();
let isAtExit = false;

/**
 * Holds of documents between all programs of one folder, each a note with the process that has it. What a killed one has left is taken over.
 * Fails with `host.inUse` at once when another has it. A folder that cannot be written gives the hold where no living program has put its
 * note in before: whatever is then written says itself that it could not be.
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
      return inUse(name, holder);
    }
    releaseAtExit();
    return ok(async () => {
      if (held.get(file) !== text) return;
      releaseIfOwn(file, text);
      held.delete(file);
    });
  };
}

/** null = another program's, which cannot be named. */
async function take(file: string, text: string): Promise<"taken" | Holder | null> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const claimed = await claim(file, text).catch(() => "unwritable" as const);
    if (claimed === true) return "taken";
    const found = await readNote(file);
    if (found === "unreadable") return null;
    const holder = found === null ? null : holderOf(found);
    if (holder !== null && isRunning(holder) && mayLast(holder)) return holder;
    if (found !== null) await putAway(file, found);
    if (claimed === "unwritable") return "taken";
  }
  return null;
}

function mayLast({ startedTicks, sinceText }: Holder): boolean {
  // A clock that was set back makes it a time to come.
  return startedTicks !== null || Math.abs(Date.now() - Date.parse(sinceText)) < LONGEST_HOLD_MS;
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
