import { expect, it } from "vitest";
import { driverOf } from "../../protocol/index.ts";
import type { ArchiveLine } from "../../src/contract/documents.ts";
import type { PackName } from "../../src/contract/params.ts";
import { ArchiveBook } from "../../src/core/history/archiveBook.ts";
import { importRows } from "../../src/core/history/importRows.ts";
import { createMemoryLines } from "../../src/core/memory/memoryStore.ts";
import { FAMILIES } from "../support/paramRig.ts";
import { valueIn } from "../support/valueIn.ts";

const packOf = (family: PackName["family"]): PackName => ({
  family,
  address: 1,
  identity: { bmsVersion: "V1", modelSerial: "BOARD-1", packSerial: "SN-1" },
});
const bookOn = (lines = createMemoryLines()) => new ArchiveBook(lines, (family) => driverOf(family).history);

it.each(FAMILIES)("%s: whoever asks for the archive of a pack at the same moment gets the same one", async (family) => {
  const pack = packOf(family);
  const book = bookOn();
  const [first, second] = (await Promise.all([book.of(pack), book.of(pack)])).map(valueIn);
  expect(second?.archive).toBe(first?.archive);
  expect(valueIn(await book.of(pack)).archive).toBe(first?.archive);
  expect(valueIn(await book.read(first?.key ?? ""))).toBe(first?.archive);
});

it("is read from the disk once, however many ask for it", async () => {
  const lines = createMemoryLines();
  const pack = packOf("paceic-v25");
  const { key } = valueIn(await bookOn(lines).of(pack));
  await lines.append(`history/${key}`, [JSON.stringify({ k: "pack", v: 1, pack })]);
  const book = bookOn(lines);
  const [shown, named, shownAgain] = await Promise.all([book.read(key), book.of(pack), book.read(key)]);
  expect(valueIn(shown)).not.toBe(null);
  expect(valueIn(named).archive).toBe(valueIn(shown));
  expect(valueIn(shownAgain)).toBe(valueIn(shown));
});

/** The file of an archive with two records, its first line another one. */
async function withHead(pack: PackName, head: string) {
  const lines = createMemoryLines();
  const { key, archive } = valueIn(await bookOn(lines).of(pack));
  const records = ["01", "02"].map((raw, i): ArchiveLine => ({ k: "record", s: 1, i, raw, w: 5 }));
  await archive.keep([{ k: "session", s: 1 }, ...records]);
  const texts = valueIn(await lines.read(`history/${key}`));
  expect(texts).toHaveLength(4);
  const damaged = createMemoryLines();
  await damaged.append(`history/${key}`, [head, ...texts.slice(1)]);
  return { key, lines: damaged };
}

it.each(FAMILIES)(
  "%s: an archive whose first line is damaged has its records, names its pack again and is listed again",
  async (family) => {
    const pack = packOf(family);
    const { key, lines } = await withHead(pack, '{"k":"pack","v":1,"pa');
    const { archive } = valueIn(await bookOn(lines).of(pack));
    expect(archive.count).toBe(2);
    const begun = valueIn(await bookOn(lines).toBegin(pack));
    await begun.archive.keep([{ k: "complete", s: 1, w: 7 }]);
    await begun.archive.keep([{ k: "complete", s: 1, w: 8 }]);
    await begun.giveBack();
    expect(valueIn(await bookOn(lines).list())).toMatchObject([{ key, pack, count: 2, completeWallMs: 8 }]);
    const texts = valueIn(await lines.read(`history/${key}`));
    expect(texts.filter((text) => text.startsWith('{"k":"pack","v":1,"pack":'))).toHaveLength(1);
  },
);

it.each(FAMILIES)("%s: what begins before the other is on the disk has its own number, and both are there", async (family) => {
  const lines = createMemoryLines();
  const { key, archive } = valueIn(await bookOn(lines).of(packOf(family)));
  const rowsOf = (seqs: readonly number[]) => seqs.map((seq) => ({ seq, raw: `0${seq}`, seenWallMs: 5 }));
  const { history } = driverOf(family);
  await Promise.all([importRows(archive, history, rowsOf([9, 8, 7])), importRows(archive, history, rowsOf([5, 4, 3]))]);
  expect(archive.count).toBe(6);
  const kept = valueIn(await lines.read(`history/${key}`)).map((text) => JSON.parse(text) as ArchiveLine);
  expect(kept.flatMap((line) => (line.k === "session" ? [line.s] : []))).toEqual([1, 2]);
});

it("an archive of a later version is neither listed nor written to, and is no reason to list no other", async () => {
  const pack = packOf("paceic-v25");
  const { key, lines } = await withHead(pack, '{"k":"pack","v":2,"pack":{}}');
  const before = valueIn(await lines.read(`history/${key}`));
  const book = bookOn(lines);
  for (const opened of [await book.of(pack), await book.toBegin(pack), await book.kept(key)])
    expect(opened).toMatchObject({ ok: false, error: { code: "file.schemaTooNew" } });
  const other = { ...pack, identity: { ...pack.identity, packSerial: "SN-2" } };
  const { archive } = valueIn(await book.of(other));
  await archive.keep([{ k: "record", s: 1, i: 0, raw: "01", w: 5 }]);
  expect(valueIn(await bookOn(lines).list())).toMatchObject([{ pack: other, count: 1 }]);
  expect(valueIn(await lines.read(`history/${key}`))).toEqual(before);
});
