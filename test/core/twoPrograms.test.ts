import { describe, expect, it } from "vitest";
import { driverOf } from "../../protocol/index.ts";
import type { PackName } from "../../src/contract/params.ts";
import { ArchiveBook } from "../../src/core/history/archiveBook.ts";
import { importRows } from "../../src/core/history/importRows.ts";
import { createMemoryLines, createMemoryStore } from "../../src/core/memory/memoryStore.ts";
import { Vault } from "../../src/core/params/vault.ts";
import { PreferenceBook } from "../../src/core/preferences.ts";
import { AdapterMemory } from "../../src/core/session/adapters.ts";
import { FAMILIES } from "../support/paramRig.ts";
import { sharedFolder } from "../support/sharedFolder.ts";
import { valueIn } from "../support/valueIn.ts";

const IN_USE = { ok: false, error: { code: "host.inUse" } };
const packOf = (family: PackName["family"]): PackName => ({
  family,
  address: 1,
  identity: { bmsVersion: "V1", modelSerial: "BOARD-1", packSerial: "SN-1" },
});

/** What a second program does as soon as the first has read. */
function interleaved<T extends { read(name: string): Promise<unknown> }>(store: T, name: string, then: () => Promise<unknown>): T {
  let isFirst = true;
  return {
    ...store,
    read: async (each: string) => {
      const read = await store.read(each);
      if (each === name && isFirst) {
        isFirst = false;
        await then();
      }
      return read;
    },
  };
}

describe("two programs with one folder", () => {
  it.each(FAMILIES)(
    "%s: rows of a file go to the archive beside those that the other has added since, and none is there twice",
    async (family) => {
      const log = driverOf(family).history;
      if (!log) return;
      const lines = { ...createMemoryLines(), hold: sharedFolder().hold };
      const pack = packOf(family);
      const head = JSON.stringify({ k: "pack", v: 1, pack });
      const [one, two] = [1, 2].map(() => new ArchiveBook(lines, () => log));
      const { key } = valueIn(await new ArchiveBook(lines, () => log).of(pack));
      await lines.append(`history/${key}`, [head]);
      const rows = (first: number, last: number) =>
        Array.from({ length: last - first + 1 }, (_, at) => ({ seq: first + at, raw: `0${first + at}`, seenWallMs: 1000 }));
      for (const book of [one, two]) valueIn((await book?.read(key)) ?? { ok: false, error: { code: "file.format" } });
      const add = async (book: ArchiveBook | undefined, from: number, to: number) =>
        valueIn(
          (await book?.add(key, (archive) => importRows(archive, log, rows(from, to)))) ?? { ok: false, error: { code: "file.format" } },
        );
      expect(await add(one, 1, 4)).toEqual({ added: 4 });
      expect(await add(two, 3, 6)).toEqual({ added: 2 });
      expect(await add(one, 1, 7)).toEqual({ added: 1 });
      const fresh = valueIn(await new ArchiveBook(lines, () => log).read(key));
      expect(
        fresh
          ?.rows()
          .map(({ raw }) => raw)
          .sort(),
      ).toEqual(["01", "02", "03", "04", "05", "06", "07"]);
      const sessions = valueIn(await lines.read(`history/${key}`)).map((line) => JSON.parse(line));
      expect(sessions.flatMap(({ k, s }) => (k === "session" ? [s] : []))).toEqual([1, 2, 3]);
    },
  );

  it("one reads the history of a pack at a time, and the next one begins where the first has ended", async () => {
    const lines = { ...createMemoryLines(), hold: sharedFolder().hold };
    const [pack, other] = [packOf("paceic-v25"), { ...packOf("paceic-v25"), identity: { ...packOf("x").identity, packSerial: "SN-2" } }];
    const [one, two] = [1, 2].map(() => new ArchiveBook(lines, (family) => driverOf(family).history));
    const first = valueIn((await one?.toBegin(pack)) ?? { ok: false, error: { code: "file.format" } });
    expect(await two?.toBegin(pack)).toMatchObject(IN_USE);
    expect(await two?.toBegin(other)).toMatchObject({ ok: true });
    await first.archive.keep([{ k: "session", s: 1 }]);
    // Reading needs no hold, and rows of a file go where the own download goes.
    expect(await two?.read(first.key)).toMatchObject({ ok: true });
    expect(await one?.add(first.key, async () => ({ ok: true, value: 1 }))).toMatchObject({ ok: true });
    await first.giveBack();
    await first.giveBack();
    expect(valueIn((await two?.toBegin(pack)) ?? { ok: false, error: { code: "file.format" } }).archive.takeSession()).toBe(2);
  });

  it("two backups of one moment have two names, and neither takes the place of the other", async () => {
    const shelf = new Map<string, string>();
    const { hold } = sharedFolder();
    const store = { ...createMemoryStore(shelf), hold };
    const pack = packOf("paceic-v25");
    const keep = (vault: Vault) => vault.keepBackup(pack, {}, "beforeWrite", 1000);
    let second: Awaited<ReturnType<typeof keep>> | null = null;
    const slow = {
      ...store,
      list: async (folder: string) => {
        const listed = await store.list(folder);
        second ??= await keep(new Vault(store));
        return listed;
      },
    };
    const first = valueIn(await keep(new Vault(slow)));
    expect(second).toMatchObject(IN_USE);
    const again = valueIn(await keep(new Vault(store)));
    expect(again.name).not.toBe(first.name);
    expect(shelf.size).toBe(2);
  });

  it("a write of one stands against that of the other, and neither removes nor overwrites its journal", async () => {
    const store = { ...createMemoryStore(), hold: sharedFolder().hold };
    const [one, two] = [new Vault(store), new Vault(store)];
    const pack = packOf("paceic-v25");
    const journal = {
      schema: "open-bmstool/journal",
      version: 1,
      id: "w1",
      pack,
      isRollback: false,
      before: {},
      startedWallMs: 1,
      backup: "",
    };
    const giveBack = valueIn(await one.holdToWrite(pack, null));
    await one.journals.write({ ...journal, schema: "open-bmstool/journal", version: 1, rows: [] });
    expect(await two.holdToWrite(pack, null)).toMatchObject(IN_USE);
    expect(await two.settle({ pack, id: "w1" })).toMatchObject(IN_USE);
    await giveBack();
    expect(await two.holdToWrite(pack, null)).toMatchObject({ ok: false, error: { code: "write.unfinished" } });
    expect(await two.settle({ pack, id: "w0" })).toMatchObject({ ok: false, error: { code: "write.stale" } });
    expect(valueIn(await two.journals.all())).toHaveLength(1);
    expect(await two.settle({ pack, id: "w1" })).toMatchObject({ ok: true });
    expect(await one.holdToWrite(pack, "w1")).toMatchObject({ ok: false, error: { code: "write.stale" } });
  });

  it("keep what the other has noted of firmware and adapters", async () => {
    const shelf = new Map<string, string>();
    const { hold } = sharedFolder();
    const store = { ...createMemoryStore(shelf), hold };
    const [pack, newer] = [packOf("paceic-v25"), { ...packOf("paceic-v25"), identity: { ...packOf("x").identity, bmsVersion: "V2" } }];
    // The second one waits for its turn on a real host; here it comes after.
    await new Vault(interleaved(store, "proven-writes", async () => expect((await hold("proven-writes")).ok).toBe(false))).noteProven(
      pack,
      1,
    );
    await new Vault(store).noteProven(newer, 2);
    expect(await new Vault(store).isProven(pack)).toBe(true);
    expect(await new Vault(store).isProven(newer)).toBe(true);
    const known = { family: "paceic-v25", baudRate: 9600, address: 1 };
    const memory = (of: typeof store) => new AdapterMemory(of, [driverOf("paceic-v25")], () => undefined);
    const port = (path: string) => ({ path, kind: "serial", title: path }) as const;
    const slow = interleaved(store, "adapters", async () => expect((await hold("adapters")).ok).toBe(false));
    await memory(slow).remember(port("/dev/a"), known);
    await memory(store).remember(port("/dev/b"), known);
    expect(await memory(store).recall(port("/dev/a"))).toMatchObject(known);
    expect(await memory(store).recall(port("/dev/b"))).toMatchObject(known);
  });

  it("a preference that one changes leaves those alone that the other has changed since it began", async () => {
    const store = { ...createMemoryStore(), hold: sharedFolder().hold };
    const [one, two] = [1, 2].map(() => new PreferenceBook(store, () => undefined));
    await one?.read();
    await two?.write({ language: "pl", scalePct: 125 });
    await one?.write({ theme: "dark" });
    expect(await new PreferenceBook(store, () => undefined).read()).toMatchObject({ language: "pl", scalePct: 125, theme: "dark" });
  });
});
