import { mkdir, open, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Result } from "../../protocol/index.ts";
import { fail, ok } from "../../protocol/index.ts";
import type { LineStore, Log } from "../core/ports.ts";
import { createHolds } from "./documentHolds.ts";
import { createLanes } from "./lanes.ts";
import { codeOf, namesIn, syncNames } from "./wholeFile.ts";

const NAME = /^[a-zA-Z][a-zA-Z0-9-]{0,63}(\/[a-zA-Z][a-zA-Z0-9-]{0,63}){0,2}$/;
const SUFFIX = ".jsonl";
const NEWLINE = 10;

function storageFailure(name: string, error: unknown) {
  return fail("host.storage", { name, reason: codeOf(error) });
}

/** Files that only grow, `<name>.jsonl` in `folder`. A line that a crash cut off is ended by the next append and never read. */
export function createLineStore(folder: string, log: Log): LineStore {
  const laneOf = createLanes();
  const hold = createHolds(folder);
  const fileOf = (name: string) => join(folder, `${name}${SUFFIX}`);

  const append = async (name: string, lines: readonly string[]) => {
    const file = fileOf(name);
    try {
      const made = await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      const handle = await open(file, "a+", 0o600);
      try {
        const { size } = await handle.stat();
        const last = Buffer.alloc(1);
        if (size > 0) await handle.read(last, 0, 1, size - 1);
        const isTorn = size > 0 && last[0] !== NEWLINE;
        await handle.appendFile((isTorn ? "\n" : "") + lines.map((line) => `${line}\n`).join(""), "utf8");
        await handle.datasync();
        if (size === 0) await syncNames(file, made);
      } finally {
        await handle.close();
      }
      return ok(undefined);
    } catch (error) {
      log.warn("lines: not written", { file, reason: String(error) });
      return storageFailure(name, error);
    }
  };

  const read = async (name: string): Promise<Result<readonly string[]>> => {
    try {
      return ok((await readFile(fileOf(name), "utf8")).split("\n").slice(0, -1));
    } catch (error) {
      if (codeOf(error) === "ENOENT") return ok([]);
      log.warn("lines: not read", { file: fileOf(name), reason: String(error) });
      return storageFailure(name, error);
    }
  };

  const list = async (name: string): Promise<Result<readonly string[]>> => {
    try {
      const entries = await namesIn(join(folder, name));
      return ok(entries.flatMap((entry) => (entry.endsWith(SUFFIX) ? [`${name}/${entry.slice(0, -SUFFIX.length)}`] : [])));
    } catch (error) {
      log.warn("lines: not listed", { folder: join(folder, name), reason: String(error) });
      return storageFailure(name, error);
    }
  };

  const remove = async (name: string) => {
    try {
      await rm(fileOf(name), { force: true });
      return ok(undefined);
    } catch (error) {
      log.warn("lines: not removed", { file: fileOf(name), reason: String(error) });
      return storageFailure(name, error);
    }
  };

  return {
    hold: (name) => (NAME.test(name) ? hold(name) : Promise.resolve(fail("host.storage", { name, reason: "name" }))),
    read: (name) => (NAME.test(name) ? laneOf(name)(() => read(name)) : Promise.resolve(ok([]))),
    append: (name, lines) =>
      NAME.test(name) ? laneOf(name)(() => append(name, lines)) : Promise.resolve(fail("host.storage", { name, reason: "name" })),
    list,
    remove: (name) =>
      NAME.test(name) ? laneOf(name)(() => remove(name)) : Promise.resolve(fail("host.storage", { name, reason: "name" })),
  };
}
