import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shareData } from "../../src/ui/state/shareData.ts";

describe("sharing what has not changed", () => {
  it("gives the very object for equal data, and says the same as the new one for any", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, next) => {
        expect(shareData(before, structuredClone(before))).toBe(before);
        expect(shareData(before, next)).toEqual(next);
      }),
    );
  });

  it("keeps the parts beside a change, and what is absent stays absent", () => {
    const before = { table: { keys: [1, 2] }, rows: [{ a: 1 }, { a: 2 }], progress: { done: 1 } };
    const after = shareData(before, { table: { keys: [1, 2] }, rows: [{ a: 1 }, { a: 3 }], progress: { done: 2 } });
    expect([after.table === before.table, after.rows[0] === before.rows[0], after.rows === before.rows]).toEqual([true, true, false]);
    expect(after).toEqual({ table: { keys: [1, 2] }, rows: [{ a: 1 }, { a: 3 }], progress: { done: 2 } });
    expect(Object.keys(shareData({ a: 1, b: undefined }, { a: 1 }))).toEqual(["a"]);
    expect(Object.keys(shareData({ a: 1 }, { b: undefined }))).toEqual(["b"]);
    expect(shareData([1, 2, 3], [1, 2])).toEqual([1, 2]);
    expect(shareData({ 0: "a" }, ["a"])).toEqual(["a"]);
  });
});
