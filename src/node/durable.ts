import { mkdir, open, rename, unlink } from "node:fs/promises";
import { dirname } from "node:path";

/** Virus scanners on Windows hold a fresh file for a moment. */
const RENAME_TRIES = 5;
const RENAME_PAUSE_MS = 40;

/** The whole file or nothing of it, also after a power cut; its folder is made when first needed. Throws what the file system says. */
export async function writeWhole(file: string, data: string | Uint8Array): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    const made = await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeDurably(draft, data);
    await replace(draft, file);
    // A folder that is new is an entry of the one above it, which must survive a power cut as well.
    const highest = made === undefined ? dirname(file) : dirname(made);
    for (let above = dirname(file); ; above = dirname(above)) {
      await syncFolder(above);
      if (above === highest || above === dirname(above)) break;
    }
  } catch (error) {
    await unlink(draft).catch(() => undefined);
    throw error;
  }
}

async function writeDurably(file: string, data: string | Uint8Array): Promise<void> {
  const handle = await open(file, "w", 0o600);
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

/** Makes the rename itself survive a power cut; not possible on Windows, where it is not needed. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}
