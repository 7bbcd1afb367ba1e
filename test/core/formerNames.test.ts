import { describe, expect, it } from "vitest";
import type { PackName } from "../../protocol/index.ts";
import { fail, ok } from "../../protocol/index.ts";
import { ArchiveBook } from "../../src/core/history/archiveBook.ts";
import { createMemoryLines, createMemoryStore } from "../../src/core/memory/memoryStore.ts";
import { PackDocuments } from "../../src/core/pack/packDocuments.ts";
import { formerPackKey, packKey } from "../../src/core/pack/packKey.ts";
import type { KeyStore, LineStore } from "../../src/core/ports.ts";
import { sharedFolder } from "../support/sharedFolder.ts";
import { valueIn } from "../support/valueIn.ts";

/** Both had the same name before there was a hash. */
const pack = (modelSerial: string): PackName => ({
  family: "paceic-v25",
  address: 1,
  identity: { bmsVersion: "V1", modelSerial, packSerial: "Jan 10 2022,13:44:13" },
});
const [A, B] = [pack("MODEL-A"), pack("MODEL-B")];
const FORMER = formerPackKey(A);

/** Never resolves: whoever waits for it has died. */
const NEVER = new Promise<never>(() => undefined);
const turns = () => new Promise((resolve) => setImmediate(resolve));

/** Counts what is changed; at the n-th change the program dies, before it, after it, or with a text half written. */
function dyingAt(n: number) {
  let changes = 0;
  return async <T>(change: () => Promise<T>, half?: () => Promise<unknown>): Promise<T> => {
    changes += 1;
    if (changes > n) return NEVER;
    if (changes < n) return change();
    await (half ?? change)();
    return NEVER;
  };
}

interface Note {
  readonly pack: PackName;
  readonly atMs: number;
}

const documentsOn = (store: KeyStore) =>
  new PackDocuments<Note>({ store, folder: "notes", parse: (value) => value as Note | null, begunWallMs: ({ atMs }) => atMs });

describe("a document that an earlier version kept", () => {
  const shelfWith = (notes: Readonly<Record<string, Note>>) =>
    new Map(Object.entries(notes).map(([key, note]) => [`notes/${key}`, JSON.stringify(note)]));

  it("is found at once, and moves when its pack is met; another pack's stays where it is", async () => {
    const shelf = shelfWith({ [FORMER]: { pack: A, atMs: 5 } });
    const documents = documentsOn(createMemoryStore(shelf));
    expect(valueIn(await documents.all())).toEqual([{ pack: A, atMs: 5 }]);
    await documents.takeOver(B);
    expect([...shelf.keys()]).toEqual([`notes/${FORMER}`]);
    await documents.takeOver(A);
    expect([...shelf.keys()]).toEqual([`notes/${packKey(A)}`]);
    expect(valueIn(await documents.all())).toEqual([{ pack: A, atMs: 5 }]);
  });

  it("is not overwritten by that of a pack with the same pack serial, and not removed with it", async () => {
    const shelf = shelfWith({ [FORMER]: { pack: A, atMs: 5 } });
    const documents = documentsOn(createMemoryStore(shelf));
    await documents.write({ pack: B, atMs: 6 });
    expect(valueIn(await documents.all())).toEqual([
      { pack: A, atMs: 5 },
      { pack: B, atMs: 6 },
    ]);
    expect(await documents.remove(B)).toMatchObject({ ok: true });
    expect(valueIn(await documents.all())).toEqual([{ pack: A, atMs: 5 }]);
  });

  it("goes with the pack's own when that is removed: it does not come to life again", async () => {
    const shelf = shelfWith({ [FORMER]: { pack: A, atMs: 5 }, [packKey(A)]: { pack: A, atMs: 7 } });
    const documents = documentsOn(createMemoryStore(shelf));
    expect(valueIn(await documents.all())).toEqual([{ pack: A, atMs: 7 }]);
    await documents.remove(A);
    expect([...shelf.keys()]).toEqual([]);
  });

  it("counts when it is the newer one: an earlier version was used once more", async () => {
    const shelf = shelfWith({ [FORMER]: { pack: A, atMs: 9 }, [packKey(A)]: { pack: A, atMs: 7 } });
    const documents = documentsOn(createMemoryStore(shelf));
    expect(valueIn(await documents.all())).toEqual([{ pack: A, atMs: 9 }]);
    await documents.takeOver(A);
    expect(valueIn(await documents.all())).toEqual([{ pack: A, atMs: 9 }]);
    expect([...shelf.keys()]).toEqual([`notes/${packKey(A)}`]);
  });

  it("is there once whenever the program dies in the move, and lies under its own name after the next", async () => {
    for (let n = 1; n <= 3; n++) {
      const shelf = shelfWith({ [FORMER]: { pack: A, atMs: 5 } });
      const store = createMemoryStore(shelf);
      const change = dyingAt(n);
      const dying = { ...store, write: (...to: Parameters<KeyStore["write"]>) => change(() => store.write(...to)) };
      void documentsOn({ ...dying, remove: (name) => change(() => store.remove(name)) }).takeOver(A);
      await turns();
      const again = documentsOn(store);
      expect(valueIn(await again.all())).toEqual([{ pack: A, atMs: 5 }]);
      await again.takeOver(A);
      expect([n, [...shelf.keys()]]).toEqual([n, [`notes/${packKey(A)}`]]);
    }
  });

  it("stays what it is while nothing can be stored, and a removal that failed says so", async () => {
    const shelf = shelfWith({ [FORMER]: { pack: A, atMs: 5 } });
    const store = createMemoryStore(shelf);
    const full = documentsOn({ ...store, write: async (name) => fail("host.storage", { name }) });
    await full.takeOver(A);
    expect([...shelf.keys()]).toEqual([`notes/${FORMER}`]);
    const stuck = documentsOn({ ...store, remove: async (name) => fail("host.storage", { name }) });
    expect(await stuck.remove(A)).toMatchObject({ ok: false });
    await stuck.takeOver(A);
    expect(valueIn(await stuck.all())).toEqual([{ pack: A, atMs: 5 }]);
    await documentsOn(store).takeOver(A);
    expect([...shelf.keys()]).toEqual([`notes/${packKey(A)}`]);
  });
});

const recordLine = (i: number) => JSON.stringify({ k: "record", s: 1, i, raw: `0${i}`, w: 1000 });
const HEAD_OF_A = JSON.stringify({ k: "pack", v: 1, pack: A });
const ARCHIVE_OF_A = [HEAD_OF_A, JSON.stringify({ k: "session", s: 1 }), ...[0, 1, 2, 3].map(recordLine)];
const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");
const bookOn = (lines: LineStore) => new ArchiveBook(lines, () => null);
const [FORMER_FILE, OWN_FILE] = [`history/${FORMER}`, `history/${packKey(A)}`];

describe("an archive that an earlier version kept", () => {
  it("comes along when its pack is met, and goes on; another pack begins its own", async () => {
    const shelf = new Map([[FORMER_FILE, textOf(ARCHIVE_OF_A)]]);
    const book = bookOn(createMemoryLines(shelf));
    const ofB = valueIn(await book.of(B));
    expect([ofB.key, ofB.archive.count]).toEqual([packKey(B), 0]);
    expect([...shelf.keys()]).toEqual([FORMER_FILE]);
    const { key, archive } = valueIn(await book.of(A));
    expect([key, archive.count]).toEqual([packKey(A), 4]);
    await archive.keep([{ k: "session", s: 2 }]);
    expect(shelf).toEqual(new Map([[OWN_FILE, textOf([...ARCHIVE_OF_A, '{"k":"session","s":2}'])]]));
    expect(valueIn(await book.list())).toEqual([{ key, pack: A, count: 4, completeWallMs: null }]);
  });

  it("has no line lost and none twice whenever the program dies in the move, be it with a line half written", async () => {
    for (const written of [...ARCHIVE_OF_A.keys(), ARCHIVE_OF_A.length]) {
      for (const n of [1, 2]) {
        const shelf = new Map([[FORMER_FILE, textOf(ARCHIVE_OF_A)]]);
        const lines = createMemoryLines(shelf);
        const change = dyingAt(n);
        const half = async () => shelf.set(OWN_FILE, `${textOf(ARCHIVE_OF_A.slice(0, written))}{"k":"rec\n`);
        const append: LineStore["append"] = (name, more) => change(() => lines.append(name, more), half);
        void bookOn({ ...lines, append, remove: (name) => change(() => lines.remove(name)) }).of(A);
        await turns();
        const again = bookOn(lines);
        // Whether all archives are listed first or the pack is met: one archive, and all of it.
        if (n === 1) expect(valueIn(await again.list())).toEqual([{ key: packKey(A), pack: A, count: 4, completeWallMs: null }]);
        const { key, archive } = valueIn(await again.of(A));
        expect([written, n, key, archive.count]).toEqual([written, n, packKey(A), 4]);
        expect([...shelf.keys()]).toEqual([OWN_FILE]);
        const kept = valueIn(await lines.read(OWN_FILE)).filter((line) => line !== '{"k":"rec');
        expect([written, n, kept]).toEqual([written, n, ARCHIVE_OF_A]);
      }
    }
  });

  it("is gone on with where it lies while it cannot be copied, and not shown twice while it cannot be removed", async () => {
    const shelf = new Map([[FORMER_FILE, textOf(ARCHIVE_OF_A)]]);
    const lines = createMemoryLines(shelf);
    let isFull = true;
    const append: LineStore["append"] = async (name, more) =>
      isFull ? fail("host.storage", { name }) : lines.append(name, more).then(() => ok(undefined));
    const book = bookOn({ ...lines, append });
    const { key, archive } = valueIn(await book.of(A));
    expect([key, archive.count]).toEqual([FORMER, 4]);
    isFull = false;
    await archive.keep([{ k: "session", s: 2 }]);
    // One run, one place: nothing is written to a file that has gone.
    expect(valueIn(await book.of(A)).archive).toBe(archive);
    const stuck = bookOn({ ...lines, remove: async (name) => fail("host.storage", { name }) });
    expect(valueIn(await stuck.of(A)).key).toBe(packKey(A));
    expect(valueIn(await stuck.list())).toEqual([{ key: packKey(A), pack: A, count: 4, completeWallMs: null }]);
    const last = bookOn(lines);
    expect(valueIn(await last.of(A)).archive.count).toBe(4);
    expect(shelf).toEqual(new Map([[OWN_FILE, textOf([...ARCHIVE_OF_A, '{"k":"session","s":2}'])]]));
  });

  it("stays, and is listed, when both have gone on since: an earlier version was used once more", async () => {
    const other = [HEAD_OF_A, JSON.stringify({ k: "session", s: 1 }), recordLine(7)];
    const shelf = new Map([
      [FORMER_FILE, textOf(ARCHIVE_OF_A)],
      [OWN_FILE, textOf(other)],
    ]);
    const book = bookOn(createMemoryLines(shelf));
    expect(valueIn(await book.of(A)).archive.count).toBe(1);
    expect(valueIn(await book.list()).map(({ key, count }) => [key, count])).toEqual([
      [FORMER, 4],
      [packKey(A), 1],
    ]);
  });

  it("of another pack, or that stays, needs no turn of anybody: what is there is shown beside a program that adds to it", async () => {
    const other = [HEAD_OF_A, JSON.stringify({ k: "session", s: 1 }), recordLine(7)];
    const shelf = new Map([
      [FORMER_FILE, textOf(ARCHIVE_OF_A)],
      [OWN_FILE, textOf(other)],
    ]);
    const { hold } = sharedFolder();
    const lines = { ...createMemoryLines(shelf), hold };
    for (const name of [OWN_FILE, `history/${packKey(B)}`]) valueIn(await hold(name));
    const book = bookOn(lines);
    for (const named of [A, B]) expect(valueIn(await book.of(named)).key).toBe(packKey(named));
    expect(valueIn(await bookOn(lines).list())).toHaveLength(2);
    shelf.delete(OWN_FILE);
    expect(await bookOn(lines).of(A)).toMatchObject({ ok: false, error: { code: "host.inUse" } });
    expect([...shelf.keys()]).toEqual([FORMER_FILE]);
  });
});
