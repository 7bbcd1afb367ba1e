import { describe, expect, it } from "vitest";
import type { FaultRule } from "../../protocol/sim/index.ts";
import { coreRig } from "../support/coreRig.ts";
import { FAMILIES } from "../support/paramRig.ts";
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

describe.each(FAMILIES)("a session of %s", (family) => {
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
    expect(snapshotsOf(recorded).length).toBeGreaterThan(60);
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
});
