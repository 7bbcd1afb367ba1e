import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellSpread, commonScale } from "../../src/report/cells.ts";
import { changesBetween } from "../../src/report/changes.ts";
import { commissioningOf } from "../support/commissionings.ts";

const NOW = commissioningOf(3);
const [FIRST, SECOND, THIRD] = NOW.packs;
if (!FIRST || !SECOND || !THIRD) throw new Error("three packs");
const KEY = Object.keys(FIRST.settings)[0] ?? "";

describe("what has changed between two commissionings", () => {
  it("is nothing for the same document", () => {
    expect(changesBetween(NOW, NOW)).toEqual({
      checks: [],
      codes: [],
      packs: NOW.packs.map((pack) => ({ pack, presence: "both", changes: [] })),
    });
  });

  it("is nothing for the same packs where they share a text that is no serial number", () => {
    const shared = (more: object) => ({
      ...NOW,
      packs: NOW.packs.map((pack) => ({ ...pack, packSerial: "Jan 10 2022,13:44:13", ...more })),
    });
    const [stamped, alike] = [shared({}), shared({ modelSerial: "P16S100A" })];
    for (const now of [stamped, alike]) expect(changesBetween(now, now).packs.flatMap(({ changes }) => changes)).toEqual([]);
    const moved = { ...stamped, packs: stamped.packs.map((pack) => ({ ...pack, address: pack.address + 1 })) };
    const found = changesBetween(stamped, moved).packs;
    expect(found.map(({ presence }) => presence)).toEqual(["both", "both", "both"]);
    expect(found.flatMap(({ changes }) => changes.flatMap(({ what }) => what))).toEqual(["address", "address", "address"]);
    const oneExchanged = { ...stamped, packs: stamped.packs.map((pack, at) => (at === 1 ? { ...pack, modelSerial: "BAT-9" } : pack)) };
    expect(changesBetween(stamped, oneExchanged).packs.map(({ presence }) => presence)).toEqual(["both", "exchanged", "both"]);
  });

  it("is firmware, address, capacity, cycles, spread and settings of a pack, and no value of the moment", () => {
    const { [KEY]: _, ...others } = FIRST.settings;
    const old = {
      ...FIRST,
      bmsVersion: "V1",
      address: 9,
      fullCapacityMah: 101_000,
      cycles: null,
      packVoltageMv: 1,
      socPct: 1,
      packCurrentMa: 1,
      cellsMv: [3300, null, 3307],
      settings: { ...others, gone: 4 },
    };
    const [changed] = changesBetween({ ...NOW, packs: [old, SECOND, THIRD] }, NOW).packs;
    expect(changed?.changes).toEqual([
      { kind: "text", what: "bmsVersion", before: "V1", after: FIRST.bmsVersion },
      { kind: "figure", what: "address", before: 9, after: 1 },
      { kind: "figure", what: "cycles", before: null, after: 11 },
      { kind: "figure", what: "fullCapacityMah", before: 101_000, after: 100_350 },
      { kind: "figure", what: "spreadMv", before: 7, after: 18 },
      ...[
        { kind: "setting", what: KEY, before: null, after: FIRST.settings[KEY] },
        { kind: "setting", what: "gone", before: 4, after: null },
      ].sort((a, b) => (a.what < b.what ? -1 : 1)),
    ]);
  });

  it("knows a pack by its serial number, one without by its address, and never takes one family for another", () => {
    const presences = (before: typeof NOW.packs, after: typeof NOW.packs) =>
      changesBetween({ ...NOW, packs: before }, { ...NOW, packs: after }).packs.map(({ pack, presence }) => `${pack.address} ${presence}`);
    const nameless = { packSerial: " ", modelSerial: "" };
    expect(presences([FIRST, SECOND], [{ ...SECOND, address: 1 }, THIRD])).toEqual(["1 both", "3 added", "1 removed"]);
    expect(presences([{ ...FIRST, ...nameless }], [FIRST])).toEqual(["1 both"]);
    expect(presences([{ ...FIRST, ...nameless }], [{ ...FIRST, ...nameless, address: 2 }])).toEqual(["2 added", "1 removed"]);
    expect(presences([{ ...FIRST, family: "other" }], [FIRST])).toEqual(["1 added", "1 removed"]);
  });

  it("calls a pack exchanged whose address another one has taken, and compares no cycles of the two", () => {
    const other = { ...FIRST, packSerial: "OTHER", modelSerial: "BOARD", cycles: 900, settings: { ...FIRST.settings, [KEY]: 1 } };
    const found = changesBetween(NOW, { ...NOW, packs: [other, SECOND, THIRD] }).packs;
    expect(found.map(({ pack, presence }) => `${pack.address} ${presence}`)).toEqual(["1 exchanged", "2 both", "3 both"]);
    expect(found[0]?.changes).toEqual([
      { kind: "text", what: "packSerial", before: FIRST.packSerial, after: "OTHER" },
      { kind: "text", what: "modelSerial", before: FIRST.modelSerial, after: "BOARD" },
      { kind: "setting", what: KEY, before: FIRST.settings[KEY], after: 1 },
    ]);
  });

  it("does not take a figure for changed that the earlier version of the program did not write down", () => {
    const rated = { ...NOW, packs: NOW.packs.map((pack) => ({ ...pack, ratedCapacityMah: 100_000 })) };
    expect(changesBetween(NOW, rated).packs.flatMap(({ changes }) => changes)).toEqual([]);
    const wrong = { ...rated, packs: rated.packs.map((pack) => ({ ...pack, ratedCapacityMah: 50_000 })) };
    expect(changesBetween(wrong, rated).packs[0]?.changes).toEqual([
      { kind: "figure", what: "ratedCapacityMah", before: 50_000, after: 100_000 },
    ]);
  });

  it("names checks whose result is another, a missing one as open, and codes of the inverter", () => {
    const results = NOW.results.slice(1).map((result) => (result.check === "clocks" ? { ...result, status: "passed" as const } : result));
    const before = { ...NOW, results, inverter: { ...NOW.inverter, codes: { inverterCanCode: 3 } } };
    const { checks, codes } = changesBetween(before, NOW);
    expect(checks).toEqual([{ check: "clocks", before: "passed", after: "open" }]);
    expect(codes).toEqual([{ kind: "setting", what: "inverterCanCode", before: 3, after: 11 }]);
  });
});

describe("cells on paper", () => {
  it("have a spread when two were read", () => {
    expect(cellSpread({ cellsMv: [] })).toBeNull();
    expect(cellSpread({ cellsMv: [null, 3300] })).toBeNull();
    expect(cellSpread({ cellsMv: [3300, null, 3299, 3310, 3310] })).toEqual({
      minMv: 3299,
      minCell: 3,
      maxMv: 3310,
      maxCell: 4,
      differenceMv: 11,
    });
  });

  it("share a scale that holds all of them, in few steps", () => {
    expect(commonScale([{ cellsMv: [null] }])).toBeNull();
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: -40_000, max: 70_000 }), { minLength: 1, maxLength: 32 }), { minLength: 1 }),
        (packs) => {
          const scale = commonScale(packs.map((cellsMv) => ({ cellsMv })));
          if (scale === null) throw new Error("no scale");
          const all = packs.flat();
          expect(scale.leastMv).toBeLessThan(Math.min(...all));
          expect(scale.mostMv).toBeGreaterThanOrEqual(Math.max(...all));
          expect((scale.mostMv - scale.leastMv) / scale.stepMv).toBeLessThanOrEqual(9);
        },
      ),
    );
  });
});
