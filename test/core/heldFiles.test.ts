import { describe, expect, it } from "vitest";
import { createFaultMachine } from "../support/faultMachine.ts";
import { EDITS, ready } from "../support/faultRig.ts";
import { historyRig, raws } from "../support/historyRig.ts";
import { FAMILIES, reportOf } from "../support/paramRig.ts";

const RECORDS = 20;
const LOG = { everyS: 1, packs: "wired", decimal: "point", limitMb: 8 } as const;
/** In the middle of a job, for half a second. */
const HELD = { reason: "EBUSY", first: 3, count: 3 };

describe("a file that another program holds for a moment", () => {
  it.each(["ritar-modbus", "paceic-v25"] as const)("%s: no record of the history is lost, and none is there twice", async (family) => {
    const machine = createFaultMachine();
    const history = { records: RECORDS, everyMs: 6 * 3_600_000 };
    const rig = await historyRig(family, { paced: false, turnaroundMs: 2, stage: { pack: { history } }, wrap: machine.wrap });
    machine.begin();
    machine.disk = HELD;
    expect(await rig.download()).toMatchObject({ outcome: "complete", added: RECORDS, lost: 0 });
    expect(new Set(raws(await rig.rows())).size).toBe(RECORDS);
  });

  it.each(FAMILIES)("%s: a log has no gap, and a write ends verified with its backup", async (family) => {
    const machine = createFaultMachine();
    const rig = await ready(family, { wrap: machine.wrap });
    await rig.ask(rig.app.call("log.start", LOG));
    for (const first of [1, 2, 3, 4, 5]) {
      machine.begin();
      machine.disk = { ...HELD, first };
      await rig.clock.run(5000);
      expect(rig.events.findLast(({ message }) => message.event === "log")?.message.payload).toMatchObject({ phase: "on", gaps: 0 });
    }
    machine.begin();
    machine.disk = { ...HELD, first: 1 };
    const { outcome, backup } = reportOf(await rig.write(EDITS));
    expect([outcome, rig.documents.has(backup)]).toEqual(["verified", true]);
  });

  it("is not waited for where the disk is full, and not for ever", async () => {
    for (const [reason, mostMs] of [
      ["ENOSPC", 1],
      ["EBUSY", 1000],
    ] as const) {
      const machine = createFaultMachine();
      const rig = await ready("paceic-v25", { wrap: machine.wrap });
      machine.disk = { reason, first: 0 };
      const startMs = rig.clock.nowMs();
      const started = await rig.ask(rig.app.call("log.start", LOG));
      expect(started).toMatchObject({ ok: false, error: { code: "host.storage", detail: { reason } } });
      expect(rig.clock.nowMs() - startMs).toBeLessThan(mostMs);
    }
  });
});
