import { describe, expect, it } from "vitest";
import type { PackSnapshot } from "../../protocol/index.ts";
import { driverOf } from "../../protocol/index.ts";
import type { CommissioningCheck } from "../../src/contract/commissioning.ts";
import { COMMISSIONING_CHECKS } from "../../src/contract/commissioning.ts";
import { CHECKS } from "../../src/core/commissioning/checks.ts";
import { openResult } from "../../src/core/commissioning/commissioningBook.ts";
import { resultAfter } from "../../src/core/commissioning/documentParts.ts";
import type { SeenPack, Sight } from "../../src/core/commissioning/sight.ts";
import { inverterAgrees } from "../../src/core/commissioning/valueChecks.ts";
import { snapshotOf } from "../support/bankPacks.ts";
import { commissioningRig, siteOf } from "../support/commissioningRig.ts";

const AT = "2026-01-12T06:48:13";

const seen = (address: number, snapshot: Partial<PackSnapshot> = {}, more: Partial<SeenPack> = {}): SeenPack => ({
  address,
  driver: driverOf("ritar-modbus"),
  name: {
    family: "ritar-modbus",
    address,
    identity: { bmsVersion: "P16S100A-1812-1.00", modelSerial: `BOARD${address}`, packSerial: `SN${address}` },
  },
  snapshot: snapshotOf(address, { currentMa: 0, ...snapshot }),
  answersAlone: true,
  settings: null,
  clock: null,
  archive: null,
  ...more,
});

const sightOf = (check: CommissioningCheck, packs: readonly SeenPack[], more: Partial<Sight> = {}): Sight => ({
  site: siteOf(packs.length),
  packs,
  members: packs.map(({ address }) => address),
  troubles: [],
  isBlind: false,
  wanted: null,
  at: AT,
  before: openResult(check),
  ...more,
});

function said(check: CommissioningCheck, packs: readonly SeenPack[], more: Partial<Sight> = {}): string {
  const { status, reason } = CHECKS[check].check(sightOf(check, packs, more));
  return [status, reason].filter(Boolean).join(" ");
}

const NOTHING_READ: Partial<PackSnapshot> = {
  packVoltageMv: "notRead",
  currentMa: "notRead",
  socDeciPct: "notRead",
  fullyCharged: "notRead",
  cellVoltagesMv: [],
  temperatures: [],
  alarms: "notRead",
  protections: "notRead",
  faults: "notRead",
};
const UNKNOWN = { bmsVersion: "notRead", modelSerial: "notRead", packSerial: "notRead" } as const;

describe("a check", () => {
  it("passes nothing of a pack from which nothing was read", () => {
    const bare = (address: number) => seen(address, NOTHING_READ, { name: { family: "ritar-modbus", address, identity: UNKNOWN } });
    const passing = COMMISSIONING_CHECKS.filter((check) => said(check, [bare(1), bare(2)]) === "passed");
    // That something answers at an address is all that is known.
    expect(passing).toEqual(["addresses"]);
  });

  it("passes nothing when only one of the packs was not read", () => {
    const packs = [seen(1), seen(2, NOTHING_READ, { name: null })];
    const passing = COMMISSIONING_CHECKS.filter((check) => said(check, packs) === "passed");
    expect(passing).toEqual(["addresses"]);
  });

  it("passes nothing without a pack", () => {
    expect(COMMISSIONING_CHECKS.filter((check) => said(check, [], { site: siteOf(1) }) === "passed")).toEqual([]);
  });

  it.each<readonly [number, string]>([
    [53_900 + 499, "passed"],
    [53_900 + 500, "failed voltagesApart"],
  ])("a pack of %i mV beside one of 53900 mV: %s", (packVoltageMv, expected) => {
    expect(said("voltagesBeforeJoining", [seen(1), seen(2, { packVoltageMv })])).toBe(expected);
  });

  it("close voltages while current flows say nothing of before the packs were joined", () => {
    expect(said("voltagesBeforeJoining", [seen(1), seen(2, { currentMa: 60_000 })])).toBe("open currentFlows");
    expect(said("voltagesBeforeJoining", [seen(1), seen(2, { currentMa: 60_000, packVoltageMv: 53_900 + 500 })])).toBe(
      "failed voltagesApart",
    );
    expect(said("voltagesBeforeJoining", [seen(1), seen(2, { currentMa: "notRead" })])).not.toBe("passed");
  });

  it.each<readonly [number, string]>([
    [0, "passed"],
    [550, "passed"],
    [-1, "failed temperatureOutside"],
    [551, "failed temperatureOutside"],
  ])("a cell sensor at %i tenths of a degree: %s", (valueDeciC, expected) => {
    expect(said("temperatures", [seen(1, { temperatures: [{ role: "cell", index: 1, valueDeciC }] })])).toBe(expected);
  });

  it("cannot tell addresses apart on a private line, nor ask packs behind a master", () => {
    expect(said("addresses", [seen(1), seen(2)], { isBlind: true })).toBe("notPossible privateLine");
    expect(said("clocks", [seen(1), seen(2, {}, { answersAlone: false })])).toBe("notPossible behindMaster");
    expect(
      said("settingsEqual", [
        seen(1, {}, { settings: { values: { a: 1 }, isWhole: true, readAt: AT } }),
        seen(2, {}, { answersAlone: false }),
      ]),
    ).toBe("notPossible behindMaster");
  });

  it("names the cable of the model and leaves the rest to a person", () => {
    const { status, measured } = CHECKS.powerCable.check(sightOf("powerCable", [seen(1)]));
    expect([status, measured]).toEqual(["open", [{ name: "cableCrossSection", address: 1, value: 25, unit: "mm²" }]]);
  });

  it("calls a setting unequal that only some packs give", () => {
    const settings = (values: Readonly<Record<string, number>>) => ({ settings: { values, isWhole: false, readAt: AT } });
    const both = [seen(1, {}, settings({ cellOvAlarmMv: 3600 })), seen(2, {}, settings({}))];
    expect(said("settingsEqual", both)).toBe("failed settingsDiffer");
    const { measured } = CHECKS.settingsEqual.check(sightOf("settingsEqual", both));
    // What differs comes first: a terminal and a result have room for a part only.
    expect(measured.map(({ name }) => name)).toEqual(["cellOvAlarmMv", "cellOvAlarmMv", "fingerprint", "fingerprint"]);
    expect(said("settingsEqual", [seen(1, {}, settings({})), seen(2, {}, settings({}))])).toBe("open settingsNotRead");
  });

  it("takes a flag that was not read for no proof that nothing is active", () => {
    expect(said("noAlarm", [seen(1)])).toBe("passed");
    expect(said("noAlarm", [seen(1, { protections: "notRead" })])).toBe("open valueNotRead");
    expect(said("noAlarm", [seen(1, { unknownBits: [{ register: "warning", mask: 8, severity: "alarm" }] })])).toBe("failed flagsActive");
  });

  it("compares a display with one pack or with all, within one percent and one degree", () => {
    const packs = [seen(1, { socDeciPct: 400 }), seen(2, { socDeciPct: 600 })];
    const site = siteOf(2);
    const statusOf = (socPct: number, temperatureC: number) => inverterAgrees({ packs, site }, { socPct, temperatureC }).status;
    expect([40, 41, 50, 60].map((soc) => statusOf(soc, 8))).toEqual(["passed", "passed", "passed", "passed"]);
    expect([statusOf(45, 8), statusOf(40, 6), statusOf(40, 11)]).toEqual(["failed", "failed", "failed"]);
    expect(inverterAgrees({ packs: [seen(1, NOTHING_READ)], site: siteOf(1) }, { socPct: 40, temperatureC: 8 }).status).toBe("open");
  });

  it("compares a display only with all packs of the site, and names what it compares: the warmest sensor is that of the MOSFETs", () => {
    const [packs, shown] = [[seen(1, { socDeciPct: 400 })], { socPct: 40, temperatureC: 8 }];
    expect(inverterAgrees({ packs, site: siteOf(2) }, shown)).toMatchObject({ status: "failed", reason: "packsMissing" });
    const { status, measured } = inverterAgrees({ packs, site: siteOf(1) }, shown);
    const temperatures = measured.flatMap(({ name, value }) => (name.includes("emperature") ? [[name, value]] : []));
    expect([status, temperatures]).toEqual([
      "passed",
      [
        ["temperatureOnDisplay", 8],
        ["sensorTemperatureLeast", 7.2],
        ["sensorTemperatureMost", 9.5],
      ],
    ]);
  });

  it("keeps at most the figures that a document holds", () => {
    const measured = Array.from({ length: 900 }, (_, address) => ({ name: "cellOvAlarmMv", address: address % 16, value: 1, unit: "mV" }));
    const result = resultAfter(openResult("settingsEqual"), { status: "failed", reason: "settingsDiffer", measured }, AT);
    expect(result.measured).toHaveLength(400);
  });
});

describe("packs behind their master", () => {
  it("are counted, and what cannot be asked of them is not possible", async () => {
    const rig = await commissioningRig("paceic-v25", { lineKind: "private" });
    await rig.run();
    expect(rig.state().error).toBe(null);
    expect(["addresses", "voltagesBeforeJoining", "cellsAtRest", "noAlarm"].map((check) => rig.said(check as CommissioningCheck))).toEqual([
      "passed",
      "passed",
      "passed",
      "passed",
    ]);
    expect(["identities", "settingsEqual", "settingRules"].map((check) => rig.said(check as CommissioningCheck))).toEqual([
      "notPossible behindMaster",
      "notPossible behindMaster",
      "notPossible behindMaster",
    ]);
    expect(rig.said("inverterProtocol")).toBe("passed");
  });
});
