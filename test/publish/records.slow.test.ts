import { describe, expect, it } from "vitest";
import { ok } from "../../protocol/index.ts";
import type { HistoryRow } from "../../src/contract/history.ts";
import { namedRecords, recordDocument } from "../../src/publish/recordDocument.ts";
import { RecordFeed } from "../../src/publish/recordFeed.ts";
import { publishRig } from "../support/publishRig.ts";

const HOUR_MS = 3_600_000;
const PLACE = { pack: "S1", line: "cellar", address: 1 };

interface Published {
  readonly id: string;
  readonly row: HistoryRow;
}

/** Records of the pack on the line; `seen` = what an earlier process has kept. */
async function rigWith(seen: Map<string, string[]>, records: number) {
  const rig = await publishRig({ stage: { packCount: 1, pack: { history: { records } } } });
  const [feed] = rig.publisher.feeds;
  if (feed === undefined) throw new Error("no line");
  const published: Published[] = [];
  const recordFeed = new RecordFeed({
    feed,
    everyMs: HOUR_MS,
    clock: rig.clock,
    seen: {
      read: async (key) => ok(seen.get(key) ?? []),
      async add(key, ids) {
        seen.set(key, [...(seen.get(key) ?? []), ...ids]);
        return true;
      },
    },
    publish: (_, { id, row }) => published.push({ id, row }),
  });
  rig.publisher.onChange(() => recordFeed.look());
  recordFeed.start();
  return { ...rig, feed, published, recordFeed, seen };
}

describe("the log of a pack", () => {
  it("is published once, oldest first, and after that only what is new", async () => {
    const { until, published, clock, publisher, stage, feed } = await rigWith(new Map(), 60);
    await until(() => published.length >= 60, 1_800_000);
    await until(() => feed.history?.progress === null);
    const first = published.length;
    const places = published.map(({ row }) => row.seq);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(new Set(published.map(({ id }) => id)).size).toBe(first);
    // Half a day later the pack has written more.
    const before = stage.packs[0]?.truth().history.length ?? 0;
    stage.step(20 * HOUR_MS);
    const after = stage.packs[0]?.truth().history.length ?? 0;
    expect(after).toBeGreaterThan(before);
    await clock.run(2 * HOUR_MS);
    expect(published.length - first).toBe(after - before);
    expect(new Set(published.map(({ id }) => id)).size).toBe(published.length);
    await publisher.close();
  });

  it("is not published again by a later process, but for what the earlier one had not kept", async () => {
    const seen = new Map<string, string[]>();
    const one = await rigWith(seen, 30);
    await one.until(() => one.published.length >= 30, 1_800_000);
    await one.until(() => [...seen.values()].flat().length === one.published.length);
    await one.publisher.close();
    const [key = ""] = seen.keys();
    // The last batch was published, and the process was killed before it could say so.
    const kept = seen.get(key) ?? [];
    const lost = kept.slice(-5);
    const two = await rigWith(new Map([[key, kept.slice(0, -5)]]), 30);
    await two.until(() => two.published.length >= 5, 1_800_000);
    await two.clock.run(HOUR_MS);
    expect(two.published.map(({ id }) => id)).toEqual(lost);
    await two.publisher.close();
  });

  it("gives records of equal bytes names of their own, and leaves out what has nothing to say", async () => {
    const { until, published, publisher } = await rigWith(new Map(), 20);
    await until(() => published.length >= 20, 1_800_000);
    await publisher.close();
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
