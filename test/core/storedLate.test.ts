import { describe, expect, it } from "vitest";
import type { FamilyId } from "../../protocol/index.ts";
import type { FaultRule } from "../../protocol/sim/index.ts";
import { faultPreset } from "../../protocol/sim/index.ts";
import type { FaultRig } from "../support/faultRig.ts";
import { EDITS, hasJournal, movedFrom, ready, rollBack, tryWrite } from "../support/faultRig.ts";
import { FAMILIES, reportOf } from "../support/paramRig.ts";

const late = (ms: number): FaultRule[] => [{ when: { kind: "write" }, do: { kind: "storeLate", ms } }];
/** So long an unchanged value is not believed; the ritar's is what the vendor's tool waits. */
const settleMs = (family: FamilyId): number => (family === "ritar-modbus" ? 6050 : 3000);
const NEVER: FaultRule[] = [{ when: { kind: "write", times: 1 }, do: { kind: "ignoreWrite" } }];

/** A write that is acknowledged and not stored yet. */
async function waiting(family: FamilyId) {
  const rig = await ready(family);
  const before = rig.settings();
  rig.bus.setFaults(late(2800));
  const write = rig.write(EDITS);
  await rig.until(() => rig.params().progress?.stage === "readingBack");
  await rig.clock.run(2200);
  expect(movedFrom(before, rig.settings())).toEqual({});
  return { rig, before, write };
}

/** When the first write was sent, and how long after it the report came. */
async function timed(rig: FaultRig, faults: readonly FaultRule[]): Promise<number> {
  rig.bus.setFaults(faults);
  const write = rig.write(EDITS);
  await rig.until(() => rig.writesSent() === 1, 60_000, 1);
  const sentAtMs = rig.clock.nowMs();
  expect(reportOf(await write).outcome).toBe("stopped");
  return rig.clock.nowMs() - sentAtMs;
}

describe.each(FAMILIES)("%s: a pack that acknowledges a write and stores it later", (family) => {
  it("is read until it holds the values: verified, each block sent once, and the way back is there", async () => {
    for (const faults of [faultPreset("writeStoredLate").rules, late(settleMs(family) - 100)]) {
      const tried = await tryWrite(await ready(family), faults);
      expect(tried.report).toMatchObject({ outcome: "verified", reason: null });
      expect([tried.moved, tried.sent, tried.hasJournal]).toEqual([EDITS, ["cellOv", "packUv"], false]);
      expect(await rollBack(tried)).toMatchObject({ outcome: "verified" });
      expect(movedFrom(tried.before, tried.rig.settings())).toEqual({});
    }
  });

  it("is read so also where the acknowledgement was lost", async () => {
    const tried = await tryWrite(await ready(family), [...late(2500), { when: { kind: "write" }, do: { kind: "drop" } }]);
    expect([tried.report.outcome, tried.moved, tried.sent]).toEqual(["verified", EDITS, ["cellOv", "packUv"]]);
  });

  it("and one that never stores it is not verified, and said to be so no sooner than one that is late", async () => {
    const tookMs = await timed(await ready(family), NEVER);
    expect(tookMs).toBeGreaterThan(settleMs(family));
    // All the other settings are read again after it.
    expect(tookMs).toBeLessThan(settleMs(family) + 6000);
    const tried = await tryWrite(await ready(family), NEVER);
    expect(tried.verdicts.slice(0, 2)).toEqual(["cellOvAlarmMv notVerified 3600", "cellOvDelayUs notVerified 1000000"]);
    expect([tried.moved, tried.sent, tried.hasJournal]).toEqual([{}, ["cellOv"], false]);
  });

  it("the cable out while it is waited for: the end is unknown, and the next connection finds it stored", async () => {
    const { rig, before, write } = await waiting(family);
    rig.plug([]);
    const report = reportOf(await write);
    expect([report.outcome, report.rows[0]?.verdict, hasJournal(rig)]).toEqual(["unknown", "unknown", true]);
    await rig.clock.run(3000);
    rig.plug([rig.usb]);
    await rig.until(() => rig.params().unfinished?.isRead === true);
    expect(rig.params().unfinished?.rows.map(({ state, now, wanted }) => [state, now === wanted])).toEqual([
      ["sent", true],
      ["sent", true],
      ["notSent", false],
    ]);
    rig.bus.setFaults([]);
    expect(await rig.ask(rig.app.call("params.recover", { action: "rollBack" }))).toMatchObject({ value: { outcome: "verified" } });
    expect(movedFrom(before, rig.settings())).toEqual({});
  });

  it("stored only after the write was looked at again: a way back that finds nothing to send does not forget it", async () => {
    const rig = await ready(family);
    const before = rig.settings();
    rig.bus.setFaults(late(60_000));
    const write = rig.write(EDITS);
    await rig.until(() => rig.params().progress?.stage === "readingBack");
    rig.plug([]);
    expect(reportOf(await write).outcome).toBe("unknown");
    rig.plug([rig.usb]);
    await rig.until(() => rig.params().unfinished?.isRead === true);
    expect(rig.params().unfinished?.rows.map(({ from, now }) => now === from)).toEqual([true, true, true]);
    await rig.clock.run(60_000);
    rig.bus.setFaults([]);
    const rollBack = () => rig.ask(rig.app.call("params.recover", { action: "rollBack" }));
    expect(await rollBack()).toMatchObject({ ok: false, error: { code: "write.stale", detail: { reason: "changed" } } });
    expect([hasJournal(rig), rig.params().unfinished?.rows[0]?.now]).toEqual([true, EDITS.cellOvAlarmMv]);
    expect(await rollBack()).toMatchObject({ value: { outcome: "verified" } });
    expect([hasJournal(rig), movedFrom(before, rig.settings())]).toEqual([false, {}]);
  });

  it("Cancel while it is waited for: the block is still seen to its end, and the next is not sent", async () => {
    const { rig, before, write } = await waiting(family);
    await rig.app.call("params.cancel", {});
    const report = reportOf(await write);
    expect(report).toMatchObject({ outcome: "stopped", reason: { code: "cancelled" } });
    expect(report.rows.map(({ verdict }) => verdict)).toEqual(["verified", "verified", "notSent"]);
    const { packUvAlarmMv, ...first } = EDITS;
    expect([movedFrom(before, rig.settings()), rig.writesSent(), hasJournal(rig)]).toEqual([first, 1, false]);
  });

  it("the connection ended after Cancel: unknown, never not verified", async () => {
    const { rig, write } = await waiting(family);
    await rig.app.call("params.cancel", {});
    expect(await rig.ask(rig.app.call("session.disconnect", {}))).toEqual({ ok: true, value: null });
    expect([reportOf(await write).outcome, hasJournal(rig)]).toEqual(["unknown", true]);
  });
});
