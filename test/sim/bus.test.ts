import { describe, expect, it } from "vitest";
import type { BmsError } from "../../protocol/index.ts";
import { airTimeMs, concatBytes } from "../../protocol/index.ts";
import { createSimBus } from "../../protocol/sim/index.ts";
import { createLeapingClock } from "../support/leapingClock.ts";
import { acceptedIn, liveRequest, MODBUS, PACEIC, packsAt, requestOf, rig } from "./rig.ts";

describe("pacing", () => {
  it.each([300, 1200, 9600, 19_200, 115_200])("delivers the last byte exactly in time at %i baud", async (baudRate) => {
    for (const driver of [MODBUS, PACEIC]) {
      const { ask, arrivals } = rig({ baudRate, turnaroundMs: 23 });
      const request = liveRequest(driver);
      const answer = await ask(request.bytes, 60_000);
      expect(acceptedIn(driver, request, answer)).toHaveLength(1);
      const requestAirMs = airTimeMs(request.bytes.length, baudRate);
      expect(arrivals.at(-1)?.atMs).toBeCloseTo(requestAirMs + 23 + airTimeMs(answer.length, baudRate), 6);
      // No byte comes before a real line could have carried it, and none is held back for long.
      let carried = 0;
      for (const { atMs, bytes } of arrivals) {
        carried += bytes.length;
        expect(atMs).toBeCloseTo(requestAirMs + 23 + airTimeMs(carried, baudRate), 6);
        expect(airTimeMs(bytes.length, baudRate)).toBeLessThanOrEqual(Math.max(16, airTimeMs(1, baudRate)));
        expect(bytes.length).toBeLessThanOrEqual(12);
      }
    }
  });

  it("has no drift over many exchanges and no timer left afterwards", async () => {
    const { clock, end, arrivals, bus } = rig();
    const request = liveRequest(MODBUS);
    const answerMs = airTimeMs(request.bytes.length, 9600) + 23 + airTimeMs(request.longestReplyBytes, 9600);
    for (let i = 0; i < 200; i++) {
      const startMs = clock.nowMs();
      await end.write(request.bytes);
      await clock.run(333);
      expect(arrivals.at(-1)?.atMs).toBeCloseTo(startMs + answerMs, 6);
    }
    expect(bus.counts).toEqual({ heard: 200, answered: 200, missed: 0 });
    bus.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  it("gives the same bytes unpaced, all at once after the turnaround", async () => {
    const packs = packsAt(1);
    const request = liveRequest(PACEIC);
    const paced = await rig({ packs }).ask(request.bytes);
    const unpaced = rig({ packs, paced: false, turnaroundMs: 5 });
    expect(await unpaced.ask(request.bytes)).toEqual(paced);
    expect(unpaced.arrivals.map((a) => a.atMs)).toEqual([5]);
  });

  it("is never early and never stuck when the timers of the host are coarse or late", async () => {
    for (const skew of [-0.9, 0, 7.3, 41]) {
      const clock = createLeapingClock();
      const after = (delayMs: number, run: () => void) => clock.after(Math.max(0.05, Math.floor(delayMs) + skew), run);
      const bus = createSimBus({ clock: { ...clock, nowMs: clock.nowMs, after }, drivers: [PACEIC], packs: packsAt(1) });
      const end = bus.open();
      const request = liveRequest(PACEIC);
      let carried = 0;
      let lastMs = 0;
      end.onData((bytes) => {
        carried += bytes.length;
        lastMs = clock.nowMs();
        expect(lastMs).toBeGreaterThan(airTimeMs(request.bytes.length + carried, 9600) + 23 - 1e-3);
      });
      await end.write(request.bytes);
      await clock.run(3000);
      const dueMs = airTimeMs(request.bytes.length + carried, 9600) + 23;
      expect(carried).toBeGreaterThan(100);
      expect(lastMs - dueMs).toBeLessThanOrEqual(Math.max(1, skew) + 1);
    }
  });

  it("does not care how the request is cut", async () => {
    const packs = packsAt(1);
    const request = liveRequest(MODBUS);
    const whole = await rig({ packs }).ask(request.bytes);
    const { clock, end, arrivals } = rig({ packs });
    for (const byte of request.bytes) {
      await end.write(Uint8Array.of(byte));
      await clock.run(3);
    }
    await clock.run(1000);
    expect(concatBytes(...arrivals.map((a) => a.bytes))).toEqual(whole);
  });
});

describe("who answers", () => {
  it("a demo bus answers whichever family is spoken, in turn", async () => {
    const { ask } = rig();
    for (const driver of [MODBUS, PACEIC, PACEIC, MODBUS, MODBUS, PACEIC]) {
      const request = liveRequest(driver);
      expect(acceptedIn(driver, request, await ask(request.bytes, 1000))).toHaveLength(1);
    }
  });

  it("a bus of one family is deaf to the other", async () => {
    const { ask } = rig({ drivers: [MODBUS] });
    expect(await ask(liveRequest(PACEIC).bytes)).toHaveLength(0);
    expect(await ask(liveRequest(MODBUS).bytes)).not.toHaveLength(0);
  });

  it("on a shared line each pack answers for itself alone", async () => {
    const packs = packsAt(1, 2, 3);
    const { ask } = rig({ packs, lineKind: "shared" });
    for (const address of [1, 2, 3, 4]) {
      const request = liveRequest(MODBUS, address);
      const [payload] = acceptedIn(MODBUS, request, await ask(request.bytes));
      const values = payload === undefined ? null : MODBUS.decode(request, payload);
      const truth = packs.find((pack) => pack.address === address)?.truth();
      expect(values?.ok === true ? values.value.packVoltageMv : undefined).toBe(truth?.packVoltageMv);
    }
  });

  it("on a private line only the first pack is wired, and answers any address only if told to", async () => {
    const asked = liveRequest(PACEIC, 7).bytes;
    expect(await rig({ packs: packsAt(1, 7) }).ask(asked)).toHaveLength(0);
    const open = rig({ packs: packsAt(1, 7), answersAnyAddress: ["paceic-v25"] });
    expect(String.fromCharCode(...(await open.ask(asked)).slice(0, 5))).toBe("~2501");
    expect(await open.ask(liveRequest(MODBUS, 7).bytes)).toHaveLength(0);
  });

  it("two packs with the same address talk at once, and nobody understands", async () => {
    const { ask } = rig({ packs: packsAt(2, 2), lineKind: "shared" });
    const request = liveRequest(MODBUS, 2);
    const answer = await ask(request.bytes);
    expect(answer.length).toBe(request.longestReplyBytes);
    expect(acceptedIn(MODBUS, request, answer)).toHaveLength(0);
  });

  it("the master answers for the whole bank", async () => {
    const packs = packsAt(...Array.from({ length: 15 }, (_, i) => i + 1));
    const { ask } = rig({ packs });
    const one = await ask(liveRequest(PACEIC).bytes, 5000);
    const all = await ask(requestOf(PACEIC, "analog", 1, [0xff]).bytes, 5000);
    expect(all.length).toBeGreaterThan(14 * (one.length - 22));
    expect(acceptedIn(PACEIC, requestOf(PACEIC, "analog", 1, [0xff]), all)).toHaveLength(1);
  });

  it("takes 1 to 16 packs", () => {
    expect(() => rig({ packs: [] })).toThrow(RangeError);
    expect(() => rig({ packs: packsAt(...Array.from({ length: 17 }, (_, i) => i % 16)) })).toThrow(RangeError);
  });
});

describe("half duplex", () => {
  it("a pack that talks on a shared pair does not hear; on RS232 it does", async () => {
    for (const [lineKind, heard] of [["shared", 1] as const, ["private", 2] as const]) {
      const { clock, end, bus } = rig({ lineKind });
      await end.write(liveRequest(PACEIC).bytes);
      await clock.run(80);
      await end.write(liveRequest(PACEIC).bytes);
      await clock.run(2000);
      expect(bus.counts).toEqual({ heard, answered: heard, missed: 2 - heard });
    }
  });
});

describe("wrong baud rate", () => {
  it("carries garbage of plausible length, the same for the same seed", async () => {
    const chatter = { leastMs: 100, mostMs: 200 };
    const hear = async (openAt: number, seed: number) => {
      const { clock, arrivals, bus } = rig({ chatter, seed, baudRate: 9600 }, openAt);
      await clock.run(3000);
      bus.stop();
      return concatBytes(...arrivals.map((a) => a.bytes));
    };
    const right = await hear(9600, 1);
    const [fast, slow] = [await hear(19_200, 1), await hear(4800, 1)];
    expect(String.fromCharCode(...right.slice(0, 18))).toBe("~250246900000FDA4\r");
    expect(fast.length).toBe(2 * right.length);
    expect(slow.length).toBe(right.length / 2);
    expect(await hear(19_200, 1)).toEqual(fast);
    expect(await hear(19_200, 2)).not.toEqual(fast);
    const framer = PACEIC.createFramer();
    framer.begin(null);
    expect([...framer.push(fast), ...framer.push(slow)].filter((event) => event.kind === "frame")).toEqual([]);
  });

  it("lets no request through, on the program's end and on raw bytes", async () => {
    for (const driver of [MODBUS, PACEIC]) {
      for (const openAt of [1200, 4800, 19_200, 115_200]) {
        expect(await rig({}, openAt).ask(liveRequest(driver).bytes)).toHaveLength(0);
      }
      const { clock, bus } = rig({ wrongBaud: true });
      bus.feed(liveRequest(driver).bytes);
      await clock.run(1000);
      expect(bus.counts.heard).toBe(0);
    }
  });
});

describe("the program's end", () => {
  it("tells silence after the last byte, not between chunks", async () => {
    for (const baudRate of [1200, 9600]) {
      const { clock, end, arrivals } = rig({ baudRate });
      const silences: number[] = [];
      end.onSilence(() => silences.push(clock.nowMs()));
      await end.write(liveRequest(PACEIC).bytes);
      await clock.run(8000);
      expect(silences).toHaveLength(1);
      expect((silences[0] ?? 0) - (arrivals.at(-1)?.atMs ?? 0)).toBeGreaterThanOrEqual(30 - 1e-6);
    }
  });

  it("closes once, then refuses to write", async () => {
    const { end } = rig();
    const reasons: (BmsError | null)[] = [];
    end.onClose((reason) => reasons.push(reason));
    await end.close();
    await end.close();
    expect(reasons).toEqual([null]);
    expect(await end.write(Uint8Array.of(1))).toEqual({ ok: false, error: { code: "link.closed" } });
  });

  it("is lost when the cable is pulled or another end takes the line", async () => {
    const { bus, end } = rig();
    const reasons: (string | undefined)[] = [];
    end.onClose((reason) => reasons.push(reason?.code));
    const second = bus.open();
    second.onClose((reason) => reasons.push(reason?.code));
    expect([end.isOpen, second.isOpen]).toEqual([false, true]);
    bus.unplug();
    expect(second.isOpen).toBe(false);
    expect(reasons).toEqual(["link.lost", "link.lost"]);
  });

  it("forgets listeners that left and keeps its own copy of what was written", async () => {
    const { clock, end, bus } = rig();
    let calls = 0;
    end.onData(() => calls++)();
    const bytes = liveRequest(MODBUS).bytes.slice();
    await end.write(bytes);
    bytes.fill(0);
    await clock.run(1000);
    expect([calls, bus.counts.answered]).toEqual([0, 1]);
  });
});
