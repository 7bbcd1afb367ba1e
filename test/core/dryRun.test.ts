import { describe, expect, it } from "vitest";
import type { WritePlan } from "../../src/contract/params.ts";
import { FAMILIES, isWriteFrame, type ParamRig, paramRig, provesFirst } from "../support/paramRig.ts";

async function planOf(rig: ParamRig, edits: Readonly<Record<string, number>>): Promise<WritePlan> {
  const plan = await rig.ask(rig.app.call("params.plan", { edits: { ...edits } }));
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  return plan.value;
}

async function sentWrites(rig: ParamRig): Promise<readonly string[]> {
  const family = rig.read().pack.family;
  return (await rig.trace()).flatMap(({ direction, hex }) => (direction === "tx" && isWriteFrame(family, hex) ? [hex] : []));
}

describe.each(FAMILIES)("dry run of a write, %s", (family) => {
  it("shows the very frames that the write then sends, and sends none itself", async () => {
    const rig = await paramRig(family);
    const { cellOvAlarmMv = 0, cellUvAlarmMv = 0, packOvAlarmMv = 0 } = rig.read().values;
    const edits = { cellOvAlarmMv: cellOvAlarmMv - 10, cellUvAlarmMv: cellUvAlarmMv + 10, packOvAlarmMv: packOvAlarmMv - 100 };
    const plan = await planOf(rig, edits);
    expect(await sentWrites(rig)).toEqual([]);
    expect(plan.refusal).toBeNull();
    expect(plan.frames.filter(({ purpose }) => purpose === "write")).toHaveLength(3);
    expect(plan.frames.filter(({ purpose }) => purpose === "proof")).toHaveLength(provesFirst(family) ? 1 : 0);

    const written = await rig.write(edits, { confirmed: plan.findings.map(({ id }) => id) });
    expect(written).toMatchObject({ ok: true, value: { outcome: "verified" } });
    expect(await sentWrites(rig)).toEqual(plan.frames.map(({ hex }) => hex));
    // The firmware is proven now: the next plan begins with the write itself.
    expect((await planOf(rig, { cellOvAlarmMv })).frames.map(({ purpose }) => purpose)).toEqual(["write"]);
  });

  it("says what stands against it, and then shows no frame", async () => {
    const rig = await paramRig(family);
    const { cellOvProtectMv = 0 } = rig.read().values;
    const plan = await planOf(rig, { cellOvAlarmMv: cellOvProtectMv + 10 });
    expect(plan).toMatchObject({ worst: "refuse", frames: [], refusal: { code: "value.rule" } });
    expect(plan.findings.map(({ sentence }) => sentence)).toContain("mustBeBelow");
  });

  it("has nothing to send for what the pack holds already", async () => {
    const rig = await paramRig(family);
    const { cellOvAlarmMv = 0 } = rig.read().values;
    expect(await planOf(rig, { cellOvAlarmMv })).toMatchObject({ frames: [], refusal: null });
  });

  it("fails without a pack", async () => {
    const rig = await paramRig(family);
    await rig.ask(rig.app.call("session.disconnect", {}));
    expect(await rig.app.call("params.plan", { edits: {} })).toMatchObject({ ok: false, error: { code: "link.closed" } });
  });
});
