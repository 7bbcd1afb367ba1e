import { describe, expect, it } from "vitest";
import type { FamilyId } from "../../protocol/index.ts";
import { coreRig } from "../support/coreRig.ts";

const FAMILIES: readonly FamilyId[] = ["paceic-v25", "pace-modbus"];
const isFull = (rig: ReturnType<typeof coreRig>) => {
  const now = rig.snapshot()?.snapshot;
  return now !== undefined && now.alarms !== "notRead" && now.cellVoltagesMv.length > 0;
};

describe("connect", () => {
  it.each([
    ["paceic-v25", 2000],
    ["pace-modbus", 4000],
  ] as const)("%s alone, everything on Auto: full values within %i ms", async (family, limitMs) => {
    const rig = coreRig({ families: [family] });
    await rig.connect();
    const tookMs = await rig.until(() => isFull(rig));
    expect(tookMs).toBeLessThanOrEqual(limitMs);
    expect(rig.session()).toMatchObject({ phase: "online", found: { family, address: 1, baudRate: 9600 } });
  });

  it.each(FAMILIES)("%s with protocol and baud set: first values within 600 ms, none asked twice", async (family) => {
    const rig = coreRig({ families: [family] });
    await rig.connect({ family, baudRate: 9600 });
    expect(await rig.until(() => rig.snapshot() !== null)).toBeLessThanOrEqual(600);
    expect(rig.opened.length).toBe(1);
  });

  it.each(FAMILIES)("%s that worked before is asked first: within 1 s", async (family) => {
    const rig = coreRig({ families: [family] });
    await rig.connect();
    await rig.until(() => isFull(rig));
    await rig.clock.run(rig.app.call("session.disconnect", {}));
    expect(rig.session().phase).toBe("closed");
    const before = rig.events.length;
    await rig.connect();
    const tookMs = await rig.until(() => rig.events.slice(before).some(({ message }) => message.event === "snapshot"));
    expect(tookMs).toBeLessThanOrEqual(1000);
  });

  it.each([19_200, 115_200])("finds %i baud by itself", async (baudRate) => {
    const rig = coreRig({ families: ["paceic-v25"], baudRate });
    await rig.connect();
    await rig.until(() => isFull(rig));
    expect(rig.session().found?.baudRate).toBe(baudRate);
  });

  it("finds a stand-alone paceic pack at ADD 0 and shows where it stands", async () => {
    const rig = coreRig({ families: ["paceic-v25"], stage: { firstAddress: 0 } });
    await rig.connect();
    await rig.until(() => isFull(rig));
    expect(rig.session().found?.address).toBe(0);
  });

  it("asks the other addresses on request and then stays with the one that answers", async () => {
    const rig = coreRig({ families: ["pace-modbus"], stage: { firstAddress: 6 } });
    await rig.connect({ baudRate: 9600 });
    await rig.until(() => rig.session().phase === "searching");
    expect(rig.session().doctor?.verdict).toBe("silence");
    void rig.app.call("session.searchAddresses", {});
    await rig.until(() => isFull(rig));
    expect(rig.session().found?.address).toBe(6);
  });

  it.each(FAMILIES)("%s: every value equals the pack's own, identity and thresholds follow", async (family) => {
    const rig = coreRig({ families: [family], stage: { packCount: 2 } });
    await rig.connect({ family });
    await rig.until(() => Object.keys(rig.session().settings).length >= 45);
    const truth = rig.truth();
    const now = rig.snapshot()?.snapshot;
    expect(now).toMatchObject({
      address: 1,
      packVoltageMv: truth.packVoltageMv,
      currentMa: truth.currentMa,
      remainingCapacityMah: truth.remainingCapacityMah,
      fullCapacityMah: truth.fullCapacityMah,
      ratedCapacityMah: truth.ratedCapacityMah,
      cycleCount: truth.cycleCount,
      cellVoltagesMv: truth.cellVoltagesMv,
      balancingCells: truth.balancingCells,
      mode: truth.mode,
      alarms: [...truth.alarms],
      protections: [...truth.protections],
    });
    expect(rig.session().identity).toEqual({ bmsVersion: truth.bmsVersion, modelSerial: truth.modelSerial, packSerial: truth.packSerial });
    for (const [key, value] of Object.entries(rig.session().settings)) expect([key, value]).toEqual([key, truth.settings.get(key)]);
  });

  it("two clicks at once make one connection", async () => {
    const rig = coreRig();
    void rig.connect({ address: 1 });
    await rig.connect({ address: 1, family: "pace-modbus" });
    await rig.until(() => isFull(rig));
    expect(rig.session().found?.family).toBe("pace-modbus");
    await rig.clock.run(rig.app.close());
    const before = rig.events.length;
    await rig.clock.run(5000);
    expect(rig.events.length).toBe(before);
    const state = await rig.clock.run(rig.app.call("app.state", {}));
    expect(state.ok && state.value.session.phase).toBe("closed");
  });
});

describe("disconnect", () => {
  it.each([100, 700, 3000, 9000])("%i ms after connect gives the port back at once, whatever is going on", async (afterMs) => {
    const rig = coreRig({ families: ["pace-modbus"], stage: { firstAddress: 9 } });
    await rig.connect();
    await rig.clock.run(afterMs);
    const startMs = rig.clock.nowMs();
    await rig.clock.run(rig.app.call("session.disconnect", {}));
    expect(rig.clock.nowMs() - startMs).toBeLessThanOrEqual(100);
    expect(rig.session().phase).toBe("closed");
  });
});

describe("what the wire does", () => {
  it.each(FAMILIES)("%s: a broken answer now and then is counted, never shown", async (family) => {
    const rig = coreRig({ families: [family], faults: [{ when: { every: 7 }, do: { kind: "flipBit" } }] });
    await rig.connect({ family, baudRate: 9600 });
    await rig.until(() => isFull(rig));
    const truth = rig.truth();
    await rig.clock.run(60_000);
    for (const { message } of rig.events) {
      if (message.event === "snapshot") expect(message.payload.snapshot.cellVoltagesMv).toEqual(truth.cellVoltagesMv);
    }
    expect(rig.session().stats.failures).toBeGreaterThan(3);
    expect(["online", "retrying"]).toContain(rig.session().phase);
  });

  it("swapped digits that pass the paceic sum and look healthy are asked again before they are believed", async () => {
    const rig = coreRig({ families: ["paceic-v25"], faults: [{ when: { every: 5, block: "analog" }, do: { kind: "swap" } }] });
    await rig.connect({ family: "paceic-v25", baudRate: 9600 });
    await rig.until(() => isFull(rig));
    const truth = rig.truth();
    await rig.clock.run(120_000);
    let shown = 0;
    for (const { message } of rig.events) {
      if (message.event !== "snapshot") continue;
      shown += 1;
      const { packVoltageMv, cellVoltagesMv } = message.payload.snapshot;
      expect(Math.abs(Number(packVoltageMv) - truth.packVoltageMv)).toBeLessThanOrEqual(900);
      const off = cellVoltagesMv.map((mv, i) => Math.abs(mv - (truth.cellVoltagesMv[i] ?? 0)));
      expect(Math.max(...off)).toBeLessThanOrEqual(60);
    }
    expect(shown).toBeGreaterThan(100);
  });

  it("a late answer is never taken for the next one", async () => {
    const late = { when: { every: 4 }, do: { kind: "delay", ms: 1150 } } as const;
    const rig = coreRig({ families: ["pace-modbus"], faults: [late], stage: { packCount: 1 } });
    await rig.connect({ family: "pace-modbus", baudRate: 9600 });
    await rig.until(() => rig.snapshot() !== null, 10_000);
    await rig.clock.run(60_000);
    const lines = await rig.clock.run(rig.app.call("trace.read", { afterSeq: 0, most: 5000 }));
    expect(lines.ok && lines.value.some((line) => line.kind === "late" || line.kind === "discarded")).toBe(true);
    for (const { message } of rig.events) {
      if (message.event === "snapshot") expect(message.payload.snapshot.cellVoltagesMv).toEqual(rig.truth().cellVoltagesMv);
    }
  });

  it.each(FAMILIES)("%s: silence is lost within 2 s with the last values kept, and comes back without a click", async (family) => {
    const rig = coreRig({ families: [family] });
    await rig.connect();
    await rig.until(() => isFull(rig));
    await rig.clock.run(3000);
    const last = rig.snapshot();
    rig.bus.setFaults([{ when: { every: 1 }, do: { kind: "drop" } }]);
    expect(await rig.until(() => rig.session().phase === "lost")).toBeLessThanOrEqual(2000);
    await rig.clock.run(40_000);
    expect(rig.session().phase).toBe("lost");
    expect(rig.snapshot()?.snapshot).toEqual(last?.snapshot);
    rig.bus.setFaults([]);
    expect(await rig.until(() => rig.session().phase === "online", 30_000)).toBeLessThanOrEqual(20_000);
  });

  it("an adapter that comes back on another path is the same adapter; another one on the old path is not", async () => {
    const rig = coreRig();
    await rig.connect();
    await rig.until(() => isFull(rig));
    const other = { ...rig.usb, usb: { vendorId: "0403", productId: "6001", serialNumber: "B2" } };
    rig.plug([other]);
    rig.bus.unplug();
    await rig.until(() => rig.session().phase === "lost");
    const opensBefore = rig.opened.length;
    await rig.clock.run(10_000);
    expect(rig.opened.length).toBe(opensBefore);
    expect(rig.session().doctor?.verdict).toBe("portMissing");
    rig.plug([other, { ...rig.usb, path: "/dev/ttyUSB7" }]);
    expect(await rig.until(() => rig.session().phase === "online")).toBeLessThanOrEqual(1500);
    expect(rig.session().port?.path).toBe("/dev/ttyUSB7");
  });

  it("a pack that comes back keeps its thresholds while they are read again; another pack does not get them", async () => {
    const rig = coreRig({ families: ["paceic-v25"] });
    await rig.connect();
    await rig.clock.run(10_000);
    const known = rig.session().settings;
    expect(Object.keys(known).length).toBeGreaterThan(45);
    const from = rig.events.length;
    rig.bus.unplug();
    await rig.until(() => rig.session().phase === "lost");
    await rig.until(() => rig.session().phase === "online");
    await rig.clock.run(10_000);
    for (const { message } of rig.events.slice(from)) if (message.event === "session") expect(message.payload.settings).toEqual(known);
    const other = rig.stage.packs[0];
    other?.override({ packSerial: "ANOTHER", settings: new Map([...rig.truth().settings, ["cellOvAlarmMv", 3590]]) });
    rig.bus.unplug();
    await rig.until(() => rig.session().identity?.packSerial === "ANOTHER", 20_000);
    expect(Object.keys(rig.session().settings).length).toBeLessThan(10);
    await rig.until(() => rig.session().settings.cellOvAlarmMv === 3590);
  });

  it.each(FAMILIES)("%s: a cable moved to another pack is noticed although the link was never lost", async (family) => {
    const rig = coreRig({ families: [family] });
    await rig.connect();
    await rig.clock.run(12_000);
    const known = rig.session();
    expect(known.identity?.packSerial).toBe(rig.truth().packSerial);
    rig.bus.setFaults([{ when: { every: 1, times: 1 }, do: { kind: "drop" } }]);
    await rig.until(() => rig.session().phase === "retrying");
    rig.stage.packs[0]?.override({ packSerial: "ANOTHER" });
    expect(await rig.until(() => rig.session().identity?.packSerial === "ANOTHER")).toBeLessThanOrEqual(3000);
    expect(rig.session().reason?.code ?? "device.otherPack").toBe("device.otherPack");
    const toldOf = rig.events.flatMap(({ message }) => (message.event === "session" ? [message.payload.reason?.code] : []));
    expect(toldOf).toContain("device.otherPack");
  });

  it.each(FAMILIES)("%s: a pack that was silent for a moment is asked its name once and kept", async (family) => {
    const rig = coreRig({ families: [family] });
    await rig.connect();
    await rig.clock.run(12_000);
    const nameBlocks = ["version", "serials", "identity"];
    const asked = async () => {
      const lines = await rig.clock.run(rig.app.call("trace.read", { afterSeq: 0, most: 5000 }));
      return lines.ok ? lines.value.filter((l) => l.direction === "tx" && nameBlocks.includes(l.block ?? "")).length : Number.NaN;
    };
    const before = await asked();
    rig.bus.setFaults([{ when: { every: 1, times: 1 }, do: { kind: "drop" } }]);
    await rig.clock.run(8000);
    expect(rig.session()).toMatchObject({ phase: "online", identity: { packSerial: rig.truth().packSerial } });
    expect((await asked()) - before).toBe(family === "paceic-v25" ? 2 : 1);
  });

  it("a refused whole read falls back to the groups of the paper and stays there", async () => {
    const rig = coreRig({ families: ["pace-modbus"], faults: [{ when: { block: "live" }, do: { kind: "refuse" } }] });
    await rig.connect({ family: "pace-modbus", baudRate: 9600 });
    await rig.until(() => isFull(rig));
    await rig.clock.run(5000);
    const lines = await rig.clock.run(rig.app.call("trace.read", { afterSeq: 0, most: 5000 }));
    const asked = lines.ok ? lines.value.filter((line) => line.direction === "tx").map((line) => line.block) : [];
    expect(asked.filter((block) => block === "live").length).toBeLessThanOrEqual(2);
    expect(asked).toContain("cells");
    expect(rig.snapshot()?.snapshot.cellVoltagesMv).toEqual(rig.truth().cellVoltagesMv);
  });

  it.each([4, 8, 13, 15])("%i cells", async (cellCount) => {
    const rig = coreRig({ stage: { cellCount } });
    await rig.connect();
    await rig.until(() => isFull(rig));
    expect(rig.snapshot()?.snapshot.cellVoltagesMv).toEqual(rig.truth().cellVoltagesMv);
  });

  it("one refusal of a block that has answered before loses nothing", async () => {
    const rig = coreRig({ families: ["paceic-v25"] });
    await rig.connect();
    await rig.until(() => isFull(rig));
    rig.bus.setFaults(["analog", "status"].map((block) => ({ when: { block, kind: "read", times: 1 }, do: { kind: "refuse" } })));
    await rig.clock.run(5000);
    const lines = await rig.app.call("trace.read", { afterSeq: 0, most: 5000 });
    const recent = lines.ok ? lines.value.filter((line) => line.direction === "tx" && line.atMs > rig.clock.nowMs() - 2000) : [];
    expect(recent.map(({ block }) => block)).toEqual(expect.arrayContaining(["analog", "status"]));
    expect(rig.session().phase).toBe("online");
  });

  it("a pack that refuses all live values is not asked in a loop without a pause", async () => {
    const rig = coreRig({
      families: ["paceic-v25"],
      faults: ["analog", "status"].map((block) => ({ when: { block }, do: { kind: "refuse" } })),
    });
    await rig.connect({ family: "paceic-v25" });
    await rig.clock.run(10_000);
    const lines = await rig.app.call("trace.read", { afterSeq: 0, most: 5000 });
    expect(lines.ok && lines.value.length).toBeLessThan(200);
    expect(rig.snapshot()).toBeNull();
  });
});
