import { describe, expect, it } from "vitest";
import { parseFrame } from "../../protocol/ascii/frame.ts";
import type { FramerEvent, TraceEntry } from "../../protocol/index.ts";
import { airTimeMs, chatterExplainer, concatBytes, createChatterFramer, hexOfBytes, Line } from "../../protocol/index.ts";
import type { SimBusOptions, SimPack } from "../../protocol/sim/index.ts";
import { createPack, PACK_TALKS } from "../../protocol/sim/index.ts";
import { payloadOf, valuesOfParts } from "../support/explained.ts";
import { ON_LINK_WIRE } from "../support/packTalk.ts";
import type { Arrival } from "./rig.ts";
import { acceptedIn, liveRequest, packsAt, rig } from "./rig.ts";

type Options = Partial<SimBusOptions>;
const SHARED: Options = { drivers: [ON_LINK_WIRE], lineKind: "shared", talk: PACK_TALKS.calm };

function eventsOf(arrivals: readonly Arrival[]): readonly FramerEvent[] {
  const framer = createChatterFramer();
  return [...arrivals.flatMap(({ bytes }) => [...framer.push(bytes)]), ...framer.silence()];
}

async function overheard(options: Options, ms = 10_000) {
  const { clock, bus, arrivals } = rig({ ...SHARED, ...options });
  await clock.run(ms);
  bus.stop();
  expect(clock.pendingTimers).toBe(0);
  return arrivals;
}

const said = (events: readonly FramerEvent[]) =>
  events.map(({ bytes }) => {
    const { direction, block, address } = chatterExplainer.explain(bytes);
    return `${address} ${direction} ${block}`;
  });

describe("packs of a shared line that talk to each other", () => {
  it("the one with the lowest ADD asks the others in turn, and each answers with both", async () => {
    const events = eventsOf(await overheard({ packs: packsAt(5, 2, 9) }, 1950));
    expect(events.every(({ kind }) => kind === "frame")).toBe(true);
    expect(said(events)).toEqual([
      "5 request analog",
      "5 answer analog",
      "9 request analog",
      "9 answer analog",
      "5 request status",
      "5 answer status",
      "9 request status",
      "9 answer status",
    ]);
  });

  it("the answers are the packs' true state, in frames of the known lengths", async () => {
    const packs = packsAt(1, 2);
    const truth = packs[1]?.truth();
    const [, analog, , status] = eventsOf(await overheard({ packs }, 1000));
    expect([analog?.bytes.length, status?.bytes.length]).toEqual([140, 106]);
    const explained = chatterExplainer.explain(analog?.bytes ?? new Uint8Array(0));
    expect(valuesOfParts(payloadOf(explained, 0))).toMatchObject({
      cellVoltagesMv: truth?.cellVoltagesMv,
      temperaturesDeciC: [...(truth?.cellTemperaturesDeciC ?? []), truth?.mosTemperatureDeciC, truth?.environmentTemperatureDeciC],
      packVoltageMv: truth?.packVoltageMv,
      currentMa: truth?.currentMa,
      cycleCount: truth?.cycleCount,
    });
    expect(chatterExplainer.explain(status?.bytes ?? new Uint8Array(0))).toMatchObject({ block: "status", verdict: "good" });
  });

  it("takes the time of the wire and leaves it free in between", async () => {
    const arrivals = await overheard({ packs: packsAt(1, 2) }, 800);
    const requestMs = airTimeMs(20, 9600);
    const answerEndMs = 400 + requestMs + 23 + airTimeMs(140, 9600);
    expect(arrivals[0]?.atMs).toBeGreaterThan(400);
    expect(arrivals.at(-1)?.atMs).toBeCloseTo(answerEndMs, 6);
  });

  it("carries the version that it is given", async () => {
    const [first] = eventsOf(await overheard({ packs: packsAt(1, 2), talk: { everyMs: 400, version: 0x25 } }, 1000));
    expect(parseFrame(first?.bytes ?? new Uint8Array(18)).version).toBe(0x25);
  });

  it.each<[string, Options]>([
    ["one pack", { packs: packsAt(1) }],
    ["packs that are not on one wire", { packs: packsAt(1, 2), lineKind: "private" }],
  ])("%s: nobody talks", async (_what, options) => {
    expect(await overheard(options)).toEqual([]);
  });

  it("a pack that is shut down is not asked, and as the lowest it asks nobody", async () => {
    const packs = packsAt(1, 2, 3);
    packs[0]?.obey({ kind: "shutdown" });
    const events = eventsOf(await overheard({ packs }, 1500));
    expect([...new Set(said(events).map((line) => line.slice(0, 1)))]).toEqual(["3"]);
  });

  it("also of packs with broken sensors and few cells", async () => {
    const packs: SimPack[] = [1, 2].map((address) => createPack({ address, cellCount: 8, sensorCount: 2, missingSensors: [0] }));
    const events = eventsOf(await overheard({ packs }, 1000));
    expect(events.map(({ kind }) => kind)).toEqual(["frame", "frame", "frame", "frame"]);
  });
});

describe("a line among talking packs", () => {
  function lineRig(options: Options) {
    const { clock, bus, end } = rig({ packs: packsAt(1, 2, 3), ...SHARED, ...options });
    const trace: TraceEntry[] = [];
    const received: Uint8Array[] = [];
    end.onData((chunk) => received.push(chunk));
    const line = new Line({ stream: end, clock, codec: ON_LINK_WIRE, onTrace: (entry) => trace.push(entry) });
    async function askMany(count: number) {
      let [answered, others] = [0, 0];
      for (let n = 0; n < count; n++) {
        const request = liveRequest(ON_LINK_WIRE, 1 + (n % 3));
        const reply = await clock.run(line.ask(request));
        if (reply.ok) answered += 1;
        if (reply.ok && reply.value.answeredBy !== request.address) others += 1;
        // As a poller does: not in step with the packs.
        await clock.run((n * 37) % 211);
      }
      await clock.run(1000);
      bus.stop();
      const traced = trace.filter(({ direction }) => direction === "rx").map(({ bytes }) => bytes);
      expect(hexOfBytes(concatBytes(...traced))).toBe(hexOfBytes(concatBytes(...received)));
      return { answered, others, chatter: trace.filter(({ chatter }) => chatter), rest: trace.filter(({ kind }) => kind === "discarded") };
    }
    return { bus, askMany };
  }

  it("that listens first gets every answer, and hears every frame of the packs whole", async () => {
    const { bus, askMany } = lineRig({});
    const { answered, others, chatter, rest } = await askMany(200);
    expect([answered, others, rest.length, bus.counts.missed]).toEqual([200, 0, 0, 0]);
    expect(chatter.length).toBeGreaterThan(200);
    for (const { bytes } of chatter) expect(chatterExplainer.explain(bytes).verdict).toBe("good");
  });

  it("packs that do not listen spoil frames and answers; what is taken for an answer is one", async () => {
    const { askMany } = lineRig({ talk: PACK_TALKS.collide });
    const { answered, others, chatter, rest } = await askMany(200);
    expect(others).toBe(0);
    expect(answered).toBeGreaterThan(100);
    expect(answered).toBeLessThan(200);
    expect(rest.length).toBeGreaterThan(0);
    expect(chatter.length).toBeGreaterThan(100);
  });

  it.each(["calm", "collide"] as const)("%s packs do not hear a question that is sent into their talk", async (name) => {
    const { clock, bus, end } = rig({ packs: packsAt(1, 2), ...SHARED, talk: PACK_TALKS[name] });
    await clock.run(500);
    await end.write(liveRequest(ON_LINK_WIRE, 2).bytes);
    await clock.run(500);
    bus.stop();
    expect(bus.counts).toEqual({ heard: 0, answered: 0, missed: 1 });
  });

  it("packs that listen let a question and its answer pass first", async () => {
    const { clock, bus, end, arrivals } = rig({ packs: packsAt(1, 2), ...SHARED });
    await clock.run(395);
    const request = liveRequest(ON_LINK_WIRE, 2);
    await end.write(request.bytes);
    await clock.run(390);
    bus.stop();
    const heard = concatBytes(...arrivals.map(({ bytes }) => bytes));
    expect(acceptedIn(ON_LINK_WIRE, request, heard.subarray(0, request.longestReplyBytes))).toHaveLength(1);
    expect(heard.length).toBe(request.longestReplyBytes + 20 + 140);
    expect(bus.counts).toEqual({ heard: 1, answered: 1, missed: 0 });
  });

  it("the same seed spoils the same", async () => {
    const one = await lineRig({ talk: PACK_TALKS.collide, seed: 3 }).askMany(60);
    const again = await lineRig({ talk: PACK_TALKS.collide, seed: 3 }).askMany(60);
    expect(again).toEqual(one);
  });
});
