import { describe, expect, it } from "vitest";
import { gridStep } from "../../src/ui/parts/gridStep.ts";

describe("the keys of a grid", () => {
  it("go row by row and page by page and stop at the ends", () => {
    expect(gridStep("ArrowDown", 3, 10, 4)).toBe(4);
    expect(gridStep("ArrowDown", 9, 10, 4)).toBe(9);
    expect(gridStep("ArrowUp", 0, 10, 4)).toBe(0);
    expect(gridStep("PageDown", 3, 10, 4)).toBe(7);
    expect(gridStep("PageUp", 3, 10, 4)).toBe(0);
    expect(gridStep("Home", 5, 10, 4)).toBe(0);
    expect(gridStep("End", 5, 10, 4)).toBe(9);
    expect(gridStep("Tab", 5, 10, 4)).toBeNull();
  });

  it("come in at the top going down and at the end going up", () => {
    expect(gridStep("ArrowDown", -1, 10, 4)).toBe(0);
    expect(gridStep("ArrowUp", -1, 10, 4)).toBe(9);
    expect(gridStep("PageUp", -1, 10, 4)).toBe(6);
  });
});
