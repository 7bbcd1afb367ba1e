import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "../core/ports.ts";

const LARGEST_BYTES = 1024 * 1024;
const LONGEST_LINE = 4000;

/**
 * Writes lines to `log.txt` in `folder`; at 1 MB the file becomes `log.old.txt`. Warnings go to stderr too.
 * Never throws: a full disk must not end the program.
 */
export function createLog(folder: string): Log {
  const file = join(folder, "log.txt");
  const write = (level: string, message: string, detail: unknown) => {
    const line = `${new Date().toISOString()} ${level} ${message}${detail === undefined ? "" : ` ${asText(detail)}`}`.slice(
      0,
      LONGEST_LINE,
    );
    if (level === "warn") process.stderr.write(`${line}\n`);
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
      if (size > LARGEST_BYTES) renameSync(file, join(folder, "log.old.txt"));
      appendFileSync(file, `${line}\n`, { mode: 0o600 });
    } catch {
      // Nowhere left to say it.
    }
  };
  return {
    info: (message, detail) => write("info", message, detail),
    warn: (message, detail) => write("warn", message, detail),
  };
}

function asText(detail: unknown): string {
  if (detail instanceof Error) return detail.stack ?? detail.message;
  try {
    return JSON.stringify(detail) ?? String(detail);
  } catch {
    return String(detail);
  }
}
