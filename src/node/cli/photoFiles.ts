import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Result } from "../../../protocol/index.ts";
import { fail, ok } from "../../../protocol/index.ts";
import type { Commissioning, CommissioningPhoto } from "../../contract/commissioning.ts";
import { PHOTO_LIMITS } from "../../contract/limits.ts";
import { digestOf } from "../photoStore.ts";
import { codeOf, readBytes } from "../wholeFile.ts";

/** Enough of the digest to name it by, as it is listed. */
export const photoLabel = ({ sha256 }: Pick<CommissioningPhoto, "sha256">): string => sha256.slice(0, 16);

/** A file that may be a photo: of a larger one no more is read than a photo may have. */
export async function readPhotoFile(path: string): Promise<Result<Uint8Array>> {
  try {
    const bytes = await readBytes(path, PHOTO_LIMITS.bytes);
    return bytes === null ? fail("file.format", { path, reason: "tooLarge" }) : ok(bytes);
  } catch (error) {
    return fail("file.format", { path, reason: codeOf(error) });
  }
}

/** The photos that this document names, among the files of a folder; their names do not matter. */
export async function photosIn(folder: string | null, { photos = [] }: Commissioning): Promise<Result<ReadonlyMap<string, Uint8Array>>> {
  const found = new Map<string, Uint8Array>();
  if (folder === null) return ok(found);
  try {
    for (const name of await readdir(folder)) {
      const file = await stat(join(folder, name));
      if (!file.isFile() || !photos.some(({ bytes }) => bytes === file.size)) continue;
      const bytes = await readBytes(join(folder, name), PHOTO_LIMITS.bytes);
      if (bytes === null) continue;
      const digest = digestOf(bytes);
      if (photos.some(({ sha256 }) => sha256 === digest)) found.set(digest, bytes);
    }
    return ok(found);
  } catch (error) {
    return fail("file.format", { path: folder, reason: codeOf(error) });
  }
}
