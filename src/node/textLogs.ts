import { constants } from "node:fs";
import { type FileHandle, mkdir, open, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Result } from "../../protocol/index.ts";
import { fail, ok } from "../../protocol/index.ts";
import type { LogFile } from "../contract/logging.ts";
import type { Log, TextLogs } from "../core/ports.ts";
import { createLanes } from "./lanes.ts";
import { codeOf, namesIn, syncNames } from "./wholeFile.ts";

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9-]{0,99}\.csv$/;
const NEWLINE = 10;
const BLOCK_BYTES = 65_536;
/**
 * How often rows are forced onto the disk: a power cut takes at most the rows of this time, a crash of the program none. Each
 * row would wear out a memory card.
 */
const SYNC_EVERY_MS = 10_000;

/** Text files in `folder`, which is made when first needed. */
export function createTextLogs(folder: string, log: Log): TextLogs {
  const laneOf = createLanes();
  const syncedAtMs = new Map<string, number>();
  let lastName: string | null = null;
  const fileOf = (name: string) => join(folder, name);
  const refuse = (what: string, name: string, error: unknown) => {
    const reason = codeOf(error);
    if (reason !== "ENOENT") log.warn(`texts: not ${what}`, { file: fileOf(name), reason: String(error) });
    return fail("host.storage", { name, reason });
  };

  const sync = async (name: string, handle: FileHandle) => {
    const nowMs = performance.now();
    if (nowMs - (syncedAtMs.get(name) ?? Number.NEGATIVE_INFINITY) < SYNC_EVERY_MS) return;
    await handle.datasync();
    syncedAtMs.set(name, nowMs);
  };

  /** The file before the present one is whole on the disk. */
  const settle = async (name: string) => {
    const before = lastName;
    lastName = name;
    if (before === null || before === name) return;
    const handle = await open(fileOf(before), constants.O_RDWR).catch(() => null);
    await handle?.datasync().catch(() => undefined);
    await handle?.close();
    syncedAtMs.delete(before);
  };

  const append = async (name: string, text: string) => {
    try {
      await settle(name);
      const made = await mkdir(folder, { recursive: true, mode: 0o700 });
      const handle = await open(fileOf(name), "a+", 0o600);
      let from = 0;
      try {
        from = await endOfLines(handle);
        await handle.appendFile(text, "utf8");
        await sync(name, handle);
        if (from === 0) await syncNames(fileOf(name), made);
        return ok({ bytes: (await handle.stat()).size });
      } catch (error) {
        // What did fit must not look like a row.
        await handle.truncate(from).catch(() => undefined);
        if (from === 0) await rm(fileOf(name), { force: true }).catch(() => undefined);
        throw error;
      } finally {
        await handle.close();
      }
    } catch (error) {
      return refuse("written", name, error);
    }
  };

  const read = async (name: string, offset: number, most: number) => {
    try {
      const handle = await open(fileOf(name), "r");
      try {
        const { size } = await handle.stat();
        const block = Buffer.alloc(Math.max(0, Math.min(most, size - offset)));
        const { bytesRead } = await handle.read(block, 0, block.length, offset);
        const whole = wholeCharacters(block.subarray(0, bytesRead));
        return ok({ text: whole.toString("utf8"), nextOffset: offset + whole.length, totalBytes: size });
      } finally {
        await handle.close();
      }
    } catch (error) {
      return refuse("read", name, error);
    }
  };

  const remove = async (name: string) => {
    try {
      await rm(fileOf(name), { force: true });
      return ok(undefined);
    } catch (error) {
      return refuse("removed", name, error);
    }
  };

  const list = async (): Promise<Result<readonly LogFile[]>> => {
    try {
      const names = (await namesIn(folder)).filter((name) => NAME.test(name));
      const facts = await Promise.all(names.map((name) => stat(fileOf(name)).catch(missing)));
      return ok(
        names.flatMap((name, at) => {
          const fact = facts[at];
          return fact?.isFile() ? [{ name, bytes: fact.size }] : [];
        }),
      );
    } catch (error) {
      return refuse("listed", "", error);
    }
  };

  const badName = (name: string) => Promise.resolve(fail("host.storage", { name, reason: "name" }));
  return {
    folder,
    mostBytes: null,
    append: (name, text) => (NAME.test(name) ? laneOf(name)(() => append(name, text)) : badName(name)),
    read: (name, offset, most) => (NAME.test(name) ? laneOf(name)(() => read(name, offset, most)) : badName(name)),
    remove: (name) => (NAME.test(name) ? laneOf(name)(() => remove(name)) : badName(name)),
    list,
  };
}

/** Removed since it was listed. */
function missing(error: unknown): null {
  if (codeOf(error) === "ENOENT") return null;
  throw error;
}

/** Cuts off what stands behind the last line end; gives the size then. */
async function endOfLines(handle: FileHandle): Promise<number> {
  const { size } = await handle.stat();
  for (let end = size; end > 0; ) {
    const from = Math.max(0, end - BLOCK_BYTES);
    const block = Buffer.alloc(end === size ? Math.min(end, 1) : end - from);
    const start = end - block.length;
    await handle.read(block, 0, block.length, start);
    const at = block.lastIndexOf(NEWLINE);
    if (at >= 0) {
      const keep = start + at + 1;
      if (keep < size) await handle.truncate(keep);
      return keep;
    }
    end = start;
  }
  if (size > 0) await handle.truncate(0);
  return 0;
}

/** Without the first bytes of a character whose rest comes later; bytes that are no such beginning stay. */
function wholeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length - 1); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}
