import { describe, expect, it } from "vitest";
import type { PackIdentity, PackSnapshot } from "../../protocol/index.ts";
import { driverOf } from "../../protocol/index.ts";
import type { Commissioning, CommissioningCheck } from "../../src/contract/commissioning.ts";
import type { SettingValues } from "../../src/contract/params.ts";
import { openResult } from "../../src/core/commissioning/commissioningBook.ts";
import { fullSeen, newDocument, resultAfter, resultOf, withResult, withSight } from "../../src/core/commissioning/documentParts.ts";
import type { SeenPack } from "../../src/core/commissioning/sight.ts";
import { snapshotOf } from "../support/bankPacks.ts";
import { inverterSettings, siteOf } from "../support/commissioningRig.ts";

const [FIRST, READ, LATER] = ["2026-01-12T13:00:00", "2026-01-12T13:55:00", "2026-01-12T14:02:00"] as const;
const FAMILY = "ritar-modbus";
const IDENTITY = { bmsVersion: "V1", modelSerial: "BOARD1", packSerial: "SN1" };
const NAMELESS = { bmsVersion: "V1", modelSerial: "0000", packSerial: "Jan 10 2022,13:44:13" };
const CODES = inverterSettings(FAMILY);
const SETTINGS = { ...CODES, cellOvAlarmMv: 3600 };

function seen(identity: PackIdentity | null, values: SettingValues | null): SeenPack {
  return {
    address: 1,
    driver: driverOf(FAMILY),
    name: identity && { family: FAMILY, address: 1, identity },
    snapshot: snapshotOf(1, {}),
    answersAlone: true,
    settings: values && { values, isWhole: true, readAt: READ },
    clock: null,
    archive: null,
  };
}

/** The document once this pack was seen with its settings. */
function documentOf(identity: PackIdentity) {
  const document = newDocument("c1768222800000", FIRST, "0.0.0", siteOf(1));
  const sight = { packs: [seen(identity, SETTINGS)], at: READ };
  return withSight(document, sight);
}

it("says which of its values the program has calculated, and nothing of it where there is none", () => {
  const row = (calculated: PackSnapshot["calculated"]) => {
    const pack = { ...seen(IDENTITY, null), snapshot: snapshotOf(1, { calculated }) };
    return withSight(newDocument("c5", FIRST, "0.0.0", siteOf(1)), { packs: [pack], at: READ }).packs[0];
  };
  expect(row(["soh"])).toMatchObject({ calculated: ["soh"] });
  expect(row([])).not.toHaveProperty("calculated");
});

describe("settings of a pack in the document", () => {
  const rowAfter = (before: PackIdentity, now: PackIdentity | null, values: SettingValues | null = null) =>
    withSight(documentOf(before), { packs: [seen(now, values)], at: LATER }).packs[0];

  it("stay with the time of their reading when the same pack is looked at without them", () => {
    const row = rowAfter(IDENTITY, IDENTITY);
    expect(row).toMatchObject({ settings: SETTINGS, settingsReadAt: READ, readAt: LATER });
    expect(row?.fingerprint).toEqual(expect.any(String));
  });

  it.each([
    ["another pack", { ...IDENTITY, packSerial: "SN2" }],
    ["another firmware", { ...IDENTITY, bmsVersion: "V2" }],
    ["a pack that has not told its name", null],
  ])("are none of %s", (_, now) => {
    const row = rowAfter(IDENTITY, now);
    expect(row).toMatchObject({ settings: {}, fingerprint: null });
    expect(row).not.toHaveProperty("settingsReadAt");
  });

  it("are not kept where nothing tells the pack from another", () => {
    for (const nameless of [NAMELESS, { bmsVersion: "V1", modelSerial: "", packSerial: "" }]) {
      expect(rowAfter(nameless, nameless)).toMatchObject({ settings: {}, fingerprint: null });
      expect(rowAfter(nameless, nameless, SETTINGS)).toMatchObject({ settings: SETTINGS, settingsReadAt: READ });
    }
  });
});

describe("the inverter's code in the document", () => {
  const before = documentOf(IDENTITY);
  const codesAfter = (identity: PackIdentity, values: SettingValues | null) =>
    withSight(before, { packs: [seen(identity, values)], at: LATER }).inverter;

  it("stays as it was read back where its block was refused or not asked", () => {
    expect(before.inverter).toMatchObject({ codes: CODES, verifiedAt: READ });
    expect(codesAfter(IDENTITY, { cellOvAlarmMv: 3600 })).toEqual(before.inverter);
    expect(codesAfter(IDENTITY, null)).toEqual(before.inverter);
    expect(withSight(before, { packs: [], at: LATER }).inverter).toEqual(before.inverter);
  });

  it("is never called read back without a code, nor for another pack", () => {
    const none = { codes: {}, names: [], verifiedAt: null };
    const fresh = newDocument("c5", FIRST, "0.0.0", siteOf(1));
    expect(withSight(fresh, { packs: [seen(IDENTITY, { cellOvAlarmMv: 3600 })], at: LATER }).inverter).toEqual(none);
    expect(codesAfter({ ...IDENTITY, packSerial: "SN2" }, null)).toEqual(none);
    expect(codesAfter({ ...IDENTITY, packSerial: "SN2" }, { cellOvAlarmMv: 3600 })).toEqual(none);
  });
});

describe("a result with more figures than it has room for", () => {
  const resultWith = (count: number) => {
    const measured = Array.from({ length: count }, (_, at) => ({ name: `s${at}`, address: 1, value: at, unit: "" }));
    return resultAfter(openResult("settingsEqual"), { status: "failed", reason: "settingsDiffer", measured }, LATER).measured;
  };

  it("counts those that it leaves out", () => {
    expect(resultWith(400).at(-1)).toMatchObject({ name: "s399" });
    expect(resultWith(450)).toHaveLength(400);
    expect(resultWith(450).at(-1)).toEqual({ name: "notListed", address: null, value: 51, unit: "" });
  });
});

describe("a full pack", () => {
  const noted = (identity: PackIdentity, now: PackIdentity) =>
    fullSeen(documentOf(identity), { family: FAMILY, address: 1, identity: now }, LATER);

  it("is one of the commissioning by its serial numbers, and by nothing less", () => {
    expect(noted(IDENTITY, { ...IDENTITY, bmsVersion: "V2" })).toMatchObject({ status: "passed" });
    expect(noted(IDENTITY, { ...IDENTITY, packSerial: "SN2" })).toBeNull();
    expect(noted(NAMELESS, NAMELESS)).toBeNull();
  });

  it("is not the last one while another has not been full, though one that was taken away has", () => {
    const nameOf = (address: number) => ({ family: FAMILY, address, identity: { ...IDENTITY, packSerial: `SN${address}` } }) as const;
    const packs = [1, 2, 3].map((address) => ({ ...seen(IDENTITY, null), address, name: nameOf(address) }));
    const document = withSight(newDocument("c5", FIRST, "0.0.0", siteOf(3)), { packs, at: READ });
    const full = (before: Commissioning, address: number) => withResult(before, fullSeen(before, nameOf(address), LATER));
    const two = full(full({ ...document, site: siteOf(2) }, 1), 3);
    expect(resultOf(two, "firstFullCharge").status).toBe("open");
    expect(resultOf(full(two, 2), "firstFullCharge").status).toBe("passed");
  });
});

describe("what was found of a pack that is gone", () => {
  const OTHER = { ...IDENTITY, packSerial: "SN2", modelSerial: "BOARD2" };
  const figureOf = (name: string, address: number | null) => ({ name, address, value: 1, unit: "" });
  const settled = (check: CommissioningCheck, address: number | null, by = "") =>
    ({ check, status: "passed", reason: null, measured: [figureOf("cellDifference", address)], at: READ, by, remark: "seen" }) as const;
  const RESULTS = [
    { ...settled("firstFullCharge", null), measured: [figureOf("fullSeenAt", 1), figureOf("fullSeenAt", 2)] },
    settled("addresses", 1),
    settled("cellsAtRest", 1),
    settled("noAlarm", null),
    settled("inverterProtocol", 2),
    settled("temperatures", 1, "A. Example"),
    { ...settled("cellsUnderLoad", 1), status: "open", reason: "noLoad", at: null },
  ] as const;
  const checked = (identity: PackIdentity) => RESULTS.reduce<Commissioning>(withResult, documentOf(identity));
  const at = (address: number, identity: PackIdentity | null): SeenPack => {
    const pack = seen(identity, null);
    return { ...pack, address, name: pack.name && { ...pack.name, address } };
  };
  const changed = (was: Commissioning, now: Commissioning) =>
    RESULTS.flatMap(({ check }) => (resultOf(was, check) === resultOf(now, check) ? [] : [check]));
  const REOPENED = ["firstFullCharge", "cellsAtRest", "noAlarm", "cellsUnderLoad"];

  it("says nothing of another one at its address", () => {
    const was = checked(IDENTITY);
    const now = withSight(was, { packs: [at(1, OTHER)], at: LATER });
    expect(changed(was, now)).toEqual(REOPENED);
    expect(resultOf(now, "cellsAtRest")).toEqual({ ...openResult("cellsAtRest"), remark: "seen" });
    const full = { status: "open", reason: "notFullYet", at: null, measured: [figureOf("fullSeenAt", 2)] };
    expect(resultOf(now, "firstFullCharge")).toMatchObject(full);
  });

  it("does not stay at an address that it has left", () => {
    const was = checked(IDENTITY);
    const now = withSight(was, { packs: [at(3, IDENTITY)], at: LATER });
    expect(now.packs.map(({ address }) => address)).toEqual([3]);
    expect(now.inverter.verifiedAt).toBeNull();
    expect(changed(was, now)).toEqual(REOPENED);
    const twice = withSight(was, { packs: [at(1, IDENTITY), at(3, IDENTITY)], at: LATER });
    expect([twice.packs.length, changed(was, twice)]).toEqual([2, []]);
  });

  it("stays while it is the same one, or nothing tells it from another", () => {
    const same = [
      [IDENTITY, { ...IDENTITY, bmsVersion: "V2" }],
      [IDENTITY, null],
      [NAMELESS, NAMELESS],
    ] as const;
    for (const [identity, now] of same) {
      const was = checked(identity);
      expect(changed(was, withSight(was, { packs: [at(1, now)], at: LATER }))).toEqual([]);
    }
  });

  it("is no full charge of a pack that tells its name only later", () => {
    const was = withSight(checked(IDENTITY), { packs: [at(1, null)], at: LATER });
    expect(changed(was, withSight(was, { packs: [at(1, OTHER)], at: LATER }))).toEqual(["firstFullCharge"]);
  });
});
