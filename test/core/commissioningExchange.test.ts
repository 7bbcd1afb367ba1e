import { describe, expect, it } from "vitest";
import type { FlagKey } from "../../protocol/index.ts";
import { driverOf } from "../../protocol/index.ts";
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

  it("tells its own name, though it refuses what the former one answered with", async () => {
    const rig = await commissioningRig("pace-modbus");
    await rig.run("identities");
    rig.packs[1]?.override(LARGER);
    rig.bus.setFaults([{ when: { address: 2, block: "identity" }, do: { kind: "refuse" } }]);
    await rig.run("identities");
    expect([rig.said("identities"), rig.current().packs[1]?.packSerial]).toEqual(["failed modelDiffers", "TOO LARGE"]);
  });

  const WITH_CLOCK = FAMILIES.filter((family) => driverOf(family).clock !== null);

  it.each(WITH_CLOCK)("%s: is not full because the former one was", async (family) => {
    const rig = await commissioningRig(family);
    for (const pack of rig.packs) pack.override({ fullyCharged: true, protections: new Set<FlagKey>(["fullCharge"]) });
    await rig.run("identities", "firstFullCharge");
    expect(rig.said("firstFullCharge")).toBe("passed");
    rig.packs[1]?.override(LARGER);
    await rig.run("firstFullCharge");
    expect([rig.said("firstFullCharge"), rig.current().packs[1]?.packSerial]).toEqual(["open notFullYet", "TOO LARGE"]);
    expect(rig.result("firstFullCharge").measured.find(({ address }) => address === 2)).toMatchObject({ value: null });
  });

  it.each(WITH_CLOCK)("%s: in the middle of a run, has none of the settings that the former one held", async (family) => {
    const rig = await commissioningRig(family);
    await rig.run("identities");
    await rig.begin("settingsEqual", "firstFullCharge");
    await rig.until(() => rig.said("settingsEqual") === "passed", 120_000);
    expect(rig.current().packs[1]?.settingsReadAt).toEqual(expect.any(String));
    rig.packs[1]?.override(LARGER);
    await rig.idle();
    expect([rig.state().error, rig.current().packs[1]?.packSerial]).toEqual([null, "TOO LARGE"]);
    expect(rig.current().packs[1]).toMatchObject({ settings: {}, fingerprint: null });
    expect(rig.said("settingsEqual")).toBe("open");
  });
});

it("a run whose search somebody cancels in another window ends at once, and blames no pack", async () => {
  const rig = await commissioningRig("ritar-modbus");
  await rig.begin("addresses", "noAlarm");
  await rig.clock.run(2000);
  await rig.clock.run(rig.app.call("bank.cancel", {}));
  expect(await rig.idle()).toBeLessThan(10_000);
  expect([rig.said("addresses"), rig.said("noAlarm"), rig.state().error?.code]).toEqual(["open", "open", "cancelled"]);
  await rig.run("addresses", "noAlarm");
  expect([rig.said("addresses"), rig.said("noAlarm"), rig.state().error]).toEqual(["passed", "passed", null]);
});

it("a check after a search that was cancelled asks the addresses that are left", async () => {
  const rig = await commissioningRig("ritar-modbus");
  await rig.run("identities");
  await rig.clock.run(rig.app.call("bank.scan", { everything: false }));
  await rig.clock.run(2000);
  await rig.clock.run(rig.app.call("bank.cancel", {}));
  await rig.clock.run(5000);
  await rig.run("identities");
  expect([rig.said("identities"), rig.state().error]).toEqual(["passed", null]);
});
