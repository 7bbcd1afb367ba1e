import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import { FileSpool } from "../../src/node/publish/fileSpool.ts";
import { valueIn } from "./valueIn.ts";

interface Limits {
  readonly mostBytes?: number;
  readonly segmentBytes?: number;
}

/** Stores in a folder of their own that ends with the test. */
export function spools(): { folder(): string; open(folder: string, limits?: Limits): FileSpool } {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return {
    folder() {
      const folder = mkdtempSync(join(tmpdir(), "bms-spool-"));
      folders.push(folder);
      return folder;
    },
    open: (folder, { mostBytes = 1_000_000, segmentBytes = 1000 } = {}) =>
      valueIn(FileSpool.open({ folder, mostBytes, segmentBytes, log: { info: () => undefined, warn: () => undefined } })),
  };
}
