import { describe, expect, it } from "vitest";
import { COMMISSIONING_SCHEMA } from "../../src/contract/commissioning.ts";
import { commissioningRig } from "../support/commissioningRig.ts";

describe("figures of the checks", () => {
  it("name a model in ampere hours and amperes", async () => {
    const rig = await commissioningRig("ritar-modbus", { packCount: 1 });
    await rig.run("identities");
    const model = rig.result("identities").measured.find(({ name }) => name === "model");
    expect(model?.value).toMatch(/^16S \d{2,3} Ah( \d{2,3} A)?$/);
  });

  it("keep what a rule has said beside its id, so that it can be said again", async () => {
    const rig = await commissioningRig("pace-modbus", { packCount: 1 });
    rig.packs[0]?.applySettings({ cellOvAlarmMv: 3700, cellOvProtectMv: 3600 });
    await rig.run("settingRules");
    const broken = rig.result("settingRules").measured.filter(({ name }) => name === "rule");
    expect(broken.map(({ finding }) => finding)).toContainEqual({
      sentence: "mustBeBelow",
      keys: ["cellOvAlarmMv", "cellOvProtectMv"],
      params: { value: 3700, other: 3600 },
    });
    expect(COMMISSIONING_SCHEMA.safeParse(rig.current()).error).toBe(undefined);
  });
});
