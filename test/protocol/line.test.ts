import { describe, expect, it } from "vitest";
import type { Clock, Driver, LineHold, Request, TraceEntry } from "../../protocol/index.ts";
import { airTimeMs, DRIVERS, driverOf, Line, PRIORITY } from "../../protocol/index.ts";
import type { SimBusOptions } from "../../protocol/sim/index.ts";
import { liveRequest, requestOf, rig } from "../sim/rig.ts";

const TURNAROUND_MS = 23;

function lineRig(driver: Driver, options: Partial<SimBusOptions> = {}) {
  const { clock, bus, end } = rig({ drivers: [driver], turnaroundMs: TURNAROUND_MS, lineKind: "shared", ...options });
  const trace: TraceEntry[] = [];
  const line = new Line({ stream: end, clock, codec: driver, onTrace: (entry) => trace.push(entry) });
  return { clock, bus, end, line, trace };
}

describe.each(DRIVERS.map((driver) => [driver.family, driver] as const))("%s line", (_family, driver) => {
  it("takes exactly wire, turnaround and gap: no more between two exchanges, no less", async () => {
    const { clock, line, trace } = lineRig(driver);
    const ask = () => line.ask(liveRequest(driver));
    await clock.run(Promise.all([ask(), ask(), ask()]));
    const sent = trace.filter((entry) => entry.direction === "tx");
    const replies = trace.filter((entry) => entry.kind === "reply");
    expect(replies.length).toBe(3);
    for (let i = 0; i < 3; i++) {
      const [tx, rx] = [sent[i], replies[i]];
      if (!tx || !rx) throw new Error("missing");
      expect(rx.atMs - tx.atMs).toBeCloseTo(airTimeMs(tx.bytes.length + rx.bytes.length, 9600) + TURNAROUND_MS, 3);
      const next = sent[i + 1];
      if (next) expect(next.atMs - rx.atMs).toBeCloseTo(driver.timing.gapMs, 3);
    }
  });

  it("one exchange at a time, the urgent first, each with its own answer", async () => {
    const { clock, line } = lineRig(driver);
    const order: string[] = [];
    const ask = (block: string, priority: 0 | 1 | 2) =>
      line.ask(requestOf(driver, block, 1), { priority }).then((reply) => order.push(`${block}:${reply.ok && reply.value.request.block}`));
    const [live] = driver.livePlan;
    const [identity] = driver.identityPlan;
    const [settings] = driver.settingsPlan;
    if (!live || !identity || !settings) throw new Error("no plan");
    await clock.run(
      Promise.all([ask(live.block, PRIORITY.live), ask(settings.block, PRIORITY.background), ask(identity.block, PRIORITY.command)]),
    );
    expect(order).toEqual([live.block, identity.block, settings.block].map((block) => `${block}:${block}`));
  });

  it.each([
    ["drop", "link.timeoutFirstByte"],
    ["truncate", "link.timeoutPartial"],
    ["flipBit", null],
    ["refuse", null],
  ] as const)("%s ends with %s and the line goes on", async (kind, code) => {
    const { clock, line } = lineRig(driver, { faults: [{ when: { exchange: 1 }, do: { kind } as never }] });
    const first = await clock.run(line.ask(liveRequest(driver)));
    expect(first.ok).toBe(false);
    if (code !== null) expect(first.ok ? null : first.error.code).toBe(code);
    expect((await clock.run(line.ask(liveRequest(driver)))).ok).toBe(true);
  });

  it.each([
    [0, 300, "link.timeoutFirstByte"],
    [10, 300, "link.timeoutFirstByte"],
    [400, 300, null],
    [400, 900, "link.timeoutFirstByte"],
    [9000, 9000, null],
    [9000, 10_100, "link.timeoutFirstByte"],
  ])("when its timers come %i ms late, an answer %i ms after the deadline ends with %s", async (lateMs, afterMs, code) => {
    const { timing } = driver;
    const delay = { kind: "delay", ms: timing.firstByteMs - TURNAROUND_MS + afterMs } as const;
    const { clock, end } = lineRig(driver, { faults: [{ when: { exchange: 1 }, do: delay }] });
    let lates = 1;
    const busy: Clock = {
      ...clock,
      // The first deadline of the exchange comes late, as on a computer that is busy.
      after: (ms, run) => clock.after(ms >= timing.firstByteMs && lates-- > 0 ? ms + lateMs : ms, run),
    };
    const line = new Line({ stream: end, clock: busy, codec: driver });
    const reply = await clock.run(line.ask(liveRequest(driver)));
    expect(reply.ok ? null : reply.error.code).toBe(code);
  });

  it("an answer that came damaged is not waited for any longer than a silence", async () => {
    const { clock, line, trace } = lineRig(driver, { faults: [{ when: { exchange: 1 }, do: { kind: "flipBit", at: 20, bit: 0 } }] });
    const first = await clock.run(line.ask(liveRequest(driver)));
    expect(first.ok ? null : first.error.code).toBe("frame.checksum");
    const [sent] = trace.filter((entry) => entry.direction === "tx");
    const heard = trace.filter((entry) => entry.direction === "rx").reduce((sum, { bytes }) => sum + bytes.length, 0);
    const airMs = airTimeMs((sent?.bytes.length ?? 0) + heard, 9600);
    expect(clock.nowMs() - (sent?.atMs ?? 0)).toBeCloseTo(airMs + TURNAROUND_MS + driver.timing.silenceMs, 3);
  });

  it("an echo of the request is skipped, alone it is named", async () => {
    const echo = { when: { every: 1 }, do: { kind: "echo" } } as const;
    const { clock, line, trace } = lineRig(driver, { faults: [echo] });
    expect((await clock.run(line.ask(liveRequest(driver)))).ok).toBe(true);
    expect(trace.some((entry) => entry.kind === "echo")).toBe(true);
    const alone = lineRig(driver, { faults: [{ when: { every: 1 }, do: { kind: "echo", only: true } as never }] });
    expect(await alone.clock.run(alone.line.ask(liveRequest(driver)))).toMatchObject({ ok: false, error: { code: "link.echoOnly" } });
  });

  it("after a time-out it waits until the line has been quiet, so that a late answer meets nobody", async () => {
    const lateMs = driver.timing.firstByteMs + 150;
    const { clock, line, trace } = lineRig(driver, { faults: [{ when: { exchange: 1 }, do: { kind: "delay", ms: lateMs } as never }] });
    const replies = await clock.run(Promise.all([line.ask(liveRequest(driver)), line.ask(liveRequest(driver))]));
    expect(replies.map((reply) => reply.ok)).toEqual([false, true]);
    const lateBytes = trace.filter((entry) => entry.direction === "rx" && entry.kind !== "reply");
    const second = trace.filter((entry) => entry.direction === "tx")[1];
    expect(lateBytes.length).toBeGreaterThan(0);
    for (const entry of lateBytes) expect((second?.atMs ?? 0) - entry.atMs).toBeGreaterThanOrEqual(driver.timing.quarantineMs - 1);
  });

  it("an unplugged line fails what was asked and what is asked", async () => {
    const { clock, bus, line } = lineRig(driver);
    const asked = Promise.all([line.ask(liveRequest(driver)), line.ask(liveRequest(driver))]);
    await clock.run(40);
    bus.unplug();
    const codes = (await clock.run(asked)).map((reply) => (reply.ok ? "ok" : reply.error.code));
    expect(codes).toEqual(["link.lost", "link.lost"]);
    expect(await clock.run(line.ask(liveRequest(driver)))).toMatchObject({ ok: false, error: { code: "link.closed" } });
  });

  it("every byte of the line is in the trace exactly once", async () => {
    const { clock, end, line, trace } = lineRig(driver, { faults: [{ when: { every: 3 }, do: { kind: "stray" } as never }] });
    let received = 0;
    end.onData((chunk) => {
      received += chunk.length;
    });
    for (let i = 0; i < 9; i++) await clock.run(line.ask(liveRequest(driver)));
    await clock.run(2000);
    end.onSilence(() => {});
    const traced = trace.filter((entry) => entry.direction === "rx").reduce((sum, entry) => sum + entry.bytes.length, 0);
    expect(traced).toBe(received);
  });

  it("who holds the line speaks alone; what others ask comes after the release, the next holder first", async () => {
    const { clock, line } = lineRig(driver);
    const order: string[] = [];
    const ask = (name: string, hold?: LineHold) =>
      line.ask(liveRequest(driver), { priority: PRIORITY.background, ...(hold ? { hold } : {}) }).then(() => order.push(name));
    const underWay = ask("under way");
    const hold = await line.hold();
    const other = line.ask(liveRequest(driver), { priority: PRIORITY.command }).then(() => order.push("urgent other"));
    const nextHold = line.hold();
    await clock.run(Promise.all([underWay, ask("holder", hold)]));
    await clock.run(ask("holder again", hold));
    expect(order).toEqual(["under way", "holder", "holder again"]);
    hold.release();
    const second = await clock.run(nextHold);
    await clock.run(ask("next holder", second));
    hold.release(); // an old hold gives nothing away
    await clock.run(20);
    expect(order).toEqual(["under way", "holder", "holder again", "next holder"]);
    second.release();
    await clock.run(other);
    expect(order.at(-1)).toBe("urgent other");
  });

  it("a closed line keeps nobody waiting for it", async () => {
    const { clock, line } = lineRig(driver);
    const hold = await line.hold();
    const waiting = line.hold();
    const asked = line.ask(liveRequest(driver), { hold });
    const other = line.ask(liveRequest(driver));
    line.close();
    expect(await clock.run(other)).toMatchObject({ error: { code: "link.lost" } });
    expect(await clock.run(asked)).toMatchObject({ error: { code: "link.lost" } });
    const late = await clock.run(waiting);
    expect(await clock.run(line.ask(liveRequest(driver), { hold: late }))).toMatchObject({ error: { code: "link.closed" } });
  });

  it("keeps quiet after a request that wants it, whoever asks next", async () => {
    const { clock, line, trace } = lineRig(driver);
    const first = line.ask({ ...liveRequest(driver), quietAfterMs: 200 });
    await clock.run(Promise.all([first, line.ask(liveRequest(driver))]));
    const [reply] = trace.filter((entry) => entry.kind === "reply");
    const next = trace.filter((entry) => entry.direction === "tx")[1];
    expect((next?.atMs ?? 0) - (reply?.atMs ?? 0)).toBeCloseTo(200, 3);
  });
});

describe("cancelling", () => {
  it("ends the waiting at once and keeps the quiet period for the answer that may still come", async () => {
    const driver = driverOf("pace-modbus");
    const { clock, line } = lineRig(driver, { turnaroundMs: 500 });
    const listeners = new Set<() => void>();
    const signal = { aborted: false, addEventListener: (_: "abort", run: () => void) => listeners.add(run), removeEventListener: () => {} };
    const request: Request = liveRequest(driver);
    const asked = line.ask(request, { signal });
    await clock.run(50);
    signal.aborted = true;
    for (const run of listeners) run();
    expect(await clock.run(asked, 10)).toMatchObject({ ok: false, error: { code: "cancelled" } });
    expect(await clock.run(line.ask(request))).toMatchObject({ ok: true });
  });
});
