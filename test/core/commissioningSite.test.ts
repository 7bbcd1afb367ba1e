import { describe, expect, it } from "vitest";
import type { FlagKey } from "../../protocol/index.ts";
import type { CommissioningCheck, CommissioningSite } from "../../src/contract/commissioning.ts";
import type { CommissioningRig } from "../support/commissioningRig.ts";
import { BRAND, commissioningRig, siteOf } from "../support/commissioningRig.ts";

const edit = (rig: CommissioningRig, packCount: number, more: Partial<CommissioningSite> = {}) =>
  rig.clock.run(rig.app.call("commission.site", { site: siteOf(packCount, more) }));

const byHand = (rig: CommissioningRig, check: CommissioningCheck) =>
  rig.clock.run(rig.app.call("commission.mark", { check, status: "byHand", by: "A. Example", remark: "seen" }));

const compare = (rig: CommissioningRig) =>
  rig.clock.run(rig.app.call("commission.compare", { socPct: 50, temperatureC: 25, by: "A. Example" }));

const settled = (rig: CommissioningRig) => rig.current().results.flatMap(({ check, status }) => (status === "open" ? [] : [check]));

describe("a site that is changed", () => {
  it("to more packs, has nothing said of them by the wire", async () => {
    const rig = await commissioningRig("ritar-modbus", { packCount: 2 });
    await byHand(rig, "powerCable");
    await rig.run();
    await compare(rig);
    expect([rig.said("noAlarm"), rig.said("inverterAgrees")]).toEqual(["passed", "passed"]);
    expect(await edit(rig, 4)).toEqual({ ok: true, value: null });
    expect(settled(rig)).toEqual(["powerCable"]);
    await rig.run("noAlarm");
    await compare(rig);
    expect([rig.said("noAlarm"), rig.said("inverterAgrees")]).toEqual(["failed packsMissing", "failed packsMissing"]);
  });

  it("to the packs that are there, no longer has the display compared without the others", async () => {
    const rig = await commissioningRig("ritar-modbus", { packCount: 2 });
    await edit(rig, 4);
    await compare(rig);
    expect(rig.said("inverterAgrees")).toBe("failed packsMissing");
    await edit(rig, 2);
    expect(settled(rig)).toEqual([]);
  });

  it("to more packs, waits for the full charge of those, and keeps what was seen of the others", async () => {
    const rig = await commissioningRig("ritar-modbus", { packCount: 2 });
    for (const pack of rig.packs) pack.override({ fullyCharged: true, protections: new Set<FlagKey>(["fullCharge"]) });
    await rig.run("identities", "firstFullCharge");
    expect(rig.said("firstFullCharge")).toBe("passed");
    const { measured } = rig.result("firstFullCharge");
    await edit(rig, 4);
    expect(rig.said("firstFullCharge")).toBe("open notFullYet");
    expect(rig.result("firstFullCharge").measured).toEqual(measured);
    await rig.run("firstFullCharge");
    expect(rig.said("firstFullCharge")).toBe("open notFullYet");
    await edit(rig, 2);
    await rig.run("firstFullCharge");
    expect([rig.said("firstFullCharge"), rig.result("firstFullCharge").measured]).toEqual(["passed", measured]);
  });

  it("to fewer packs, does not count the full charge of the one that was taken away", async () => {
    const rig = await commissioningRig("ritar-modbus");
    const fill = (place: number) => rig.packs[place]?.override({ fullyCharged: true, protections: new Set<FlagKey>(["fullCharge"]) });
    for (const place of [0, 2]) fill(place);
    await rig.run("identities", "firstFullCharge");
    expect(rig.said("firstFullCharge")).toBe("open notFullYet");
    rig.bus.setFaults([{ when: { address: 3 }, do: { kind: "drop" } }]);
    await edit(rig, 2);
    await rig.run("addresses", "firstFullCharge");
    expect([rig.state().error, rig.said("firstFullCharge")]).toEqual([null, "open notFullYet"]);
    expect(rig.current().packs.map(({ address }) => address)).toEqual([1, 2]);
    const seen = () => rig.result("firstFullCharge").measured.map(({ address, value }) => [address, typeof value]);
    expect(seen()).toEqual([
      [1, "string"],
      [2, "object"],
    ]);
    fill(1);
    await rig.run("firstFullCharge");
    expect(rig.said("firstFullCharge")).toBe("passed");
  });

  it("to another inverter, has nothing said of its cable, its protocol and its display", async () => {
    const rig = await commissioningRig("ritar-modbus", { packCount: 2 });
    await byHand(rig, "inverterCable");
    await rig.run();
    await compare(rig);
    const OF_INVERTER = ["inverterCable", "inverterProtocol", "inverterAgrees"];
    const before = settled(rig);
    expect(before).toEqual(expect.arrayContaining(OF_INVERTER));
    await edit(rig, 2, { name: "Attic", inverterModel: "SPF 6000 ES" });
    expect(settled(rig)).toEqual(before);
    await edit(rig, 2, { inverterBrand: "sma" });
    expect(settled(rig)).toEqual(before.filter((check) => !OF_INVERTER.includes(check)));
    expect(rig.result("inverterCable")).toMatchObject({ by: "", remark: "seen" });
    await rig.run("inverterProtocol");
    expect(rig.said("inverterProtocol")).toBe("failed otherProtocol");
    await edit(rig, 2, { inverterBrand: BRAND });
    expect(rig.said("inverterProtocol")).toBe("open");
  });
});
