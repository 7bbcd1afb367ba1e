import { describe, expect, it } from "vitest";
import type { FaultRule } from "../../protocol/sim/index.ts";
import type { BoxInfo, BoxState } from "../../src/contract/replay.ts";
import { createMemoryLines } from "../../src/core/memory/memoryStore.ts";
import type { CoreRigOptions } from "../support/coreRig.ts";
import { coreRig } from "../support/coreRig.ts";
import { ready, tryWrite } from "../support/faultRig.ts";
import { parsedTrace, type Rig, replayed, replayNow, savedText } from "../support/replayRig.ts";

async function online(options: CoreRigOptions = {}) {
  const rig = coreRig({ families: ["pace-modbus"], ...options });
  await rig.connect();
  await rig.until(() => rig.session().phase === "online" && rig.session().identity !== null);
  return rig;
}

async function boxes({ app }: Pick<Rig, "app">): Promise<readonly BoxInfo[]> {
  const list = await app.call("trace.boxes", {});
  if (!list.ok) throw new Error(list.error.code);
  return list.value;
}

function boxState({ events }: Pick<Rig, "events">): BoxState | null {
  const last = events.findLast(({ message }) => message.event === "box")?.message;
  return last?.event === "box" ? last.payload : null;
}

async function loseOnce(rig: Rig): Promise<void> {
  rig.plug([]);
  await rig.until(() => rig.session().phase === "lost");
  await rig.clock.run(6000);
  rig.plug([rig.usb]);
  await rig.until(() => rig.session().phase === "online");
}

describe("black box", () => {
  it("keeps what came before and some seconds after, once a connection, and says so", async () => {
    const rig = await online();
    await rig.clock.run(20_000);
    await loseOnce(rig);
    const [box, ...more] = await boxes(rig);
    expect(more).toEqual([]);
    expect(box).toMatchObject({ cause: "linkLost" });
    expect(boxState(rig)).toEqual({ latest: box, failed: null });
    await loseOnce(rig);
    expect(await boxes(rig)).toHaveLength(1);

    const { header, lines } = parsedTrace(await savedText(rig.app, false, box?.name));
    expect(header.cause).toBe("linkLost");
    const lostAt = lines.find((line) => !("x" in line) && line.m === "closed")?.t ?? 0;
    expect(lostAt).toBeGreaterThan(15_000);
    expect((lines.at(-1)?.t ?? 0) - lostAt).toBeGreaterThan(4000);

    await rig.app.call("trace.dismissBox", {});
    expect(boxState(rig)?.latest).toBeNull();
    await rig.connect();
    await rig.until(() => rig.session().phase === "online" && rig.session().identity !== null);
    await loseOnce(rig);
    expect(await boxes(rig)).toHaveLength(2);
  });

  it("is saved for answers that are broken one after the other, not for one now and then", async () => {
    const flip = (when: FaultRule["when"]): FaultRule => ({ when, do: { kind: "flipBit" } });
    const rig = await online();
    rig.bus.setFaults([flip({ every: 2 })]);
    await rig.clock.run(20_000);
    expect(await boxes(rig)).toEqual([]);
    rig.bus.setFaults([flip({ times: 3 })]);
    await rig.clock.run(8000);
    expect((await boxes(rig)).map(({ cause }) => cause)).toContain("badAnswers");
  });

  it.each([
    ["writeRefused", { kind: "refuseWith" }],
    ["writeStopped", { kind: "ignoreWrite" }],
    ["writeUnknown", { kind: "reboot", ms: 600_000, stores: true }],
  ] as const)("is saved for a write that ends as %s", async (cause, action) => {
    const { rig } = await tryWrite(await ready("paceic-v25"), [{ when: { kind: "write", times: 1 }, do: action }]);
    await rig.clock.run(6000);
    const all = await boxes(rig);
    expect(all.map((box) => box.cause)).toContain(cause);
    const box = all.find((each) => each.cause === cause);
    const text = await savedText(rig.app, true, box?.name);
    expect(text).toContain('"name":"params.write"');
    const again = await replayed(rig, text);
    const last = again.findLast(({ message }) => message.event === "params" && message.payload.report !== null)?.message;
    expect(last?.event === "params" && last.payload.report?.outcome).toBe(cause === "writeUnknown" ? "unknown" : "stopped");
  });

  it("keeps the newest ten", async () => {
    const rig = await online();
    for (let i = 0; i < 12; i++) {
      await rig.connect();
      await rig.until(() => rig.session().phase === "online" && rig.session().identity !== null);
      await loseOnce(rig);
    }
    const all = await boxes(rig);
    expect(all).toHaveLength(10);
    expect([...rig.grown.keys()].filter((name) => name.startsWith("boxes/"))).toHaveLength(10);
    expect(all.map(({ atWallMs }) => atWallMs)).toEqual(all.map(({ atWallMs }) => atWallMs).sort((a, b) => b - a));
    expect(all[0]?.atWallMs).toBeGreaterThan(rig.clock.wallMs() - 60_000);
  });

  it("keeps the new ones also where the clock was set back", async () => {
    const rig = await online();
    const DAY_MS = 86_400_000;
    const ahead = Array.from({ length: 10 }, (_, at) => `boxes/b${rig.clock.wallMs() + DAY_MS + at}-linkLost`);
    for (const name of ahead) rig.grown.set(name, "x\n");
    const startWallMs = rig.clock.wallMs();
    await loseOnce(rig);
    await rig.connect();
    await rig.until(() => rig.session().phase === "online" && rig.session().identity !== null);
    await loseOnce(rig);
    const all = await boxes(rig);
    expect(all).toHaveLength(10);
    const [second, first, ...before] = all.map(({ atWallMs }) => atWallMs - startWallMs);
    expect(second).toBeGreaterThan(first ?? Number.NaN);
    expect(second).toBeLessThan(DAY_MS);
    expect(before).toEqual(before.filter((ms) => ms >= DAY_MS));
  });

  it("says when the disk is full, leaves no half of a file, and works again when there is room", async () => {
    let isFull = true;
    const shelf = new Map<string, string>();
    const full = {
      get: (name: string) => shelf.get(name),
      set: (name: string, text: string) => {
        if (isFull) {
          shelf.set(name, text.slice(0, 1000));
          throw new Error("no space left");
        }
        shelf.set(name, text);
      },
      delete: (name: string) => shelf.delete(name),
      keys: () => shelf.keys(),
    };
    const rig = await online({ wrap: (ports) => ({ ...ports, lines: createMemoryLines(full) }) });
    await loseOnce(rig);
    expect(boxState(rig)).toEqual({ latest: null, failed: "host.storage" });
    expect(shelf.size).toBe(0);
    expect(rig.session().phase).toBe("online");
    isFull = false;
    await rig.connect();
    await rig.until(() => rig.session().phase === "online" && rig.session().identity !== null);
    await loseOnce(rig);
    expect(boxState(rig)).toMatchObject({ latest: { cause: "linkLost" }, failed: null });
  });

  it("is complete enough to be read when the program was killed while it was written", async () => {
    const rig = await online();
    await rig.clock.run(5000);
    await loseOnce(rig);
    const [box] = await boxes(rig);
    if (!box) throw new Error("no box");
    const text = rig.grown.get(box.name) ?? "";
    for (const share of [0.3, 0.6, 0.95]) {
      rig.grown.set(box.name, text.slice(0, Math.floor(text.length * share)));
      const file = parsedTrace(await savedText(rig.app, false, box.name));
      expect(file.header.cause).toBe("linkLost");
      expect(file.lines.length).toBeGreaterThan(10);
    }
    rig.grown.set(box.name, text.slice(0, 20));
    expect(await rig.app.call("trace.saveBox", { name: box.name, masked: false })).toMatchObject({ error: { code: "file.format" } });
  });

  it("is saved at the end of the program when its last seconds have not passed yet", async () => {
    const rig = await online();
    rig.plug([]);
    await rig.until(() => rig.session().phase === "lost");
    await rig.clock.run(rig.app.close());
    expect([...rig.grown.keys()].filter((name) => name.startsWith("boxes/"))).toHaveLength(1);
  });

  it("does not save a recording of a recording", async () => {
    const rig = await online();
    await loseOnce(rig);
    const text = await savedText(rig.app);
    const before = await boxes(rig);
    await replayed(rig, text);
    await rig.clock.run(10_000);
    expect(replayNow(rig.events)?.atEnd).toBe(true);
    expect(await boxes(rig)).toEqual(before);
  });
});
