import { describe, expect, it } from "vitest";
import { EDITS, hasJournal, lastSeq, movedFrom, ready, rollBack, told, tryWrite } from "../support/faultRig.ts";
import { report as print } from "../support/hostApp.ts";
import { FAMILIES, reportOf } from "../support/paramRig.ts";

describe.each(FAMILIES)("the cable out in the middle of a write over %s", (family) => {
  it("after any exchange: what is told is true, and the same run finishes or goes back once it is in again", async () => {
    const whole = await ready(family);
    const { exchanges } = reportOf(await whole.write(EDITS));
    const last = Object.values(exchanges).reduce((sum, count) => sum + count, 0);
    const seen = { nothingSent: 0, finished: 0, wentBack: 0, complete: 0 };
    for (let n = 0; n < last; n++) {
      const rig = await ready(family);
      const before = rig.settings();
      const seq = await lastSeq(rig);
      const write = rig.write(EDITS);
      await rig.until(() => (rig.params().progress?.exchanges ?? -1) >= n);
      rig.plug([]);
      const result = await write;
      const atCut = rig.settings();
      if (!result.ok) {
        expect([n, result.error.code]).toEqual([n, "link.lost"]);
        expect([movedFrom(before, atCut), rig.writesSent(), hasJournal(rig)]).toEqual([{}, 0, false]);
        seen.nothingSent += 1;
        continue;
      }
      const tried = await told(rig, before, seq, result.value);
      expect(new Set(tried.frames).size).toBe(tried.frames.length);
      expect([n, tried.hasJournal]).toEqual([n, tried.report.outcome === "unknown"]);
      for (const { key, got } of tried.report.rows) if (got !== null) expect([n, key, got]).toEqual([n, key, atCut[key]]);
      if (tried.report.outcome === "stopped") {
        // Backup and journal were there, and nothing had left yet.
        expect([tried.moved, tried.sent]).toEqual([{}, []]);
        seen.nothingSent += 1;
        continue;
      }
      expect(tried.report.outcome).toBe("unknown");
      rig.plug([rig.usb]);
      await rig.until(() => rig.session().phase === "online" && (rig.params().unfinished?.isRead ?? true), 120_000);
      const { unfinished, report } = rig.params();
      if (unfinished === null) {
        expect([n, report?.outcome, movedFrom(before, atCut)]).toEqual([n, "verified", EDITS]);
        seen.complete += 1;
        continue;
      }
      for (const { key, now } of unfinished.rows) expect([n, key, now]).toEqual([n, key, atCut[key]]);
      expect(unfinished.sideEffects).toEqual([]);
      const action = n % 2 === 0 ? "finish" : "rollBack";
      const done = await rig.ask(rig.app.call("params.recover", { action }));
      expect([n, done.ok]).toEqual([n, true]);
      expect([n, movedFrom(before, rig.settings())]).toEqual([n, action === "finish" ? EDITS : {}]);
      expect(hasJournal(rig)).toBe(false);
      seen[action === "finish" ? "finished" : "wentBack"] += 1;
    }
    const { nothingSent, finished, wentBack, complete } = seen;
    print(`${family}: unplugged after each of ${last} exchanges: ${nothingSent} before the first write, ${complete} complete`);
    print(`${family}: ${finished} finished and ${wentBack} rolled back in the same run`);
    expect(Math.min(nothingSent, finished, wentBack)).toBeGreaterThan(0);
  });

  it("disconnecting after Cancel is a cable out too: the next connection finds the write", async () => {
    const rig = await ready(family);
    const write = rig.write(EDITS);
    await rig.until(() => rig.params().progress?.stage === "sending");
    await rig.app.call("params.cancel", {});
    expect(await rig.ask(rig.app.call("session.disconnect", {}))).toEqual({ ok: true, value: null });
    expect(reportOf(await write).outcome).toBe("unknown");
    await rig.connect({ family, address: 1 });
    await rig.until(() => rig.params().unfinished?.isRead === true);
    const done = reportOf(await rig.ask(rig.app.call("params.recover", { action: "finish" })));
    expect(done.outcome).toBe("verified");
    expect(rig.settings()).toMatchObject(EDITS);
  });
});

describe("what no table lets anybody write", () => {
  it("a block switched off beside a write: told, not followed by another block, and owed by the way back", async () => {
    const rig = await ready("paceic-v25");
    const off = [{ when: { kind: "write", times: 1 } as const, do: { kind: "changeOther", key: "cellUvEnabled", delta: -1 } as const }];
    const tried = await tryWrite(rig, off);
    expect(tried.report).toMatchObject({ outcome: "stopped", reason: null });
    expect(tried.report.rows.filter(({ verdict }) => verdict === "sideEffect")).toEqual([
      { key: "cellUv.enabled", verdict: "sideEffect", from: 1, wanted: 1, got: 0 },
    ]);
    const back = await rollBack(tried);
    expect(movedFrom(tried.before, rig.settings())).toEqual({ cellUvEnabled: 0 });
    // All settings are back and the block is still off: that is not "verified".
    expect(back.outcome).toBe("stopped");
    expect(back.rows.find(({ key }) => key === "cellUv.enabled")).toMatchObject({ verdict: "sideEffect", from: 1, got: 0 });
    expect(back.rows.filter(({ verdict }) => verdict === "verified")).toHaveLength(Object.keys(EDITS).length);
  });

  it("a block switched off under the block that follows: nothing more is sent", async () => {
    const rig = await ready("paceic-v25");
    const tried = await tryWrite(rig, [
      { when: { kind: "write", times: 1 }, do: { kind: "changeOther", key: "packUvEnabled", delta: -1 } },
    ]);
    expect(tried.report).toMatchObject({ outcome: "stopped", reason: { code: "write.stale", detail: { keys: "packUv.enabled" } } });
    expect(tried.sent).toEqual(["cellOv"]);
  });
});
