import { describe, expect, it } from "vitest";
import { commissioningRig } from "../support/commissioningRig.ts";
import { FAMILIES } from "../support/paramRig.ts";

const LARGER = {
  ratedCapacityMah: 280_000,
  fullCapacityMah: 280_000,
  bmsVersion: "P16S280A-SIM-1.00",
  packSerial: "TOO LARGE",
} as const;

describe("a pack that is exchanged while the program runs", () => {
  it.each(FAMILIES)("%s: is checked as the one that it is now, and asked for its settings", async (family) => {
    const rig = await commissioningRig(family);
    rig.packs[1]?.override(LARGER);
    await rig.run("identities");
    expect([rig.said("identities"), rig.current().packs[1]?.packSerial]).toEqual(["failed modelDiffers", "TOO LARGE"]);
    rig.packs[1]?.override(null);
    await rig.run("identities", "settingsEqual");
    expect([rig.said("identities"), rig.current().packs[1]?.packSerial]).toEqual(["passed", "SN2"]);
    expect([rig.said("settingsEqual"), rig.state().error]).toEqual(["passed", null]);
  });
});
