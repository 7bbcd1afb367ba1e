import { describe, expect, it } from "vitest";
import { recordBytes } from "../../protocol/drivers/ritar-modbus/responderHistory.ts";
import { airTimeMs, driverOf, hexOfBytes } from "../../protocol/index.ts";
import type { FaultRule, HistoryOptions } from "../../protocol/sim/index.ts";
import type { HistoryRow } from "../../src/contract/history.ts";
import type { TraceLine } from "../../src/contract/session.ts";
import type { CoreRigOptions } from "../support/coreRig.ts";
import { historyRig, raws } from "../support/historyRig.ts";
import { report } from "../support/hostApp.ts";

const RITAR = driverOf("ritar-modbus");
const SIX_HOURS_MS = 6 * 3_600_000;

interface RigOptions extends CoreRigOptions {
  readonly history?: HistoryOptions;
}

async function streamRig({ history = {}, ...options }: RigOptions = {}) {
  const rig = await historyRig("ritar-modbus", {
    paced: false,
    turnaroundMs: 2,
    stage: { pack: { history: { everyMs: SIX_HOURS_MS, ...history } } },
    ...options,
  });
  return {
    ...rig,
    /** The log as bytes, newest first, as it is now. */
    log: (): string[] => {
      const { hasNoTime = false, sameAs = {} } = history.stream ?? {};
      const logged = rig.bus.packs[0]?.history() ?? [];
      const raws = logged.map((each) =>
        hexOfBytes(recordBytes(hasNoTime ? { ...each, packTime: null } : each, { order: "live" }) ?? new Uint8Array(0), ""),
      );
      return raws.map((raw, at) => raws[sameAs[at] ?? at] ?? raw);
    },
  };
}

const real = (rows: readonly HistoryRow[]) => raws(rows.filter(({ lost }) => lost === undefined));
const gapsIn = (rows: readonly HistoryRow[]) => rows.filter(({ gapBefore }) => gapBefore).length;

function loseEvery(every: number, times = Number.POSITIVE_INFINITY): FaultRule[] {
  // Of the questions for records alone: the rule counts those that it holds for.
  return Array.from(
    { length: Math.min(times, 500 / every) },
    (_, k): FaultRule => ({
      when: { block: "history", skip: (k + 1) * every - 1, times: 1 },
      do: { kind: "drop" },
    }),
  );
}

/** Nothing twice, in the order of the pack, and every place between two of its records is there or named. */
function expectHonest(rows: readonly HistoryRow[], log: readonly string[]): void {
  const came = real(rows);
  expect(new Set(came).size).toBe(came.length);
  expect(came).toEqual(log.filter((raw) => came.includes(raw)));
}

describe("the log of a pack that hands it over", () => {
  it.each(["again", "filler", "refused"] as const)("comes whole, once and in order; after the last: %s", async (end) => {
    const rig = await streamRig({ history: { stream: { end } } });
    const log = rig.log();
    expect(log).toHaveLength(500);
    const before = rig.events.length;
    expect(await rig.download()).toMatchObject({ outcome: "complete", added: 500, known: 0, damaged: 0, lost: 0, came: 500, counted: 500 });
    const rows = await rig.rows();
    expect(raws(rows)).toEqual(log);
    expect(gapsIn(rows)).toBe(0);
    const times = rig.events.slice(before).flatMap(({ atMs, message }) => (message.event === "snapshot" ? [atMs] : []));
    const longest = Math.max(...times.slice(1).map((atMs, i) => atMs - (times[i] ?? 0)));
    report(`live values at most ${Math.round(longest)} ms apart while 500 records were handed over`);
    expect(longest).toBeLessThanOrEqual(3000);
  });

  it("comes in the same order from a pack that begins with its newest, or tells how many are left", async () => {
    const newest = await streamRig({ history: { records: 60, stream: { newestFirst: true } } });
    expect(await newest.download()).toMatchObject({ outcome: "complete", added: 60, counted: 60 });
    expect(raws(await newest.rows())).toEqual(newest.log());
    const left = await streamRig({ history: { records: 60, stream: { countsLeft: true, end: "refused" } } });
    expect(await left.download()).toMatchObject({ outcome: "complete", added: 60, counted: 60 });
    expect(gapsIn(await left.rows())).toBe(0);
  });

  it.each(["again", "filler", "refused"] as const)(
    "one answer lost in every 50: each loss is named at its place, nothing is twice, the count agrees; then %s",
    async (end) => {
      const rig = await streamRig({ history: { stream: { end } }, faults: loseEvery(50) });
      const log = rig.log();
      const result = await rig.download();
      report(`lost ${result.lost}, came ${result.came} of ${result.counted}`);
      expect(result).toMatchObject({ outcome: "complete", added: 490, lost: 10, came: 490, counted: 500 });
      const rows = await rig.rows();
      expectHonest(rows, log);
      expect(rows).toHaveLength(500);
      // Every place stands where its record is missing.
      expect(rows.map(({ raw, lost }) => (lost === undefined ? raw : "lost"))).toEqual(
        log.map((raw) => (real(rows).includes(raw) ? raw : "lost")),
      );
      expect(gapsIn(rows)).toBe(0);
    },
  );

  it("a broken answer is not asked for again as if it were the same", async () => {
    const broken: FaultRule = { when: { block: "history", skip: 9, times: 1 }, do: { kind: "flipBit", at: 20, bit: 3 } };
    const cut: FaultRule = { when: { block: "history", skip: 19, times: 1 }, do: { kind: "truncate", keep: 12 } };
    const rig = await streamRig({ history: { records: 40 }, faults: [broken, cut] });
    const log = rig.log();
    expect(await rig.download()).toMatchObject({ outcome: "complete", lost: 2, came: 38, counted: 40 });
    const rows = await rig.rows();
    expectHonest(rows, log);
    expect(rows.flatMap(({ lost }) => lost ?? [])).toEqual(["broken", "broken"]);
  });

  it("a question that the pack never heard has cost nothing, and that is found out", async () => {
    const unheard: FaultRule = { when: { block: "history", skip: 9, times: 1 }, do: { kind: "echo", only: true } };
    for (const end of ["again", "refused"] as const) {
      const rig = await streamRig({ history: { records: 40, stream: { end } }, faults: [unheard] });
      const log = rig.log();
      expect(await rig.download()).toMatchObject({ outcome: "complete", lost: 0, came: 40, counted: 40 });
      expect(raws(await rig.rows())).toEqual(log);
    }
  });

  it("keeps records whose own checksum is wrong, raw and marked", async () => {
    const rig = await streamRig({ history: { records: 40, stream: { damaged: [7, 8, 21] } } });
    const log = rig.log();
    expect(await rig.download()).toMatchObject({ outcome: "complete", damaged: 3, came: 40, lost: 0, counted: 40 });
    const rows = await rig.rows();
    expect(rows.flatMap(({ record }, at) => (record === null ? [at] : []))).toEqual([7, 8, 21]);
    expect(rows.every(({ raw }) => raw.length === 80)).toBe(true);
    expect(raws(rows.filter(({ record }) => record !== null))).toEqual(log.filter((_, at) => ![7, 8, 21].includes(at)));
  });

  it.each([
    ["goes on", {}],
    ["begins again", { countRestarts: true }],
  ] as const)("can be given up; the pack %s, and everything is there in the end", async (_, stream) => {
    const rig = await streamRig({ history: { records: 200, stream } });
    const log = rig.log();
    await rig.call().call("history.download", {});
    await rig.until(() => (rig.now().archive?.count ?? 0) >= 60, 60_000);
    await rig.call().call("history.cancel", {});
    await rig.until(() => rig.now().result !== null);
    expect(rig.now().result?.outcome).toBe("cancelled");
    const kept = raws(await rig.rows());
    expect(await rig.download()).toMatchObject({ outcome: "complete", lost: 0, counted: 200 });
    const rows = await rig.rows();
    expect(raws(rows)).toEqual(log);
    for (const raw of kept) expect(raws(rows)).toContain(raw);
    expect(gapsIn(rows)).toBe(0);
  });

  it("another reading fills what the first one has lost", async () => {
    const rig = await streamRig({ history: { records: 60, stream: { countRestarts: true } }, faults: loseEvery(20, 2) });
    const log = rig.log();
    expect(await rig.download()).toMatchObject({ lost: 2, came: 58 });
    rig.bus.setFaults([]);
    expect(await rig.download()).toMatchObject({ lost: 0, added: 2, known: 58 });
    expect(raws(await rig.rows())).toEqual(log);
  });

  it.each(["unplug", "kill"] as const)(
    "%s at every 10th record: nothing that was on disk is lost, nothing twice, the missing one is named",
    async (how) => {
      const rig = await streamRig();
      const log = rig.log();
      let times = 0;
      const seen = new Set<string>();
      await rig.call().call("history.download", {});
      for (let mark = 10; rig.now().result === null; ) {
        const count = rig.now().archive?.count ?? 0;
        if (count >= mark && rig.now().result === null) {
          for (const raw of real(await rig.rows())) seen.add(raw);
          times += 1;
          mark = count + 10;
          if (how === "unplug") {
            rig.plug([]);
            await rig.clock.run(1000);
            rig.plug([rig.usb]);
            await rig.until(() => rig.session().phase === "online", 60_000);
          } else {
            await rig.restart();
            await rig.call().call("history.download", {});
          }
        }
        await rig.clock.run(50);
      }
      const rows = await rig.rows();
      expectHonest(rows, log);
      for (const raw of seen) expect(real(rows)).toContain(raw);
      const missing = log.length - real(rows).length;
      const named = rows.filter(({ lost, gapBefore }) => lost !== undefined || gapBefore).length;
      report(`${how} ${times} times: ${real(rows).length} of 500, ${missing} missing, ${named} places named`);
      expect(times).toBeGreaterThan(30);
      expect(named).toBeGreaterThanOrEqual(missing);
      if (missing === 0) expect(named).toBe(0);
    },
  );

  it.each([
    ["in the middle", { 12: 25 }],
    ["one behind the other", { 20: 21, 19: 21 }],
    ["as the first", { 20: 39 }],
    ["as the first, and the first ones", { 38: 39, 37: 39, 12: 39 }],
    ["over and over", Object.fromEntries(Array.from({ length: 36 }, (_, at) => [at, 36 + (at % 2)]))],
  ] as const)("equal records are as many records, without a time: %s", async (_, sameAs) => {
    for (const end of ["again", "filler", "refused"] as const) {
      const rig = await streamRig({ history: { records: 40, stream: { end, sameAs, hasNoTime: true } } });
      const log = rig.log();
      expect(new Set(log).size).toBeLessThan(40);
      expect(await rig.download()).toMatchObject({ outcome: "complete", added: 40, known: 0, lost: 0, came: 40, counted: 40, missing: 0 });
      expect(raws(await rig.rows())).toEqual(log);
    }
  });

  it("equal records stay as many when they are read again, and a loss beside one of them stays named until it is filled", async () => {
    const stream = { countRestarts: true, sameAs: { 30: 31, 29: 31, 28: 31 } };
    const lost: FaultRule = { when: { block: "history", skip: 9, times: 1 }, do: { kind: "drop" } };
    const rig = await streamRig({ history: { records: 40, stream }, faults: [lost] });
    const log = rig.log();
    expect(await rig.download()).toMatchObject({ outcome: "complete", added: 39, lost: 1, missing: 0 });
    expect((await rig.rows()).map(({ raw, lost }) => (lost === undefined ? raw : "lost"))).toEqual(log.with(30, "lost"));
    rig.bus.setFaults([]);
    expect(await rig.download()).toMatchObject({ outcome: "complete", added: 1, known: 39, lost: 0, missing: 0 });
    expect(raws(await rig.rows())).toEqual(log);
  });

  it("answers without a record are no end before the count, and are said", async () => {
    const rig = await streamRig({ history: { records: 60, stream: { holes: [20, 21, 22, 23, 24, 25] } } });
    const log = rig.log();
    expect(await rig.download()).toMatchObject({ outcome: "incomplete", added: 54, lost: 0, came: 54, counted: 60, missing: 6 });
    expect(raws(await rig.rows())).toEqual(log.filter((_, at) => at < 20 || at > 25));
  });

  it.each(["again", "filler", "refused"] as const)(
    "a log that is shorter than its own count is not complete, and nothing in it is twice: %s",
    async (end) => {
      const rig = await streamRig({ history: { records: 60, stream: { end, counts: 200 } } });
      const log = rig.log();
      expect(await rig.download()).toMatchObject({ outcome: "incomplete", added: 60, known: 0, came: 60, counted: 200, missing: 140 });
      expect(raws(await rig.rows())).toEqual(log);
      // From the disk it is the same.
      await rig.restart();
      expect(raws(await rig.rows())).toEqual(log);
    },
  );

  it("what comes after an end that was too early belongs to it", async () => {
    const early: FaultRule = { when: { block: "history", skip: 25, times: 3 }, do: { kind: "refuse" } };
    const rig = await streamRig({ history: { records: 60, stream: { end: "refused" } }, faults: [early] });
    const log = rig.log();
    const first = await rig.download();
    expect(first).toMatchObject({ outcome: "incomplete", added: 25, counted: 60, lost: 0, missing: 35 });
    expect(await rig.download()).toMatchObject({ outcome: "complete", added: 35, came: 35, missing: 0 });
    expect(raws(await rig.rows())).toEqual(log);
  });

  it("a record that is equal to the first does not end a download that goes on with another one", async () => {
    const rig = await streamRig({ history: { records: 100, stream: { hasNoTime: true, sameAs: { 40: 99 } } } });
    const log = rig.log();
    await rig.call().call("history.download", {});
    await rig.until(() => (rig.now().archive?.count ?? 0) >= 20, 60_000);
    await rig.call().call("history.cancel", {});
    await rig.until(() => rig.now().result !== null);
    // Whether it is the same one, of a pack that began again, nobody can tell: it is not taken for another, and that is said.
    expect(await rig.download()).toMatchObject({ outcome: "incomplete", missing: 1 });
    expect(new Set(raws(await rig.rows()))).toEqual(new Set(log));
    // A whole round tells.
    expect(await rig.download()).toMatchObject({ outcome: "complete", added: 1, came: 100, missing: 0 });
    expect([...raws(await rig.rows())].sort()).toEqual([...log].sort());
  });

  it("is asked for by the download alone, whatever else the program does, and by one download at a time", async () => {
    const rig = await streamRig({ history: { records: 30 } });
    const consuming = Object.values(RITAR.blocks).filter(({ consumes }) => consumes);
    expect(consuming.map(({ key }) => key)).toEqual(["historyCount", "historyCountWide", "history"]);
    await rig.clock.run(rig.app.call("params.read", {}));
    await rig.clock.run(rig.app.call("backups.make", {}));
    await rig.clock.run(rig.app.call("bank.scan", {} as never));
    await rig.clock.run(20_000);
    expect(rig.truth().logStream.at).toBe(0);
    expect(await rig.app.call("history.download", {})).toMatchObject({ ok: true });
    expect(await rig.app.call("history.download", {})).toMatchObject({ error: { code: "link.busy" } });
    await rig.until(() => rig.now().result !== null);
    expect(rig.now().result).toMatchObject({ outcome: "complete", came: 30 });
  });
});

it("leaves the line no pause that the pack does not need", async () => {
  const rig = await streamRig({ paced: true, turnaroundMs: 23, history: { records: 120 } });
  const before = await rig.app.call("trace.read", { afterSeq: 0, most: 5000 });
  const afterSeq = before.ok ? (before.value.at(-1)?.seq ?? 0) : 0;
  expect(await rig.download()).toMatchObject({ came: 120 });
  const trace = await rig.app.call("trace.read", { afterSeq, most: 5000 });
  if (!trace.ok) throw new Error(trace.error.code);
  const isRecord = ({ block }: TraceLine) => block === "history";
  const lines = trace.value.slice(trace.value.findIndex(isRecord), trace.value.findLastIndex(isRecord) + 1);
  const exchanges = lines.filter(({ direction }) => direction === "tx").length;
  const bytes = lines.reduce((sum, { hex }) => sum + (hex.length + 1) / 3, 0);
  const limitMs = airTimeMs(bytes, 9600) + exchanges * 23 + (exchanges - 1) * RITAR.timing.gapMs;
  const ratio = ((lines.at(-1)?.atMs ?? 0) - (lines[0]?.atMs ?? 0)) / limitMs;
  report(`${ratio.toFixed(3)} x the limit of ${exchanges} exchanges`);
  expect(ratio).toBeLessThanOrEqual(1.05);
});
