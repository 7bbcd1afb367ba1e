import { readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Result } from "../../protocol/index.ts";
import { fail, ok } from "../../protocol/index.ts";
import type { KeyStore, Log } from "../core/ports.ts";
import { createHolds } from "./documentHolds.ts";
import { createLanes } from "./lanes.ts";
import { codeOf, syncFolder, writeWhole } from "./wholeFile.ts";

/** These documents are small; a large one is a mistake and must not fill the disk. */
const LARGEST_BYTES = 1024 * 1024;
const NAME = /^[a-zA-Z][a-zA-Z0-9-]{0,63}(\/[a-zA-Z][a-zA-Z0-9-]{0,63}){0,3}$/;
const SUFFIX = ".json";

/** JSON documents as files `<name>.json` in `folder`, which is made when first needed. A write replaces the whole file or nothing. */
export function createFileStore(folder: string, log: Log): KeyStore {
  const laneOf = createLanes();
  const hold = createHolds(folder);
  const fileOf = (name: string) => join(folder, `${name}${SUFFIX}`);
  const broken = new Set<string>();

  /** null when it is missing or broken. */
  const load = async (name: string): Promise<Result<unknown>> => {
    const file = fileOf(name);
    try {
      if ((await stat(file)).size > LARGEST_BYTES) throw new SyntaxError("too large");
      const value = await parseTwice(file);
      broken.delete(name);
      return ok(value);
    } catch (error) {
      if (codeOf(error) === "ENOENT") return ok(null);
      if (!(error instanceof SyntaxError)) {
        log.warn("store: not readable", { file, reason: String(error) });
        return fail("host.storage", { name, reason: codeOf(error) });
      }
      if (!broken.has(name)) log.warn("store: broken file", { file, reason: error.message });
      broken.add(name);
      return ok(null);
    }
  };

  /** A broken file makes room for a new one, and is kept beside it with ".broken" in its name. */
  const setAside = async (name: string): Promise<void> => {
    if (!broken.delete(name)) return;
    await rename(fileOf(name), `${fileOf(name)}.broken`).catch(() => undefined);
  };

  const save = async (name: string, text: string): Promise<Result<void>> => {
    const file = fileOf(name);
    try {
      await setAside(name);
      await writeWhole(file, text);
      return ok(undefined);
    } catch (error) {
      log.warn("store: not written", { file, reason: String(error) });
      return fail("host.storage", { name, reason: codeOf(error) });
    }
  };

  const remove = async (name: string): Promise<Result<void>> => {
    const file = fileOf(name);
    try {
      await rm(file, { force: true });
      await syncFolder(dirname(file));
      return ok(undefined);
    } catch (error) {
      log.warn("store: not removed", { file, reason: String(error) });
      return fail("host.storage", { name, reason: codeOf(error) });
    }
  };

  const list = async (name: string): Promise<Result<readonly string[]>> => {
    try {
      const entries = await readdir(join(folder, name), { withFileTypes: true });
      const named = entries.flatMap((entry) => {
        if (entry.isDirectory()) return NAME.test(entry.name) ? [`${name}/${entry.name}/`] : [];
        const document = entry.name.endsWith(SUFFIX) ? `${name}/${entry.name.slice(0, -SUFFIX.length)}` : "";
        return NAME.test(document) ? [document] : [];
      });
      return ok(named);
    } catch (error) {
      if (codeOf(error) === "ENOENT") return ok([]);
      log.warn("store: not listed", { folder: join(folder, name), reason: String(error) });
      return fail("host.storage", { name, reason: codeOf(error) });
    }
  };

  return {
    placeOf: fileOf,
    hold: (name) => (NAME.test(name) ? hold(name) : Promise.resolve(fail("host.storage", { name, reason: "name" }))),
    list: (name) => (NAME.test(name) ? list(name) : Promise.resolve(ok([]))),
    remove: (name) =>
      NAME.test(name) ? laneOf(name)(() => remove(name)) : Promise.resolve(fail("host.storage", { name, reason: "name" })),
    read: (name) => (NAME.test(name) ? laneOf(name)(() => load(name)) : Promise.resolve(ok(null))),
    async write(name, value) {
      const text = JSON.stringify(value, null, 1);
      if (!NAME.test(name) || text === undefined) return fail("host.storage", { name, reason: "name" });
      if (Buffer.byteLength(text) > LARGEST_BYTES) return fail("host.storage", { name, reason: "size", mostBytes: LARGEST_BYTES });
      return laneOf(name)(() => save(name, text));
    },
  };
}

/**
 * A read of serialport that is still under way when its port is lost can hit a file that got the same descriptor, and
 * takes bytes away from it. So a document is called broken only when it reads so twice.
 */
async function parseTwice(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return JSON.parse(await readFile(file, "utf8"));
  }
}
