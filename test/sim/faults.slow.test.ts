import { describe, expect, it } from "vitest";
import { airTimeMs, concatBytes, equalBytes } from "../../protocol/index.ts";
import type { FaultAction, FaultRule, FaultWhen } from "../../protocol/sim/index.ts";
import { FAULT_PRESETS, faultPreset, isFaultName } from "../../protocol/sim/index.ts";
import { acceptedIn, liveRequest, MODBUS, PACEIC, packsAt, requestOf, rig } from "./rig.ts";
import { frameChanging, settingsOf } from "./writeRig.ts";

const request = liveRequest(PACEIC);

async function clean(): Promise<Uint8Array> {
  return rig({ packs: packsAt(1) }).ask(request.bytes);
}

async function faulty(action: FaultAction, when: FaultWhen = {}, seed = 1): Promise<Uint8Array> {
  return rig({ packs: packsAt(1), faults: [{ when, do: action }], seed }).ask(request.bytes);
}

function differing(a: Uint8Array, b: Uint8Array): number[] {
  return [...a].flatMap((byte, at) => (byte === b[at] ? [] : [at]));
}

describe("each fault does what it says", () => {
  it("drop", async () => {
    expect(await faulty({ kind: "drop" })).toHaveLength(0);
  });

  it("delay, also into the next exchange", async () => {
    const { clock, end, arrivals } = rig({ packs: packsAt(1), faults: [{ when: { exchange: 1 }, do: { kind: "delay", ms: 1500 } }] });
    const expected = await clean();
    await end.write(request.bytes);
    await clock.run(1000);
    expect(arrivals).toHaveLength(0);
    await end.write(request.bytes);
    await clock.run(2000);
    expect(concatBytes(...arrivals.map((a) => a.bytes))).toEqual(concatBytes(expected, expected));
    const turnMs = airTimeMs(request.bytes.length, 9600) + 23;
    const replyMs = airTimeMs(expected.length, 9600);
    expect(arrivals.at(-1)?.atMs).toBeCloseTo(turnMs + 1500 + replyMs, 6);
    expect(arrivals.some((a) => Math.abs(a.atMs - (1000 + turnMs + replyMs)) < 1e-6)).toBe(true);
  });

  it("pieces: the same bytes, so far apart", async () => {
    const { clock, end, arrivals } = rig({
      packs: packsAt(1),
      faults: [{ when: {}, do: { kind: "pieces", bytes: 16, everyMs: 250 } }],
      paced: false,
    });
    await end.write(request.bytes);
    await clock.run(60_000);
    const expected = await clean();
    expect(concatBytes(...arrivals.map(({ bytes }) => bytes))).toEqual(expected);
    const [first = 0, ...later] = arrivals.map(({ atMs }) => atMs);
    expect(later.map((atMs) => Math.round(atMs - first))).toEqual(later.map((_, index) => 250 * (index + 1)));
    expect(arrivals.map(({ bytes }) => bytes.length)).toEqual([...later.map(() => 16), expected.length % 16 || 16]);
  });

  it("flipBit: one bit, and the frame is refused", async () => {
    const expected = await clean();
    for (let seed = 0; seed < 40; seed++) {
      const got = await faulty({ kind: "flipBit" }, {}, seed);
      const [at = -1, ...more] = differing(expected, got);
      expect(more).toEqual([]);
      const bits = (expected[at] ?? 0) ^ (got[at] ?? 0);
      expect(bits & (bits - 1)).toBe(0);
      expect(bits).toBeGreaterThan(0);
      expect(acceptedIn(PACEIC, request, got)).toHaveLength(0);
    }
    expect(differing(expected, await faulty({ kind: "flipBit", at: 5, bit: 0 }))).toEqual([5]);
  });

  it("swap: two neighbours, and a plain sum does not see it", async () => {
    const expected = await clean();
    const got = await faulty({ kind: "swap", at: 20 });
    const [first = 0, second = 0, ...more] = differing(expected, got);
    expect([second - first, more]).toEqual([1, []]);
    expect([got[first], got[second]]).toEqual([expected[second], expected[first]]);
    expect(acceptedIn(PACEIC, request, got)).toHaveLength(1);
  });

  it("truncate", async () => {
    const expected = await clean();
    expect(await faulty({ kind: "truncate", keep: 17 })).toEqual(expected.slice(0, 17));
    expect(await faulty({ kind: "truncate" })).toEqual(expected.slice(0, Math.floor(expected.length / 2)));
  });

  it("stray bytes FF before and 00 after", async () => {
    const got = await faulty({ kind: "stray" });
    expect(got).toEqual(concatBytes(Uint8Array.of(0xff), await clean(), Uint8Array.of(0)));
    expect(acceptedIn(PACEIC, request, got)).toHaveLength(1);
  });

  it("echo, with the answer and alone; the echo is there when the request has left", async () => {
    const expected = await clean();
    expect(await faulty({ kind: "echo" })).toEqual(concatBytes(request.bytes, expected));
    expect(await faulty({ kind: "echo", only: true })).toEqual(request.bytes);
    const { ask, arrivals } = rig({ faults: [{ when: {}, do: { kind: "echo", only: true } }] });
    await ask(request.bytes);
    expect(arrivals[0]?.atMs).toBeCloseTo(airTimeMs(request.bytes.length, 9600), 6);
  });

  it("silence for a time", async () => {
    const { ask } = rig({ packs: packsAt(1), faults: [{ when: { exchange: 1 }, do: { kind: "silence", ms: 5000 } }] });
    expect(await ask(request.bytes, 2000)).toHaveLength(0);
    expect(await ask(request.bytes, 2000)).toHaveLength(0);
    expect(await ask(request.bytes, 2000)).toHaveLength(0);
    expect(await ask(request.bytes, 2000)).toEqual(await clean());
  });

  it("collide and garbage", async () => {
    const expected = await clean();
    const collided = await faulty({ kind: "collide" });
    expect(collided).toHaveLength(expected.length);
    expect(differing(expected, collided).length).toBeGreaterThan(expected.length * 0.9);
    expect(await faulty({ kind: "collide" })).toEqual(collided);
    expect(await faulty({ kind: "garbage", bytes: 9 })).toHaveLength(9);
  });

  it("otherAddress in both families", async () => {
    const text = String.fromCharCode(...(await faulty({ kind: "otherAddress", address: 9 })));
    expect(text.slice(0, 5)).toBe("~2509");
    const modbus = await rig({ faults: [{ when: {}, do: { kind: "otherAddress", address: 9 } }] }).ask(liveRequest(MODBUS).bytes);
    expect(modbus[0]).toBe(9);
  });

  it("refuse in both families: a well-formed refusal", async () => {
    for (const driver of [PACEIC, MODBUS]) {
      const asked = liveRequest(driver);
      const got = await rig({ faults: [{ when: {}, do: { kind: "refuse" } }] }).ask(asked.bytes);
      const framer = driver.createFramer();
      framer.begin(asked.bytes);
      const verdicts = framer.push(got).map((event) => (event.kind === "frame" ? driver.accept(asked, event.bytes).kind : event.kind));
      expect(verdicts).toEqual(["failed"]);
    }
  });

  it("glue two frames", async () => {
    const expected = await clean();
    expect(await faulty({ kind: "glue", what: "same" })).toEqual(concatBytes(expected, expected));
    const { ask } = rig({ packs: packsAt(1), faults: [{ when: { exchange: 2 }, do: { kind: "glue", what: "previous" } }] });
    const version = requestOf(PACEIC, "version", 1).bytes;
    const first = await ask(version);
    expect(await ask(request.bytes)).toEqual(concatBytes(first, expected));
  });

  it("replace", async () => {
    expect(await faulty({ kind: "replace", bytes: [1, 2, 3] })).toEqual(Uint8Array.of(1, 2, 3));
  });

  it("chatter: polls of a master every 100 to 200 ms, with good checksums", async () => {
    const { clock, arrivals, bus } = rig({ packs: packsAt(1), chatter: { leastMs: 100, mostMs: 200 } });
    await clock.run(20_000);
    bus.stop();
    const framer = PACEIC.createFramer();
    framer.begin(null);
    const events = arrivals.flatMap((a) => framer.push(a.bytes));
    expect(events.every((event) => event.kind === "frame")).toBe(true);
    expect(events.length).toBeGreaterThan(20_000 / 220);
    expect(events.length).toBeLessThan(20_000 / 117);
  });
});

describe("when a fault strikes", () => {
  async function struckOf(rules: readonly FaultRule[], count: number, seed = 1): Promise<number[]> {
    const { ask } = rig({ packs: packsAt(1), faults: rules, seed, paced: false });
    const struck: number[] = [];
    for (let n = 1; n <= count; n++) if ((await ask(request.bytes, 200)).length === 0) struck.push(n);
    return struck;
  }
  const drop = { kind: "drop" } as const;

  it("at an exchange, at every n-th, at most so often", async () => {
    expect(await struckOf([{ when: { exchange: 3 }, do: drop }], 8)).toEqual([3]);
    expect(await struckOf([{ when: { every: 3 }, do: drop }], 10)).toEqual([3, 6, 9]);
    expect(await struckOf([{ when: { every: 2, times: 2 }, do: drop }], 10)).toEqual([2, 4]);
  });

  it("by probability, the same for the same seed", async () => {
    const rules = [{ when: { probability: 0.3 }, do: drop }];
    const struck = await struckOf(rules, 200);
    expect(struck.length).toBeGreaterThan(35);
    expect(struck.length).toBeLessThan(85);
    expect(await struckOf(rules, 200)).toEqual(struck);
    expect(await struckOf(rules, 200, 2)).not.toEqual(struck);
  });

  it("at a block, an address, a kind", async () => {
    const version = requestOf(PACEIC, "version", 1).bytes;
    for (const [when, strikes] of [
      [{ block: "version" }, true] as const,
      [{ block: "analog" }, false] as const,
      [{ address: 1 }, true] as const,
      [{ address: 2 }, false] as const,
      [{ kind: "read" }, true] as const,
      [{ kind: "write" }, false] as const,
    ]) {
      const { ask } = rig({ faults: [{ when, do: drop }] });
      expect((await ask(version)).length === 0).toBe(strikes);
    }
  });

  it("several at once, in their order", async () => {
    const rules: FaultRule[] = [
      { when: {}, do: { kind: "truncate", keep: 4 } },
      { when: {}, do: { kind: "stray", before: [1], after: [2] } },
    ];
    const got = await rig({ packs: packsAt(1), faults: rules }).ask(request.bytes);
    expect(equalBytes(got, concatBytes(Uint8Array.of(1), (await clean()).slice(0, 4), Uint8Array.of(2)))).toBe(true);
  });

  it("can be changed while the bus runs", async () => {
    const { ask, bus } = rig({ packs: packsAt(1) });
    bus.setFaults([{ when: {}, do: drop }]);
    expect(await ask(request.bytes)).toHaveLength(0);
    bus.setFaults([]);
    expect(await ask(request.bytes)).toEqual(await clean());
  });
});

describe("named disturbances", () => {
  it.each(Object.keys(FAULT_PRESETS).filter(isFaultName))(
    "%s changes what arrives, is stored or is switched, except none",
    async (name) => {
      const preset = faultPreset(name);
      const hear = async (rules: readonly FaultRule[], chatter: typeof preset.chatter) => {
        const [pack] = packsAt(1);
        if (pack === undefined) throw new Error("no pack");
        const { ask, bus, arrivals } = rig({ packs: [pack], faults: rules, ...(chatter ? { chatter } : {}) });
        const log = requestOf(PACEIC, "history", 1, [0, 1]);
        for (let i = 0; i < 60; i++) for (const { bytes } of [request, log]) await ask(bytes, 700);
        await ask(frameChanging(PACEIC, pack, "cellOv", { cellOvProtectMv: 3800 }), 700);
        const command = PACEIC.control?.request("buzzerOn", 1);
        if (command?.ok) await ask(command.value.bytes, 700);
        bus.stop();
        return { arrivals, settings: settingsOf(pack), controls: pack.truth().controls };
      };
      const [quiet, disturbed] = [await hear([], undefined), await hear(preset.rules, preset.chatter)];
      if (name === "none") expect(disturbed).toEqual(quiet);
      else expect(disturbed).not.toEqual(quiet);
    },
  );
});
