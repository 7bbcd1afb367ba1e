import { describe, expect, it } from "vitest";
import type { FamilyId } from "../../protocol/index.ts";
import { airTimeMs, driverOf } from "../../protocol/index.ts";
import { BANK_LEASE_MS } from "../../src/contract/limits.ts";
import type { BankRig } from "../support/bankRig.ts";
import { bankRig } from "../support/bankRig.ts";

const FAMILIES = ["pace-modbus", "paceic-v25"] as const satisfies readonly FamilyId[];
const EASY = { settleMs: 0, pack: { history: { records: 0 } } } as const;
const MEASURE_MS = 300_000;

/** Wire, turnaround and gap of one round over all packs, from the frames of the round itself. */
async function limitMs(rig: BankRig, family: FamilyId, packs: number): Promise<number> {
  const trace = await rig.app.call("trace.read", { afterSeq: 0, most: 5000 });
  if (!trace.ok) throw new Error(trace.error.code);
  const { livePlan, bank, timing } = driverOf(family);
  const asked = trace.value.filter(({ direction }) => direction === "tx").length;
  expect(asked).toBeGreaterThan(0);
  const sizeOf = (block: string) =>
    Math.max(...trace.value.filter((line) => line.block === block && line.kind === "reply").map(({ hex }) => (hex.length + 1) / 3));
  const requestOf = (block: string) =>
    Math.max(...trace.value.filter((line) => line.block === block && line.direction === "tx").map(({ hex }) => (hex.length + 1) / 3));
  const rounds = bank ? 1 : packs;
  return livePlan.reduce((sum, { block }) => sum + rounds * (airTimeMs(sizeOf(block) + requestOf(block), 9600) + 23 + timing.gapMs), 0);
}

const mean = (list: readonly number[]) => list.reduce((sum, each) => sum + each, 0) / list.length;

describe("all packs of a line", () => {
  it.each(FAMILIES)("%s: 15 packs are all there, each with its values, its name and its flags", async (family) => {
    const rig = await bankRig(family, { stage: { packCount: 15, ...EASY } });
    await rig.scanned();
    await rig.until(() => rig.bank().packs.filter(({ identity }) => identity !== null).length === 15);
    expect(rig.bank()).toMatchObject({
      source: family === "pace-modbus" ? "single" : "master",
      isPrivateLine: false,
      masterRefusal: null,
      isWatching: true,
    });
    expect(rig.thatAre("present")).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    for (const [index, each] of rig.stage.packs.entries()) {
      const { cellVoltagesMv, packSerial } = each.truth();
      expect(rig.pack(each.address)).toMatchObject({
        isWired: index === 0,
        answersAlone: true,
        diagnosis: null,
        snapshot: { address: each.address, cellVoltagesMv },
        identity: { packSerial },
      });
    }
  });

  it.each(FAMILIES)("%s: refreshes every one of 15 packs within 1.05 of what the line allows", async (family) => {
    const rig = await bankRig(family, { stage: { packCount: 15, ...EASY } });
    await rig.scanned();
    const limit = await limitMs(rig, family, 15);
    const gaps = [...(await rig.gaps(MEASURE_MS)).values()].filter((times) => times.length > 0);
    expect(gaps.length).toBe(15);
    const ratios = gaps.map((times) => mean(times) / limit);
    expect(Math.max(...ratios)).toBeLessThanOrEqual(1.05);
    expect(Math.min(...ratios)).toBeGreaterThanOrEqual(0.95);
  });

  it.each(FAMILIES)("%s: three absent ones do not make 12 slower by more than a twentieth", async (family) => {
    const rig = await bankRig(family, { stage: { packCount: 12, ...EASY } });
    await rig.scanned();
    expect(rig.thatAre("absent")).toEqual([0, 13, 14, 15]);
    const limit = await limitMs(rig, family, 12);
    const gaps = [...(await rig.gaps(MEASURE_MS)).values()].filter((times) => times.length > 0);
    expect(gaps.length).toBe(12);
    expect(Math.max(...gaps.map((times) => mean(times) / limit))).toBeLessThanOrEqual(1.05);
  });

  it.each(FAMILIES)("%s: the wired pack is online all the time, and its live values are those of the rounds", async (family) => {
    const rig = await bankRig(family, { stage: { packCount: 15, ...EASY } });
    const from = rig.events.length;
    await rig.scanned();
    await rig.clock.run(60_000);
    const phases = rig.events.slice(from).flatMap(({ message }) => (message.event === "session" ? [message.payload.phase] : []));
    expect([...new Set(phases)]).toEqual(["online"]);
    expect(rig.pack(1).receivedAtMs).toBe(rig.snapshot()?.receivedAtMs);
  });

  it("tells no more than four times a second", async () => {
    const rig = await bankRig("pace-modbus", { stage: { packCount: 15, ...EASY }, baudRate: 115_200 });
    await rig.scanned();
    const times = rig.events.flatMap(({ atMs, message }) => (message.event === "bank" ? [atMs] : []));
    expect(times.length).toBeGreaterThan(10);
    expect(Math.min(...times.slice(1).map((atMs, i) => atMs - (times[i] ?? 0)))).toBeGreaterThan(249);
  });

  it("ends by itself when nobody looks any more, and the live values are as fast as before", async () => {
    const rig = await bankRig("pace-modbus", { stage: { packCount: 3, ...EASY } });
    await rig.scanned();
    rig.lookAway();
    await rig.until(() => !rig.bank().isWatching, 2 * BANK_LEASE_MS);
    const from = rig.events.length;
    await rig.clock.run(10_000);
    const live = rig.events.slice(from).filter(({ message }) => message.event === "snapshot").length;
    expect(live).toBeGreaterThanOrEqual(40);
    expect(rig.events.slice(from).some(({ message }) => message.event === "bank")).toBe(false);
    expect(rig.pack(3).presence).toBe("present");
  });

  it.each(FAMILIES)("%s: one pack alone is a bank of one", async (family) => {
    const rig = await bankRig(family, { stage: EASY });
    await rig.scanned();
    expect(rig.thatAre("present")).toEqual([1]);
    expect(rig.bank()).toMatchObject({ source: "single", masterRefusal: null });
  });

  it("a pack that joins later is found when its turn comes", async () => {
    const rig = await bankRig("pace-modbus", {
      stage: { packCount: 3, ...EASY },
      faults: [{ when: { address: 3 }, do: { kind: "drop" } }],
    });
    await rig.scanned();
    expect(rig.pack(3).presence).toBe("absent");
    rig.bus.setFaults([]);
    await rig.until(() => rig.pack(3).presence === "present", 900_000);
    expect(rig.pack(3).answersAlone).toBe(true);
  });

  it("a scan finds at once who has joined", async () => {
    const rig = await bankRig("pace-modbus", {
      stage: { packCount: 3, ...EASY },
      faults: [{ when: { address: 3 }, do: { kind: "drop" } }],
    });
    await rig.scanned();
    rig.bus.setFaults([]);
    await rig.clock.run(rig.app.call("bank.scan", { everything: false }));
    await rig.until(() => rig.pack(3).presence === "present", 15_000);
  });

  it("a scan finds a pack that misses one question", async () => {
    const rig = await bankRig("pace-modbus", {
      stage: { packCount: 3, ...EASY },
      faults: [{ when: { address: 3 }, do: { kind: "drop" } }],
    });
    await rig.scanned();
    rig.bus.setFaults([{ when: { address: 3, times: 1 }, do: { kind: "drop" } }]);
    await rig.clock.run(rig.app.call("bank.scan", { everything: false }));
    await rig.until(() => rig.pack(3).presence === "present", 25_000);
  });

  it("a pack that dies is silent after three misses, keeps its values, and does not slow the others", async () => {
    const rig = await bankRig("pace-modbus", { stage: { packCount: 6, ...EASY } });
    await rig.scanned();
    const limit = await limitMs(rig, "pace-modbus", 5);
    rig.bus.setFaults([{ when: { address: 4 }, do: { kind: "drop" } }]);
    await rig.until(() => rig.pack(4).presence === "silent");
    expect(rig.pack(4)).toMatchObject({ misses: 3, snapshot: { address: 4 }, diagnosis: null });
    const gaps = await rig.gaps(MEASURE_MS);
    for (const at of [1, 2, 3, 5, 6]) expect(mean(gaps.get(at) ?? []) / limit).toBeLessThanOrEqual(1.05);
    rig.bus.setFaults([]);
    await rig.until(() => rig.pack(4).presence === "present", 120_000);
  });

  it("the wired pack dies: it is lost, the others go on, and it is found again", async () => {
    const rig = await bankRig("pace-modbus", { stage: { packCount: 4, ...EASY } });
    await rig.scanned();
    rig.bus.setFaults([{ when: { address: 1 }, do: { kind: "drop" } }]);
    await rig.until(() => rig.session().phase === "lost", 20_000);
    await rig.clock.run(60_000);
    expect(rig.pack(1).presence).toBe("silent");
    const { receivedAtMs } = rig.pack(2);
    await rig.clock.run(5000);
    expect(rig.pack(2).receivedAtMs).toBeGreaterThan(receivedAtMs ?? 0);
    rig.bus.setFaults([]);
    await rig.until(() => rig.session().phase === "online", 60_000);
    await rig.until(() => rig.pack(1).presence === "present", 1000);
  });
});

describe("the cable is pulled", () => {
  it.each(FAMILIES)("%s: in the middle of a round; what was read stays, and it goes on when it is back", async (family) => {
    const rig = await bankRig(family, { stage: { packCount: 5, ...EASY } });
    await rig.scanned();
    await rig.clock.run(700);
    rig.plug([]);
    await rig.until(() => rig.session().phase === "lost");
    await rig.clock.run(20_000);
    const pulled = rig.pack(5);
    expect(pulled.snapshot?.address).toBe(5);
    rig.plug([rig.usb]);
    await rig.until(() => (rig.pack(5).receivedAtMs ?? 0) > (pulled.receivedAtMs ?? 0), 60_000);
    expect(rig.thatAre("present")).toEqual([1, 2, 3, 4, 5]);
  });

  it("another connection begins with an empty table", async () => {
    const rig = await bankRig("pace-modbus", { stage: { packCount: 3, ...EASY } });
    await rig.scanned();
    await rig.clock.run(rig.app.call("session.disconnect", {}));
    await rig.clock.run(1000);
    expect(rig.bank().packs).toEqual([]);
    expect(rig.bank().isWatching).toBe(false);
  });
});

describe("beside other work", () => {
  it("a download of the log gets half of the line, and the wired pack's live values still come", async () => {
    const rig = await bankRig("paceic-v25", { stage: { packCount: 15, settleMs: 0, pack: { history: { records: 60, capacity: 60 } } } });
    const history = () => {
      const last = rig.events.findLast(({ message }) => message.event === "history")?.message;
      return last?.event === "history" ? last.payload : null;
    };
    await rig.scanned();
    const from = rig.events.length;
    const startMs = rig.clock.nowMs();
    await rig.clock.run(rig.app.call("history.download", {}));
    await rig.until(() => history()?.result !== null, 300_000);
    const tookMs = rig.clock.nowMs() - startMs;
    expect(history()?.result).toMatchObject({ outcome: "complete", added: 60 });
    const live = rig.events.slice(from).flatMap(({ message }) => (message.event === "snapshot" ? [message.payload.receivedAtMs] : []));
    expect(live.length).toBeGreaterThan(0);
    expect(rig.session().phase).toBe("online");
    // Alone a record takes 0.3 s.
    expect(tookMs).toBeLessThan(60 * 300 * 3);
  });

  it("settings are read and written as without it", async () => {
    const rig = await bankRig("pace-modbus", { stage: { packCount: 4, ...EASY } });
    await rig.scanned();
    const seen = rig.params().read?.values ?? {};
    const done = rig.app.call("params.write", { edits: { cellOvAlarmMv: 3590 }, seen: { ...seen }, confirmed: [] });
    await rig.clock.run(done, 120_000);
    expect(await done).toMatchObject({ ok: true, value: { outcome: "verified" } });
    expect(rig.truth(1).settings.get("cellOvAlarmMv")).not.toBe(3590);
    await rig.until(() => rig.thatAre("present").length === 4, 20_000);
  });
});
