import { describe, expect, it } from "vitest";
import { inverterCodes } from "../../protocol/drivers/paceic-v25/inverterCodes.ts";
import { SETTINGS as PACEIC } from "../../protocol/drivers/paceic-v25/settings.ts";
import { inverterKeys, ruleContext } from "../../protocol/shared.ts";
import { defaultSettings } from "../../protocol/sim/settings.ts";
import type { FleetRow } from "../../src/contract/fleet.ts";
import {
  barOf,
  chosenOf,
  confirmedFindings,
  confirmKey,
  differenceCount,
  fleetGate,
  fleetReview,
  isProfileFor,
  profileNotes,
  stoppedAt,
  tickOf,
} from "../../src/ui/screens/packs/model/fleet.ts";
import { bankPack } from "../support/bankPacks.ts";

const ALL = Object.fromEntries(defaultSettings(16, 200_000));
const HELD = Object.fromEntries(Object.entries(ALL).filter(([key]) => PACEIC.bindings.some((binding) => binding.key === key)));
const CONTEXT = ruleContext(null, null);
const review = (profile: Readonly<Record<string, number>>) =>
  fleetReview(profile, { table: PACEIC, codes: inverterCodes, held: HELD, context: CONTEXT });

describe("packs that can be chosen", () => {
  it("are those that answer at their own address, with a name", () => {
    expect(barOf(bankPack(2), false, "paceic-v25")).toBeNull();
    expect(barOf(bankPack(1, { answersAlone: false }), true, "paceic-v25")).toBeNull();
    expect(barOf(bankPack(2, { answersAlone: false }), false, "paceic-v25")).toBe("behindMaster");
    expect(barOf(bankPack(2), true, "paceic-v25")).toBe("behindMaster");
    expect(barOf(bankPack(2, { identity: null }), false, "paceic-v25")).toBe("nameless");
    expect(barOf(bankPack(2, { presence: "silent" }), false, "paceic-v25")).toBe("absent");
    expect(barOf(bankPack(2, { presence: "conflict" }), false, "paceic-v25")).toBe("conflict");
    expect(barOf(bankPack(2, { presence: "conflict", family: "pace-modbus" }), false, "paceic-v25")).toBe("otherFamily");
  });
});

describe("what is ticked", () => {
  const LINE = { path: "/dev/ttyUSB0", family: "paceic-v25", isPrivate: false } as const;
  const ticked = [1, 2].flatMap((address) => tickOf(bankPack(address), LINE) ?? []);

  it("is the pack and not its ADD: of another bank, family or line nothing is chosen", () => {
    const bank = [2, 1, 3].map((address) => bankPack(address));
    expect(chosenOf(bank, ticked, LINE)).toEqual([1, 2]);
    const identity = { bmsVersion: "P16S100A-1-1", modelSerial: "notReported", packSerial: "ANOTHER-0002" } as const;
    expect(chosenOf([bankPack(1), bankPack(2, { identity })], ticked, LINE)).toEqual([1]);
    expect(chosenOf([bankPack(1), bankPack(2, { presence: "silent" })], ticked, LINE)).toEqual([1]);
    expect(chosenOf(bank, ticked, { ...LINE, family: "pace-modbus" })).toEqual([]);
    expect(chosenOf(bank, ticked, { ...LINE, path: "/dev/ttyUSB1" })).toEqual([]);
  });

  it("is nothing that cannot be written", () => {
    expect(tickOf(bankPack(2, { identity: null }), LINE)).toBeNull();
    expect(tickOf(bankPack(2, { answersAlone: false }), LINE)).toBeNull();
    expect(tickOf(bankPack(2), { ...LINE, path: null })).toBeNull();
  });
});

describe("a profile", () => {
  const origin = { family: "ritar-modbus", bmsVersion: "V1", modelSerial: "", packSerial: "A" };
  const profile = { name: "a.bmsparams", kind: "file", origin, isChanged: true, values: {} } as const;

  it("is for packs of its family, by the pack that is connected now", () => {
    const fits = ["ritar-modbus", "pace-modbus"].map((family) => isProfileFor(profile, { ...origin, family }));
    expect([...fits, isProfileFor(null, origin)]).toEqual([true, false, false]);
  });

  it("says of a file what should be known beside that pack", () => {
    expect(profileNotes(profile, { ...origin, bmsVersion: "V2", packSerial: "B" })).toEqual(["otherFirmware", "otherPack", "changed"]);
    expect(profileNotes({ ...profile, kind: "pack", isChanged: false }, { ...origin, packSerial: "B" })).toEqual([]);
  });
});

describe("review of a profile", () => {
  it("says what differs from the connected pack, and what is left out", () => {
    const profile = { ...HELD, cellOvAlarmMv: (HELD.cellOvAlarmMv ?? 0) - 10, noSuchSetting: 1 };
    const { differing, leftOut, refused } = review(profile);
    expect(differing).toEqual(["cellOvAlarmMv"]);
    expect(leftOut).toContain("noSuchSetting");
    expect(refused).toEqual([]);
    expect(differenceCount(review(profile).wanted, HELD)).toBe(1);
  });

  it("leaves out what is set for the inverter, and says so", () => {
    const [key = ""] = inverterKeys(inverterCodes);
    const { wanted, leftOut, hasInverter } = review({ [key]: (HELD[key] ?? 0) + 1, cellOvAlarmMv: 3600 });
    expect([wanted, leftOut, hasInverter]).toEqual([{ cellOvAlarmMv: 3600 }, [], true]);
    expect(review({ cellOvAlarmMv: 3600 }).hasInverter).toBe(false);
  });

  it("refuses what breaks a rule, before any pack is asked", () => {
    const { refused } = review({ cellUvAlarmMv: (HELD.cellUvProtectMv ?? 0) - 50 });
    expect(refused.length).toBeGreaterThan(0);
    expect(
      fleetGate({ review: review({ cellUvAlarmMv: (HELD.cellUvProtectMv ?? 0) - 50 }), chosen: [1], typed: {}, unlocked: true }),
    ).toEqual({
      kind: "rules",
      count: refused.length,
    });
  });

  it("lets nothing be written before profile, packs, lock and every confirmation", () => {
    const fine = review({ cellOvAlarmMv: (HELD.cellOvAlarmMv ?? 0) - 10 });
    const gate = (more: Partial<Parameters<typeof fleetGate>[0]>) =>
      fleetGate({ review: fine, chosen: [1, 2], typed: {}, unlocked: true, ...more }).kind;
    expect(gate({})).toBe("open");
    expect(gate({ review: null })).toBe("profile");
    expect(gate({ review: review({ noSuchSetting: 1 }) })).toBe("nothing");
    expect(gate({ chosen: [] })).toBe("packs");
    expect(gate({ unlocked: false })).toBe("locked");
  });

  it("asks for the value itself where the rules want a confirmation", () => {
    // Above what the guide names for a cell of this chemistry: to be confirmed, not refused.
    const asking = [3700, 3750, 3800, 3850, 3900]
      .map((mv) => review({ cellOvProtectMv: mv }))
      .find(({ asked, refused }) => asked.length > 0 && refused.length === 0);
    if (asking === undefined) throw new Error("no value of this setting is to be confirmed");
    const [first] = asking.asked;
    if (first === undefined) throw new Error("nothing asked");
    const { key, wanted } = confirmKey(first, asking.wanted);
    expect(key).toBe("cellOvProtectMv");
    const gate = (text: string) => fleetGate({ review: asking, chosen: [1], typed: { [key]: text }, unlocked: true }).kind;
    expect(gate("")).toBe("confirms");
    expect(gate("3600")).toBe("confirms");
    expect(gate(String(wanted))).toBe("open");
    expect(confirmedFindings(asking.asked, asking.wanted, { [key]: String(wanted) }, asking.table)).toEqual(
      asking.asked.map(({ id }) => id),
    );
  });
});

describe("results", () => {
  const row = (address: number, status: FleetRow["status"]): FleetRow => ({
    address,
    pack: { family: "paceic-v25", address, identity: { bmsVersion: "", modelSerial: "", packSerial: "" } },
    status,
    report: null,
    error: null,
  });

  it("names the pack at which it ended", () => {
    expect(stoppedAt([row(1, "verified"), row(2, "stopped"), row(3, "skipped")])?.address).toBe(2);
    expect(stoppedAt([row(1, "refused"), row(2, "skipped")])?.address).toBe(1);
    expect(stoppedAt([row(1, "unknown")])?.address).toBe(1);
    expect(stoppedAt([row(1, "verified"), row(2, "skipped")])).toBeNull();
  });
});
