import { LOCK } from "../folderLock.ts";
import type { Holder } from "../lockNote.ts";
import { filled, type Words } from "./words.ts";

/** What to do when the folder is another program's; null = it may be, and its note cannot be read. */
export function lockedWords({ texts }: Words, folder: string, holder: Holder | null): string {
  if (holder === null) return filled(texts.cli.serve.lockedUnread, { folder, file: LOCK });
  return filled(texts.cli.serve.locked, { folder, process: holder.pid, since: holder.sinceText });
}
