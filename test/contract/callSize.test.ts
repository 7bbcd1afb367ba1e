import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLongerThan } from "../../src/contract/callSize.ts";

const MOST = 65_536;

describe("the size of a call", () => {
  it("is about that of its JSON: nothing twice as long as is allowed passes, nothing half as long is refused", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.integer({ min: 20, max: 400 }), (value, most) => {
        const length = JSON.stringify(value).length;
        if (isLongerThan(most, value)) expect(length).toBeGreaterThan(most / 4);
        // Six characters stand for one in an escape, twenty for a number.
        else expect(length).toBeLessThan(8 * most);
      }),
    );
  });

  it.each([
    ["a long text", "x".repeat(MOST)],
    ["many texts", Array.from({ length: 9000 }, () => "x".repeat(10))],
    ["a long name of a field", { ["x".repeat(MOST)]: 1 }],
    ["many fields", Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`key${at}`, at]))],
    ["an endless list", new Array(4_000_000_000)],
    ["bytes", new Uint8Array(10)],
    ["a map", new Map()],
    ["a number without end", 10n],
  ])("%s is too much", (_what, value) => {
    expect(isLongerThan(MOST, ["trace.explainHex", { text: value }])).toBe(true);
  });

  it("ends also where a value holds itself", () => {
    const value: Record<string, unknown> = {};
    value.self = value;
    expect(isLongerThan(MOST, value)).toBe(true);
  });

  it("lets through what a window asks for", () => {
    const args = { afterSeq: null, beforeSeq: undefined, most: 500, filter: { text: "", blocks: ["a", "b"], isOn: true } };
    expect(isLongerThan(MOST, ["trace.lines", args])).toBe(false);
    expect(isLongerThan(MOST, ["trace.explainHex", { text: "7E".repeat(10_000) }])).toBe(false);
  });
});
