import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { driverOf, ok } from "../../protocol/index.ts";
import { historyHost } from "../../scripts/lib/historyHost.ts";
import { fixtureArchive, fixtureHistory, fixtureRows } from "../../scripts/lib/historyRows.ts";
import { NO_PARAMS } from "../../src/contract/beginnings.ts";
import type { HostApi, RequestArgs } from "../../src/contract/contract.ts";
import type { ArchiveLine } from "../../src/contract/documents.ts";
import type { HistoryRow } from "../../src/contract/history.ts";
import { ArchiveBook } from "../../src/core/history/archiveBook.ts";
import { importRows as importRowsInto } from "../../src/core/history/importRows.ts";
import { createMemoryLines } from "../../src/core/memory/memoryStore.ts";
import { canExport, importRows, useHistoryRows, watchHistory } from "../../src/ui/state/history.ts";
import { startHost } from "../../src/ui/state/host.ts";
import { useUi } from "../../src/ui/state/store.ts";
import { historyRig } from "../support/historyRig.ts";
import { valueIn } from "../support/valueIn.ts";

/** Answers what a window asks at its start; everything of the history is asked of the list in front of it. */
const behind: HostApi = {
  subscribe: () => () => undefined,
  call: async (name) => {
    const { session, preferences } = useUi.getState();
    const value =
      name === "app.state" ? { session, snapshot: null, ports: [], preferences, params: NO_PARAMS } : { contract: 0, families: [] };
    return { ok: true, value: value as never };
  },
};

const reading = (read: number) => ({ stage: "reading", read, total: 500, added: read, leftMs: null, startedAtMs: 0, atMs: 0 }) as const;
const seqs = (): readonly number[] => useHistoryRows.getState().rows.map(({ seq }) => seq);

describe("rows of the archive on the screen", () => {
  let stop = () => {};
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    stop();
    vi.useRealTimers();
  });
  const settle = () => vi.advanceTimersByTimeAsync(1000);

  async function start(rows: readonly HistoryRow[]) {
    const host = historyHost(behind, fixtureHistory(rows.length), rows);
    await startHost(host.api);
    stop = watchHistory();
    await settle();
    return host;
  }

  it("are read in pages, newest first, down to the last one", async () => {
    const host = await start(fixtureRows(2500));
    expect(seqs()).toEqual(fixtureRows(2500).map(({ seq }) => seq));
    expect(useHistoryRows.getState().complete).toBe(true);
    expect(host.asked.filter((name) => name === "history.rows")).toHaveLength(3);
  });

  it("can be exported when all of them are here, and not while the first page alone is", async () => {
    const archive = fixtureArchive(1500, { key: "large" });
    const host = historyHost(behind, { ...fixtureHistory(1500), archive }, fixtureRows(1500));
    const call: HostApi["call"] = async (name, args) => {
      const isFirst = name !== "history.rows" || (args as { readonly beforeSeq: number | null }).beforeSeq === null;
      if (!isFirst) await new Promise((resolve) => setTimeout(resolve, 2000));
      return host.api.call(name, args);
    };
    await startHost({ ...host.api, call });
    stop = watchHistory();
    await settle();
    expect(seqs()).toHaveLength(1000);
    expect(canExport(useHistoryRows.getState(), "large")).toBe(false);
    await settle();
    await settle();
    expect(seqs()).toHaveLength(1500);
    expect(canExport(useHistoryRows.getState(), "large")).toBe(true);
    expect(canExport(useHistoryRows.getState(), "other")).toBe(false);
  });

  it("follow a download at both ends, and keep the objects of records that have not changed", async () => {
    const all = fixtureRows(300);
    const host = await start(all.slice(100, 200));
    const before = useHistoryRows.getState().rows;
    host.rows = all.slice(90, 215);
    host.say({ version: 2, progress: reading(125) });
    await settle();
    expect(seqs()).toEqual(host.rows.map(({ seq }) => seq));
    expect(useHistoryRows.getState().rows[10]).toBe(before[0]);
    host.rows = all;
    host.say({ version: 3, progress: null });
    await settle();
    expect(seqs()).toEqual(all.map(({ seq }) => seq));
    expect(useHistoryRows.getState().rows[100]).toBe(before[0]);
  });

  it("are told by the host as they come, and are not asked for again", async () => {
    const all = fixtureRows(200);
    const host = await start(all.slice(100, 150));
    const { version } = useUi.getState().history;
    const asked = host.asked.length;
    const before = useHistoryRows.getState().rows;
    const { key } = fixtureArchive(50);
    host.sayRows({ key, since: version, version: version + 1, rows: [...all.slice(90, 100), ...all.slice(150, 160)], gone: [], count: 70 });
    host.say({ version: version + 1, progress: reading(70) });
    await settle();
    expect(seqs()).toEqual(all.slice(90, 160).map(({ seq }) => seq));
    expect(useHistoryRows.getState().rows[10]).toBe(before[0]);
    host.sayRows({ key, since: version + 1, version: version + 2, rows: [], gone: [all[159]?.seq ?? 0], count: 69 });
    host.say({ version: version + 2 });
    await settle();
    expect(seqs()).toHaveLength(69);
    expect(host.asked).toHaveLength(asked);
  });

  it.each([
    ["was told before these", { since: 5 }],
    ["leaves another number of them than the host has", { count: 99 }],
    ["is of another archive", { key: "other" }],
  ])("are asked for again when a change %s", async (_what, odd) => {
    const all = fixtureRows(60);
    const host = await start(all.slice(10));
    const { version } = useUi.getState().history;
    host.rows = all;
    const change = { key: fixtureArchive(50).key, since: version, version: 9, rows: all.slice(0, 5), gone: [], count: 55 };
    host.sayRows({ ...change, ...odd });
    host.say({ version: 9 });
    await settle();
    expect(seqs()).toEqual(all.map(({ seq }) => seq));
  });

  it("are read anew from a host that has come back, although it counts as the other did", async () => {
    const host = await start(fixtureRows(40));
    host.rows = fixtureRows(30);
    useUi.setState({ host: "gone" });
    useUi.setState({ host: "ready" });
    await settle();
    expect(seqs()).toHaveLength(30);
  });

  it("take over a record that was read again and is whole now", async () => {
    const all = fixtureRows(60);
    const host = await start(all.map((row, at) => (at === 5 ? { ...row, record: null } : row)));
    expect(useHistoryRows.getState().rows[5]?.record).toBeNull();
    host.rows = all;
    host.say({ version: 2 });
    await settle();
    expect(useHistoryRows.getState().rows[5]?.record).not.toBeNull();
  });

  it("take over that a date is not reliable after all", async () => {
    const all = fixtureRows(20);
    const host = await start(all);
    host.rows = all.map((row, at) => (at === 5 ? { ...row, astray: { until: null } } : row));
    host.say({ version: 2 });
    await settle();
    expect(useHistoryRows.getState().rows[5]?.astray).toEqual({ until: null });
  });

  it("are those of the archive that was opened, and none when none is open", async () => {
    const host = await start(fixtureRows(40));
    host.rows = fixtureRows(7, 5);
    host.say({ archive: fixtureArchive(7, { key: "other" }), version: 2 });
    await settle();
    expect(useHistoryRows.getState().key).toBe("other");
    expect(seqs()).toHaveLength(7);
    host.say({ archive: null, version: 3 });
    await settle();
    expect(useHistoryRows.getState()).toMatchObject({ key: null, rows: [] });
  });

  it("go to the host a hundred at a time, and stop at the first failure", async () => {
    const host = await start([]);
    const rows = fixtureRows(250).map(({ seq, raw, seenWallMs }) => ({ seq, raw, seenWallMs }));
    const done: number[] = [];
    expect(await importRows("k", rows, (count) => done.push(count))).toEqual({ ok: true, value: 0 });
    expect(done).toEqual([100, 199, 250]);
    expect(host.asked.filter((name) => name === "history.addRows")).toHaveLength(3);
  });
});

describe("a file of a pack that hands its log over", () => {
  it("is joined to the archive without gaps, at every hundredth row and on both sides of the own ones, and once", async () => {
    const rig = await historyRig("ritar-modbus", { stage: { pack: { history: { records: 260, everyMs: 3_600_000 } } } });
    await rig.download();
    const all = await rig.rows();
    expect(all).toHaveLength(260);
    const { archive: named } = rig.now();
    if (named === null) throw new Error("no archive");
    const log = driverOf("ritar-modbus").history;
    const lines = createMemoryLines();
    const { key, archive } = valueIn(await new ArchiveBook(lines, () => log).of(named.pack));
    const own = all.slice(120, 160).toReversed();
    const records = own.map(({ raw, seenWallMs }, i): ArchiveLine => ({ k: "record", s: 1, i, raw, w: seenWallMs }));
    const download: ArchiveLine[] = [{ k: "session", s: 1, stream: true }, ...records, { k: "closed", s: 1, lost: 0 }];
    await archive.keep(download);
    for (const line of download) archive.apply(line);
    const call: HostApi["call"] = async (name, args) => {
      if (name === "history.addRows") return (await importRowsInto(archive, log, (args as RequestArgs<"history.addRows">).rows)) as never;
      if (name !== "history.rows") return behind.call(name, args);
      const { beforeSeq } = args as RequestArgs<"history.rows">;
      return ok(archive.rows().filter(({ seq }) => seq < (beforeSeq ?? Number.POSITIVE_INFINITY))) as never;
    };
    await startHost({ ...behind, call });
    const rows = all.map(({ seq, raw, seenWallMs }) => ({ seq, raw, seenWallMs }));
    expect(await importRows(key, rows, () => undefined)).toEqual(ok(220));
    expect(archive.rows().map(({ raw }) => raw)).toEqual(all.map(({ raw }) => raw));
    expect(archive.rows().filter(({ seq }) => archive.isGapBefore(seq))).toEqual([]);
    expect(archive.rows().filter(({ imported }) => imported === true)).toHaveLength(220);
    const { length } = valueIn(await lines.read(`history/${key}`));
    expect(await importRows(key, rows, () => undefined)).toEqual(ok(0));
    expect(valueIn(await lines.read(`history/${key}`))).toHaveLength(length);
  });
});
