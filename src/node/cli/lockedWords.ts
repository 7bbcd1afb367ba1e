import type { Holder } from "../folderLock.ts";
import { filled, type Words } from "./words.ts";

/** What to do when the folder is another program's. */
export function lockedWords({ texts }: Words, folder: string, { pid, sinceText }: Holder): string {
  return filled(texts.cli.serve.locked, { folder, process: pid, since: sinceText });
}
