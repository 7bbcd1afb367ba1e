import { describe, expect, it } from "vitest";
import type { FamilyId, Responder } from "../../protocol/index.ts";
import { driverOf } from "../../protocol/index.ts";
import { withCrc } from "../../protocol/modbus/frame.ts";
import type { FaultRule } from "../../protocol/sim/index.ts";
import { createPack } from "../../protocol/sim/index.ts";
import { bankRig } from "../support/bankRig.ts";
import { analogOfAll, edited, instead, REFUSES_ALL } from "../support/falseMaster.ts";

const FAMILIES = ["pace-modbus", "paceic-v25"] as const satisfies readonly FamilyId[];
const stageOf = (packCount: number) => ({ packCount, settleMs: 0, pack: { history: { records: 0 } } });
const packsAt = (...addresses: readonly number[]) =>
  addresses.map((address, index) => createPack({ address, seed: 10 + index, packSerial: `SN${index}`, source: { currentMa: -20_000 } }));
const ALL = [0xff];

describe("a master", () => {
  it("that refuses to speak for all is not asked again, and every pack is asked by itself", async () => {
    const rig = await bankRig("paceic-v25", { stage: stageOf(4), faults: [REFUSES_ALL] });
    await rig.scanned();
    expect(rig.bank()).toMatchObject({ source: "single", masterRefusal: { code: "device.refused" } });
    expect(rig.thatAre("present")).toEqual([1, 2, 3, 4]);
    expect(rig.session().phase).toBe("online");
  });

  it("that announces 255 packs is not believed", async () => {
    const rig = await bankRig("paceic-v25", { stage: stageOf(3) });
    const many = edited(analogOfAll(rig.stage.packs), (info) => info.fill(255, 1, 2));
    rig.bus.setFaults([instead(many)]);
    await rig.scanned();
    expect(rig.bank()).toMatchObject({
      source: "single",
      masterRefusal: { code: "frame.implausible", detail: { what: "packCount", value: 255 } },
    });
    expect(rig.thatAre("present")).toEqual([1, 2, 3]);
  });

  it("whose answer has another length than it announces is not believed", async () => {
    const rig = await bankRig("paceic-v25", { stage: stageOf(3) });
    const short = edited(analogOfAll(rig.stage.packs), (info) => info.subarray(0, -5));
    rig.bus.setFaults([instead(short)]);
    await rig.scanned();
    expect(rig.bank()).toMatchObject({ source: "single", masterRefusal: { code: "frame.length" } });
    expect(rig.thatAre("present")).toEqual([1, 2, 3]);
  });

  it("that tells other values than the pack itself is found out, and the pack's own are shown", async () => {
    const rig = await bankRig("paceic-v25", { stage: stageOf(3) });
    const lie = (cellVoltagesMv: readonly number[]) => cellVoltagesMv.map((mv) => mv + 100);
    const lies = analogOfAll(rig.stage.packs, (truth, place) =>
      place === 1 ? { ...truth, cellVoltagesMv: lie(truth.cellVoltagesMv), packVoltageMv: truth.packVoltageMv + 1600 } : truth,
    );
    rig.bus.setFaults([instead(lies)]);
    await rig.scanned();
    expect(rig.bank()).toMatchObject({ source: "single", masterRefusal: { detail: { what: "masterDiffers", address: 2 } } });
    await rig.clock.run(20_000);
    expect(rig.pack(2).snapshot?.cellVoltagesMv).toEqual(rig.truth(1).cellVoltagesMv);
  });

  it("that begins to lie later is found out by the looks now and then", async () => {
    const rig = await bankRig("paceic-v25", { stage: stageOf(2) });
    await rig.scanned();
    expect(rig.bank().source).toBe("master");
    const lies = analogOfAll(rig.stage.packs, (truth, place) => (place === 1 ? { ...truth, cycleCount: truth.cycleCount + 50 } : truth));
    rig.bus.setFaults([instead(lies)]);
    await rig.until(() => rig.bank().source === "single", 300_000);
    expect(rig.bank().masterRefusal).toMatchObject({ code: "frame.implausible", detail: { what: "masterDiffers" } });
  });

  it("that leaves one out is not believed", async () => {
    const rig = await bankRig("paceic-v25", { stage: stageOf(3) });
    rig.bus.setFaults([
      instead(analogOfAll(rig.stage.packs.slice(0, 2))),
      { when: { block: "status", args: ALL }, do: { kind: "replace", bytes: [...statusOfTwo()] } },
    ]);
    await rig.scanned();
    expect(rig.bank()).toMatchObject({ source: "single", masterRefusal: { detail: { what: "masterDiffers", address: 3 } } });
    expect(rig.thatAre("present")).toEqual([1, 2, 3]);
  });

  it("tells of a pack that joins with its next answer", async () => {
    const rig = await bankRig("paceic-v25", { stage: stageOf(3) });
    rig.bus.setFaults([
      instead(analogOfAll(rig.stage.packs.slice(0, 2))),
      { when: { block: "status", args: ALL }, do: { kind: "replace", bytes: [...statusOfTwo()] } },
      { when: { address: 3 }, do: { kind: "drop" } },
    ]);
    await rig.scanned();
    expect(rig.thatAre("present")).toEqual([1, 2]);
    rig.bus.setFaults([]);
    await rig.until(() => rig.pack(3).presence === "present", 3 * (rig.bank().sweepMs ?? 0));
    expect(rig.bank().source).toBe("master");
  });

  it("that hands over zeros for a pack it cannot reach says so of that pack alone", async () => {
    const rig = await bankRig("paceic-v25", { stage: stageOf(3), faults: [{ when: { address: 2 }, do: { kind: "drop" } }] });
    const zeros = analogOfAll(rig.stage.packs, (truth, place) => {
      const none = { packVoltageMv: 0, remainingCapacityMah: 0, fullCapacityMah: 0, ratedCapacityMah: 0 };
      return place === 1 ? { ...truth, ...none, cellVoltagesMv: truth.cellVoltagesMv.map(() => 0) } : truth;
    });
    rig.bus.setFaults([{ when: { address: 2 }, do: { kind: "drop" } }, instead(zeros)]);
    await rig.scanned();
    expect(rig.pack(2)).toMatchObject({ presence: "silent", diagnosis: { key: "offlineAtMaster" }, snapshot: null, answersAlone: false });
    expect(rig.thatAre("present")).toEqual([1, 3]);
    expect(rig.bank().source).toBe("master");
  });

  it("may damage one answer: it stays the source, and nothing false is shown", async () => {
    const rig = await bankRig("paceic-v25", { stage: stageOf(4) });
    await rig.scanned();
    rig.bus.setFaults([{ when: { block: "analog", args: ALL, times: 1 }, do: { kind: "flipBit" } }]);
    await rig.clock.run(30_000);
    expect(rig.bank()).toMatchObject({ source: "master", masterRefusal: null });
    expect(rig.session().phase).toBe("online");
  });

  it("swapped digits that pass its sum are asked again before they are believed", async () => {
    const rig = await bankRig("paceic-v25", { stage: stageOf(3) });
    await rig.scanned();
    const truth = rig.truth(2);
    // 0D.. becomes D0..: a cell of the third pack.
    const swapped = edited(analogOfAll(rig.stage.packs), (info) => {
      const at = 2 + 2 * 73 + 1;
      info[at + 1] = ((info[at + 1] ?? 0) >> 4) | (((info[at + 1] ?? 0) & 15) << 4);
      return info;
    });
    const before = rig.events.length;
    rig.bus.setFaults([{ ...instead(swapped), when: { block: "analog", args: ALL, times: 1 } }]);
    await rig.clock.run(20_000);
    const shown = rig.events
      .slice(before)
      .flatMap(({ message }) => (message.event === "bank" ? [message.payload.packs.find((p) => p.address === 3)] : []));
    expect(shown.length).toBeGreaterThan(0);
    for (const each of shown) expect(each?.snapshot?.cellVoltagesMv).toEqual(truth.cellVoltagesMv);
  });
});

/** The status of two quiet packs, from the reference. */
function statusOfTwo(): Uint8Array {
  const text =
    "~25014600F098000210000000000000000000000000000000000600000000000000000000000E0000000000001110000000000000000000000000000000000600000000000000000000000E00000000000000E0CB\r";
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

describe("recognised and named", () => {
  it.each(FAMILIES)("%s: two packs on one address", async (family) => {
    const rig = await bankRig(family, { packs: packsAt(1, 2, 3, 3) });
    await rig.scanned();
    expect(rig.pack(3)).toMatchObject({
      presence: "conflict",
      diagnosis: { key: "twoOnOneAddress" },
      snapshot: family === "pace-modbus" ? null : {},
    });
    expect(rig.pack(2).presence).toBe("present");
    expect(rig.pack(1).presence).toBe("present");
  });

  it.each([1, 3])("a pack whose answers are whole and %i bytes longer than any known form is alone on its address", async (more) => {
    const packs = packsAt(1, 2, 3);
    const long = edited(analogOfAll(packs.slice(2)), (info) => Uint8Array.from([...info, ...new Array<number>(more).fill(0)]));
    const faults: readonly FaultRule[] = [
      { when: { block: "analog", args: [3] }, do: { kind: "replace", bytes: [...long] } },
      { when: { args: ALL }, do: { kind: "refuse" } },
    ];
    const rig = await bankRig("paceic-v25", { packs, faults });
    await rig.scanned();
    expect(rig.pack(3)).toMatchObject({ presence: "conflict", diagnosis: { key: "implausible", detail: { what: "answerLength" } } });
    expect(rig.thatAre("present")).toEqual([1, 2]);
  });

  it.each(FAMILIES)("%s: a pack that answers under another address", async (family) => {
    const faults: readonly FaultRule[] = [
      { when: { address: 3 }, do: { kind: "otherAddress", address: 7 } },
      { when: { args: ALL }, do: { kind: "refuse" } },
    ];
    const rig = await bankRig(family, { stage: stageOf(3), faults });
    await rig.scanned();
    expect(rig.pack(3)).toMatchObject({ presence: "conflict", diagnosis: { key: "otherAddress", detail: { address: 7 } } });
    expect(rig.pack(7).presence).toBe("absent");
  });

  it("one pack that answers under the address of the wired one is no private line", async () => {
    const faults: readonly FaultRule[] = [
      { when: { address: 3 }, do: { kind: "otherAddress", address: 1 } },
      { when: { args: ALL }, do: { kind: "refuse" } },
    ];
    const rig = await bankRig("paceic-v25", { stage: stageOf(3), faults });
    await rig.scanned();
    expect(rig.pack(3)).toMatchObject({ presence: "conflict", diagnosis: { key: "otherAddress", detail: { address: 1 } } });
    expect(rig.bank().isPrivateLine).toBe(false);
  });

  it("a pack whose values cannot be", async () => {
    const rig = await bankRig("pace-modbus", { packs: packsAt(1, 2) });
    rig.bus.packs[1]?.override({ currentMa: 0, packVoltageMv: 20_000 });
    await rig.scanned();
    expect(rig.pack(2)).toMatchObject({ presence: "conflict", diagnosis: { key: "implausible", detail: { what: "cellSum" } } });
    rig.bus.packs[1]?.override(null);
    await rig.until(() => rig.pack(2).presence === "present", 900_000);
    expect(rig.pack(2).diagnosis).toBe(null);
  });

  it("damage now and then is no second pack", async () => {
    const rig = await bankRig("pace-modbus", { packs: packsAt(1, 2, 3) });
    await rig.scanned();
    rig.bus.setFaults([{ when: { address: 3, probability: 0.3 }, do: { kind: "flipBit" } }]);
    const from = rig.events.length;
    await rig.clock.run(20_000);
    const seen = rig.events
      .slice(from)
      .flatMap(({ message }) => (message.event === "bank" ? message.payload.packs.filter(({ address }) => address === 2) : []));
    expect(new Set(seen.map(({ presence }) => presence))).toEqual(new Set(["present"]));
    rig.bus.setFaults([]);
    await rig.until(() => rig.pack(3).presence === "present", 900_000);
  });
});

describe("the scan of everything", () => {
  const rigWithStrangers = () =>
    bankRig("pace-modbus", {
      families: ["pace-modbus", "paceic-v25"],
      packs: packsAt(1, 2, 5, 9),
      strangers: {
        0: { families: ["pace-modbus"] },
        1: { families: ["pace-modbus"] },
        2: { families: ["paceic-v25"] },
        3: { families: ["pace-modbus"], baudRate: 19_200 },
      },
    });
  type Rig = Awaited<ReturnType<typeof rigWithStrangers>>;
  const back = (rig: Rig) => rig.until(() => rig.session().phase === "online" && rig.bank().scan === null, 360_000);
  const scanAll = async (rig: Rig) => {
    await rig.clock.run(rig.app.call("bank.scan", { everything: true }));
    await back(rig);
  };

  it("has a pack that it does not find again called absent, but neither for one lost answer nor when it was cancelled", async () => {
    const rig = await rigWithStrangers();
    await rig.scanned();
    await scanAll(rig);
    const places = () => [5, 9].map((address) => rig.pack(address).diagnosis?.key ?? rig.pack(address).presence);
    expect(places()).toEqual(["otherFamily", "otherBaud"]);
    const gone: FaultRule = { when: { address: 5 }, do: { kind: "drop" } };
    rig.bus.setFaults([gone]);
    await rig.clock.run(rig.app.call("bank.scan", { everything: true }));
    await rig.until(() => rig.bank().scan?.stage === "bauds", 120_000);
    await rig.clock.run(rig.app.call("bank.cancel", {}));
    await back(rig);
    expect(places()).toEqual(["otherFamily", "otherBaud"]);
    await rig.clock.run(rig.app.call("bank.scan", { everything: true }));
    await rig.until(() => rig.bank().scan?.stage === "bauds", 120_000);
    const { block } = driverOf("pace-modbus").probe;
    rig.bus.setFaults([gone, { when: { address: 9, block, times: 1 }, do: { kind: "drop" } }]);
    await back(rig);
    expect(places()).toEqual(["absent", "otherBaud"]);
    expect(rig.pack(5)).toMatchObject({ family: null, answersAlone: false });
    rig.bus.setFaults([]);
    await scanAll(rig);
    expect(places()).toEqual(["otherFamily", "otherBaud"]);
  });

  it("names a pack of another family and one of another baud rate, and the line goes on as before", async () => {
    const rig = await rigWithStrangers();
    await rig.scanned();
    expect(rig.thatAre("present")).toEqual([1, 2]);
    const from = rig.events.length;
    await rig.clock.run(rig.app.call("bank.scan", { everything: true }));
    await rig.until(() => rig.bank().scan?.stage === "bauds", 120_000);
    await rig.until(() => rig.session().phase === "online" && rig.bank().scan === null, 240_000);
    expect(rig.pack(5)).toMatchObject({
      presence: "conflict",
      family: "paceic-v25",
      diagnosis: { key: "otherFamily", detail: { family: "paceic-v25", baud: 9600 } },
    });
    expect(rig.pack(9)).toMatchObject({
      presence: "conflict",
      family: "pace-modbus",
      diagnosis: { key: "otherBaud", detail: { baud: 19_200 } },
    });
    const stages = rig.events
      .slice(from)
      .flatMap(({ message }) => (message.event === "bank" && message.payload.scan ? [message.payload.scan.stage] : []));
    expect([...new Set(stages)].slice(0, 2)).toEqual(["families", "bauds"]);
    await rig.clock.run(60_000);
    expect(rig.pack(5).diagnosis?.key).toBe("otherFamily");
    expect(rig.thatAre("present")).toEqual([1, 2]);
    expect(rig.session().found).toMatchObject({ family: "pace-modbus", baudRate: 9600, address: 1 });
  });

  it("does not name a pack after a family whose registers it answers with zeros", async () => {
    const pace = driverOf("pace-modbus");
    const reply: Responder["reply"] = (request, ...more) => {
      const bytes = pace.responder.reply(request, ...more);
      const [, , count = 0] = request.args;
      return bytes[1] === 0x83 ? withCrc([request.address, 3, 2 * count, ...new Uint8Array(2 * count)]) : bytes;
    };
    const rig = await bankRig("paceic-v25", {
      known: [driverOf("ritar-modbus"), driverOf("paceic-v25"), { ...pace, responder: { ...pace.responder, reply } }],
      families: ["pace-modbus", "paceic-v25"],
      packs: packsAt(1, 5),
      strangers: { 0: { families: ["paceic-v25"] }, 1: { families: ["pace-modbus"] } },
    });
    await rig.scanned();
    await rig.clock.run(rig.app.call("bank.scan", { everything: true }));
    await rig.until(() => rig.bank().scan?.stage === "bauds", 120_000);
    await rig.until(() => rig.session().phase === "online" && rig.bank().scan === null, 240_000);
    expect(rig.pack(5)).toMatchObject({ family: "pace-modbus", diagnosis: { key: "otherFamily" } });
  });

  it("can be cancelled, and a disconnect ends it too", async () => {
    const rig = await bankRig("pace-modbus", { packs: packsAt(1, 2) });
    await rig.scanned();
    await rig.clock.run(rig.app.call("bank.scan", { everything: true }));
    expect(await rig.clock.run(rig.app.call("bank.scan", { everything: false }))).toMatchObject({
      ok: false,
      error: { code: "link.busy" },
    });
    await rig.clock.run(3000);
    await rig.clock.run(rig.app.call("bank.cancel", {}));
    await rig.until(() => rig.session().phase === "online" && rig.bank().scan === null, 5000);
    await rig.clock.run(rig.app.call("bank.scan", { everything: true }));
    await rig.clock.run(3000);
    await rig.clock.run(rig.app.call("session.disconnect", {}), 2000);
    expect(rig.session().phase).toBe("closed");
  });

  it("needs a connection", async () => {
    const rig = await bankRig("pace-modbus", { packs: packsAt(1) });
    await rig.clock.run(rig.app.call("session.disconnect", {}));
    expect(await rig.clock.run(rig.app.call("bank.scan", { everything: true }))).toMatchObject({
      ok: false,
      error: { code: "link.closed" },
    });
  });
});

describe("a private line", () => {
  it("is recognised: others come through the master, and none of them can be asked by itself", async () => {
    const rig = await bankRig("paceic-v25", { stage: stageOf(5), lineKind: "private", answersAnyAddress: ["paceic-v25"] });
    await rig.scanned();
    expect(rig.bank()).toMatchObject({ isPrivateLine: true, source: "master", masterRefusal: null });
    expect(rig.thatAre("present")).toEqual([1, 2, 3, 4, 5]);
    expect(rig.bank().packs.map(({ answersAlone }) => answersAlone)).toEqual([true, false, false, false, false]);
  });

  it("with a master that refuses: only the wired pack can be read", async () => {
    const rig = await bankRig("paceic-v25", {
      stage: stageOf(5),
      lineKind: "private",
      answersAnyAddress: ["paceic-v25"],
      faults: [REFUSES_ALL],
    });
    await rig.scanned();
    expect(rig.bank()).toMatchObject({ isPrivateLine: true, source: "single", masterRefusal: { code: "device.refused" } });
    expect(rig.bank().packs.map(({ address }) => address)).toEqual([1]);
  });

  it("with a master that lies of a pack by its number is found out too", async () => {
    const rig = await bankRig("paceic-v25", { stage: stageOf(3), lineKind: "private", answersAnyAddress: ["paceic-v25"] });
    const lies = analogOfAll(rig.stage.packs, (truth, place) => (place === 2 ? { ...truth, cycleCount: truth.cycleCount + 9 } : truth));
    rig.bus.setFaults([instead(lies)]);
    await rig.scanned();
    expect(rig.bank()).toMatchObject({ source: "single", masterRefusal: { detail: { what: "masterDiffers", address: 3 } } });
  });
});

it.each(FAMILIES)("%s: a pack that answered only damaged while all were looked for is there soon after", async (family) => {
  const damaged: FaultRule = { when: { address: 14 }, do: { kind: "truncate" } };
  const rig = await bankRig(family, { packs: packsAt(1, 2, 14), faults: [damaged, REFUSES_ALL] });
  await rig.until(() => rig.events.some(({ message }) => message.event === "bank" && message.payload.scan !== null));
  await rig.until(() => rig.bank().scan === null && rig.bank().sweepMs !== null, 120_000);
  expect(rig.thatAre("present")).toEqual([1, 2]);
  rig.bus.setFaults([REFUSES_ALL]);
  expect(await rig.until(() => rig.pack(14).presence === "present", 600_000)).toBeLessThan(90_000);
});
