import { describe, expect, it } from "vitest";
import { BANK_STALE_MS, bankCellRange, bankFlagState, bankSums, countedPacks, flagCount, flagsOf } from "../../protocol/shared.ts";
import { counted, member, snapshotOf } from "../support/bankPacks.ts";

describe("packs that count", () => {
  it("leaves out who is silent, old or was never read", () => {
    const members = [
      member(1),
      member(2, { isPresent: false }),
      member(3, { receivedAtMs: null }),
      member(4, { snapshot: null }),
      member(5, { receivedAtMs: 1000 - BANK_STALE_MS }),
      member(6, { receivedAtMs: 999 - BANK_STALE_MS }),
    ];
    expect(countedPacks(members, 1000).map(({ address }) => address)).toEqual([1, 5]);
  });
});

describe("sums of the bank", () => {
  it("adds current and power, and says of how many packs", () => {
    const sums = bankSums([counted(1), counted(2, { currentMa: -3000, packVoltageMv: 54_000 })]);
    expect(sums.currentMa).toEqual({ value: 35_000, packs: 2 });
    // 53.9 V × 38 A − 54 V × 3 A
    expect(sums.powerW).toEqual({ value: 1886, packs: 2 });
    expect(sums.voltageMv).toEqual({ value: 53_950, packs: 2 });
  });

  it("weighs SOC by capacity", () => {
    const small = counted(1, { socDeciPct: 200, fullCapacityMah: 50_000, remainingCapacityMah: 10_000 });
    const large = counted(2, { socDeciPct: 800, fullCapacityMah: 150_000, remainingCapacityMah: 120_000 });
    expect(bankSums([small, large]).socDeciPct).toEqual({ value: 650, packs: 2 });
  });

  it("takes the plain mean of SOC when no pack tells its capacity", () => {
    const packs = [200, 800].map((socDeciPct, at) => counted(at, { socDeciPct, fullCapacityMah: "notReported" }));
    expect(bankSums(packs).socDeciPct).toEqual({ value: 500, packs: 2 });
  });

  it("leaves a pack that tells only half of a pair out of both sums", () => {
    const sums = bankSums([counted(1), counted(2, { remainingCapacityMah: "notReported" })]);
    expect(sums.remainingMah).toEqual({ value: 146_000, packs: 1 });
    expect(sums.fullMah).toEqual({ value: 197_000, packs: 1 });
  });

  it("tells the time to full while charging and to empty while discharging, and none while standing", () => {
    const at = (currentMa: number) => bankSums([counted(1, { currentMa }), counted(2, { currentMa })]).minutesLeft;
    expect(at(51_000)).toBe(60);
    expect(at(-73_000)).toBe(120);
    expect(at(400)).toBeNull();
  });

  it("says nothing of a bank in which no pack counts", () => {
    const { counted: packs, minutesLeft, ...figures } = bankSums([]);
    expect([packs, minutesLeft]).toEqual([0, null]);
    for (const figure of Object.values(figures)) expect(figure).toEqual({ value: "notRead", packs: 0 });
  });
});

describe("what a bank complains of", () => {
  const unread = { alarms: "notRead", protections: "notRead", faults: "notRead" } as const;
  const alarm = snapshotOf(1, { alarms: ["lowSoc"] });

  it("is the worst of all packs", () => {
    const protection = snapshotOf(2, { protections: ["cellUnderVoltage"], alarms: ["lowSoc"] });
    expect(bankFlagState([snapshotOf(3), alarm])).toBe("alarm");
    expect(bankFlagState([alarm, protection])).toBe("protection");
    expect(bankFlagState([protection, snapshotOf(4, { faults: ["cellFault"] })])).toBe("fault");
    expect(bankFlagState([snapshotOf(3)])).toBe("clear");
    expect(flagsOf(protection)).toEqual([
      { severity: "protection", key: "cellUnderVoltage" },
      { severity: "alarm", key: "lowSoc" },
    ]);
  });

  it("is not known as soon as one pack's status was not read, and nothing of the others is worse", () => {
    const silent = snapshotOf(1, unread);
    expect([flagsOf(silent), flagCount(flagsOf(silent)), bankFlagState([silent])]).toEqual(["notRead", 0, "notRead"]);
    expect(bankFlagState([snapshotOf(3), silent, snapshotOf(4)])).toBe("notRead");
    expect(bankFlagState([silent, alarm])).toBe("alarm");
    expect(bankFlagState([])).toBe("notRead");
  });

  it("is clear only when all three lists were read; what is known to be active is told before", () => {
    for (const list of ["alarms", "protections", "faults"] as const) expect(flagsOf(snapshotOf(1, { [list]: "notRead" }))).toBe("notRead");
    expect(flagsOf(snapshotOf(1, { ...unread, protections: ["shortCircuit"] }))).toEqual([{ severity: "protection", key: "shortCircuit" }]);
    expect(flagsOf(snapshotOf(1))).toEqual([]);
  });
});

it("finds the range of all cells", () => {
  expect(
    bankCellRange([
      snapshotOf(1, { cellVoltagesMv: [3300, 3310] }),
      snapshotOf(2, { cellVoltagesMv: [] }),
      snapshotOf(3, { cellVoltagesMv: [3290] }),
    ]),
  ).toEqual({
    minMv: 3290,
    maxMv: 3310,
  });
  expect(bankCellRange([snapshotOf(1, { cellVoltagesMv: [] })])).toBeNull();
});
