import { describe, expect, it } from "vitest";
import { recordBytes } from "../../protocol/drivers/ritar-modbus/responderHistory.ts";
import type { FamilyId } from "../../protocol/index.ts";
import { hexOfBytes, isRefusal } from "../../protocol/index.ts";
import type { FaultRule, HistoryOptions } from "../../protocol/sim/index.ts";
import { historyRig, raws } from "../support/historyRig.ts";

const RECORDS = 20;

function rigOf(family: FamilyId, faults: readonly FaultRule[] = [], history: HistoryOptions = {}) {
  return historyRig(family, {
    paced: false,
    turnaroundMs: 2,
    stage: { pack: { history: { records: RECORDS, everyMs: 6 * 3_600_000, ...history } } },
  }).then((rig) => {
    rig.bus.setFaults(faults);
    return rig;
  });
}

const refuseLog = (when: FaultRule["when"]): FaultRule[] =>
  ["history", "historyCount", "historyCountWide"].map((block) => ({ when: { block, ...when }, do: { kind: "refuse" } }));

describe.each(["ritar-modbus", "paceic-v25"] as const)("a pack of %s that refuses its log", (family) => {
  it.each([
    ["alone", refuseLog({})],
    ["and everything else", [{ when: {}, do: { kind: "refuse" } }] as const],
  ])("%s: the download has failed at once, with the reason, and nothing is called complete", async (_, faults) => {
    const rig = await rigOf(family, faults);
    const startMs = rig.clock.nowMs();
    const { outcome, came, error } = await rig.download();
    expect([outcome, came, error !== null && isRefusal(error)]).toEqual(["failed", 0, true]);
    expect(rig.clock.nowMs() - startMs).toBeLessThan(5000);
    rig.bus.setFaults([]);
    await rig.until(() => rig.session().phase === "online");
    expect((await rig.download()).outcome).toBe("complete");
    expect(new Set(raws(await rig.rows())).size).toBe(RECORDS);
  });
});

describe("a log whose end is told by refusals", () => {
  it.each(["noData", "refused", "unknownCommand"] as const)("is complete when its records have come: %s", async (end) => {
    const rig = await rigOf("paceic-v25", [], { end });
    expect(await rig.download()).toMatchObject({ outcome: "complete", error: null });
    expect((await rig.rows()).length).toBe(RECORDS);
  });

  it("is not complete when its first record is refused as well by then; what has come is kept", async () => {
    const rig = await rigOf("paceic-v25", [{ when: { block: "history", skip: 10 }, do: { kind: "refuse" } }]);
    expect(await rig.download()).toMatchObject({ outcome: "failed", added: 10, error: { code: "device.refused" } });
    expect(await rig.rows()).toHaveLength(10);
    rig.bus.setFaults([]);
    expect(await rig.download()).toMatchObject({ outcome: "complete" });
    expect((await rig.rows()).length).toBe(RECORDS);
  });

  it("is complete where the pack has forgotten more than the archive", async () => {
    const rig = await rigOf("paceic-v25", [], { records: 60, end: "refused" });
    await rig.call().call("history.download", {});
    await rig.until(() => (rig.now().archive?.count ?? 0) >= 30);
    await rig.call().call("history.cancel", {});
    await rig.until(() => rig.now().result !== null);
    const kept = rig.now().archive?.count;
    const [pack] = rig.bus.packs;
    pack?.override({ history: pack.history().slice(0, 10) });
    expect(await rig.download()).toMatchObject({ outcome: "complete", added: 0, error: null });
    expect(rig.now().archive?.count).toBe(kept);
  });

  it("is empty where the pack says that there are no data", async () => {
    const rig = await rigOf("paceic-v25", [], { records: 0, end: "noData" });
    rig.bus.packs[0]?.override({ history: [] });
    expect(await rig.download()).toMatchObject({ outcome: "complete", came: 0, error: null });
  });
});

describe("a log of which every record can be asked for", () => {
  it.each([2, 3, 4, 5])("an old answer glued to every %i. one neither hides a record nor is one", async (every) => {
    const clean = await rigOf("paceic-v25");
    await clean.download();
    const rig = await rigOf("paceic-v25", [{ when: { every }, do: { kind: "glue", what: "previous" } }]);
    expect(await rig.download()).toMatchObject({ outcome: "complete", came: RECORDS, damaged: 0 });
    expect(raws(await rig.rows())).toEqual(raws(await clean.rows()));
  });
});

describe("the newest record, damaged when it is asked for at the end", () => {
  const damaged = (times: number): FaultRule => ({
    when: { block: "history", args: [0, 0], skip: 1, times },
    do: { kind: "flipBit", at: 40, bit: 0 },
  });

  it("is the newest of this download again, and nothing is twice", async () => {
    const rig = await rigOf("paceic-v25", [damaged(4)]);
    expect(await rig.download()).toMatchObject({ outcome: "complete", added: RECORDS, damaged: 0 });
    expect(new Set(raws(await rig.rows())).size).toBe(RECORDS);
    expect(await rig.rows()).toHaveLength(RECORDS);
  });

  it.each([
    [4, true],
    [1000, false],
  ])("hides no record that the pack has logged meanwhile: damaged %i times", async (times, isWhole) => {
    const rig = await rigOf("paceic-v25", [damaged(times)]);
    await rig.call().call("history.download", {});
    await rig.until(() => (rig.now().archive?.count ?? 0) >= 10);
    rig.bus.packs[0]?.log("alarm");
    rig.bus.packs[0]?.log("protection");
    await rig.until(() => rig.now().result !== null, 300_000);
    expect(rig.now().result).toMatchObject({ outcome: "complete" });
    const rows = await rig.rows();
    expect(rows.map(({ record }) => record !== null)).toEqual([isWhole, ...Array.from({ length: RECORDS + 1 }, () => true)]);
  });
});

describe("a log that is handed over once", () => {
  it.each([3, 4, 5])("a refusal now and then has handed nothing over, and ends nothing: every %i. request", async (every) => {
    const rig = await rigOf("ritar-modbus", [{ when: { every }, do: { kind: "refuse" } }]);
    expect(await rig.download()).toMatchObject({ outcome: "complete", came: RECORDS, lost: 0, counted: RECORDS });
    expect(new Set(raws(await rig.rows())).size).toBe(RECORDS);
  });

  it.each([2, 3, 4])(
    "an old answer glued to every %i. one is not the record in its place, and equal records stay as many",
    async (every) => {
      const sameAs = { 12: 13, 11: 13, 5: 6 };
      const rig = await rigOf("ritar-modbus", [{ when: { every }, do: { kind: "glue", what: "previous" } }], { stream: { sameAs } });
      const logged = (rig.bus.packs[0]?.history() ?? []).map((each) =>
        hexOfBytes(recordBytes(each, { order: "live" }) ?? new Uint8Array(0), ""),
      );
      const log = logged.map((raw, at) => logged[sameAs[at as keyof typeof sameAs] ?? at] ?? raw);
      expect(await rig.download()).toMatchObject({ outcome: "complete", came: RECORDS, lost: 0 });
      expect(raws(await rig.rows())).toEqual(log);
    },
  );
});
