import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PackSnapshot } from "../../protocol/shared.ts";
import { BANK_STALE_MS, bankSums, countedPacks, findOutliers, OUTLIER_QUANTITIES, OUTLIER_RULES } from "../../protocol/shared.ts";
import { member, snapshotOf } from "../support/bankPacks.ts";

const maybe = (min: number, max: number) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min, max }) },
    { weight: 1, arbitrary: fc.constantFrom("notRead" as const, "notReported" as const) },
  );

const readings: fc.Arbitrary<Partial<PackSnapshot>> = fc.record({
  packVoltageMv: maybe(40_000, 58_000),
  currentMa: maybe(-200_000, 200_000),
  socDeciPct: maybe(0, 1000),
  remainingCapacityMah: maybe(0, 200_000),
  fullCapacityMah: maybe(0, 200_000),
});

const bank = fc.array(fc.record({ readings, isPresent: fc.boolean(), ageMs: fc.integer({ min: 0, max: 2 * BANK_STALE_MS }) }), {
  maxLength: 16,
});
const NOW = 1_000_000;

const membersOf = (packs: readonly { readings: Partial<PackSnapshot>; isPresent: boolean; ageMs: number }[]) =>
  packs.map(({ readings: patch, isPresent, ageMs }, address) =>
    member(address, { snapshot: snapshotOf(address, patch), isPresent, receivedAtMs: NOW - ageMs }),
  );

describe("any bank", () => {
  it("has the same sums whatever its silent and old packs say, and in whatever order", () => {
    fc.assert(
      fc.property(bank, (packs) => {
        const members = membersOf(packs);
        const fresh = members.filter((_, at) => packs[at]?.isPresent === true && (packs[at]?.ageMs ?? 0) <= BANK_STALE_MS);
        const sums = bankSums(countedPacks(members, NOW));
        expect(sums).toEqual(bankSums(countedPacks(fresh, NOW)));
        expect(sums).toEqual(bankSums(countedPacks(members.toReversed(), NOW)));
        expect(sums.counted).toBe(fresh.length);
      }),
    );
  });

  it("has a SOC between those of its packs, and never counts more packs than answer", () => {
    fc.assert(
      fc.property(bank, (packs) => {
        const { counted, minutesLeft, ...figures } = bankSums(countedPacks(membersOf(packs), NOW));
        const socs = packs.flatMap(({ readings: { socDeciPct } }) => (typeof socDeciPct === "number" ? [socDeciPct] : []));
        const { value } = figures.socDeciPct;
        if (value !== "notRead") {
          expect(value).toBeGreaterThanOrEqual(Math.min(...socs));
          expect(value).toBeLessThanOrEqual(Math.max(...socs));
        }
        for (const figure of Object.values(figures)) {
          expect(figure.packs).toBeLessThanOrEqual(counted);
          expect(figure.value === "notRead").toBe(figure.packs === 0);
        }
        if (minutesLeft !== null) expect(minutesLeft).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe("outliers of any values", () => {
  const values = fc.array(fc.integer({ min: -100_000, max: 100_000 }), { maxLength: 16 });
  const quantity = fc.constantFrom(...OUTLIER_QUANTITIES);

  it("are fewer than half of the packs, and all beyond the floor", () => {
    fc.assert(
      fc.property(quantity, values, (key, list) => {
        const result = findOutliers(
          key,
          list.map((value, address) => ({ address, value })),
        );
        expect(2 * result.outliers.length).toBeLessThanOrEqual(list.length);
        for (const address of result.outliers) {
          expect(Math.abs((list[address] ?? 0) - (result.median ?? 0))).toBeGreaterThan(OUTLIER_RULES[key].floor);
        }
      }),
    );
  });

  it("do not depend on where the scale begins, nor on the order of the packs", () => {
    fc.assert(
      fc.property(quantity, values, fc.integer({ min: -50_000, max: 50_000 }), (key, list, shift) => {
        const packs = list.map((value, address) => ({ address, value }));
        const plain = new Set(findOutliers(key, packs).outliers);
        const shifted = packs.map(({ address, value }) => ({ address, value: value + shift }));
        expect(new Set(findOutliers(key, shifted).outliers)).toEqual(plain);
        expect(new Set(findOutliers(key, packs.toReversed()).outliers)).toEqual(plain);
      }),
    );
  });
});
