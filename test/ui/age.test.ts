import { describe, expect, it } from "vitest";
import { coarseAgeMs, laterMs } from "../../src/ui/model/age.ts";

describe("an age on the screen", () => {
  it("stands still while a pack answers several times a second", () => {
    const shown = new Set([0, 12, 100, 250, 333, 499].map(coarseAgeMs));
    expect([...shown]).toEqual([500]);
  });

  it("grows in half seconds while it is young, and is never told as younger than it is", () => {
    for (let ageMs = 0; ageMs < 10_000; ageMs += 7) {
      const shownMs = coarseAgeMs(ageMs);
      expect(shownMs - ageMs).toBeGreaterThan(0);
      expect(shownMs - ageMs).toBeLessThanOrEqual(500);
    }
  });

  it.each([
    [9999, 10_000],
    [10_000, 10_000],
    [10_999, 10_000],
    [11_000, 11_000],
    [-40, 500],
  ])("of %i ms is shown as %i", (ageMs, shownMs) => {
    expect(coarseAgeMs(ageMs)).toBe(shownMs);
  });

  it("counts from the later of two moments, as far as there are any", () => {
    expect([laterMs(1, 2), laterMs(2, 1), laterMs(null, 1), laterMs(1, null), laterMs(null, null)]).toEqual([2, 2, 1, 1, null]);
  });
});
