import { expect, it } from "vitest";
import { driverOf } from "../../protocol/index.ts";
import type { HostPorts } from "../../src/core/ports.ts";
import { bankRig } from "../support/bankRig.ts";
import { coreRig } from "../support/coreRig.ts";
import { FAMILIES } from "../support/paramRig.ts";

const WATCH_MS = 200_000;

/** Whatever is asked of the others, the pack of the other screens is read often enough to stay there. */
it.each(
  FAMILIES.flatMap((family) =>
    (["shared", "private"] as const).flatMap((lineKind) => [1, 3, 15].map((packCount) => ({ family, lineKind, packCount }))),
  ),
)("the wired pack stays online: $family, $lineKind line, $packCount packs", async ({ family, lineKind, packCount }) => {
  const rig = coreRig({ families: [family], lineKind, stage: { packCount } });
  await rig.connect();
  await rig.until(() => rig.session().phase === "online");
  await rig.clock.run(6000);
  const from = rig.events.length;
  for (let passedMs = 0; passedMs < WATCH_MS; passedMs += 5000) {
    await rig.clock.run(rig.app.call("bank.watch", {}));
    await rig.clock.run(5000);
  }
  const phases = rig.events.slice(from).flatMap(({ message }) => (message.event === "session" ? [message.payload.phase] : []));
  expect(phases).not.toContain("lost");
  const present = rig.events.findLast(({ message }) => message.event === "bank")?.message;
  if (present?.event !== "bank") throw new Error("no bank");
  // A pack on a private line stands alone, unless a master tells of the others.
  const seen = lineKind === "private" && !driverOf(family).capabilities.bankThroughMaster ? 1 : packCount;
  expect(present.payload.packs.filter(({ presence }) => presence === "present")).toHaveLength(seen);
});

it.each(FAMILIES)("a cable pulled at any moment of a round leaves the program running: %s", async (family) => {
  let calls = 0;
  // As on a real clock, no two looks are at the same time: a loop that waits for nothing has no natural end.
  const wrap = (ports: HostPorts): HostPorts => ({
    ...ports,
    clock: { ...ports.clock, nowMs: () => ports.clock.nowMs() + calls++ * 1e-6 },
  });
  for (let atMs = 0; atMs < 3000; atMs += 37) {
    const rig = coreRig({ families: [family], paced: false, stage: { packCount: 2 }, wrap });
    await rig.connect();
    await rig.until(() => rig.session().phase === "online");
    await rig.clock.run(rig.app.call("bank.watch", {}));
    await rig.clock.run(atMs);
    rig.bus.unplug();
    await rig.until(() => rig.session().phase !== "online");
    await rig.until(() => rig.session().phase === "online", 20_000);
    await rig.clock.run(rig.app.call("session.disconnect", {}));
  }
});

it("an hour of looking at all packs leaves no timer behind", async () => {
  const rig = await bankRig("pace-modbus", { stage: { packCount: 15, settleMs: 0, pack: { history: { records: 0 } } }, baudRate: 115_200 });
  await rig.scanned();
  const timersBefore = rig.clock.pendingTimers;
  for (let minute = 0; minute < 60; minute++) {
    await rig.clock.run(60_000);
    rig.events.splice(0, rig.events.length - 50);
  }
  expect(rig.clock.pendingTimers).toBeLessThanOrEqual(timersBefore + 2);
  expect(rig.thatAre("present").length).toBe(15);
  // 0 is nobody's: its silence is no failure of the line.
  expect(rig.session().stats.failures).toBe(0);
});
