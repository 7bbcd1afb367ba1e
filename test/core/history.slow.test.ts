import { describe, expect, it } from "vitest";
import { parseFrame } from "../../protocol/drivers/paceic-v25/frame.ts";
import { driverOf, hexOfBytes } from "../../protocol/index.ts";
import type { CoreRigOptions } from "../support/coreRig.ts";
import { coreRig } from "../support/coreRig.ts";
import { historyRig, raws } from "../support/historyRig.ts";
import { report } from "../support/hostApp.ts";

const rigOf = (options: CoreRigOptions = {}) => historyRig("paceic-v25", options);
type Rig = Awaited<ReturnType<typeof rigOf>>;
const PACEIC = driverOf("paceic-v25");

/** INFO of every record as the pack would send it now, newest first. */
function logOf(rig: { readonly bus: Rig["bus"] }): string[] {
  const [pack] = rig.bus.packs;
  if (!pack) throw new Error("no pack");
  const truth = pack.truth();
  return truth.history.map((_, index) => {
    const request = PACEIC.request("history", truth.address, [index]);
    const heard = request.ok ? PACEIC.responder.parse(request.value.bytes) : null;
    if (!heard) throw new Error("no request");
    return hexOfBytes(parseFrame(PACEIC.responder.reply(heard, truth, [truth])).info, "");
  });
}

/** The record at this index never comes whole. */
const damagedAt = (index: number) => ({ when: { block: "history", args: [0, index] }, do: { kind: "flipBit", at: 40, bit: 0 } }) as const;

describe("downloading the history of a pack", () => {
  it("brings all 500 records, equal to the pack's, live values at least every 3 s meanwhile, and has nothing to do after that", async () => {
    const rig = await rigOf();
    const expected = logOf(rig);
    expect(expected).toHaveLength(500);
    const before = rig.events.length;
    expect(await rig.download()).toMatchObject({ outcome: "complete", added: 500, known: 0, damaged: 0, error: null });
    expect(raws(await rig.rows())).toEqual(expected);
    const times = rig.events.slice(before).flatMap(({ atMs, message }) => (message.event === "snapshot" ? [atMs] : []));
    const longest = Math.max(...times.slice(1).map((atMs, i) => atMs - (times[i] ?? 0)));
    report(`live values at most ${Math.round(longest)} ms apart while 500 records were read`);
    expect(longest).toBeLessThanOrEqual(3000);
    expect((await rig.rows()).filter(({ gapBefore }) => gapBefore)).toEqual([]);

    const asked = rig.bus.counts.heard;
    expect(await rig.download()).toMatchObject({ outcome: "complete", added: 0, known: 500 });
    expect(rig.bus.counts.heard - asked).toBeLessThan(12);
  });

  it("notices what the pack logs meanwhile, fetches it, and keeps every record once", async () => {
    const rig = await rigOf();
    const [pack] = rig.bus.packs;
    await rig.call().call("history.download", {});
    for (let events = 0; events < 7; events++) {
      await rig.clock.run(15_000);
      pack?.log("alarm");
      if (events === 3) pack?.log("protection");
    }
    await rig.until(() => rig.now().result !== null, 900_000);
    const rows = await rig.rows();
    const expected = logOf(rig);
    expect(raws(rows).slice(0, expected.length)).toEqual(expected);
    // The oldest that the pack has overwritten since are still in the archive.
    expect(rows.length).toBeGreaterThanOrEqual(expected.length);
    expect(new Set(raws(rows)).size).toBe(rows.length);
  });

  it("outgrows the pack: a later download adds what is new on top of what the pack has forgotten", async () => {
    const rig = await rigOf();
    const [pack] = rig.bus.packs;
    await rig.download();
    for (let i = 0; i < 40; i++) {
      await rig.clock.run(1000);
      pack?.log("none");
    }
    expect(await rig.download()).toMatchObject({ outcome: "complete", added: 40 });
    const rows = await rig.rows();
    expect(rows).toHaveLength(540);
    expect(raws(rows).slice(0, 500)).toEqual(logOf(rig));
    expect(rows.filter(({ gapBefore }) => gapBefore)).toEqual([]);
  });

  it("keeps nothing of another pack when the cable is moved in the middle and the link is never lost", async () => {
    const rig = await rigOf();
    const [pack] = rig.bus.packs;
    const own = new Set(logOf(rig));
    const key = rig.now().archive?.key;
    await rig.call().call("history.download", {});
    await rig.until(() => (rig.now().archive?.count ?? 0) > 30);
    rig.bus.setFaults([{ when: { every: 1, times: 1 }, do: { kind: "drop" } }]);
    const heard = rig.bus.counts.answered;
    const dropped = rig.bus.counts.heard;
    await rig.until(() => rig.bus.counts.heard > dropped);
    expect(rig.bus.counts.answered).toBe(heard);
    const history = pack?.history().map((record) => ({ ...record, cycleCount: 999 })) ?? [];
    pack?.override({ packSerial: "ANOTHER", history });
    await rig.clock.run(20_000);
    const rows = await rig.call().call("history.rows", { key: key ?? "", beforeSeq: null, most: 1000 });
    expect(rows.ok && rows.value.length).toBeGreaterThan(30);
    if (rows.ok) for (const { raw } of rows.value) expect(own.has(raw)).toBe(true);
    expect(rig.now().progress?.stage).toBe("waiting");
  });

  it.each(["unplug", "kill"] as const)(
    "%s at every 10th record: ends complete, nothing twice",
    async (how) => {
      const rig = await rigOf({ paced: false, turnaroundMs: 2 });
      const expected = logOf(rig);
      let times = 0;
      await rig.call().call("history.download", {});
      for (let mark = 10; rig.now().result === null; ) {
        const count = rig.now().archive?.count ?? 0;
        if (count >= mark && rig.now().result === null) {
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
      report(`${how} ${times} times: ${rows.length} records, ${rows.length - new Set(raws(rows)).size} twice`);
      expect(times).toBeGreaterThan(30);
      expect(raws(rows)).toEqual(expected);
    },
    600_000,
  );

  it("reads damaged records again, and keeps and marks what stays damaged", async () => {
    const rig = await rigOf({ faults: [{ when: { block: "history", every: 6 }, do: { kind: "flipBit" } }] });
    const result = await rig.download();
    expect(result).toMatchObject({ outcome: "complete", damaged: 0, added: 500 });
    expect(raws(await rig.rows())).toEqual(logOf(rig));
  });

  it("keeps a record that never comes whole, marked, and does not ask for it again and again", async () => {
    const rig = await rigOf({ faults: [damagedAt(7)] });
    expect(await rig.download()).toMatchObject({ outcome: "complete", damaged: 1, added: 500 });
    const rows = await rig.rows();
    expect(rows.map(({ record }, i) => (record === null ? i : -1)).filter((i) => i >= 0)).toEqual([7]);
    expect(raws(rows.filter((_, i) => i !== 7))).toEqual(logOf(rig).filter((_, i) => i !== 7));
    expect(rows.filter(({ gapBefore }) => gapBefore)).toEqual([]);
  });

  it("asks again for what a disturbed download has kept damaged, and the whole record takes its place", async () => {
    const rig = await rigOf({
      faults: [damagedAt(0), damagedAt(7), damagedAt(8), damagedAt(40)],
      stage: { pack: { history: { records: 60 } } },
    });
    const log = logOf(rig);
    expect(await rig.download()).toMatchObject({ outcome: "complete", damaged: 4, added: 60 });
    rig.bus.setFaults([damagedAt(8)]);
    expect(await rig.download()).toMatchObject({ outcome: "complete", damaged: 1, added: 3, known: 57 });
    rig.bus.setFaults([]);
    expect(await rig.download()).toMatchObject({ outcome: "complete", damaged: 0, added: 1, known: 59 });
    expect(raws(await rig.rows())).toEqual(log);
    const asked = rig.bus.counts.heard;
    expect(await rig.download()).toMatchObject({ outcome: "complete", added: 0, known: 60, damaged: 0 });
    expect(rig.bus.counts.heard - asked).toBeLessThan(12);
  });

  it("finds the place of what it asks for again, also when the pack logs something meanwhile", async () => {
    const rig = await rigOf({ faults: [damagedAt(3), damagedAt(30), damagedAt(50)], stage: { pack: { history: { records: 60 } } } });
    expect(await rig.download()).toMatchObject({ outcome: "complete", damaged: 3 });
    const [pack] = rig.bus.packs;
    // Silence holds the second download at the first record that it asks for again.
    rig.bus.setFaults([{ when: { block: "history", args: [0, 3], times: 2 }, do: { kind: "drop" } }]);
    await rig.call().call("history.download", {});
    await rig.until(() => rig.now().progress !== null, 60_000);
    for (let events = 0; events < 3; events++) {
      await rig.clock.run(400);
      pack?.log("alarm");
    }
    await rig.until(() => rig.now().result !== null, 900_000);
    expect(rig.now().result).toMatchObject({ outcome: "complete", damaged: 0 });
    const rows = await rig.rows();
    expect(raws(rows)).toEqual(logOf(rig));
    expect(rows.filter(({ gapBefore }) => gapBefore)).toEqual([]);
  });

  it("resumes on its own when only its questions met silence for a while", async () => {
    const faults = [{ when: { block: "history", skip: 10, times: 3 }, do: { kind: "drop" } }] as const;
    const rig = await rigOf({ stage: { pack: { history: { records: 30 } } }, faults });
    const log = logOf(rig);
    expect(await rig.download()).toMatchObject({ outcome: "complete", added: 30, error: null });
    expect(raws(await rig.rows())).toEqual(log);
  });

  it("ends with the reason when a record is never answered while everything else is, and keeps what it has", async () => {
    const rig = await rigOf({
      stage: { pack: { history: { records: 30 } } },
      faults: [{ when: { block: "history", skip: 10 }, do: { kind: "drop" } }],
    });
    const log = logOf(rig);
    expect(await rig.download()).toMatchObject({ outcome: "failed", added: 10, error: { code: "link.timeoutFirstByte" } });
    expect(raws(await rig.rows())).toEqual(log.slice(0, 10));
    rig.bus.setFaults([]);
    expect(await rig.download()).toMatchObject({ outcome: "complete" });
    expect(raws(await rig.rows())).toEqual(log);
  });

  it("does not go on with another pack that comes in the place of the first", async () => {
    const rig = await rigOf();
    const key = rig.now().archive?.key;
    await rig.call().call("history.download", {});
    await rig.until(() => (rig.now().archive?.count ?? 0) >= 20, 60_000);
    rig.plug([]);
    await rig.clock.run(1000);
    const kept = rig.now().archive?.count ?? 0;
    rig.bus.packs[0]?.override({ packSerial: "ANOTHER-PACK" });
    rig.plug([rig.usb]);
    await rig.until(() => rig.now().archive?.key !== key, 60_000);
    await rig.clock.run(20_000);
    expect(rig.now().archive?.count).toBe(0);
    const first = await rig.call().call("history.rows", { key: key ?? "", beforeSeq: null, most: 1000 });
    expect(first.ok && first.value.length).toBe(kept);
  });

  it("says nothing of a pack by what it has read of another one, and still says it of its own", async () => {
    const rig = await rigOf({ paced: false, turnaroundMs: 2 });
    await rig.call().call("history.download", {});
    await rig.until(() => rig.now().result !== null, 600_000);
    const [result, key] = [rig.now().result, rig.now().archive?.key];
    expect(result?.outcome).toBe("complete");
    const replug = async () => {
      rig.plug([]);
      await rig.clock.run(1000);
      rig.plug([rig.usb]);
    };
    await replug();
    await rig.until(() => rig.session().phase === "online", 60_000);
    await rig.clock.run(5000);
    expect(rig.now().result).toEqual(result);

    rig.bus.packs[0]?.override({ packSerial: "ANOTHER-PACK" });
    await replug();
    await rig.until(() => rig.now().archive?.key !== key, 60_000);
    expect(rig.now().result).toBe(null);
  });

  it("can be cancelled, keeps what it has, and goes on from there", async () => {
    const rig = await rigOf();
    await rig.call().call("history.download", {});
    await rig.until(() => (rig.now().archive?.count ?? 0) >= 30, 60_000);
    await rig.call().call("history.cancel", {});
    await rig.until(() => rig.now().result !== null);
    expect(rig.now().result?.outcome).toBe("cancelled");
    const kept = rig.now().archive?.count ?? 0;
    expect(await rig.download()).toMatchObject({ outcome: "complete", known: kept, added: 500 - kept });
  });

  it("is read without a pack, and says when a family has none", async () => {
    const rig = await rigOf();
    await rig.download();
    await rig.clock.run(rig.call().call("session.disconnect", {}));
    const archives = await rig.call().call("history.archives", {});
    expect(archives.ok && archives.value).toMatchObject([{ count: 500 }]);
    const modbus = coreRig({ families: ["pace-modbus"] });
    await modbus.connect({ family: "pace-modbus" });
    await modbus.until(() => modbus.params().read !== null);
    expect(await modbus.app.call("history.download", {})).toMatchObject({ error: { code: "device.unsupported" } });
  });

  it("tells how the pack's clock stands to this computer's", async () => {
    const rig = await rigOf();
    const clock = rig.call().call("history.clock", {});
    await rig.clock.run(clock);
    expect(await clock).toMatchObject({ ok: true, value: { offsetS: 0 } });
  });
});
