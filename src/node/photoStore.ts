import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Result } from "../../protocol/index.ts";
import { fail, ok } from "../../protocol/index.ts";
import type { Log, PhotoStore } from "../core/ports.ts";
import { codeOf, writeWhole } from "./wholeFile.ts";

/** Names come from a window: nothing else may become part of a path. */
const FOLDER = /^c\d{1,16}$/;
const DIGEST = /^[0-9a-f]{64}$/;

export const digestOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Pictures as files `<folder>/<commissioning>/<digest>`. */
export function createPhotoStore(folder: string, log: Log): PhotoStore {
  const attempt = async (name: string, work: () => Promise<void>): Promise<Result<void>> => {
    try {
      await work();
      return ok(undefined);
    } catch (error) {
      log.warn("photos: not changed", { name, reason: String(error) });
      return fail("host.storage", { name, reason: codeOf(error) });
    }
  };
  const withName = (id: string, digest: string, work: (file: string) => Promise<void>) => {
    const isName = FOLDER.test(id) && DIGEST.test(digest);
    return isName ? attempt(digest, () => work(join(folder, id, digest))) : Promise.resolve(fail("host.storage", { reason: "name" }));
  };
  return {
    digest: digestOf,
    write: (id, digest, bytes) => withName(id, digest, (file) => writeWhole(file, bytes)),
    async read(id, digest) {
      if (!FOLDER.test(id) || !DIGEST.test(digest)) return null;
      const bytes = await readFile(join(folder, id, digest)).catch(() => null);
      return bytes !== null && digestOf(bytes) === digest ? bytes : null;
    },
    remove: (id, digest) => withName(id, digest, (file) => rm(file, { force: true })),
    removeAll: (id) =>
      FOLDER.test(id)
        ? attempt(id, () => rm(join(folder, id), { recursive: true, force: true }))
        : Promise.resolve(fail("host.storage", { reason: "name" })),
  };
}
