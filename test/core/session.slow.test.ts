import { describe, expect, it } from "vitest";
import { coreRig } from "../support/coreRig.ts";

describe("a long connection", () => {
  it("an hour online leaves no timer behind and keeps its pace", async () => {
    const rig = coreRig({ families: ["pace-modbus"], baudRate: 115_200 });
    await rig.connect({ family: "pace-modbus", baudRate: 115_200 });
    await rig.until(() => rig.snapshot()?.snapshot.alarms !== undefined);
    const timersBefore = rig.clock.pendingTimers;
    for (let minute = 0; minute < 60; minute++) {
      await rig.clock.run(60_000);
      rig.events.splice(0, rig.events.length - 50);
    }
    expect(rig.clock.pendingTimers).toBeLessThanOrEqual(timersBefore + 1);
    expect(rig.session()).toMatchObject({ phase: "online", stats: { failures: 0 } });
    // 7.6 ms of wire, 23 ms of turnaround and 100 ms of gap.
    expect(rig.session().stats.exchanges).toBeGreaterThan(0.97 * (3_600_000 / 130.6));
  });
});
