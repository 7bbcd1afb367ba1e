import { fail, ok } from "../../../protocol/index.ts";
import type { KeyStore, LineStore } from "../ports.ts";

/** Where texts by name are kept: a Map, or the browser's localStorage behind one. */
interface TextShelf {
  get(name: string): string | undefined | null;
  /** Throws when it is full. */
  set(name: string, text: string): void;
  delete(name: string): void;
  keys(): Iterable<string>;
}

/** Documents of a host without a disk. */
export function createMemoryStore(shelf: TextShelf = new Map<string, string>()): KeyStore {
  return {
    async read(name) {
      try {
        return ok<unknown>(JSON.parse(shelf.get(name) ?? "null"));
      } catch {
        return ok(null);
      }
    },
    async write(name, value) {
      try {
        shelf.set(name, JSON.stringify(value));
        return ok(undefined);
      } catch {
        return fail("host.storage", { name, reason: "full" });
      }
    },
    async list(folder) {
      const found = new Set<string>();
      for (const name of shelf.keys()) {
        if (!name.startsWith(`${folder}/`)) continue;
        const [first = "", ...deeper] = name.slice(folder.length + 1).split("/");
        found.add(`${folder}/${first}${deeper.length > 0 ? "/" : ""}`);
      }
      return ok([...found]);
    },
    async remove(name) {
      shelf.delete(name);
      return ok(undefined);
    },
  };
}

/** Growing texts of a host without a disk. */
export function createMemoryLines(shelf: TextShelf = new Map<string, string>()): LineStore {
  return {
    async read(name) {
      return ok((shelf.get(name) ?? "").split("\n").slice(0, -1));
    },
    async append(name, lines) {
      try {
        shelf.set(name, (shelf.get(name) ?? "") + lines.map((line) => `${line}\n`).join(""));
        return ok(undefined);
      } catch {
        return fail("host.storage", { name, reason: "full" });
      }
    },
    async list(folder) {
      return ok([...shelf.keys()].filter((name) => name.startsWith(`${folder}/`)));
    },
    async remove(name) {
      shelf.delete(name);
      return ok(undefined);
    },
  };
}
