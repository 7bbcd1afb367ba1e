import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { driftReport } from "../../src/core/drift/driftReport.ts";
import { limitsOf } from "../../src/core/drift/limits.ts";
import type { DriftSample } from "../../src/core/drift/sample.ts";
import { DriftTally } from "../../src/core/drift/tally.ts";
import { dayOf } from "../support/driftPacks.ts";

const CELLS = 6;
const voltage = fc.integer({ min: 2500, max: 3700 });
const sample = fc.record({
  day: fc.integer({ min: 0, max: 8 }).map(dayOf),
  currentMa: fc.constantFrom(-40_000, 0, 40_000),
  cellVoltagesMv: fc.array(voltage, { minLength: CELLS, maxLength: CELLS }),
});
const samples = fc.array(sample, { maxLength: 80 });
const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: CELLS, maxLength: CELLS });

function reportOf(list: readonly DriftSample[]) {
  const tally = new DriftTally(limitsOf(null));
  for (const each of list) tally.add("logRow", each);
  return driftReport({ key: "p-1", serial: "1", pack: null }, tally);
}

describe("the ranking of cells", () => {
  it("follows the cells: in another order of wiring each keeps its figures and its sign", () => {
    fc.assert(
      fc.property(samples, order, (list, wired) => {
        const before = reportOf(list);
        const after = reportOf(list.map((each) => ({ ...each, cellVoltagesMv: wired.map((cell) => each.cellVoltagesMv[cell] ?? 0) })));
        const moved = (cell: number) => wired.indexOf(cell - 1) + 1;
        const byCell = <T extends { readonly cell: number }>(cells: readonly T[]) => cells.toSorted((a, b) => a.cell - b.cell);
        for (const end of ["top", "bottom"] as const) {
          expect({ ...after[end], cells: [] }).toEqual({ ...before[end], cells: [] });
          expect(byCell(after[end].cells)).toEqual(byCell(before[end].cells.map((each) => ({ ...each, cell: moved(each.cell) }))));
          // The order is that of the figures, whatever the numbers.
          const sizes = after[end].cells.map(({ deviationMv }) => Math.abs(deviationMv));
          expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
        }
        expect(byCell(after.signs)).toEqual(byCell(before.signs.map((each) => ({ ...each, cell: moved(each.cell) }))));
      }),
    );
  });

  it("counts every sample once, in one place", () => {
    fc.assert(
      fc.property(samples, (list) => {
        const { top, bottom, unused } = reportOf(list);
        expect(top.samples + bottom.samples + unused.middle + unused.atRest + unused.unusable).toBe(list.length);
      }),
    );
  });

  it("is of deviations that cancel out, but for their rounding", () => {
    fc.assert(
      fc.property(samples, (list) => {
        for (const { cells } of [reportOf(list).top, reportOf(list).bottom])
          expect(Math.abs(cells.reduce((sum, { deviationMv }) => sum + deviationMv, 0))).toBeLessThanOrEqual(CELLS / 2);
      }),
    );
  });
});
