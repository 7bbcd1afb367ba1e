import { describe, expect, it } from "vitest";
import type { FamilyId } from "../../protocol/index.ts";
import type { FaultRule } from "../../protocol/sim/index.ts";
import type { EventMessage } from "../../src/contract/events.ts";
import type { HostPorts } from "../../src/core/ports.ts";
import { coreRig } from "../support/coreRig.ts";
import { FAMILIES } from "../support/paramRig.ts";
import { seeded } from "../support/random.ts";
import { firstDifference, parsedTrace, phasesOf, replayed, replayNow, savedText, snapshotsOf } from "../support/replayRig.ts";

const FAULTS: readonly FaultRule[] = [
  { when: { every: 11 }, do: { kind: "drop" } },
  { when: { every: 17 }, do: { kind: "flipBit" } },
  { when: { every: 23 }, do: { kind: "delay", ms: 1150 } },
  { when: { every: 29 }, do: { kind: "garbage", bytes: 40 } },
  { when: { every: 31 }, do: { kind: "truncate" } },
  { when: { every: 37 }, do: { kind: "stray", before: [0xff], after: [0] } },
  { when: { every: 41 }, do: { kind: "collide" } },
];

/** Each new reading of each pack, in the order in which windows were told, and when it was received. */
function packsOf(events: readonly { readonly message: EventMessage }[], startMs: number) {
  const seen = new Set<string>();
  const readings: { readonly told: string; readonly atMs: number }[] = [];
  for (const { message } of events) {
    if (message.event !== "bank") continue;
    for (const { address, presence, snapshot, receivedAtMs } of message.payload.packs) {
      const reading = `${address} ${presence} ${receivedAtMs}`;
      if (seen.has(reading)) continue;
      seen.add(reading);
      readings.push({ told: JSON.stringify({ address, presence, snapshot }), atMs: receivedAtMs === null ? 0 : receivedAtMs - startMs });
    }
  }
  return readings;
}

/** Blocks without which each family still is the pack that it is. */
const REFUSED: Readonly<Record<FamilyId, readonly string[]>> = {
  "paceic-v25": ["status"],
  "pace-modbus": ["live", "flags"],
  "ritar-modbus": ["temperatures", "cellTemperatures", "extremes", "extremesShort"],
};
const refusedBlocks = (family: FamilyId): readonly FaultRule[] =>
  (REFUSED[family] ?? []).map((block) => ({ when: { block }, do: { kind: "refuse" } }));

/** Live blocks that windows were told are given up, in the order in which they were; [] = all is read. */
function unreadOf(events: readonly { readonly message: EventMessage }[]): readonly string[] {
  const told: string[] = [];
  for (const { message } of events) {
    if (message.event !== "session" || message.payload.phase !== "online") continue;
    const live = message.payload.unread.filter(({ part, isGivenUp }) => part === "live" && isGivenUp);
    const text = JSON.stringify(live.map(({ block, wire, error }) => [block, wire, error?.code]));
    if (told.at(-1) !== text) told.push(text);
  }
  return told;
}

/** A busy computer: half of the timers fire late, by up to a second. */
function lateTimers(seed: number): (ports: HostPorts) => HostPorts {
  const random = seeded(seed);
  return ({ clock, ...ports }) => ({
    ...ports,
    clock: {
      nowMs: () => clock.nowMs(),
      wallMs: () => clock.wallMs(),
      after: (ms, run) => clock.after(random() < 0.5 ? ms + random() * 1000 : ms, run),
    },
  });
}

describe.each(FAMILIES)("a session of %s", (family) => {
  it.each([1, 2, 3, 4])("that a busy computer recorded replays to the same screens on an idle one, seed %i", async (seed) => {
    const recorder = coreRig({ families: [family], wrap: lateTimers(seed), stage: { seed } });
    await recorder.connect();
    await recorder.until(() => recorder.session().phase === "online" && recorder.session().identity !== null, 600_000);
    await recorder.clock.run(30_000);
    const text = await savedText(recorder.app);
    const again = await replayed(coreRig({ families: [family] }), text);
    expect(replayNow(again)).toMatchObject({ atEnd: true, notRecorded: 0 });
    expect(snapshotsOf(again).at(-1)?.snapshot).toEqual(snapshotsOf(recorder.events).at(-1)?.snapshot);
    const last = again.findLast(({ message }) => message.event === "session")?.message;
    expect(last?.event === "session" && last.payload).toMatchObject({
      identity: recorder.session().identity,
      settings: recorder.session().settings,
    });
  });

  it("replays to the same screens, at any speed", async () => {
    const rig = coreRig({ families: [family], faults: FAULTS });
    const startMs = rig.clock.nowMs();
    await rig.connect();
    await rig.until(() => rig.session().phase === "online");
    await rig.clock.run(60_000);
    await rig.clock.run(rig.app.call("params.read", {}), 300_000);
    if (family === "paceic-v25") {
      await rig.clock.run(rig.app.call("history.download", {}));
      await rig.clock.run(15_000);
      await rig.clock.run(rig.app.call("history.cancel", {}));
    }
    rig.plug([]);
    await rig.until(() => rig.session().phase === "lost");
    await rig.clock.run(5000);
    rig.plug([rig.usb]);
    await rig.until(() => rig.session().phase === "online");
    await rig.clock.run(60_000);
    const text = await savedText(rig.app);
    const recorded = rig.events.slice();
    expect(snapshotsOf(recorded).length).toBeGreaterThan(40);
    expect(phasesOf(recorded).some((phase) => phase.startsWith("lost"))).toBe(true);

    for (const speed of ["max", 3, 0.5] as const) {
      const again = await replayed(rig, text, speed);
      expect(replayNow(again)).toMatchObject({ atEnd: true, notRecorded: 0 });
      expect(firstDifference(snapshotsOf(recorded, startMs), snapshotsOf(again))).toBeNull();
      expect(phasesOf(again.filter(({ message }) => message.event !== "session" || message.payload.phase !== "closed"))).toEqual(
        phasesOf(recorded),
      );
    }
    expect(parsedTrace(text).header).toMatchObject({ masked: false, portKind: "serial", found: { family, address: 1 } });
  });

  it("replays all packs of the line as well, and a screen that asks for them meanwhile does no harm", async () => {
    const rig = coreRig({ families: [family], stage: { packCount: 4 } });
    const startMs = rig.clock.nowMs();
    await rig.connect();
    await rig.until(() => rig.session().phase === "online");
    for (let leases = 0; leases < 6; leases++) {
      await rig.clock.run(rig.app.call("bank.watch", {}));
      await rig.clock.run(5000);
    }
    const text = await savedText(rig.app);
    const recorded = rig.events.slice();
    expect(packsOf(recorded, startMs).length).toBeGreaterThan(20);
    const again = await replayed(rig, text);
    expect(replayNow(again)).toMatchObject({ atEnd: true, notRecorded: 0 });
    const begun = again.findIndex(({ message }) => message.event === "replay" && message.payload !== null);
    const [was, is] = [packsOf(recorded, startMs), packsOf(again.slice(begun), 0)];
    expect(is.map(({ told }) => told)).toEqual(was.map(({ told }) => told));
    // As exact as the file keeps times.
    is.forEach(({ atMs }, i) => {
      expect(atMs).toBeCloseTo(was[i]?.atMs ?? Number.NaN, 2);
    });
    expect(await rig.app.call("bank.watch", {})).toEqual({ ok: true, value: null });
  });

  it("replays what was not read, and later was, as not read", async () => {
    const rig = coreRig({ families: [family], faults: refusedBlocks(family) });
    const startMs = rig.clock.nowMs();
    await rig.connect({ family, baudRate: 9600 });
    await rig.until(() => unreadOf(rig.events).length > 1 && rig.session().unread.every(({ isGivenUp }) => isGivenUp));
    await rig.clock.run(10_000);
    rig.bus.setFaults([]);
    await rig.until(() => rig.session().unread.length === 0, 120_000);
    await rig.clock.run(10_000);
    const text = await savedText(rig.app);
    const recorded = rig.events.slice();
    const notRead = snapshotsOf(recorded).map(({ snapshot }) => JSON.stringify(snapshot).includes('"notRead"'));
    expect([notRead.includes(true), notRead.at(-1)]).toEqual([true, false]);

    const again = await replayed(rig, text);
    expect(replayNow(again)).toMatchObject({ atEnd: true, notRecorded: 0 });
    expect(firstDifference(snapshotsOf(recorded, startMs), snapshotsOf(again))).toBeNull();
    const begun = again.findIndex(({ message }) => message.event === "replay" && message.payload !== null);
    expect(unreadOf(again.slice(begun))).toEqual(unreadOf(recorded));
  });
});
