import { describe, expect, it } from "vitest";
import type { Driver, FamilyId } from "../../protocol/index.ts";
import { DRIVERS } from "../../protocol/index.ts";
import { LossJudge } from "../../src/core/session/lossJudge.ts";
import { coreRig } from "../support/coreRig.ts";
import { createLeapingClock } from "../support/leapingClock.ts";

/** The families as they are; what each makes snapshots of is counted. */
function counting(family: FamilyId) {
  let snapshots = 0;
  const known = DRIVERS.filter((driver) => driver.family === family).map(
    (driver): Driver => ({
      ...driver,
      toSnapshot: (reads) => {
        snapshots += 1;
        return driver.toSnapshot(reads);
      },
    }),
  );
  return { known, snapshots: () => snapshots };
}

describe.each(DRIVERS.map(({ family }) => family))("live values of %s", (family) => {
  it("are made of an answer once, and shown as they were judged", async () => {
    const { known, snapshots } = counting(family);
    const rig = coreRig({ known });
    await rig.connect({ family, baudRate: 9600, address: 1 });
    await rig.until(() => rig.session().pack !== null);
    const shown = () => rig.events.filter(({ message }) => message.event === "snapshot").length;
    const [made, told] = [snapshots(), shown()];
    await rig.until(() => shown() >= told + 40);
    expect(shown() - told).toBeGreaterThanOrEqual(40);
    expect(snapshots() - made).toBeLessThanOrEqual(shown() - told + 1);
    await rig.clock.run(rig.app.close());
  });
});

describe("whether a pack is lost", () => {
  const LINE_LOST = { code: "link.lost" } as const;
  const SILENT = { code: "link.timeoutFirstByte" } as const;

  async function silentFor(ms: number, before: (judge: LossJudge) => void = () => {}) {
    const clock = createLeapingClock();
    const judge = new LossJudge(clock);
    before(judge);
    await clock.run(ms);
    return judge;
  }

  it("is nobody's question while values come", async () => {
    const judge = await silentFor(1600);
    expect([judge.missing(), judge.isToBeSearched, judge.isOver]).toEqual([null, false, false]);
  });

  it("is told from a miss that is tried again, with what was wrong last", async () => {
    const judge = await silentFor(500);
    judge.missed(SILENT);
    expect(judge.missing()).toEqual({ phase: "retrying", reason: SILENT });
    judge.good();
    expect(judge.missing()).toBeNull();
  });

  it("is yes after 1.7 s, later for a pack whose rounds take longer, and no while it answers others", async () => {
    expect((await silentFor(1700)).missing()?.phase).toBe("lost");
    expect((await silentFor(4999, (judge) => judge.roundTook(2000))).missing()).toBeNull();
    expect((await silentFor(5000, (judge) => judge.roundTook(2000))).missing()?.phase).toBe("lost");
    const judge = await silentFor(1700);
    judge.answered();
    expect(judge.missing()).toBeNull();
  });

  it("waits for the leader's next round, and looks for nobody while others on the line answer", async () => {
    const led = (judge: LossJudge) => judge.setLedPeriod(3000);
    expect((await silentFor(4699, led)).missing()).toBeNull();
    expect((await silentFor(4700, led)).missing()?.phase).toBe("lost");
    const alone = await silentFor(10_700, led);
    expect(alone.isToBeSearched).toBe(true);
    alone.otherAnswered();
    expect(alone.isToBeSearched).toBe(false);
    alone.setLedPeriod(null);
    expect(alone.isToBeSearched).toBe(true);
  });

  it("is looked for anew after 6 s more, at once where another number answers", async () => {
    expect((await silentFor(7699)).isToBeSearched).toBe(false);
    expect((await silentFor(7700)).isToBeSearched).toBe(true);
    expect((await silentFor(1700, (judge) => judge.missed({ code: "device.otherAddress" }))).isToBeSearched).toBe(true);
  });

  it("is over with the line, and says why", async () => {
    const judge = await silentFor(0);
    judge.missed(LINE_LOST);
    expect([judge.isOver, judge.error]).toEqual([true, LINE_LOST]);
    judge.end({ code: "device.otherPack" });
    expect(judge.error?.code).toBe("device.otherPack");
  });
});
