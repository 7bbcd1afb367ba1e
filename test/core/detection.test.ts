import { describe, expect, it } from "vitest";
import { paceModbus } from "../../protocol/drivers/pace-modbus/index.ts";
import { paceicV25 } from "../../protocol/drivers/paceic-v25/index.ts";
import type { Driver, FamilyId } from "../../protocol/index.ts";
import { DRIVERS, fail, ok } from "../../protocol/index.ts";
import { cutBurst } from "../../src/core/session/listening.ts";
import type { CoreRigOptions } from "../support/coreRig.ts";
import { coreRig } from "../support/coreRig.ts";

const name: string = "silent";
/** A family that nobody on the line speaks, asked before all others. */
const silent: Driver = {
  ...paceModbus,
  family: name as FamilyId,
  baudRates: [9600, 38_400],
  createFramer: paceicV25.createFramer,
  probe: { block: "summary", firstByteMs: 1000, quickMs: 300 },
  request: (block, address) =>
    ok({ bytes: Uint8Array.of(0xd2, address, 0xff, 0xff), address, block, args: [], kind: "read", longestReplyBytes: 40 }),
  accept: () => ({ kind: "ignore", reason: "unasked" }),
};
const WITH_SILENT = [silent, ...DRIVERS];

type Rig = ReturnType<typeof coreRig>;
const isFull = (rig: Rig) => () => {
  const now = rig.snapshot()?.snapshot;
  return now !== undefined && now.alarms !== "notRead" && now.cellVoltagesMv.length > 0;
};
const isOver = (rig: Rig) => () => rig.session().phase === "searching" && rig.session().doctor?.nextTryAtMs !== null;
const tries = (rig: Rig) => rig.session().doctor?.tries.map((t) => `${t.family} ${t.baudRate} ${t.address}`) ?? [];

async function sentBy(rig: Rig) {
  const lines = await rig.clock.run(rig.app.call("trace.read", { afterSeq: -1, most: 5000 }));
  return lines.ok ? lines.value.filter(({ direction }) => direction === "tx") : [];
}

describe("looking for a pack among several families", () => {
  it.each([
    ["ritar-modbus", 2000],
    ["paceic-v25", 2000],
    ["pace-modbus", 4000],
  ] as const)("%s on Auto has all values within %i ms, wherever it stands in the order of asking", async (family, limitMs) => {
    const rig = coreRig({ families: [family] });
    await rig.connect();
    expect(await rig.until(isFull(rig))).toBeLessThanOrEqual(limitMs);
    expect(rig.session().found).toMatchObject({ family, baudRate: 9600, address: 1 });
  });

  it("asks every family once, briefly, before it asks any a second time, patiently", async () => {
    const rig = coreRig({ faults: [{ when: {}, do: { kind: "drop" } }], known: WITH_SILENT });
    await rig.connect({ baudRate: 9600 });
    await rig.until(isOver(rig));
    const sent = (await sentBy(rig)).map(({ hex, atMs }) => ({ first: hex.slice(0, 2), atMs }));
    expect(sent.map(({ first }) => first)).toEqual(["D2", "01", "7E", "01", "D2", "01", "7E", "01", "00", "7E"]);
    const waits = sent.slice(1).map(({ atMs }, i) => atMs - (sent[i]?.atMs ?? 0));
    expect(Math.max(...waits.slice(0, 4))).toBeLessThan(Math.min(...waits.slice(4)));
  });

  it("asks at each speed only who speaks there, and everybody at a speed set by hand", async () => {
    const rig = coreRig({ faults: [{ when: {}, do: { kind: "drop" } }], known: WITH_SILENT });
    await rig.connect();
    await rig.until(isOver(rig));
    const at9600 = ["silent", "ritar-modbus", "paceic-v25", "pace-modbus"].map((family) => `${family} 9600 1`);
    const ofPace = (baud: number) => [`paceic-v25 ${baud} 1`, `pace-modbus ${baud} 1`, `paceic-v25 ${baud} 0`];
    const at19200 = ["ritar-modbus 19200 1", "paceic-v25 19200 1", "pace-modbus 19200 1", "ritar-modbus 19200 0", "paceic-v25 19200 0"];
    expect(tries(rig)).toEqual([
      ...at9600,
      "ritar-modbus 9600 0",
      "paceic-v25 9600 0",
      "silent 38400 1",
      "ritar-modbus 38400 1",
      "ritar-modbus 38400 0",
      ...at19200,
      ...ofPace(115_200),
    ]);
    await rig.connect({ baudRate: 57_600, address: 1 });
    await rig.until(() => isOver(rig)() && rig.session().wanted?.baudRate === 57_600);
    expect(tries(rig)).toEqual(["silent 57600 1", "ritar-modbus 57600 1", "paceic-v25 57600 1", "pace-modbus 57600 1"]);
  });

  it("takes the families in turn when all numbers are asked", async () => {
    const rig = coreRig({ faults: [{ when: {}, do: { kind: "drop" } }] });
    await rig.connect({ baudRate: 9600 });
    await rig.until(isOver(rig));
    await rig.clock.run(rig.app.call("session.searchAddresses", {}));
    await rig.until(() => tries(rig).includes("paceic-v25 9600 3"), 60_000);
    const others = tries(rig).filter((each) => !each.endsWith(" 1"));
    // PACE Modbus has no 0: it is one number ahead of the others.
    expect(others.slice(0, 6)).toEqual([
      "ritar-modbus 9600 0",
      "paceic-v25 9600 0",
      "pace-modbus 9600 2",
      "ritar-modbus 9600 2",
      "paceic-v25 9600 2",
      "pace-modbus 9600 3",
    ]);
  });

  it("waits for nobody longer than a master could pause, and listens on where somebody talks", async () => {
    const listened = async (options: CoreRigOptions) => {
      const rig = coreRig(options);
      await rig.connect();
      await rig.until(() => rig.session().doctor?.steps[2]?.state !== "running" && rig.session().doctor?.steps[2]?.tookMs !== null);
      return rig.session().doctor?.steps[2]?.tookMs;
    };
    expect(await listened({})).toBe(300);
    expect(await listened({ chatter: { leastMs: 100, mostMs: 200 } })).toBe(500);
  });

  it("asks the family first that is heard on the line", async () => {
    const rig = coreRig({ families: ["paceic-v25"], chatter: { leastMs: 100, mostMs: 200 }, known: [paceModbus, paceicV25] });
    await rig.connect();
    await rig.until(() => rig.session().phase === "online");
    expect((await sentBy(rig))[0]?.hex.slice(0, 2)).toBe("7E");
    expect(rig.session().doctor?.steps[2]).toMatchObject({ note: "masterHeard", params: { family: "paceic-v25" } });
  });

  it("keeps every byte that it hears in exactly one entry of the trace", async () => {
    const rig = coreRig({ families: ["paceic-v25"], chatter: { leastMs: 100, mostMs: 200 } });
    const heard: number[] = [];
    rig.bus.onBytes((chunk) => heard.push(...chunk));
    await rig.connect();
    await rig.until(() => rig.session().doctor?.steps[3]?.state === "running");
    const lines = await rig.app.call("trace.read", { afterSeq: -1, most: 5000 });
    const traced = lines.ok ? lines.value.filter(({ direction }) => direction === "rx").flatMap(({ hex }) => hex.split(" ")) : [];
    expect(traced.map((pair) => Number.parseInt(pair, 16))).toEqual(heard.slice(0, traced.length));
    expect(traced.length).toBeGreaterThan(30);
    expect(heard.length - traced.length).toBeLessThan(10);
  });
});

describe("what must fit too before a family is believed", () => {
  const strict = (probe: Partial<Driver["probe"]>, more: Partial<Driver> = {}): Driver => ({
    ...paceModbus,
    ...more,
    probe: { ...paceModbus.probe, confirm: [{ block: "version" }, { block: "cells" }], ...probe },
  });

  it.each([{}, { family: "pace-modbus", baudRate: 9600 }] as const)(
    "is asked where live values were not, and read only once: %o",
    async (wanted) => {
      const rig = coreRig({ families: ["pace-modbus"], known: [strict({})] });
      await rig.connect(wanted);
      await rig.until(isFull(rig));
      const blocks = (await sentBy(rig)).map(({ block }) => block);
      // Live values hold all that is asked of a stranger.
      expect(blocks.slice(0, 3)).toEqual(wanted.family ? ["live"] : ["summary", "version", "cells"]);
      expect(blocks.filter((block) => block === "version").length).toBeLessThan(2);
    },
  );

  it("a refusal goes the plan's other way", async () => {
    const known = strict({ confirm: [{ block: "identity", insteadIfRefused: [{ block: "version" }] }] });
    const rig = coreRig({ families: ["pace-modbus"], known: [known], faults: [{ when: { block: "identity" }, do: { kind: "refuse" } }] });
    await rig.connect();
    await rig.until(isFull(rig));
    expect((await sentBy(rig)).map(({ block }) => block).slice(0, 3)).toEqual(["summary", "identity", "version"]);
  });

  it.each(["refuse", "drop"] as const)("%s: the family is not believed", async (kind) => {
    const rig = coreRig({ families: ["pace-modbus"], known: [strict({})], faults: [{ when: { block: "version" }, do: { kind } }] });
    await rig.connect({ baudRate: 9600 });
    await rig.until(isOver(rig));
    expect(rig.session().found).toBeNull();
    expect(rig.snapshot()).toBeNull();
  });

  it("a sign against the map is enough not to believe it", async () => {
    const known = strict({ confirm: [] }, { signs: () => ({ agree: ["cellSum", "charge", "names"], against: ["register 15"] }) });
    const rig = coreRig({ families: ["pace-modbus"], known: [known] });
    await rig.connect({ baudRate: 9600 });
    await rig.until(isOver(rig));
    expect(rig.session().doctor).toMatchObject({ verdict: "foreignMap", heard: { families: ["pace-modbus"] } });
    expect(rig.snapshot()).toBeNull();
  });
});

describe("a burst of bytes", () => {
  const master = paceModbus.request("summary", 1);
  const modbus = master.ok ? master.value.bytes : new Uint8Array();
  const version = paceicV25.request("version", 1);
  const paceic = version.ok ? version.value.bytes : new Uint8Array();

  it("belongs to the family whose frames cover most of it", () => {
    expect(cutBurst(DRIVERS, paceic).families).toEqual(["paceic-v25"]);
    expect(cutBurst([paceicV25, paceModbus], modbus).families).toEqual(["pace-modbus"]);
    expect(cutBurst(DRIVERS, Uint8Array.of(...modbus, ...paceic)).families).toEqual(["paceic-v25"]);
    expect(cutBurst(DRIVERS, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9)).families).toEqual([]);
  });

  it("of frames that look alike belongs to all who know them, and the order of the list decides who cuts it", () => {
    const twin: Driver = { ...paceModbus, family: name as FamilyId };
    expect(cutBurst([paceicV25, paceModbus, twin], modbus).families).toEqual(["pace-modbus", "silent"]);
    expect(cutBurst(DRIVERS, modbus).families).toEqual(["ritar-modbus", "pace-modbus"]);
  });

  it("is cut without losing or doubling a byte", () => {
    for (const bytes of [paceic, modbus, paceic.subarray(3), Uint8Array.of(0xff, ...modbus, 0, 0x7e, ...paceic, 9)]) {
      expect(cutBurst(DRIVERS, bytes).events.flatMap((event) => [...event.bytes])).toEqual([...bytes]);
    }
  });
});

describe("a port that fails while looking", () => {
  it("is told as a matter of the port", async () => {
    const rig = coreRig({
      known: WITH_SILENT,
      wrap: (ports) => ({ ...ports, streams: { open: async () => fail("host.permission") } }),
    });
    await rig.connect();
    await rig.until(() => rig.session().reason !== null);
    expect(rig.session()).toMatchObject({ reason: { code: "host.permission" }, doctor: { verdict: "noPermission" } });
  });
});
