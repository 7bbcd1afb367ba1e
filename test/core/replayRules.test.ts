import { describe, expect, it } from "vitest";
import { bytesOfHex } from "../../protocol/bytes/bytes.ts";
import { driverOf } from "../../protocol/index.ts";
import { REQUESTS } from "../../src/contract/contract.ts";
import { createMemoryLines } from "../../src/core/memory/memoryStore.ts";
import type { HostPorts } from "../../src/core/ports.ts";
import { ReplayClock } from "../../src/core/replay/replayClock.ts";
import { Tape } from "../../src/core/replay/tape.ts";
import { coreRig } from "../support/coreRig.ts";
import { createLeapingClock } from "../support/leapingClock.ts";
import { FAMILIES, isWriteFrame, paramRig, reportOf } from "../support/paramRig.ts";
import { replayed, replayNow, savedText, upload } from "../support/replayRig.ts";

describe("while a recording runs", () => {
  async function running() {
    const rig = coreRig({ families: ["pace-modbus"] });
    await rig.connect();
    await rig.until(() => rig.session().phase === "online" && rig.session().identity !== null);
    await rig.clock.run(5000);
    const text = await savedText(rig.app);
    await upload(rig.app, text);
    const sentBefore = rig.bus.counts.heard;
    await rig.clock.run(rig.app.call("replay.open", { name: "a file" }));
    return { rig, text, sentBefore };
  }

  it("ends the person's connection, sends nothing, and refuses whatever would send or keep something", async () => {
    const { rig, sentBefore } = await running();
    await rig.until(() => rig.session().phase === "online");
    expect(rig.bus.counts.heard).toBe(sentBefore);
    const kept = new Map([...rig.documents, ...rig.grown]);
    const refused = { ok: false, error: { code: "host.replaying" } };
    expect(await rig.app.call("params.write", { edits: { cellOvAlarmMv: 3590 }, seen: {}, confirmed: [] })).toMatchObject(refused);
    for (const name of ["params.rollBack", "params.read", "history.download", "backups.make", "session.retryNow"] as const) {
      expect(await rig.app.call(name, {})).toMatchObject(refused);
    }
    expect(await rig.app.call("session.connect", { path: rig.usb.path, family: "auto", baudRate: "auto", address: 1 })).toMatchObject(
      refused,
    );
    expect(await rig.app.call("history.addRows", { key: "a", rows: [] })).toMatchObject(refused);
    await rig.clock.run(1000);
    expect(rig.bus.counts.heard).toBe(sentBefore);
    expect(new Map([...rig.documents, ...rig.grown])).toEqual(kept);
  });

  it("still is the person's own program: preferences are kept, the state says what is shown", async () => {
    const { rig } = await running();
    await rig.until(() => rig.session().phase === "online");
    await rig.app.call("preferences.write", { language: "zh" });
    const state = await rig.app.call("app.state", {});
    expect(state.ok && state.value).toMatchObject({
      preferences: { language: "zh", lastConnect: { path: rig.usb.path } },
      session: { phase: "online" },
      replay: { name: "a file", family: "pace-modbus", masked: false, speed: 1, isPaused: false },
    });
    expect(rig.documents.get("preferences")).toContain("zh");
  });

  it("gives a window the state of the moment at which it answers, however long this machine's ports take to list", async () => {
    const slowList = (ports: HostPorts): HostPorts => ({
      ...ports,
      catalog: {
        ...ports.catalog,
        list: () => new Promise((resolve) => ports.clock.after(500, () => void ports.catalog.list().then(resolve))),
      },
    });
    const rig = coreRig({ families: ["pace-modbus"], wrap: slowList });
    await rig.connect();
    await rig.until(() => rig.session().phase === "online" && rig.session().identity !== null);
    await rig.clock.run(5000);
    await upload(rig.app, await savedText(rig.app));
    await rig.clock.run(rig.app.call("replay.open", { name: "a file" }));
    const asked = rig.app.call("app.state", {});
    await rig.clock.run(rig.app.call("replay.speed", { speed: "max" }));
    const state = await rig.clock.run(asked);
    await rig.until(() => replayNow(rig.events)?.atEnd === true);
    expect(state.ok && state.value.replay?.atEnd).toBe(true);
    expect(state.ok && state.value.snapshot?.snapshot).toEqual(rig.snapshot()?.snapshot);
    expect(state.ok && state.value.session.phase).toBe("online");
  });

  it("accepts an answer that came after its deadline, as the program did when its computer was busy", async () => {
    const { timing } = driverOf("pace-modbus");
    const late = (ports: HostPorts): HostPorts => {
      const { clock } = ports;
      return { ...ports, clock: { ...clock, after: (ms, run) => clock.after(ms >= timing.firstByteMs ? ms + 400 : ms, run) } };
    };
    const faults = [{ when: { block: "identity" }, do: { kind: "delay", ms: timing.firstByteMs + 200 } }] as const;
    const rig = coreRig({ families: ["pace-modbus"], faults, wrap: late });
    await rig.connect();
    await rig.until(() => rig.session().phase === "online" && rig.session().identity !== null);
    const { identity } = rig.session();
    await rig.clock.run(5000);
    await upload(rig.app, await savedText(rig.app));
    await rig.clock.run(rig.app.call("replay.open", { name: "a file" }));
    await rig.until(() => replayNow(rig.events) !== null && rig.session().identity !== null, 30_000);
    expect(rig.session().identity).toEqual(identity);
    expect(replayNow(rig.events)).toMatchObject({ notRecorded: 0 });
  });

  it("stands still when paused, starts again, and disconnecting closes it", async () => {
    const { rig } = await running();
    await rig.until(() => (replayNow(rig.events)?.positionMs ?? 0) > 2000);
    await rig.app.call("replay.pause", { paused: true });
    const stood = replayNow(rig.events);
    const count = rig.events.length;
    await rig.clock.run(60_000);
    expect(rig.events.length).toBe(count);
    await rig.app.call("replay.pause", { paused: false });
    await rig.clock.run(1000);
    const moved = (replayNow(rig.events)?.positionMs ?? 0) - (stood?.positionMs ?? 0);
    expect(moved).toBeGreaterThan(700);
    expect(moved).toBeLessThan(1300);
    await rig.app.call("replay.restart", {});
    expect(replayNow(rig.events)).toMatchObject({ run: 2, positionMs: 0 });
    await rig.app.call("session.disconnect", {});
    expect(replayNow(rig.events)).toBeNull();
    const state = await rig.app.call("app.state", {});
    expect(state.ok && [state.value.session.phase, state.value.replay]).toEqual(["closed", null]);
    await rig.connect();
    await rig.until(() => rig.session().phase === "online");
  });

  it("wants the pieces of a file in order, and says when there is no recording", async () => {
    const { app } = coreRig();
    expect(await app.call("replay.upload", { index: 1, text: "x" })).toMatchObject({ ok: false, error: { code: "host.badRequest" } });
    expect(await app.call("replay.open", { name: "x" })).toMatchObject({ ok: false, error: { code: "file.format" } });
    expect(await app.call("replay.speed", { speed: 2 })).toMatchObject({ ok: false, error: { code: "host.badRequest" } });
    expect(await app.call("replay.openBox", { name: "preferences" })).toMatchObject({ ok: false, error: { code: "file.format" } });
    expect(await app.call("trace.part", { id: "t9", index: 0 })).toMatchObject({ ok: false, error: { code: "host.badRequest" } });
  });
});

describe("a recorded write", () => {
  it.each(FAMILIES)("comes to the same verdicts again, and nothing is ever sent, %s", async (family) => {
    const rig = await paramRig(family);
    const report = reportOf(await rig.write({ cellOvAlarmMv: 3590, packUvAlarmMv: 45_000 }));
    expect(report.outcome).toBe("verified");
    await rig.clock.run(3000);
    const text = await savedText(rig.app);
    const heard = rig.bus.counts.heard;
    const again = await replayed(rig, text);
    const last = again.findLast(({ message }) => message.event === "params")?.message;
    expect(last?.event === "params" && last.payload.report).toMatchObject({
      outcome: "verified",
      rows: report.rows,
      provedPath: report.provedPath,
    });
    expect(replayNow(again)?.notRecorded).toBe(0);
    expect(rig.bus.counts.heard).toBe(heard);
  });

  it.each(FAMILIES)("that is not on the tape with these very bytes is not answered, %s", async (family) => {
    const rig = await paramRig(family);
    await rig.write({ cellOvAlarmMv: 3590 });
    const text = await savedText(rig.app);
    const other = text.replaceAll('"cellOvAlarmMv":3590', '"cellOvAlarmMv":3580');
    expect(other).not.toBe(text);
    const again = await replayed(rig, other);
    const last = again.findLast(({ message }) => message.event === "params")?.message;
    expect(last?.event === "params" && last.payload.report?.outcome === "verified").toBe(false);
    expect(replayNow(again)?.notRecorded).toBeGreaterThan(0);
    const lines = await rig.app.call("trace.read", { afterSeq: 0, most: 5000 });
    const frames = lines.ok ? lines.value : [];
    const at = frames.findLastIndex(({ direction, hex }) => direction === "tx" && isWriteFrame(family, hex));
    expect(frames[at + 1]?.direction).not.toBe("rx");
  });
});

describe("the tape", () => {
  const ask = (t: number, x = "01") => ({ t, d: "tx", k: "request", x }) as const;
  const answer = (t: number, x: string, p?: readonly number[]) => ({ t, d: "rx", k: "reply", x, ...(p ? { p: [...p] } : {}) }) as const;
  const open = { t: 0, m: "open", path: "a", asked: 9600, baudRate: 9600 } as const;
  const bytes = bytesOfHex("01") ?? new Uint8Array(0);
  const said = (tape: Tape, nowMs: number, baud = 9600) => tape.ask(bytes, baud, nowMs)?.chunks.map((c) => [c.atMs, c.bytes[0]]) ?? null;

  it("gives the answers of one question in their order and at their times, in the pieces they came in", () => {
    const tape = new Tape([open, ask(10), answer(20, "AABB", [-4, 1, 0, 1]), ask(30), ask(40), answer(50, "CC")]);
    expect(tape.ask(bytes, 9600, 9)?.chunks).toEqual([
      { atMs: 16, bytes: new Uint8Array([0xaa]) },
      { atMs: 20, bytes: new Uint8Array([0xbb]) },
    ]);
    expect(said(tape, 30)).toEqual([]);
    expect(said(tape, 41)).toEqual([[50, 0xcc]]);
  });

  it("keeps bytes of one moment in the order of their frames, though the file rounds each time by itself", () => {
    const noise = { t: 20.916667, d: "rx", k: "discarded", x: "FF", r: "noise" } as const;
    // 21.333333 - 0.416667 lies a millionth before the noise that came with it.
    const tape = new Tape([open, ask(10), noise, answer(21.333333, "AABB", [-0.416667, 1, 0, 1])]);
    expect(said(tape, 10)).toEqual([
      [20.916667, 0xff],
      [20.916667, 0xaa],
      [21.333333, 0xbb],
    ]);
  });

  it("hears nothing at another baud rate, and counts what was not recorded", () => {
    const tape = new Tape([open, ask(10), answer(20, "AA")]);
    expect(tape.open(19_200, 0)).toBeNull();
    expect(said(tape, 10, 19_200)).toBeNull();
    expect(tape.ask(new Uint8Array([2]), 9600, 10)).toBeNull();
    expect(tape.notRecorded).toBe(2);
    expect(tape.open(9600, 0)).toMatchObject({ baudRate: 9600, code: null });
  });

  it("catches up when it is behind, does not run ahead, and repeats the last answer to one who asks more often", () => {
    const tape = new Tape([
      open,
      ask(0),
      answer(5, "A0"),
      ask(1000),
      answer(1005, "A1"),
      ask(2000),
      answer(2005, "A2"),
      ask(9000),
      answer(9005, "A9"),
    ]);
    expect(said(tape, 0)).toEqual([[5, 0xa0]]);
    expect(said(tape, 2500)).toEqual([[2500, 0xa2]]);
    expect(said(tape, 5000)).toEqual([[5005, 0xa2]]);
    expect(said(tape, 9000)).toEqual([[9005, 0xa9]]);
  });
});

describe("the clock of a recording", () => {
  it("fires every timer at its very time, whatever the host's clock does, and stops at the end", async () => {
    const host = createLeapingClock();
    const clock = new ReplayClock(host, 0, 10_000, () => {});
    const fired: number[] = [];
    const every = (periodMs: number) => {
      clock.after(periodMs, async () => {
        await Promise.resolve();
        fired.push(clock.nowMs());
        every(periodMs);
      });
    };
    every(7);
    const cancel = clock.after(5, () => fired.push(-1));
    cancel();
    clock.setPace(100, false);
    await host.run(50);
    expect(Math.abs(clock.nowMs() - 5000)).toBeLessThan(600);
    clock.setPace("max", false);
    await host.run(1000);
    expect(fired).toEqual(Array.from({ length: Math.floor(10_000 / 7) }, (_, i) => 7 * (i + 1)));
    expect([clock.nowMs(), clock.atEnd]).toEqual([10_000, true]);
  });
});

describe("the ring", () => {
  it("says which requests reach a pack: all of them are in a recording", async () => {
    const rig = coreRig({ families: ["pace-modbus"] });
    await rig.connect();
    const text = await savedText(rig.app);
    expect(text).toContain('"m":"ask","name":"session.connect"');
    expect(Object.values(REQUESTS).some(({ manner }) => manner === "line")).toBe(true);
    expect(text).not.toContain('"name":"app.state"');
  });

  it("does not record who owns the adapter", async () => {
    const rig = coreRig({ families: ["pace-modbus"], wrap: (ports): HostPorts => ({ ...ports, lines: createMemoryLines() }) });
    rig.plug([{ ...rig.usb, usb: { vendorId: "1a86", productId: "7523", serialNumber: "OWNER-77" } }]);
    await rig.connect();
    await rig.until(() => rig.session().phase === "online");
    expect(await savedText(rig.app)).not.toContain("OWNER-77");
  });
});
