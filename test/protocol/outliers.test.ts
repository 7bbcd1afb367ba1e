import { describe, expect, it } from "vitest";
import type { OutlierQuantity, PackSnapshot } from "../../protocol/shared.ts";
import { comparePacks, findOutliers, OUTLIER_QUANTITIES, OUTLIER_RULES } from "../../protocol/shared.ts";
import { counted } from "../support/bankPacks.ts";

const valued = (values: readonly number[]) => values.map((value, at) => ({ address: at + 1, value }));

function outliersOf(quantity: OutlierQuantity, patches: readonly Partial<PackSnapshot>[]): readonly number[] {
  const packs = patches.map((patch, at) => counted(at + 1, patch));
  return comparePacks(packs).find((each) => each.quantity === quantity)?.outliers ?? [];
}

describe("outliers", () => {
  it("finds the pack of the drawing: 118 mV where the others have 33 to 37", () => {
    const result = findOutliers("difference", valued([37, 34, 37, 36, 34, 36, 118, 35, 34, 33, 33, 34, 33, 36]));
    expect(result.outliers).toEqual([7]);
    expect(result.others).toEqual({ least: 33, most: 37 });
    expect(result.median).toBe(34.5);
  });

  it("calls nobody an outlier within the floor, however much the others agree", () => {
    expect(findOutliers("difference", valued([10, 10, 10, 10, 40])).outliers).toEqual([]);
    expect(findOutliers("difference", valued([10, 10, 10, 10, 41])).outliers).toEqual([5]);
  });

  it("calls nobody an outlier among packs that differ anyway", () => {
    expect(findOutliers("soc", valued([300, 420, 500, 610, 700, 820])).outliers).toEqual([]);
  });

  it("takes no pack for better than it should be", () => {
    expect(findOutliers("difference", valued([90, 91, 92, 91, 5])).outliers).toEqual([]);
    expect(findOutliers("coldest", valued([90, 91, 92, 91, 5])).outliers).toEqual([5]);
  });

  it("needs three packs: of two nobody can say which is the odd one", () => {
    for (const quantity of OUTLIER_QUANTITIES) {
      expect(findOutliers(quantity, valued([0, 90_000])).outliers).toEqual([]);
      expect(findOutliers(quantity, valued([5])).outliers).toEqual([]);
      expect(findOutliers(quantity, []).median).toBeNull();
    }
  });

  it("reads each quantity from the snapshots, and leaves out who does not report it", () => {
    const cells = (low: number) => Array.from({ length: 16 }, (_, at) => (at === 10 ? low : 3370));
    expect(outliersOf("packVoltage", [{}, {}, {}, { packVoltageMv: 53_200 }])).toEqual([4]);
    expect(outliersOf("soc", [{}, { socDeciPct: 610 }, {}, { socDeciPct: "notReported" }, {}])).toEqual([2]);
    expect(outliersOf("difference", [{}, {}, { cellVoltagesMv: cells(3268) }, { cellVoltagesMv: [] }])).toEqual([3]);
    expect(outliersOf("coldest", [{}, {}, {}, { temperatures: [{ role: "cell", index: 1, valueDeciC: 10 }] }])).toEqual([4]);
  });

  it("expects less current of a smaller pack", () => {
    const half = { currentMa: 19_000, fullCapacityMah: 98_500 };
    expect(outliersOf("currentShare", [{}, {}, half, {}])).toEqual([]);
    expect(outliersOf("currentShare", [{}, {}, { currentMa: 19_000 }, {}])).toEqual([3]);
  });

  it("compares no currents while the bank stands still", () => {
    expect(outliersOf("currentShare", [{ currentMa: 300 }, { currentMa: 300 }, { currentMa: 2000 }, { currentMa: 300 }])).toEqual([]);
    expect(outliersOf("currentShare", [{ currentMa: 50_000 }, { currentMa: -50_000 }, { currentMa: 0 }])).toEqual([]);
  });

  it("gives a reason for every floor", () => {
    for (const { floor, why } of Object.values(OUTLIER_RULES)) {
      expect(floor).toBeGreaterThan(0);
      expect(why.length).toBeGreaterThan(30);
    }
  });
});
