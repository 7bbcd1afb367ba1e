import { describe, expect, it } from "vitest";
import type { Result, TraceEntry } from "../../protocol/index.ts";
import { concatBytes, hexOfBytes, Line, textOfBytes } from "../../protocol/index.ts";
import { requestOf } from "../sim/rig.ts";
import { createLeapingClock } from "../support/leapingClock.ts";
import { lineOf, ON_LINK_WIRE, toldAnswer, toldRequest } from "../support/packTalk.ts";
import { createWire } from "../support/wire.ts";

const REQUEST = requestOf(ON_LINK_WIRE, "live", 13);
/** Pack 13: its address is the byte that ends a frame of the others. */
const ANSWER = ON_LINK_WIRE.seal(Uint8Array.of(13, 3, 2 * 37, ...Array.from({ length: 74 }, (_, i) => i), 0, 0));
const ANALOG = toldAnswer("analog");
const ASKS = toldRequest(0x42);
const { firstByteMs, gapMs, quarantineMs, silenceMs } = ON_LINK_WIRE.timing;
const QUIET_MS = ON_LINK_WIRE.timing.quietBeforeMs;
/** Air time of the question at 9600 baud. */
const SENT_MS = (8 * 10_000) / 9600;

function lineRig(codec = ON_LINK_WIRE) {
  const clock = createLeapingClock(1000);
  const wire = createWire(clock);
  const trace: TraceEntry[] = [];
  const line = new Line({ stream: wire.stream, clock, codec, onTrace: (entry) => trace.push(entry) });
  const ask = () => line.ask(REQUEST);
  /** Lets the pack say these bytes so long after it was asked. */
  const answers = (...said: readonly (readonly [afterMs: number, bytes: Uint8Array])[]) =>
    wire.onRequest(() => {
      for (const [afterMs, bytes] of said) wire.sayAt(clock.nowMs() + afterMs, bytes);
    });
  const lines = () => trace.map(lineOf);
  const isEveryByteTraced = () =>
    hexOfBytes(concatBytes(...trace.filter(({ direction }) => direction === "rx").map(({ bytes }) => bytes))) ===
    hexOfBytes(Uint8Array.from(wire.heard));
  return { clock, wire, trace, line, ask, answers, lines, isEveryByteTraced };
}

const codeOf = (result: Result<unknown>) => (result.ok ? "ok" : result.error.code);
const said = (bytes: Uint8Array) => `rx unasked chatter ${textOfBytes(bytes)}`;

describe("before a request", () => {
  it("the wire has been quiet for the family's time, counted from the last byte of anybody", async () => {
    const { clock, wire, ask, answers } = lineRig();
    answers([30, ANSWER]);
    await clock.run(ask());
    expect(wire.sent[0]?.atMs).toBe(1000 + gapMs);
    const startMs = clock.nowMs() + gapMs;
    for (const afterMs of [-10, 30, 75, 120]) wire.sayAt(startMs + afterMs, ASKS);
    expect(codeOf(await clock.run(ask()))).toBe("ok");
    expect(wire.sent[1]?.atMs).toBe(startMs + 120 + QUIET_MS);
  });

  it("a wire that was not listened to yet is listened to first", async () => {
    const { clock, wire, ask, answers } = lineRig({ ...ON_LINK_WIRE, timing: { ...ON_LINK_WIRE.timing, gapMs: 0 } });
    answers([30, ANSWER]);
    await clock.run(ask());
    expect(wire.sent[0]?.atMs).toBe(1000 + QUIET_MS);
  });

  it("a family that has the wire to itself waits for nobody", async () => {
    const { clock, wire, ask, answers } = lineRig({ ...ON_LINK_WIRE, timing: { ...ON_LINK_WIRE.timing, quietBeforeMs: 0 } });
    answers([30, ANSWER]);
    wire.sayAt(1000 + gapMs - 1, ASKS);
    await clock.run(ask());
    expect(wire.sent[0]?.atMs).toBe(1000 + gapMs);
  });

  it("a wire that is never quiet fails the question unsent, and the next one goes when it is", async () => {
    const { clock, wire, ask, answers, trace } = lineRig();
    answers([30, ANSWER]);
    const first = ask();
    for (let afterMs = 0; afterMs < 6000; afterMs += 40) wire.sayAt(1000 + afterMs, ASKS);
    expect(codeOf(await clock.run(first))).toBe("link.foreignTraffic");
    expect(clock.nowMs()).toBeGreaterThanOrEqual(1000 + 5000);
    expect(wire.sent).toEqual([]);
    expect(trace.some(({ direction }) => direction === "tx")).toBe(false);
    expect(codeOf(await clock.run(ask()))).toBe("ok");
    expect(wire.sent[0]?.atMs).toBe(1000 + 5960 + QUIET_MS);
  });

  it("whoever cancels while others talk is told at once", async () => {
    const { clock, wire, line } = lineRig();
    for (let afterMs = 0; afterMs < 3000; afterMs += 40) wire.sayAt(1000 + afterMs, ASKS);
    const listeners = new Set<() => void>();
    const signal = { aborted: false, addEventListener: (_: "abort", run: () => void) => listeners.add(run), removeEventListener: () => {} };
    const asked = line.ask(REQUEST, { signal });
    await clock.run(1000);
    signal.aborted = true;
    for (const run of listeners) run();
    expect(codeOf(await clock.run(asked, 10))).toBe("cancelled");
    expect(wire.sent).toEqual([]);
  });
});

describe("inside an exchange", () => {
  it("the answer is found behind, between and before what others say; every byte is told once, in order", async () => {
    const { clock, wire, ask, answers, lines, isEveryByteTraced } = lineRig();
    answers([20, ASKS], [60, concatBytes(ANALOG, ANSWER, ASKS.subarray(0, 7))], [70, ASKS.subarray(7)]);
    wire.sayAt(1010, ANALOG);
    expect(await clock.run(ask())).toMatchObject({ ok: true, value: { answeredBy: 13 } });
    await clock.run(100);
    expect(lines()).toEqual([
      said(ANALOG),
      `tx request ${hexOfBytes(REQUEST.bytes)}`,
      said(ASKS),
      said(ANALOG),
      `rx reply ${hexOfBytes(ANSWER)}`,
      said(ASKS),
    ]);
    expect(isEveryByteTraced()).toBe(true);
  });

  it("the turnaround is that of the answer, not of what came before it", async () => {
    const { clock, ask, answers } = lineRig();
    answers([20, ASKS], [SENT_MS + 200, ANSWER.subarray(0, 12)], [SENT_MS + 250, ANSWER.subarray(12)]);
    const reply = await clock.run(ask());
    expect(reply.ok && reply.value.turnaroundMs).toBeCloseTo(200, 6);
  });

  it.each([
    ["a whole frame", ANALOG],
    ["half a frame", ANALOG.subarray(0, 60)],
    ["all but the last byte", ANALOG.subarray(0, -1)],
    ["several frames", concatBytes(ASKS, ANALOG, ASKS)],
  ])("%s of others does not shorten the wait for the answer", async (_name, bytes) => {
    const { clock, ask, answers } = lineRig();
    expect(20 + silenceMs).toBeLessThan(firstByteMs);
    answers([20, bytes], [firstByteMs - 10, ANSWER]);
    expect(codeOf(await clock.run(ask()))).toBe("ok");
  });

  it("what others say is no sign of life of the pack: it did not answer", async () => {
    const { clock, ask, answers, lines } = lineRig();
    answers([20, ASKS], [60, ANALOG]);
    expect(codeOf(await clock.run(ask()))).toBe("link.timeoutFirstByte");
    expect(lines().slice(1)).toEqual([said(ASKS), said(ANALOG)]);
  });

  it("half a frame of others is no half answer", async () => {
    const { clock, ask, answers, trace } = lineRig();
    answers([20, ANALOG.subarray(0, 60)]);
    expect(codeOf(await clock.run(ask()))).toBe("frame.malformed");
    expect(trace.slice(1).map(({ kind, reason, bytes }) => [kind, reason, bytes.length])).toEqual([["discarded", "noise", 60]]);
  });

  it("half an answer is one all the same", async () => {
    const { clock, ask, answers } = lineRig();
    answers([20, ASKS], [60, ANSWER.subarray(0, 40)]);
    expect(codeOf(await clock.run(ask()))).toBe("link.timeoutPartial");
    expect(clock.nowMs()).toBeLessThan(1000 + gapMs + 60 + silenceMs + firstByteMs);
  });

  it("a damaged answer is called so, and the others' frames beside it are not", async () => {
    const { clock, ask, answers, lines } = lineRig();
    answers([20, ASKS], [60, ANSWER.with(20, 99)], [200, ANALOG]);
    expect(codeOf(await clock.run(ask()))).toBe("frame.checksum");
    expect(lines().filter((line) => line.includes("chatter"))).toEqual([said(ASKS), said(ANALOG)]);
  });

  it("an answer that cuts the others short is found", async () => {
    const { clock, ask, answers, lines, isEveryByteTraced } = lineRig();
    answers([20, ANALOG.subarray(0, 50)], [80, ANSWER], [180, ANALOG.subarray(50)]);
    expect(codeOf(await clock.run(ask()))).toBe("ok");
    await clock.run(300);
    const halves = [ANALOG.subarray(0, 50), ANALOG.subarray(50)].map((half) => `rx discarded ${hexOfBytes(half)}`);
    expect(lines().slice(1)).toEqual([halves[0], `rx reply ${hexOfBytes(ANSWER)}`, halves[1]]);
    expect(isEveryByteTraced()).toBe(true);
  });

  it("an echo is one, whoever talks beside it", async () => {
    const { clock, ask, answers, trace } = lineRig();
    answers([10, REQUEST.bytes], [20, ASKS]);
    expect(codeOf(await clock.run(ask()))).toBe("link.echoOnly");
    expect(trace.map(({ kind }) => kind)).toEqual(["request", "echo", "unasked"]);
  });

  it("an adapter that hands over everything at once mixes nothing up", async () => {
    const { clock, ask, answers, lines } = lineRig();
    answers([80, concatBytes(ASKS, ANALOG, REQUEST.bytes, ASKS, ANSWER, ANALOG)]);
    expect(codeOf(await clock.run(ask()))).toBe("ok");
    expect(lines().slice(1)).toEqual([
      said(ASKS),
      said(ANALOG),
      `rx echo ${hexOfBytes(REQUEST.bytes)}`,
      said(ASKS),
      `rx reply ${hexOfBytes(ANSWER)}`,
      said(ANALOG),
    ]);
  });
});

describe("after an exchange without an answer", () => {
  it("the quiet period is not drawn out by what others say", async () => {
    const { clock, wire, ask } = lineRig();
    await clock.run(ask());
    const endMs = clock.nowMs();
    for (let afterMs = 10; afterMs < quarantineMs - QUIET_MS; afterMs += 60) wire.sayAt(endMs + afterMs, ASKS.subarray(0, 9));
    for (let afterMs = 20; afterMs < quarantineMs - QUIET_MS; afterMs += 60) wire.sayAt(endMs + afterMs, ASKS.subarray(9));
    await clock.run(ask());
    expect(wire.sent[1]?.atMs).toBe(endMs + quarantineMs);
  });

  it("a late answer does, also among what others say", async () => {
    const { clock, wire, ask, trace } = lineRig();
    await clock.run(ask());
    const endMs = clock.nowMs();
    wire.sayAt(endMs + 100, concatBytes(ASKS, ANSWER.subarray(0, 30)));
    wire.sayAt(endMs + 130, concatBytes(ANSWER.subarray(30), ASKS));
    await clock.run(ask());
    expect(wire.sent[1]?.atMs).toBe(endMs + 130 + quarantineMs);
    expect(trace.slice(1, 4).map(({ kind, chatter = false }) => [kind, chatter])).toEqual([
      ["unasked", true],
      ["late", false],
      ["unasked", true],
    ]);
  });

  it("chatter without end does not keep it for ever", async () => {
    const { clock, wire, ask, answers } = lineRig();
    await clock.run(ask());
    const endMs = clock.nowMs();
    answers([30, ANSWER]);
    for (let afterMs = 0; afterMs < 20_000; afterMs += 120) wire.sayAt(endMs + afterMs, ASKS);
    expect(codeOf(await clock.run(ask()))).toBe("ok");
    expect((wire.sent[1]?.atMs ?? 0) - endMs).toBeLessThan(quarantineMs + 120 + QUIET_MS);
  });
});

describe("several masters on the wire", () => {
  it("another program that polls the same packs, and packs that talk: each question gets its own answer", async () => {
    const { clock, wire, ask, answers, lines, isEveryByteTraced } = lineRig();
    const other = requestOf(ON_LINK_WIRE, "live", 2).bytes;
    const othersAnswer = ON_LINK_WIRE.seal(Uint8Array.of(2, 3, 2 * 37, ...Array.from({ length: 74 }, () => 0x7e), 0, 0));
    answers([40, ANSWER]);
    const untilMs = 30_000;
    // The other program every 700 ms, the packs every 500 ms; at times on top of each other and of ours.
    for (let atMs = 1100; atMs < untilMs; atMs += 700) {
      wire.sayAt(atMs, other);
      wire.sayAt(atMs + 31, othersAnswer);
    }
    for (let atMs = 1050; atMs < untilMs; atMs += 500) {
      wire.sayAt(atMs, ASKS);
      wire.sayAt(atMs + 45, ANALOG);
    }
    const codes = new Map<string, number>();
    while (clock.nowMs() < untilMs - 3000) {
      const reply = await clock.run(ask());
      codes.set(codeOf(reply), (codes.get(codeOf(reply)) ?? 0) + 1);
      if (reply.ok) expect(hexOfBytes(reply.value.payload)).toBe(hexOfBytes(ANSWER.subarray(3, -2)));
    }
    expect(codes.get("ok")).toBeGreaterThan(80);
    expect([...codes.keys()]).toEqual(["ok"]);
    await clock.run(5000);
    expect(isEveryByteTraced()).toBe(true);
    const heard = lines().filter((text) => text.startsWith("rx"));
    expect(heard.filter((text) => text.includes("chatter"))).toHaveLength(2 * Math.ceil((untilMs - 1050) / 500));
  });
});
