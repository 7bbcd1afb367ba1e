import { constants } from "node:fs";
import { type FileHandle, link, lstat, mkdir, open, readdir, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { textOf } from "./textOf.ts";

/** Virus scanners on Windows hold a fresh file for a moment. */
const RENAME_TRIES = 5;
const RENAME_PAUSE_MS = 40;
/** A pipe would keep the opening waiting for its other end. Windows has no such flag, and no such files. */
const READ_AT_ONCE = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const READ_BYTES = 256 * 1024;

/** A draft's name says whose it is, so that those of killed processes can be told from those being written. */
export const draftOf = (file: string): string => `${file}.${process.pid}.tmp`;
export const DRAFT_NAME = /\.(\d+)\.tmp$/;

/** A file of the program's own: all of it or nothing, also after a power cut. Its folder is made when first needed. Throws with the system's code. */
export async function writeWhole(file: string, data: string | Uint8Array): Promise<void> {
  const draft = draftOf(file);
  try {
    const made = await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeDurably(draft, data, 0o600);
    await replace(draft, file);
    await syncNames(file, made);
  } catch (error) {
    await unlink(draft).catch(() => undefined);
    throw error;
  }
}

async function writeDurably(file: string, data: string | Uint8Array, mode: number): Promise<void> {
  const handle = await open(file, "w", mode);
  try {
    await handle.writeFile(data, "utf8");
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function replace(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await rename(from, to);
    } catch (error) {
      const held = process.platform === "win32" && ["EPERM", "EACCES", "EBUSY"].includes(codeOf(error));
      if (!held || attempt === RENAME_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, RENAME_PAUSE_MS * attempt));
    }
  }
}

/** Makes a new name in it survive a power cut; not possible on Windows, where it is not needed. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

/** The same for a file that is new, and for the folders above it that were made for it: `made` = the highest of them. */
export async function syncNames(file: string, made: string | undefined): Promise<void> {
  const highest = made === undefined ? dirname(file) : dirname(made);
  for (let above = dirname(file); ; above = dirname(above)) {
    await syncFolder(above);
    if (above === highest || above === dirname(above)) break;
  }
}

const OTHERS_MAY_READ = 0o666;
const MODE_BITS = 0o777;

/**
 * A file of the person's, whole or not at all: what was there stays until the new one is on the disk. `force` = over another file; a link is
 * replaced and its target left alone. Throws with the system's code: EEXIST, ENOSPC, EISDIR, ...
 */
export async function saveWhole(path: string, data: string | Uint8Array, { force }: { readonly force: boolean }): Promise<void> {
  const before = await lstat(path).catch((error: unknown) => {
    if (codeOf(error) !== "ENOENT") throw error;
    return null;
  });
  if (before !== null && !force) throw systemError("EEXIST");
  if (before !== null && !before.isFile() && !before.isSymbolicLink()) throw systemError("EISDIR");
  const draft = draftOf(join(dirname(path), `.${basename(path)}`));
  try {
    await writeDurably(draft, data, before?.isFile() ? before.mode & MODE_BITS : OTHERS_MAY_READ);
    if (force) await replace(draft, path);
    else await place(draft, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await unlink(draft).catch(() => undefined);
    throw error;
  }
}

/** Gives a draft its name unless somebody else has got it meanwhile. */
async function place(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
  } catch (error) {
    if (codeOf(error) === "EEXIST") throw error;
    // A memory card's file system knows no second names.
    return replace(draft, path);
  }
  await unlink(draft);
}

/** Its text, whatever editor wrote it; otherwise as `readBytes`. */
export async function readWhole(path: string, most: number): Promise<string | null> {
  const bytes = await readBytes(path, most);
  return bytes === null ? null : textOf(bytes);
}

/** null = longer than `most` bytes. Throws with the system's code; "EFTYPE" = not a file: a pipe or a device may have no end. */
export async function readBytes(path: string, most: number): Promise<Uint8Array | null> {
  const handle = await open(path, READ_AT_ONCE);
  try {
    if (!(await handle.stat()).isFile()) throw systemError("EFTYPE");
    const bytes = await readMost(handle, most + 1);
    return bytes.length > most ? null : bytes;
  } finally {
    await handle.close();
  }
}

/** Longest password, key, certificate or configuration. */
const MOST_HANDED_BYTES = 1024 * 1024;

/**
 * A text that a shell may hand over in a pipe, as a password is: the other end is waited for, and what has no end is not read for ever. Throws
 * with the system's code; "EFBIG" = longer than any such text.
 */
export async function readHanded(path: string): Promise<string> {
  const handle = await open(path, constants.O_RDONLY);
  try {
    const bytes = await readMost(handle, MOST_HANDED_BYTES + 1);
    if (bytes.length > MOST_HANDED_BYTES) throw systemError("EFBIG");
    return textOf(bytes);
  } finally {
    await handle.close();
  }
}

/** Its size is not believed: it may grow, and those of the system's own files say 0. */
async function readMost(handle: FileHandle, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  while (length < most) {
    const chunk = Buffer.alloc(Math.min(READ_BYTES, most - length));
    const { bytesRead } = await handle.read(chunk);
    if (bytesRead === 0) break;
    chunks.push(chunk.subarray(0, bytesRead));
    length += bytesRead;
  }
  return Buffer.concat(chunks);
}

/** What is directly in a folder; nothing in one that is not there. Throws with the system's code: another fault is no empty folder. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  });
}

function systemError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code });
}

export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}
