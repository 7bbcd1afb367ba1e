import { expect, it } from "vitest";
import { driverOf } from "../../protocol/index.ts";
import type { PackName } from "../../src/contract/params.ts";
import { ArchiveBook } from "../../src/core/history/archiveBook.ts";
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
