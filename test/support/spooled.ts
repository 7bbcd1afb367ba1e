import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** All lines that were ever written to a spool's files, oldest first: while it is young none of them has been removed. */
export function spooledIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".jsonl"))
    .toSorted()
    .flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n").slice(0, -1));
}
