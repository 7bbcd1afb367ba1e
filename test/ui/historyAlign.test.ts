import { describe, expect, it } from "vitest";
import { alignRows } from "../../src/ui/model/alignRows.ts";

const rows = (...pairs: readonly (readonly [number, string])[]) => pairs.map(([seq, raw]) => ({ seq, raw }));

describe("a file from another computer", () => {
  it("is numbered as here by a record that both have", () => {
    const own = rows([500, "A"], [499, "B"]);
    const file = rows([541, "X"], [540, "A"], [539, "B"], [538, "C"]);
    expect(alignRows(own, file)).toEqual(rows([501, "X"], [500, "A"], [499, "B"], [498, "C"]));
  });

  it("without a common record lies below, with a gap, whatever its numbers", () => {
    const aligned = alignRows(rows([500, "A"], [400, "B"]), rows([9000, "X"], [8999, "Y"]));
    expect(aligned.map(({ raw }) => raw)).toEqual(["X", "Y"]);
    expect(Math.max(...aligned.map(({ seq }) => seq))).toBeLessThan(399);
    expect((aligned[0]?.seq ?? 0) - (aligned[1]?.seq ?? 0)).toBe(1);
  });

  it("keeps its numbers in an empty archive, and a damaged record is common to nobody", () => {
    expect(alignRows([], rows([7, "A"]))).toEqual(rows([7, "A"]));
    expect(alignRows(rows([5, ""]), rows([9, ""]))[0]?.seq).toBeLessThan(5);
  });
});
