import { describe, expect, it } from "vitest";
import { isSameData } from "../../protocol/model/sameData.ts";

describe("two pieces of data", () => {
  it.each([
    [1, 1],
    [0, -0],
    [Number.NaN, Number.NaN],
    ["a", "a"],
    [null, null],
    [undefined, undefined],
    [
      [1, null, "a"],
      [1, null, "a"],
    ],
    [
      { a: 1, b: { c: [2] } },
      { b: { c: [2] }, a: 1 },
    ],
    [{ a: 1, b: undefined }, { a: 1 }],
  ])("say the same: %j and %j", (a, b) => {
    expect(isSameData(a, b)).toBe(true);
    expect(isSameData(b, a)).toBe(true);
  });

  it.each([
    [1, 2],
    [1, "1"],
    [0, null],
    [null, undefined],
    [{}, null],
    [{}, []],
    [{ 0: 1 }, [1]],
    [[1], [1, undefined]],
    [
      [1, 2],
      [2, 1],
    ],
    [{ a: 1 }, { a: 1, b: null }],
    [{ a: 1 }, { b: 1 }],
    [{ a: { b: [1, 2] } }, { a: { b: [1, 3] } }],
  ])("do not: %j and %j", (a, b) => {
    expect(isSameData(a, b)).toBe(false);
    expect(isSameData(b, a)).toBe(false);
  });
});
