import { describe, expect, it } from "vitest";
import { driverOf } from "../../protocol/index.ts";
import type { FaultRule } from "../../protocol/sim/index.ts";
import { backAgain, EDITS, hasJournal, movedFrom, ready, tryWrite } from "../support/faultRig.ts";
import { FAMILIES, reportOf } from "../support/paramRig.ts";

const gone = (block: string, ms = 90_000): FaultRule => ({
  when: { block, kind: "write", times: 1 },
  do: { kind: "reboot", ms, stores: true },
});

describe.each(FAMILIES)("what a write leaves behind over %s", (family) => {
  it("a pack gone in the second block: nothing read before counts any more, and it is not asked for ever", async () => {
    const tried = await tryWrite(await ready(family), [gone("packUv")]);
    const { report } = tried;
    expect(report.outcome).toBe("unknown");
    expect(tried.verdicts).toEqual(["cellOvAlarmMv unknown null", "cellOvDelayUs unknown null", "packUvAlarmMv unknown null"]);
    expect([tried.moved, tried.sent]).toEqual([EDITS, ["cellOv", "packUv"]]);
    // 15 s of patience, and one more block asked three times; not sixteen of them.
    expect(report.endedWallMs - report.startedWallMs).toBeLessThan(35_000);
  });

  it("a side effect found after the pack was gone: the way back takes it along", async () => {
    const moves: FaultRule = { when: { kind: "write", times: 1 }, do: { kind: "changeOther", key: "balanceDeltaMv", delta: 1 } };
    const tried = await tryWrite(await ready(family), [moves, gone("cellOv", 40_000)]);
    expect(tried.moved).toMatchObject({ balanceDeltaMv: 31, cellOvAlarmMv: 3590 });
    const { rig } = tried;
    const unfinished = await backAgain(rig);
    expect(unfinished.sideEffects).toEqual([{ key: "balanceDeltaMv", from: 30, now: 31 }]);
    const back = reportOf(await rig.ask(rig.app.call("params.recover", { action: "rollBack" })));
    expect(back).toMatchObject({ outcome: "verified", isRollback: true });
    expect(movedFrom(tried.before, rig.settings())).toEqual({});
  });

  it("a side effect found after the pack was gone: the way back of the report takes it along, and waits until it was read", async () => {
    const moves: FaultRule = { when: { kind: "write", times: 1 }, do: { kind: "changeOther", key: "balanceDeltaMv", delta: 1 } };
    const tried = await tryWrite(await ready(family), [moves, gone("cellOv", 40_000)]);
    const { rig } = tried;
    expect(await rig.app.call("params.rollBack", {})).toMatchObject({ ok: false });
    expect(hasJournal(rig)).toBe(true);
    await backAgain(rig);
    const back = reportOf(await rig.ask(rig.app.call("params.rollBack", {})));
    expect(back).toMatchObject({ outcome: "verified", isRollback: true });
    expect(movedFrom(tried.before, rig.settings())).toEqual({});
    expect(hasJournal(rig)).toBe(false);
  });

  it("finished: it leads back to the very beginning, and a finished rollback is one", async () => {
    const goneAtOnce: FaultRule = { when: { kind: "write", times: 1 }, do: { kind: "reboot", ms: 40_000, stores: true } };
    const tried = await tryWrite(await ready(family), [goneAtOnce]);
    const { rig } = tried;
    const { backup } = await backAgain(rig);
    const causes = async () => {
      const list = await rig.app.call("backups.list", {});
      return list.ok && list.value.map(({ cause }) => cause);
    };
    expect(reportOf(await rig.ask(rig.app.call("params.recover", { action: "finish" })))).toMatchObject({
      outcome: "verified",
      isRollback: false,
      backup,
    });
    // What it held half-written is kept, and is nothing that a rollback may lead to.
    expect(await causes()).toEqual(["beforeFinish", "beforeWrite"]);
    rig.bus.setFaults([goneAtOnce]);
    expect(reportOf(await rig.ask(rig.app.call("params.rollBack", {}))).outcome).toBe("unknown");
    await backAgain(rig);
    const back = reportOf(await rig.ask(rig.app.call("params.recover", { action: "finish" })));
    expect(back).toMatchObject({ outcome: "verified", isRollback: true });
    expect(movedFrom(tried.before, rig.settings())).toEqual({});
    expect(await causes()).toEqual(["beforeFinish", "beforeRollback", "beforeFinish", "beforeWrite"]);
  });

  it("a block that the pack refuses afterwards: neither finished nor rolled back nor taken for complete, and the journal stays", async () => {
    // Wanted and not sent yet; not wanted at all; and where all that was wanted is there.
    for (const [key, last] of [
      ["packUvAlarmMv", "cellOv"],
      ["cellUvAlarmMv", "cellOv"],
      ["cellUvAlarmMv", "packUv"],
    ] as const) {
      const tried = await tryWrite(await ready(family), [gone(last, 40_000)]);
      const { rig } = tried;
      const blocks = Object.entries(driverOf(family).blocks).filter(([, { layout }]) => layout?.some((field) => field.key === key));
      const refused = blocks.map(([block]): FaultRule => ({ when: { kind: "read", block }, do: { kind: "refuse" } }));
      rig.bus.setFaults(refused);
      const unfinished = await backAgain(rig);
      expect([key, unfinished.refusal?.detail]).toEqual([key, expect.objectContaining({ wire: expect.any(String) })]);
      const sent = rig.writesSent();
      for (const action of ["finish", "rollBack"] as const) {
        expect(await rig.ask(rig.app.call("params.recover", { action }))).toEqual({ ok: false, error: unfinished.refusal });
      }
      expect(await rig.ask(rig.app.call("params.rollBack", {}))).toEqual({ ok: false, error: unfinished.refusal });
      // It gives it again when it was looked at, and not when it is to be written.
      rig.bus.setFaults([]);
      await rig.ask(rig.app.call("params.read", {}));
      if (rig.params().unfinished === null) continue;
      rig.bus.setFaults(refused);
      expect(await rig.ask(rig.app.call("params.recover", { action: "rollBack" }))).toMatchObject({ ok: false });
      expect([rig.writesSent(), hasJournal(rig), rig.settings()]).toEqual([sent, true, { ...tried.before, ...tried.moved }]);
    }
  });

  it("a value that another hand has set since is not written over by the way back", async () => {
    const rig = await ready(family);
    expect(reportOf(await rig.write(EDITS)).outcome).toBe("verified");
    rig.bus.packs[0]?.applySettings({ cellOvAlarmMv: 3580 });
    const stale = { ok: false, error: { code: "write.stale", detail: { reason: "changed", keys: "cellOvAlarmMv" } } };
    expect(await rig.ask(rig.app.call("params.rollBack", {}))).toMatchObject(stale);
    expect(rig.settings()).toMatchObject({ ...EDITS, cellOvAlarmMv: 3580 });
  });

  it("kept as it is: the journal goes, the pack stays", async () => {
    const tried = await tryWrite(await ready(family), [gone("cellOv", 40_000)]);
    const { rig } = tried;
    await backAgain(rig);
    expect(await rig.app.call("params.recover", { action: "keep" })).toEqual({ ok: true, value: null });
    expect([hasJournal(rig), rig.params().unfinished]).toEqual([false, null]);
    // What its report says is no longer known of anything.
    expect(await rig.app.call("params.rollBack", {})).toMatchObject({ error: { detail: { reason: "nothingToRollBack" } } });
    expect(movedFrom(tried.before, rig.settings())).toEqual(tried.moved);
    expect(reportOf(await rig.write({ cellOvAlarmMv: 3580 })).outcome).toBe("verified");
  });

  it("is of its pack alone: another one in its place is neither blocked by it nor written because of it", async () => {
    const tried = await tryWrite(await ready(family), [gone("cellOv", 40_000)]);
    const { rig } = tried;
    const [pack] = rig.bus.packs;
    await rig.until(() => rig.session().phase === "lost", 120_000);
    pack?.override({ packSerial: "ANOTHER-PACK" });
    await rig.connect({ family, address: 1 });
    await rig.until(() => rig.params().read?.pack.identity.packSerial === "ANOTHER-PACK", 120_000);
    expect(rig.params().unfinished).toMatchObject({
      isRead: false,
      pack: { identity: { packSerial: tried.report.pack.identity.packSerial } },
    });
    const sent = rig.writesSent();
    for (const action of ["finish", "rollBack"] as const) {
      expect(await rig.app.call("params.recover", { action })).toMatchObject({ ok: false, error: { code: "link.closed" } });
    }
    expect(rig.writesSent()).toBe(sent);
    expect(reportOf(await rig.write({ cellUvAlarmMv: 2810 })).outcome).toBe("verified");
    // It is the only trace of what the other pack may hold: who means the pack at hand does not forget it.
    expect(await rig.app.call("params.recover", { action: "keep" })).toMatchObject({ ok: false, error: { code: "link.closed" } });
    const other = await rig.app.call("params.recover", { action: "keep", id: "w1" });
    expect([other, hasJournal(rig)]).toMatchObject([{ ok: false, error: { code: "write.stale" } }, true]);
    // A window shows which one it is, and names it.
    const id = rig.params().unfinished?.id ?? "";
    expect(await rig.app.call("params.recover", { action: "keep", id })).toEqual({ ok: true, value: null });
    expect(hasJournal(rig)).toBe(false);
  });

  it("the disk is full after the backup: nothing is sent that the journal does not say", async () => {
    const rig = await ready(family);
    const { documents } = rig;
    const set = documents.set.bind(documents);
    for (const mostJournals of [0, 1]) {
      let journals = 0;
      documents.set = (name, text) => {
        if (name.startsWith("journals/") && ++journals > mostJournals) throw new Error("disk full");
        return set(name, text);
      };
      const result = await rig.write(EDITS);
      if (mostJournals === 0) expect(result).toMatchObject({ ok: false, error: { code: "host.storage" } });
      else {
        const report = reportOf(result);
        expect(report).toMatchObject({ outcome: "stopped", reason: { code: "host.storage" } });
        expect(report.rows.map(({ verdict }) => verdict)).toEqual(["notSent", "notSent", "notSent"]);
      }
      expect(rig.writesSent()).toBe(0);
    }
    documents.set = set;
    expect(reportOf(await rig.write(EDITS)).outcome).toBe("verified");
  });
});

describe("settings that the pack may move by itself", () => {
  it("the inverter's codes once the choice is handed to the pack: no side effect, anything else is one", async () => {
    for (const [key, outcome] of [
      ["inverterCanCode", "verified"],
      ["inverterRs485Code", "verified"],
      ["balanceDeltaMv", "stopped"],
    ] as const) {
      const rig = await ready("paceic-v25");
      rig.bus.packs[0]?.applySettings({ inverterTypeCode: 1, inverterCanCode: 3, inverterRs485Code: 5 });
      await rig.ask(rig.app.call("params.read", {}));
      rig.bus.setFaults([{ when: { kind: "write", times: 1 }, do: { kind: "changeOther", key, delta: 1 } }]);
      const report = reportOf(await rig.write({ inverterTypeCode: 0 }));
      expect([key, report.outcome]).toEqual([key, outcome]);
      // The way back takes the codes along, those too that the pack has chosen only after the write.
      rig.bus.setFaults([]);
      rig.bus.packs[0]?.applySettings({ inverterRs485Code: 9 });
      const back = reportOf(await rig.ask(rig.app.call("params.rollBack", {})));
      expect([key, back.outcome]).toEqual([key, "verified"]);
      expect(rig.settings()).toMatchObject({ inverterTypeCode: 1, inverterCanCode: 3, inverterRs485Code: 5, balanceDeltaMv: 30 });
    }
  });
});
