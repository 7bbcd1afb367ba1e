import { fail, ok } from "../../../protocol/index.ts";
import { utf8Length } from "../base/utf8.ts";
import type { TextLogs } from "../ports.ts";

/** Limit for the logs of a page; beyond it the oldest are removed. */
const MOST_BYTES = 32 * 1024 * 1024;

interface Kept {
  readonly texts: string[];
  bytes: number;
}

/** Growing texts of a host without a disk: gone when it ends. */
export function createMemoryTexts(mostBytes = MOST_BYTES): TextLogs {
  const files = new Map<string, Kept>();
  return {
    folder: null,
    mostBytes,
    async append(name, text) {
      const total = [...files.values()].reduce((sum, { bytes }) => sum + bytes, 0);
      const bytes = utf8Length(text);
      if (total + bytes > mostBytes) return fail("host.storage", { name, reason: "full" });
      const file = files.get(name) ?? { texts: [], bytes: 0 };
      files.set(name, file);
      file.texts.push(text);
      file.bytes += bytes;
      return ok({ bytes: file.bytes });
    },
    async read(name, offset, most) {
      const file = files.get(name);
      if (!file) return fail("host.storage", { name, reason: "ENOENT" });
      const [text, taken] = piece(file.texts.join(""), offset, most);
      return ok({ text, nextOffset: Math.min(offset + taken, file.bytes), totalBytes: file.bytes });
    },
    list: async () => ok([...files].map(([name, { bytes }]) => ({ name, bytes }))),
    async remove(name) {
      files.delete(name);
      return ok(undefined);
    },
  };
}

/** Whole characters from byte `offset`, at most `most` bytes, and how many bytes they are. */
function piece(whole: string, offset: number, most: number): readonly [string, number] {
  let [at, taken, from, to] = [0, 0, -1, 0];
  for (const char of whole) {
    const bytes = utf8Length(char);
    if (at >= offset) {
      if (taken + bytes > most) break;
      if (from < 0) from = to;
      taken += bytes;
    }
    at += bytes;
    to += char.length;
  }
  return from < 0 ? ["", 0] : [whole.slice(from, to), taken];
}
