import { describe, expect, it } from "vitest";
import { DRIVERS } from "../../protocol/index.ts";
import type { HistoryRow } from "../../src/contract/history.ts";
import { type CoreRigOptions, coreRig } from "../support/coreRig.ts";

const OTHER_CURRENT_MA = -77_000;
const WITH_LOG = DRIVERS.filter(({ history }) => history !== null);

/** A line whose packs are all known, with logs of this many records. */
async function lineOf(family: (typeof DRIVERS)[number]["family"], options: CoreRigOptions = {}) {
  const rig = coreRig({ families: [family], ...options, stage: { packCount: 3, pack: { history: { records: 25 } }, ...options.stage } });
  const bank = () => {
    const last = rig.events.findLast(({ message }) => message.event === "bank")?.message;
    return last?.event === "bank" ? last.payload.packs : [];
  };
  const watch = () => rig.app.call("bank.watch", {});
  const until = async (check: () => boolean, limitMs = 900_000) => {
    const endMs = rig.clock.nowMs() + limitMs;
    while (!check()) {
      if (rig.clock.nowMs() > endMs) throw new Error(`not within ${limitMs} ms`);
      await watch();
      await rig.clock.run(500);
    }
  };
  await rig.connect();
  await until(() => rig.session().pack !== null && bank().filter(({ identity }) => identity !== null).length === rig.stage.packs.length);
  const fetch = async (address: number) => {
    let done: Awaited<ReturnType<typeof ask>> | null = null;
    const ask = () => rig.app.call("history.fetch", { address });
    void ask().then((result) => {
      done = result;
    });
    await until(() => done !== null);
    return done as Awaited<ReturnType<typeof ask>> | null;
  };
  const rows = async (key: string): Promise<readonly HistoryRow[]> => {
    const page = await rig.app.call("history.rows", { key, beforeSeq: null, most: 500 });
    return page.ok ? page.value : [];
  };
  return { ...rig, bank, fetch, rows, until };
}

describe.each(WITH_LOG.map(({ family }) => family))("the logs of all packs of a %s line", (family) => {
  it("are each read to the end, each into the archive of its own pack", async () => {
    const rig = await lineOf(family);
    for (const [index, pack] of rig.stage.packs.entries()) {
      const { packSerial, history } = pack.truth();
      const got = await rig.fetch(index + 1);
      if (!got?.ok) throw new Error(JSON.stringify(got));
      expect(got.value.archive.pack.identity.packSerial).toBe(packSerial);
      expect(got.value.outcome).toBe("complete");
      const listed = await rig.app.call("history.archives", {});
      const atMs = listed.ok ? listed.value.find(({ key }) => key === got.value.archive.key)?.completeWallMs : null;
      expect(Math.abs((atMs ?? 0) - rig.ports.clock.wallMs())).toBeLessThan(5000);
      expect((await rig.rows(got.value.archive.key)).filter(({ record }) => record !== null).length).toBe(history.length);
    }
    await rig.clock.run(rig.app.close());
  });

  it("are read between the live values, which stay fresh", async () => {
    const rig = await lineOf(family);
    const from = rig.events.length;
    const startMs = rig.clock.nowMs();
    expect((await rig.fetch(2))?.ok).toBe(true);
    const tookMs = rig.clock.nowMs() - startMs;
    const times = rig.events.slice(from).flatMap(({ atMs, message }) => (message.event === "snapshot" ? [atMs] : []));
    expect(times.length).toBeGreaterThan(tookMs / 6000);
    const gaps = times.slice(1).map((time, at) => time - (times[at] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(6000);
    await rig.clock.run(rig.app.close());
  });
});

describe("the log of a pack beside the wired one", () => {
  it("gives way to a person who wants a log", async () => {
    const rig = await lineOf("paceic-v25", { stage: { packCount: 2, pack: { history: { records: 60 } } } });
    let fetched: unknown = null;
    void rig.app.call("history.fetch", { address: 2 }).then((result) => {
      fetched = result;
    });
    await rig.clock.run(3000);
    expect(await rig.clock.run(rig.app.call("history.fetch", { address: 1 }))).toMatchObject({ error: { code: "link.busy" } });
    expect(await rig.clock.run(rig.app.call("history.download", {}))).toEqual({ ok: true, value: null });
    expect(fetched).toMatchObject({ ok: true, value: { outcome: "cancelled" } });
    expect(await rig.clock.run(rig.app.call("history.fetch", { address: 2 }))).toMatchObject({ error: { code: "link.busy" } });
    await rig.clock.run(rig.app.close());
  });

  it("says of a pack that cannot be asked alone that it cannot", async () => {
    const rig = await lineOf("paceic-v25");
    expect(await rig.fetch(9)).toMatchObject({ ok: false, error: { code: "device.unsupported", detail: { address: 9 } } });
    const modbus = await lineOf("pace-modbus");
    expect(await modbus.fetch(2)).toMatchObject({ ok: false, error: { code: "device.unsupported" } });
    for (const each of [rig, modbus]) await each.clock.run(each.app.close());
  });

  it("takes nothing of another pack that answers there after a silence", async () => {
    const rig = await lineOf("paceic-v25", { stage: { packCount: 2, pack: { history: { records: 60 } } } });
    const second = rig.stage.packs[1];
    const serial = second?.truth().packSerial;
    let fetched: unknown = null;
    void rig.app.call("history.fetch", { address: 2 }).then((result) => {
      fetched = result;
    });
    await rig.clock.run(4000);
    expect(fetched).toBeNull();
    // Somebody exchanges the packs while one record is asked for.
    second?.override({ packSerial: "ANOTHER" });
    rig.bus.setFaults([{ when: { block: "history", times: 1 }, do: { kind: "drop" } }]);
    await rig.until(() => fetched !== null);
    expect(fetched).toMatchObject({ ok: false, error: { code: "link.lost" } });
    const archives = await rig.app.call("history.archives", {});
    const kept = archives.ok
      ? archives.value.map(({ pack, count, completeWallMs }) => [pack.identity.packSerial, count > 0 && count < 60, completeWallMs])
      : [];
    expect(kept).toEqual([[serial, true, null]]);
    await rig.clock.run(rig.app.close());
  });

  it("takes nothing of another chain, to which the plug was moved while only the wired pack was silent", async () => {
    const rig = await lineOf("ritar-modbus", { stage: { packCount: 2, pack: { history: { records: 60 } } } });
    const [first, second] = rig.stage.packs;
    let fetched: unknown = null;
    void rig.app.call("history.fetch", { address: 2 }).then((result) => {
      fetched = result;
    });
    await rig.clock.run(6000);
    expect(fetched).toBeNull();
    rig.bus.setFaults([{ when: { address: 1, times: 1 }, do: { kind: "drop" } }]);
    const silentSoFar = () => rig.bus.counts.heard - rig.bus.counts.answered;
    const before = silentSoFar();
    while (silentSoFar() === before) await rig.clock.run(1);
    const records = second?.truth().logStream.records.map((record) => ({ ...record, currentMa: OTHER_CURRENT_MA })) ?? [];
    first?.override({ packSerial: "ANOTHER-1" });
    second?.override({ packSerial: "ANOTHER-2", logStream: { records, at: 0 } });
    await rig.until(() => fetched !== null);
    expect(fetched).toMatchObject({ ok: false });
    const archives = await rig.app.call("history.archives", {});
    const currents: unknown[] = [];
    for (const { key } of archives.ok ? archives.value : []) currents.push(...(await rig.rows(key)).map(({ record }) => record?.currentMa));
    expect(currents.length).toBeGreaterThan(2);
    expect(currents).not.toContain(OTHER_CURRENT_MA);
    await rig.clock.run(rig.app.close());
  });
});
