import { describe, expect, it } from "vitest";
import { paceModbus } from "../../protocol/drivers/pace-modbus/index.ts";
import { paceicV25 } from "../../protocol/drivers/paceic-v25/index.ts";
import { DRIVERS } from "../../protocol/index.ts";
import { createPack } from "../../protocol/sim/index.ts";
import { coreRig } from "../support/coreRig.ts";

const STAGE = { packCount: 3, settleMs: 0 };
/** A wired pack that answers whatever number is asked, as over RS232, with two others behind it. */
const PRIVATE_LINE = { families: ["paceic-v25"], lineKind: "private", answersAnyAddress: ["paceic-v25"], stage: STAGE } as const;

type Rig = ReturnType<typeof coreRig>;

async function sentBy(rig: Rig) {
  const lines = await rig.clock.run(rig.app.call("trace.read", { afterSeq: -1, most: 5000 }));
  return lines.ok ? lines.value.filter(({ direction }) => direction === "tx").map(({ hex }) => bytesOf(hex)) : [];
}

const bytesOf = (hex: string) => Uint8Array.from(hex.split(" "), (pair) => Number.parseInt(pair, 16));
const addressIn = (frame: Uint8Array) => (frame[0] === 0x7e ? Number.parseInt(String.fromCharCode(...frame.subarray(3, 5)), 16) : frame[0]);

const isSearching = (rig: Rig) => () => rig.session().phase === "searching" && rig.session().doctor?.nextTryAtMs !== null;

describe("a number is a demand", () => {
  it.each([
    ["everything on Auto", {}],
    ["protocol and baud set", { family: "paceic-v25", baudRate: 9600 }],
  ] as const)("%s: pack 1 that answers for pack 3 is refused, and both are named", async (_name, more) => {
    const rig = coreRig(PRIVATE_LINE);
    await rig.connect({ address: 3, ...more });
    await rig.until(isSearching(rig));
    expect(rig.session()).toMatchObject({
      found: null,
      identity: null,
      reason: { code: "device.otherAddress", detail: { asked: 3, address: 1 } },
      doctor: { verdict: "otherAddress", heard: { askedAddress: 3, otherAddress: 1 } },
    });
    expect(rig.session().doctor?.steps.at(-1)).toMatchObject({ note: "otherAddress", params: { asked: 3, address: 1 } });
    expect(rig.snapshot()).toBeNull();
    // Nor does it give in after a while.
    await rig.clock.run(60_000);
    const phases = rig.events.flatMap(({ message }) => (message.event === "session" ? [message.payload.phase] : []));
    expect(phases).not.toContain("online");
    expect(rig.snapshot()).toBeNull();
  });

  it("nothing but 3 is ever asked, and nothing is written", async () => {
    const rig = coreRig(PRIVATE_LINE);
    await rig.connect({ address: 3 });
    await rig.clock.run(30_000);
    const write = await rig.clock.run(rig.app.call("params.write", { edits: { cellOvAlarmMv: 3590 }, seen: {}, confirmed: [] }));
    expect(write).toMatchObject({ ok: false, error: { code: "link.closed" } });
    const sent = await sentBy(rig);
    expect(sent.length).toBeGreaterThan(3);
    expect(new Set(sent.map(addressIn))).toEqual(new Set([3]));
    for (const frame of sent) {
      const { responder } = frame[0] === 0x7e ? paceicV25 : paceModbus;
      expect(responder.parse(frame)?.kind).toBe("read");
    }
    expect(rig.stage.packs.map((pack) => pack.truth().settings.get("cellOvAlarmMv"))).not.toContain(3590);
  });

  it("a pack that stands alone at 0 is not taken for 5", async () => {
    const rig = coreRig({ families: ["paceic-v25"], stage: { firstAddress: 0 } });
    await rig.connect({ address: 5 });
    await rig.until(isSearching(rig));
    await rig.clock.run(20_000);
    await rig.until(isSearching(rig));
    expect(rig.session()).toMatchObject({ phase: "searching", found: null, reason: { code: "link.timeoutFirstByte" } });
    expect(rig.session().doctor?.tries.map(({ address }) => address)).not.toContain(0);
  });

  it("the right pack of a shared line is found by its number", async () => {
    const rig = coreRig({ families: ["paceic-v25"], stage: STAGE });
    await rig.connect({ address: 3 });
    await rig.until(() => rig.session().identity !== null);
    expect(rig.session()).toMatchObject({ found: { address: 3 }, identity: { packSerial: rig.truth(2).packSerial } });
    expect(rig.snapshot()?.snapshot.remainingCapacityMah).toBe(rig.truth(2).remainingCapacityMah);
  });

  it("ends when every address is to be asked: then any pack will do, and the next start says so", async () => {
    const rig = coreRig({ families: ["pace-modbus"], stage: { firstAddress: 6 } });
    await rig.connect({ address: 3, baudRate: 9600 });
    await rig.until(isSearching(rig));
    await rig.clock.run(rig.app.call("session.searchAddresses", {}));
    await rig.until(() => rig.session().phase === "online");
    expect(rig.session()).toMatchObject({ wanted: { address: "auto" }, found: { address: 6 } });
    const kept = await rig.clock.run(rig.app.call("preferences.read", {}));
    expect(kept).toMatchObject({ value: { lastConnect: { address: "auto", baudRate: 9600 } } });
  });

  it("a pack whose switch is turned while it is online is not shown on", async () => {
    const rig = coreRig(PRIVATE_LINE);
    await rig.connect({ address: 1 });
    await rig.clock.run(10_000);
    expect(rig.session().phase).toBe("online");
    const at = rig.snapshot()?.receivedAtMs;
    rig.stage.packs[0]?.override({ address: 9 });
    await rig.until(() => rig.session().reason?.detail?.address === 9);
    await rig.until(() => rig.session().phase === "lost");
    await rig.clock.run(20_000);
    expect(rig.session().reason).toEqual({ code: "device.otherAddress", detail: { asked: 1, address: 9 } });
    expect(rig.snapshot()).toMatchObject({ receivedAtMs: expect.any(Number), snapshot: { address: 1 } });
    expect((rig.snapshot()?.receivedAtMs ?? 0) - (at ?? 0)).toBeLessThan(1000);
    rig.stage.packs[0]?.override(null);
    await rig.until(() => rig.session().phase === "online");
  });
});

describe("what was connected to last", () => {
  it.each([3, "auto"] as const)("is kept and read again with ADD %s", async (address) => {
    const rig = coreRig();
    const lastConnect = { path: "/dev/ttyUSB0", family: "auto", baudRate: 9600, address };
    rig.documents.set("preferences", JSON.stringify({ theme: "auto", language: "zh", scalePct: 110, lastConnect }));
    expect(await rig.app.call("preferences.read", {})).toMatchObject({ value: { language: "zh", lastConnect } });
  });
});

describe("Auto", () => {
  it("all that is on the screen belongs to one pack, asked by its own number", async () => {
    const rig = coreRig({ ...PRIVATE_LINE, stage: { ...STAGE, firstAddress: 4 } });
    await rig.connect();
    await rig.until(() => Object.keys(rig.session().settings).length > 40);
    const truth = rig.truth(0);
    expect(rig.session()).toMatchObject({ found: { address: 4 }, identity: { packSerial: truth.packSerial } });
    expect(rig.snapshot()?.snapshot).toMatchObject({
      address: 4,
      remainingCapacityMah: truth.remainingCapacityMah,
      cycleCount: truth.cycleCount,
    });
    const sent = (await sentBy(rig)).map(addressIn);
    expect(sent[0]).toBe(1);
    expect(new Set(sent.slice(sent.indexOf(4)))).toEqual(new Set([4]));
  });

  it("follows the pack when its switch is turned", async () => {
    const rig = coreRig({ ...PRIVATE_LINE, stage: { packCount: 1 } });
    await rig.connect();
    await rig.clock.run(10_000);
    rig.stage.packs[0]?.override({ address: 9 });
    await rig.until(() => rig.session().found?.address === 9, 15_000);
    await rig.until(() => rig.session().phase === "online");
    expect(rig.snapshot()?.snapshot.address).toBe(9);
  });

  it("takes the first pack of a line rather than the one that it last saw there", async () => {
    const rig = coreRig({ families: ["paceic-v25"], stage: STAGE });
    await rig.connect({ address: 3 });
    await rig.until(() => rig.session().phase === "online");
    await rig.connect();
    await rig.until(() => rig.session().phase === "online");
    expect(rig.session().found?.address).toBe(1);
  });

  it("finds a pack again that a search has found before, without another search", async () => {
    const rig = coreRig({ families: ["paceic-v25"], stage: { firstAddress: 6 } });
    await rig.connect();
    await rig.until(isSearching(rig));
    await rig.clock.run(rig.app.call("session.searchAddresses", {}));
    await rig.until(() => rig.session().phase === "online");
    await rig.connect();
    // Everything that a first round asks at this speed, of whichever family, and then what is remembered.
    expect(await rig.until(() => rig.session().phase === "online")).toBeLessThan(9000);
    expect(rig.session()).toMatchObject({ found: { address: 6 }, doctor: { rounds: 0 } });
  });

  it("is at a pack that stands alone at once, the second time", async () => {
    const rig = coreRig({ families: ["paceic-v25"], stage: { firstAddress: 0 } });
    await rig.connect();
    await rig.until(() => rig.session().phase === "online");
    await rig.connect();
    expect(await rig.until(() => rig.session().phase === "online")).toBeLessThan(600);
  });

  it.each(DRIVERS)("$family: a pack that others talk beside is not given their values", async ({ family }) => {
    // The answer of pack 3 to somebody else, as soon as pack 1 is asked.
    const rig = coreRig({
      families: [family],
      packs: [createPack({ address: 1, seed: 1 }), createPack({ address: 3, seed: 9 })],
      faults: [{ when: { address: 1, every: 3 }, do: { kind: "otherAddress", address: 3 } }],
    });
    await rig.connect({ family, baudRate: 9600 });
    await rig.clock.run(30_000);
    expect(rig.session().stats.failures).toBeGreaterThan(3);
    for (const { message } of rig.events) if (message.event === "snapshot") expect(message.payload.snapshot.address).toBe(1);
    expect(rig.session().found?.address).toBe(1);
  });
});
