import { describe, expect, it } from "vitest";
import type { FamilyId } from "../../protocol/index.ts";
import { ok } from "../../protocol/index.ts";
import type { HistoryArchive, HistoryRow } from "../../src/contract/history.ts";
import { namedRecords, recordDocument } from "../../src/publish/recordDocument.ts";
import { RecordFeed } from "../../src/publish/recordFeed.ts";
import type { CoreRigOptions } from "../support/coreRig.ts";
import { publishRig } from "../support/publishRig.ts";

/** How often a log is read: packs are asked all the while, so that a longer time only takes longer. */
const EVERY_MS = 600_000;
const PLACE = { pack: "S1", line: "cellar", address: 1 };

interface Published {
  readonly id: string;
  readonly serial: HistoryArchive["pack"]["identity"]["packSerial"];
  readonly row: HistoryRow;
}

/** Records of the packs on the line; `seen` = what an earlier process has kept. */
async function rigWith(seen: Map<string, string[]>, records: number, { stage, ...options }: CoreRigOptions = {}) {
  const rig = await publishRig({ ...options, stage: { packCount: 1, pack: { history: { records } }, ...stage } });
  const [feed] = rig.publisher.feeds;
  if (feed === undefined) throw new Error("no line");
  const published: Published[] = [];
  const recordFeed = new RecordFeed({
    feed,
    everyMs: EVERY_MS,
    clock: rig.clock,
    seen: {
      read: async (key) => ok(seen.get(key) ?? []),
      async add(key, ids) {
        seen.set(key, [...(seen.get(key) ?? []), ...ids]);
        return true;
      },
    },
    publish: ({ pack }, _address, { id, row }) => published.push({ id, serial: pack.identity.packSerial, row }),
  });
  recordFeed.start();
  const logs = () => recordFeed.states().map(({ log }) => log);
  return {
    ...rig,
    feed,
    published,
    recordFeed,
    seen,
    logs,
    async close() {
      recordFeed.close();
      await rig.publisher.close();
    },
  };
}

describe("the log of a pack", () => {
  it("is not noted as published by a publisher that was closed while it was read", async () => {
    const { until, published, clock, close, logs, recordFeed, seen } = await rigWith(new Map(), 60);
    await until(() => logs()[0] === "reading", 1_800_000);
    recordFeed.close();
    await clock.run(EVERY_MS);
    expect([published, [...seen]]).toEqual([[], []]);
    await close();
  });

  it("is published once, oldest first, and after that only what is new", async () => {
    const { until, published, clock, close, stage, logs } = await rigWith(new Map(), 60);
    await until(() => logs()[0] === "published", 1_800_000);
    const first = published.length;
    expect(first).toBe(stage.packs[0]?.truth().history.length);
    const places = published.map(({ row }) => row.seq);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(new Set(published.map(({ id }) => id)).size).toBe(first);
    // Half a day later the pack has written more.
    const before = stage.packs[0]?.truth().history.length ?? 0;
    stage.step(20 * 3_600_000);
    const after = stage.packs[0]?.truth().history.length ?? 0;
    expect(after).toBeGreaterThan(before);
    await clock.run(2 * EVERY_MS);
    expect(published.length - first).toBe(after - before);
    expect(new Set(published.map(({ id }) => id)).size).toBe(published.length);
    await close();
  });

  it("is not published again by a later process, but for what the earlier one had not kept", async () => {
    const seen = new Map<string, string[]>();
    const one = await rigWith(seen, 30);
    await one.until(() => one.logs()[0] === "published", 1_800_000);
    expect([...seen.values()].flat()).toHaveLength(one.published.length);
    await one.close();
    const [key = ""] = seen.keys();
    // The last batch was published, and the process was killed before it could say so.
    const kept = seen.get(key) ?? [];
    const lost = kept.slice(-5);
    const two = await rigWith(new Map([[key, kept.slice(0, -5)]]), 30);
    await two.until(() => two.published.length >= 5, 1_800_000);
    await two.clock.run(EVERY_MS);
    expect(two.published.map(({ id }) => id)).toEqual(lost);
    await two.close();
  });

  it("gives records of equal bytes names of their own, and leaves out what has nothing to say", async () => {
    const { until, published, close } = await rigWith(new Map(), 20);
    await until(() => published.length >= 20, 1_800_000);
    await close();
    const [row] = published.map((each) => each.row);
    if (row === undefined) throw new Error("no record");
    const damaged = { ...row, seq: row.seq + 3, raw: "00", record: null };
    const named = namedRecords([{ ...row, seq: row.seq + 1 }, damaged, row]);
    expect(named.map((each) => each.row.seq)).toEqual([row.seq, row.seq + 1]);
    expect(named.map(({ id }) => id.split("-")[1])).toEqual(["1", "2"]);
    const [first] = named;
    if (first === undefined) throw new Error("no name");
    const { record } = first;
    const document = recordDocument(first, PLACE);
    expect(document).toMatchObject({
      id: `S1-${first.id}`,
      pack_time: record.packTime,
      voltage: Number(record.packVoltageMv) / 1000,
      current: Number(record.currentMa) / 1000,
      mode: record.mode,
    });
    expect(Object.values(document).filter((value) => value === null)).toEqual([]);
  });
});

describe.each<FamilyId>(["paceic-v25", "ritar-modbus"])("the logs of all packs of a %s line", (family) => {
  it("are published one pack after the other, each record once", async () => {
    const { until, published, logs, stage, clock, close, pack } = await rigWith(new Map(), 20, {
      families: [family],
      stage: { packCount: 3 },
    });
    await until(() => logs().length === 3 && logs().every((log) => log === "published"), 3_600_000);
    for (const each of stage.packs) {
      const { packSerial, history } = each.truth();
      const own = published.filter(({ serial }) => serial === packSerial);
      expect(own.length, packSerial).toBe(history.length);
      expect(new Set(own.map(({ id }) => id)).size).toBe(own.length);
    }
    const turns = published.map(({ serial }) => serial);
    expect(turns.filter((serial, at) => serial !== turns[at - 1])).toEqual(stage.packs.map((each) => each.truth().packSerial));
    expect(pack(3).isUp).toBe(true);
    const all = published.length;
    await clock.run(3 * EVERY_MS);
    expect(new Set(published.map(({ serial, id }) => `${serial} ${id}`)).size).toBe(published.length);
    expect(published.length).toBeGreaterThanOrEqual(all);
    await close();
  });
});

describe("a pack whose log cannot be read", () => {
  it("is said to be beyond reach where only its master speaks for it, and not before it was asked", async () => {
    const rig = await rigWith(new Map(), 20, { lineKind: "private", stage: { packCount: 2 } });
    const seen: (readonly string[])[] = [];
    await rig.until(() => {
      const logs = rig.logs();
      seen.push(logs);
      return logs.join(" ") === "published notAlone";
    }, 3_600_000);
    expect(seen.find((logs) => logs.length === 2)).toEqual(["waiting", "waiting"]);
    expect(new Set(rig.published.map(({ serial }) => serial))).toEqual(new Set([rig.truth().packSerial]));
    await rig.close();
  });

  it("is named with why, and the others are read", async () => {
    const none = await rigWith(new Map(), 20, { families: ["pace-modbus"], stage: { packCount: 2 } });
    await none.until(() => none.logs().length === 2 && none.logs().every((log) => log === "none"), 600_000);
    expect(none.published).toEqual([]);
    await none.close();
  });

  it("is asked again where it was lost in the middle", async () => {
    const { until, published, logs, bus, stage, close } = await rigWith(new Map(), 60);
    await until(() => logs()[0] === "reading", 600_000);
    bus.setFaults([{ when: { block: "history", every: 1, times: 40 }, do: { kind: "drop" } }]);
    await until(() => logs()[0] === "partly" || logs()[0] === "waiting", 600_000);
    await until(() => logs()[0] === "published", 3_600_000);
    expect(published).toHaveLength(stage.packs[0]?.truth().history.length ?? 0);
    await close();
  });
});
