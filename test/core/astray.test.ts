import { describe, expect, it } from "vitest";
import type { HistoryDriver } from "../../protocol/index.ts";
import { ok } from "../../protocol/index.ts";
import type { ArchiveLine } from "../../src/contract/documents.ts";
import { ArchiveFile } from "../../src/core/history/archive.ts";
import { astrayIn } from "../../src/core/history/astray.ts";
import { rowOf } from "../../src/core/history/decoded.ts";
import { importRows } from "../../src/core/history/importRows.ts";
import { StreamArchive } from "../../src/core/history/streamArchive.ts";
import { createMemoryLines } from "../../src/core/memory/memoryStore.ts";
import { historyJson, parseHistoryFile } from "../../src/ui/screens/history/model/file.ts";

const DAY_MS = 86_400_000;
const dayMs = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const datesOf = (days: readonly (string | null)[], seenWallMs = 0) =>
  days.map((day) => ({ raw: day ?? "", timeMs: day === null ? null : dayMs(day), seenWallMs }));

describe("records whose date says nothing", () => {
  it("are those after one of a later date, until a date goes on from there", () => {
    expect([...astrayIn(datesOf(["2026-02-01", null, "2020-01-01", "2026-01-31", "2026-02-01", "2026-02-03"]))]).toEqual([
      [2, dayMs("2026-02-01")],
      [3, dayMs("2026-02-01")],
    ]);
    expect([...astrayIn(datesOf(["2026-02-01", "2026-01-31"]))]).toEqual([[1, null]]);
  });

  it("are those of a clock that was never set, and a date that had not come yet spoils none", () => {
    expect([...astrayIn(datesOf(["2000-01-01", "2000-01-02", "2026-02-01"]))].map(([at]) => at)).toEqual([0, 1]);
    const seenWallMs = dayMs("2026-03-01");
    expect([...astrayIn(datesOf(["2099-01-01", "2026-02-01"], seenWallMs))]).toEqual([]);
    expect([...astrayIn(datesOf(["2026-03-02", "2026-02-01"], seenWallMs))].length).toBe(1);
  });
});

describe("a log that is handed over", () => {
  const pack = { family: "ritar-modbus", address: 1, identity: { bmsVersion: "V1", modelSerial: "B", packSerial: "S" } };
  const archiveWith = (timeOf: (raw: string) => number | null) =>
    new StreamArchive(pack, new ArchiveFile({ lines: createMemoryLines(), name: "history/x", pack, held: [], count: 0 }), timeOf);

  /** A record is its day. */
  function archiveOf(...downloads: readonly (readonly string[])[]): StreamArchive {
    const archive = archiveWith(dayMs);
    for (const [at, days] of downloads.entries()) {
      const s = at + 1;
      const records = days.map((raw, i): ArchiveLine => ({ k: "record", s, i, raw, w: 0 }));
      for (const line of [{ k: "session", s, stream: true } as const, ...records, { k: "closed", s, lost: 0 } as const])
        archive.apply(line);
    }
    return archive;
  }
  const astrayOf = (archive: StreamArchive) => archive.rows().flatMap(({ raw, astray }) => (astray ? [[raw, astray.untilMs]] : []));

  it.each(["oldest", "newest"])("in the order of the dates still tells in which order the pack logged them, %s first", (first) => {
    const days = ["2026-01-01", "2026-02-01", "2024-01-02", "2024-01-03", "2026-05-01"];
    const archive = archiveOf(first === "oldest" ? days : [...days].reverse());
    expect(archive.rows().map(({ raw }) => raw)).toEqual([...days].sort().reverse());
    const until = dayMs("2026-05-01");
    expect(astrayOf(archive)).toEqual([
      ["2024-01-03", until],
      ["2024-01-02", until],
    ]);
  });

  it("learns from a later download when the clock was right again", () => {
    const before = ["2026-01-01", "2026-02-01", "2024-01-02"];
    expect(astrayOf(archiveOf(before))).toEqual([["2024-01-02", null]]);
    expect(astrayOf(archiveOf(before, [...before, "2026-02-01", "2026-03-01"]))).toEqual([["2024-01-02", dayMs("2026-02-01")]]);
    expect(astrayOf(archiveOf(before, ["2024-01-02", "2026-03-01"]))).toEqual([["2024-01-02", null]]);
  });

  it("stays known in an export, in which the records stand in the order of their dates, and where that is loaded", async () => {
    const hex = ["01", "02", "AA", "BB", "05"];
    const days = ["2026-01-01", "2026-02-01", "2024-01-02", "2024-01-03", "2026-05-01"];
    const log = { kind: "stream", toRecord: () => ok({}) } as unknown as HistoryDriver;
    const timeOf = (raw: string) => dayMs(days[hex.indexOf(raw)] ?? "");
    const own = archiveWith(timeOf);
    for (const [i, raw] of hex.entries()) own.apply({ k: "record", s: 1, i, raw, w: 0 });
    const rows = own.rows().map((row) => rowOf(null, own, row, null));
    const parsed = parseHistoryFile(historyJson(rows, { key: "k", pack: own.pack, count: 5 }, 0, String));
    if (!parsed.ok) throw new Error(parsed.fault);
    const other = archiveWith(timeOf);
    expect(await importRows(other, log, [...parsed.file.rows])).toEqual(ok({ added: 5 }));
    expect(astrayOf(other)).toEqual(astrayOf(own));
    expect(astrayOf(other)).toHaveLength(2);
  });

  it("knows when it was last read to its end", async () => {
    const archive = archiveOf(["2026-01-01"]);
    expect(archive.completeWallMs).toBeNull();
    const line: ArchiveLine = { k: "complete", s: 1, w: DAY_MS };
    expect(await archive.keep([line])).toEqual(ok(undefined));
    archive.apply(line);
    expect(archive.completeWallMs).toBe(DAY_MS);
    archive.renew([], 0);
    expect(archive.completeWallMs).toBeNull();
  });
});
