import { describe, expect, it } from "vitest";
import { PLAIN_FIGURES } from "../../protocol/quantity/figures.ts";
import type { PackFlag } from "../../protocol/shared.ts";
import { BANK_STALE_MS, comparePacks, flagId } from "../../protocol/shared.ts";
import type { BankPack } from "../../src/contract/bank.ts";
import { NO_BANK } from "../../src/contract/beginnings.ts";
import { bankFlagCount, unknownPacks } from "../../src/ui/model/bankFlags.ts";
import { bankCsv, bankCsvName } from "../../src/ui/screens/packs/model/csv.ts";
import { driftRanking, driftsOf, shadeOf } from "../../src/ui/screens/packs/model/heat.ts";
import { apartLines, firstMark, outlierMarks } from "../../src/ui/screens/packs/model/marks.ts";
import { cardPacks, columnsFor, freeAddress, silentHint } from "../../src/ui/screens/packs/model/presence.ts";
import { placePct, stripScale } from "../../src/ui/screens/packs/model/strip.ts";
import { shareBank } from "../../src/ui/state/shareBank.ts";
import { bankPack, counted, snapshotOf } from "../support/bankPacks.ts";

const identity = (packSerial: string) => ({ bmsVersion: "notRead", modelSerial: "notRead", packSerial }) as const;

describe("what a window draws again", () => {
  const state = { ...NO_BANK, packs: [bankPack(1), bankPack(2)], atMs: 1000 };

  it("keeps the object of a pack that did not change, also after crossing a process", () => {
    const crossed = structuredClone({ ...state, atMs: 1250, packs: [bankPack(1), bankPack(2, { receivedAtMs: 1200 })] });
    const shared = shareBank(state, crossed);
    expect(shared.packs[0]).toBe(state.packs[0]);
    expect(shared.packs[1]).toEqual(crossed.packs[1]);
    expect(shared.atMs).toBe(1250);
  });

  it("keeps the whole list when no pack changed", () => {
    expect(shareBank(state, structuredClone(state)).packs).toBe(state.packs);
  });

  it("takes every change that a card shows", () => {
    const changes = [
      { presence: "silent" },
      { misses: 3 },
      { isWired: true },
      { answersAlone: false },
      { family: "pace-modbus" },
      { snapshot: null },
      { identity: identity("OTHER") },
      { identity: null },
      { diagnosis: { key: "otherAddress", detail: { address: 4 } } },
    ] as const;
    for (const change of changes)
      expect(shareBank(state, { ...state, packs: [bankPack(1), bankPack(2, change)] }).packs[1]).toMatchObject(change);
  });

  it("drops a pack that is not listed any more", () => {
    expect(shareBank(state, { ...state, packs: [bankPack(2)] }).packs).toEqual([bankPack(2)]);
  });
});

describe("who has a card", () => {
  const packs = [
    bankPack(1),
    bankPack(2, { presence: "silent" }),
    bankPack(3, { presence: "absent" }),
    bankPack(4, { presence: "conflict" }),
  ];

  it("leaves out addresses at which nobody ever answered", () => {
    expect(cardPacks(packs).map(({ address }) => address)).toEqual([1, 2, 4]);
    expect(freeAddress(packs, [1, 0, 2, 3, 4])).toBe(3);
    expect(freeAddress(packs, [2, 0, 1])).toBeNull();
    expect(freeAddress(packs, [2, 20, 17, 1])).toBe(17);
    const full = Array.from({ length: 16 }, (_, address) => bankPack(address));
    expect(
      freeAddress(
        full,
        full.map(({ address }) => address),
      ),
    ).toBeNull();
    expect(freeAddress(full, [1, 15, 16])).toBe(16);
  });

  it("infers from those that answer where to look for one that does not", () => {
    expect(silentHint(packs, 2)).toEqual({ key: "end", last: 1 });
    expect(silentHint([bankPack(2, { presence: "silent" }), bankPack(5), bankPack(7)], 2)).toEqual({
      key: "others",
      first: 5,
      last: 7,
      count: 2,
    });
    expect(silentHint([bankPack(2, { presence: "silent" })], 2)).toEqual({ key: "alone" });
  });

  it("fits any number of cards into three rows", () => {
    for (let count = 1; count <= 16; count++) expect(Math.ceil(count / columnsFor(count))).toBeLessThanOrEqual(3);
    expect(columnsFor(15)).toBe(5);
  });
});

describe("what the packs complain of", () => {
  const atMs = 1000 + BANK_STALE_MS;
  const old = { receivedAtMs: 999 };
  const addressesOf = (packs: readonly BankPack[]) => unknownPacks(packs, atMs).map(({ address }) => address);

  it("is nothing only where each pack has said so lately", () => {
    const clear = [bankPack(1), bankPack(2)];
    expect(bankFlagCount({ packs: clear, atMs })).toEqual({ count: 0, state: "clear" });
    expect(addressesOf(clear)).toEqual([]);
    const aged = [bankPack(1), bankPack(2, old)];
    expect(bankFlagCount({ packs: aged, atMs })).toEqual({ count: 0, state: "notRead" });
    expect(addressesOf(aged)).toEqual([2]);
    expect(bankFlagCount({ packs: [bankPack(1, old)], atMs })).toEqual({ count: 0, state: "notRead" });
  });

  it("is not told by what an alarm of long ago was, nor hidden by what is not known", () => {
    const snapshot = snapshotOf(2, { alarms: ["lowSoc"] });
    expect(bankFlagCount({ packs: [bankPack(1), bankPack(2, { snapshot, ...old })], atMs })).toEqual({ count: 0, state: "notRead" });
    expect(bankFlagCount({ packs: [bankPack(1, old), bankPack(2, { snapshot })], atMs })).toEqual({ count: 1, state: "alarm" });
  });

  it("leaves out who does not answer: that is said of them already", () => {
    const packs = [bankPack(1), bankPack(2, { presence: "silent", ...old })];
    expect(bankFlagCount({ packs, atMs })).toEqual({ count: 0, state: "clear" });
    expect(addressesOf(packs)).toEqual([]);
    expect(bankFlagCount({ packs: packs.slice(1), atMs })).toBe("notRead");
    expect(bankFlagCount({ packs: [], atMs })).toBe("notRead");
  });
});

describe("strips and marks", () => {
  it("holds every value between round ends", () => {
    expect(stripScale("difference", [33, 118])).toEqual({ lo: 0, hi: 120 });
    const { lo, hi } = stripScale("packVoltage", [53_870, 53_970]);
    expect([lo % 100, hi % 100]).toEqual([0, 0]);
    expect(hi - lo).toBeGreaterThanOrEqual(300);
    expect(placePct({ lo: 0, hi: 200 }, 50)).toBe(25);
  });

  it("names the plainest reason first, with what the others have", () => {
    const odd = { socDeciPct: 610, cellVoltagesMv: [3370, 3268, 3371, 3372] } as const;
    const packs = [1, 2, 3, 4].map((address) => counted(address, address === 3 ? odd : {}));
    const comparisons = comparePacks(packs);
    const marks = outlierMarks(comparisons, PLAIN_FIGURES);
    expect([...marks.keys()]).toEqual([3]);
    expect(marks.get(3)).toEqual({ keys: "difference soc", others: "9\u00a0mV" });
    expect(firstMark(marks.get(3) ?? { keys: "", others: "" })).toBe("difference");
    expect(firstMark({ keys: "", others: "" })).toBeNull();
    expect(apartLines(comparisons, 3, PLAIN_FIGURES).map(({ quantity }) => quantity)).toEqual(["difference", "soc"]);
    expect(apartLines(comparisons, 1, PLAIN_FIGURES)).toEqual([]);
  });
});

describe("cell map", () => {
  it("measures each cell from the middle of its own pack, so that one bad cell does not shift it", () => {
    expect(driftsOf({ address: 1, cellVoltagesMv: [3370, 3371, 3372, 3268] }).map(({ driftMv }) => driftMv)).toEqual([-1, 0, 1, -103]);
    expect(driftsOf({ address: 1, cellVoltagesMv: [] })).toEqual([]);
  });

  it("ranks the furthest first, in either direction", () => {
    const ranking = driftRanking(
      [
        { address: 1, cellVoltagesMv: [3300, 3300, 3300, 3340] },
        { address: 2, cellVoltagesMv: [3100, 3100, 3100, 3040] },
      ],
      2,
    );
    expect(ranking.map(({ address, cell, driftMv }) => [address, cell, driftMv])).toEqual([
      [2, 3, -60],
      [1, 3, 40],
    ]);
  });

  it("shades by distance, both ways alike", () => {
    expect([0, 4, 5, 15, 30, 60, 500].map(shadeOf)).toEqual([0, 0, 1, 2, 3, 4, 4]);
    expect([-4, -5, -60].map(shadeOf)).toEqual([0, -1, -4]);
  });
});

describe("CSV", () => {
  const options = { decimal: "point", flagName: (flag: PackFlag) => `flag ${flagId(flag)}` } as const;
  const lines = (text: string) => text.split("\r\n");

  it("has one line a pack, units in the heads, and an empty field for what is not known", () => {
    const [head = "", first = "", second = "", end] = lines(
      bankCsv([bankPack(1), bankPack(2, { presence: "conflict", snapshot: null, receivedAtWallMs: null, identity: null })], options),
    );
    expect(end).toBe("");
    const columns = head.split(",");
    const at = (line: string, name: string) => line.split(",")[columns.indexOf(name)];
    expect(at(first, "Pack Voltage (V)")).toBe("53.900");
    expect(at(first, "Values Of (UTC)")).toBe("2026-01-17T14:21:07.000Z");
    expect(at(first, "Cell 16 (mV)")).toBe("3374");
    expect(at(first, "MOS Temp 1 (°C)")).toBe("9.5");
    expect([at(first, "chargeMos"), at(first, "limiter"), at(first, "prechargeMos")]).toEqual(["on", "off", ""]);
    expect(second.split(",").length).toBe(columns.length);
    expect([at(second, "ADD"), at(second, "State"), at(second, "Pack Voltage (V)")]).toEqual(["2", "conflict", ""]);
    for (const list of ["Faults", "Protections", "Alarms"]) expect([at(first, list), at(second, list)]).toEqual(["none", "not read"]);
  });

  it("says which figures the program has calculated itself", () => {
    const snapshots = [snapshotOf(1, { calculated: ["soc", "soh"] }), snapshotOf(1, { calculated: [] })];
    const [head = "", ...rows] = lines(
      bankCsv(
        snapshots.map((snapshot, at) => bankPack(at + 1, { snapshot })),
        options,
      ),
    );
    const column = head.split(",").indexOf("Calculated Here");
    expect(rows.slice(0, 2).map((row) => row.split(",")[column])).toEqual(["soc soh", ""]);
  });

  it("writes the minus of ASCII, and with a decimal comma other separators", () => {
    const pack = bankPack(1, { snapshot: snapshotOf(1, { currentMa: -12_340 }) });
    expect(bankCsv([pack], options)).toContain(",-12.340,");
    expect(bankCsv([pack], { ...options, decimal: "comma" })).toContain(";-12,340;");
  });

  it("lets no text of a pack become a formula or break a line", () => {
    for (const start of ["=", "+", "-", "@", "\t", "\r"]) {
      const text = bankCsv([bankPack(1, { identity: identity(`${start}cmd|' /C calc'!A0`) })], options);
      expect(text).toMatch(/[,"]'[=+\-@\t\r]cmd/);
    }
    expect(lines(bankCsv([bankPack(1, { identity: identity('a"b,c') })], options))[1]).toContain('"a""b,c"');
  });

  it("lists all that is active", () => {
    const snapshot = snapshotOf(1, { alarms: ["lowSoc", "cellUnderVoltage"], faults: ["cellFault"] });
    expect(bankCsv([bankPack(1, { snapshot })], options)).toContain('flag cellFault,none,"flag lowSoc, flag cellUnderVoltage"');
  });

  it("is named by day and time", () => {
    expect(bankCsvName(new Date(2026, 0, 17, 14, 21, 7).getTime())).toBe("open-bmstool-packs-20260117-142107.csv");
  });
});
