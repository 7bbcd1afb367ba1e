import { describe, expect, it } from "vitest";

import type { FamilyId, PlanStep } from "../../protocol/index.ts";
import { checkEdits, driverOf, isRefusal, ruleContext } from "../../protocol/index.ts";
import type { ParamRig } from "../support/paramRig.ts";
import { FAMILIES, isWriteFrame, paramRig, provesFirst, reportOf } from "../support/paramRig.ts";

async function writesIn(rig: ParamRig, family: FamilyId, afterSeq = 0) {
  return (await rig.trace(afterSeq)).filter((line) => line.direction === "tx" && isWriteFrame(family, line.hex));
}

/** Also those that are asked for in their place. */
const settingBlocks = (plan: readonly PlanStep[]): readonly string[] =>
  plan.flatMap(({ block, insteadIfRefused = [] }) => [block, ...settingBlocks(insteadIfRefused)]);

describe.each(FAMILIES)("a safe write over %s", (family) => {
  it("changes the one value, proves it, and leaves all others alone", async () => {
    const rig = await paramRig(family);
    const before = rig.settings();
    const report = reportOf(await rig.write({ cellOvAlarmMv: 3590 }));
    expect(report).toMatchObject({ outcome: "verified", reason: null, isRollback: false });
    expect(report.rows).toEqual([{ key: "cellOvAlarmMv", verdict: "verified", from: 3600, wanted: 3590, got: 3590 }]);
    expect(rig.settings()).toEqual({ ...before, cellOvAlarmMv: 3590 });
    // Everything that was read before was compared afterwards.
    expect(report.unchanged).toBeGreaterThanOrEqual(Object.keys(rig.read().values).length - 1);
    expect(rig.read().values.cellOvAlarmMv).toBe(3590);
    expect(rig.session().settings.cellOvAlarmMv).toBe(3590);
    expect(rig.session().phase).toBe("online");
  });

  it("has backup and journal on disk before the first byte, and no journal afterwards", async () => {
    const rig = await paramRig(family);
    const kept: string[] = [];
    const set = rig.documents.set.bind(rig.documents);
    rig.documents.set = (name, text) => {
      const [room] = name.split("/");
      const states = room === "journals" ? JSON.parse(text).rows.map(({ state }: { state: string }) => state) : [];
      kept.push([room, ...states, rig.truth().settings.get("cellOvAlarmMv")].join(" "));
      return set(name, text);
    };
    reportOf(await rig.write({ cellOvAlarmMv: 3590 }));
    // What the pack held when each document was kept stands at its end.
    expect(kept.filter((line) => !line.startsWith("proven"))).toEqual([
      "backups 3600",
      "journals notSent 3600",
      "journals sent 3600",
      "journals verified 3590",
    ]);
    expect(await writesIn(rig, family)).not.toEqual([]);
    expect([...rig.documents.keys()].filter((name) => name.startsWith("journals"))).toEqual([]);
    const backup = [...rig.documents].find(([name]) => name.startsWith("backups/"));
    expect(JSON.parse(backup?.[1] ?? "").file.values.cellOvAlarmMv.value).toBe(3600);
  });

  it("sends each changed block once, and none that is not changed", async () => {
    const rig = await paramRig(family);
    const report = reportOf(await rig.write({ cellOvAlarmMv: 3590, cellOvDelayUs: 2_000_000, packUvAlarmMv: 45_000, sleepCellMv: 3100 }));
    expect(report.rows.map(({ key, verdict }) => `${key} ${verdict}`).sort()).toEqual([
      "cellOvAlarmMv verified",
      "cellOvDelayUs verified",
      "packUvAlarmMv verified",
    ]);
    const writes = await writesIn(rig, family);
    // The first write over Modbus is one that changes nothing: no raw exchange of such a write is public.
    expect(writes.map((line) => line.block)).toEqual(provesFirst(family) ? ["cellOv", "cellOv", "packUv"] : ["cellOv", "packUv"]);
    expect(report.provedPath).toBe(provesFirst(family));
    const second = reportOf(await rig.write({ cellOvAlarmMv: 3600 }));
    expect(second.provedPath).toBe(false);
  });

  it("writes nothing when there is nothing to change", async () => {
    const rig = await paramRig(family);
    expect(await rig.write({ sleepCellMv: 3100 })).toMatchObject({ ok: false, error: { code: "value.rule" } });
    expect(await writesIn(rig, family)).toEqual([]);
  });

  it("stops before the first byte when the pack holds something else than the person saw", async () => {
    const rig = await paramRig(family);
    rig.bus.packs[0]?.applySettings({ cellUvAlarmMv: 2810 });
    const seen = { ...rig.read().values };
    const result = await rig.write({ cellOvAlarmMv: 3590 }, { seen });
    expect(result).toMatchObject({ ok: false, error: { code: "write.stale", detail: { reason: "changed", keys: "cellUvAlarmMv" } } });
    expect(await writesIn(rig, family)).toEqual([]);
    expect(rig.params().progress).toBeNull();
  });

  it("judges again in the core what a window may have let through", async () => {
    const rig = await paramRig(family);
    const above = await rig.write({ cellOvAlarmMv: 3710 });
    expect(above).toMatchObject({ ok: false, error: { code: "value.rule", detail: { level: "refuse" } } });
    const risky = await rig.write({ cellOvProtectMv: 3780 });
    expect(risky).toMatchObject({ ok: false, error: { code: "value.rule", detail: { level: "confirm" } } });
    if (risky.ok) return;
    const confirmed: string[] = [];
    for (let again = await rig.write({ cellOvProtectMv: 3780 }, { confirmed }); !again.ok; ) {
      const id = String(again.error.detail?.finding);
      expect(confirmed).not.toContain(id);
      confirmed.push(id);
      again = await rig.write({ cellOvProtectMv: 3780 }, { confirmed: [...confirmed] });
    }
    expect(rig.settings().cellOvProtectMv).toBe(3780);
    // What was confirmed for one value does not count for another.
    expect(await rig.write({ cellOvProtectMv: 3790 }, { confirmed })).toMatchObject({ ok: false });
  });

  it("refuses unknown settings and what does not fit the wire", async () => {
    const rig = await paramRig(family);
    for (const edits of [{ noSuchSetting: 1 }, { cellOvDelayUs: 1_000_500 }, { cellOvAlarmMv: 4510 }]) {
      expect(await rig.write(edits as Record<string, number>)).toMatchObject({ ok: false, error: { code: "value.rule" } });
    }
    expect(await writesIn(rig, family)).toEqual([]);
  });

  it("orders blocks so that no state in between breaks a rule", async () => {
    const rig = await paramRig(family);
    // The full-charge voltage must stay below the pack's OV protection at every moment: down first, then the protection.
    const down = { fullChargeMv: 54_000, packOvAlarmMv: 54_500, packOvProtectMv: 55_000, packOvReleaseMv: 53_500, cellOvAlarmMv: 3450 };
    const confirmed = confirmAll(rig, down);
    const first = reportOf(await rig.write(down, { confirmed }));
    expect(first.outcome).toBe("verified");
    const full = driverOf(family).settings.bindings.find(({ key }) => key === "fullChargeMv")?.block ?? "";
    const order = (await writesIn(rig, family)).map((line) => line.block);
    expect(order.indexOf(full)).toBeLessThan(order.lastIndexOf("packOv"));
    const up = { fullChargeMv: 56_000, packOvAlarmMv: 57_600, packOvProtectMv: 59_200, packOvReleaseMv: 54_000, cellOvAlarmMv: 3600 };
    const seq = (await rig.trace()).at(-1)?.seq ?? 0;
    const back = reportOf(await rig.write(up, { confirmed: confirmAll(rig, up) }));
    expect(back.outcome).toBe("verified");
    const upOrder = (await writesIn(rig, family, seq)).map((line) => line.block);
    expect(upOrder.indexOf("packOv")).toBeLessThan(upOrder.indexOf(full));
  });

  it("rolls the last write back from what was there before", async () => {
    const rig = await paramRig(family);
    const before = rig.settings();
    reportOf(await rig.write({ cellOvAlarmMv: 3590, packUvAlarmMv: 45_000 }));
    const report = reportOf(await rig.ask(rig.app.call("params.rollBack", {})));
    expect(report).toMatchObject({ outcome: "verified", isRollback: true });
    expect(rig.settings()).toEqual(before);
    const backups = await rig.app.call("backups.list", {});
    expect(backups.ok && backups.value.map(({ cause }) => cause)).toEqual(["beforeRollback", "beforeWrite"]);
  });

  it("stops before the next block when the person wants no more", async () => {
    const rig = await paramRig(family);
    const done = rig.write({ cellOvAlarmMv: 3590, packUvAlarmMv: 45_000 });
    await rig.until(() => rig.params().progress?.stage === "sending");
    await rig.app.call("params.cancel", {});
    const report = reportOf(await done);
    expect(report).toMatchObject({ outcome: "stopped", reason: { code: "cancelled" } });
    expect(report.rows.map(({ key, verdict }) => `${key} ${verdict}`)).toEqual(["cellOvAlarmMv verified", "packUvAlarmMv notSent"]);
    expect(rig.settings().packUvAlarmMv).toBe(44_800);
  });

  it("lets nobody else write or read in between", async () => {
    const rig = await paramRig(family);
    const first = rig.write({ cellOvAlarmMv: 3590 });
    await rig.until(() => rig.params().progress !== null);
    expect(await rig.app.call("params.write", { edits: { cellOvAlarmMv: 3580 }, seen: {}, confirmed: [] })).toMatchObject({
      error: { code: "link.busy" },
    });
    expect(await rig.app.call("params.read", {})).toMatchObject({ error: { code: "link.busy" } });
    expect(reportOf(await first).outcome).toBe("verified");
  });

  it("is not done by another pack in the same place", async () => {
    const rig = await paramRig(family);
    const seen = { ...rig.read().values };
    rig.bus.packs[0]?.override({ packSerial: "SOMEBODY-ELSE" });
    expect(await rig.write({ cellOvAlarmMv: 3590 }, { seen })).toMatchObject({
      error: { code: "write.stale", detail: { reason: "otherPack" } },
    });
    expect(await writesIn(rig, family)).toEqual([]);
  });

  it.each([
    ["everything", [undefined]],
    ["its settings", settingBlocks(driverOf(family).settingsPlan)],
  ])("by a pack that refuses %s has the refusal as its reason, and no other pack or value", async (_, blocks) => {
    const rig = await paramRig(family);
    const seen = { ...rig.read().values };
    rig.bus.setFaults(blocks.map((block) => ({ when: { kind: "read", ...(block && { block }) }, do: { kind: "refuse" } })));
    const write = await rig.write({ cellOvAlarmMv: 3590 }, { seen });
    expect(write.ok ? write.value : isRefusal(write.error) || write.error).toBe(true);
    expect(await writesIn(rig, family)).toEqual([]);
  });

  it("writes nothing when the backup cannot be kept", async () => {
    const rig = await paramRig(family);
    rig.documents.set = (name) => {
      throw new Error(`disk full: ${name}`);
    };
    expect(await rig.write({ cellOvAlarmMv: 3590 })).toMatchObject({ ok: false, error: { code: "host.storage" } });
    expect(await writesIn(rig, family)).toEqual([]);
  });
});

function confirmAll(rig: ParamRig, edits: Readonly<Record<string, number>>): string[] {
  const { table } = rig.params();
  if (!table) throw new Error("no table");
  const findings = checkEdits(table, rig.read().values, edits, ruleContext(rig.snapshot()?.snapshot ?? null, rig.session().identity));
  expect(findings.filter(({ level }) => level === "refuse")).toEqual([]);
  return findings.filter(({ level }) => level === "confirm").map(({ id }) => id);
}

describe("address 0", () => {
  it("is written to when no other pack is there (paceic), and never over Modbus", async () => {
    const paceic = await paramRig("paceic-v25", { stage: { firstAddress: 0, packCount: 1 } });
    const report = reportOf(await paceic.write({ cellOvAlarmMv: 3590 }));
    expect(report).toMatchObject({ outcome: "verified", exchanges: { alone: 15 } });
    const broadcast = driverOf("pace-modbus").writeRequest("cellOv", 0, { cellOvAlarmMv: 1 }, {});
    expect(broadcast).toMatchObject({ ok: false, error: { code: "value.range" } });
  });

  it("is not written to while a second pack answers", async () => {
    const rig = await paramRig("paceic-v25", { stage: { firstAddress: 0, packCount: 2 } });
    expect(await rig.write({ cellOvAlarmMv: 3590 })).toMatchObject({
      ok: false,
      error: { code: "write.sharedAddress", detail: { address: 1 } },
    });
    expect(await writesIn(rig, "paceic-v25")).toEqual([]);
  });
});
