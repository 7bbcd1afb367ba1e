import { describe, expect, it } from "vitest";
import { driverOf, ruleContext } from "../../protocol/index.ts";
import { neighbourOf } from "../support/neighbour.ts";
import { FAMILIES, paramRig, reportOf } from "../support/paramRig.ts";

describe.each(FAMILIES)("every setting over %s", (family) => {
  it.each(
    driverOf(family)
      .settings.bindings.filter(({ access }) => access === "write")
      .map(({ key }) => key),
  )("%s is written alone, verified, and put back", async (key) => {
    const rig = await paramRig(family, { paced: false, turnaroundMs: 5 });
    const { table } = rig.params();
    if (!table) throw new Error("no table");
    const before = rig.settings();
    const context = ruleContext(rig.snapshot()?.snapshot ?? null, rig.session().identity);
    const { value, confirm } = neighbourOf(table, rig.read().values, key, context);
    const report = reportOf(await rig.write({ [key]: value }, { confirmed: confirm.map(({ id }) => id) }));
    expect(report.rows).toEqual([{ key, verdict: "verified", from: before[key], wanted: value, got: value }]);
    expect(rig.settings()).toEqual({ ...before, [key]: value });
    const backups = await rig.app.call("backups.list", {});
    const [backup] = backups.ok ? backups.value : [];
    const file = await rig.app.call("backups.read", { name: backup?.name ?? "" });
    expect(file.ok && file.value.values[key]?.value).toBe(before[key]);
    const back = reportOf(await rig.ask(rig.app.call("params.rollBack", {})));
    expect(back.outcome).toBe("verified");
    expect(rig.settings()).toEqual(before);
  });
});
