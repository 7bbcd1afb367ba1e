import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BoundedRing } from "../../src/core/base/boundedRing.ts";

describe("a bounded ring", () => {
  it("keeps the newest in order, hands out each that goes once, and stays within its bounds", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 40 }), { maxLength: 200 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 50, max: 300 }),
        (sizes, most, mostBytes) => {
          const ring = new BoundedRing<number>({ most, mostBytes, bytesOf: (place) => sizes[place] ?? 0 });
          const gone: number[] = [];
          for (const place of sizes.keys()) {
            gone.push(...ring.push(place));
            expect(ring.items.length).toBeLessThan(Math.max(1.25 * most, most + 1));
            expect(ring.items.reduce((sum, item) => sum + (sizes[item] ?? 0), 0)).toBeLessThan(mostBytes);
          }
          expect([...gone, ...ring.items]).toEqual([...sizes.keys()]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("gives up no more than a quarter for the next item", () => {
    const ring = new BoundedRing<number>({ most: 1_000, mostBytes: 1_000, bytesOf: () => 1 });
    const left: number[] = [];
    for (let item = 0; item < 5_000; item++) if (ring.push(item).length > 0) left.push(ring.items.length);
    expect(new Set(left)).toEqual(new Set([750]));
  });
});
