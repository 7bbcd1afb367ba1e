import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Driver } from "../../protocol/drivers/driver.ts";
import { DRIVERS } from "../../protocol/drivers/index.ts";
import { bytesOf, loadCaptures } from "../support/captures.ts";
import { DAMAGE, DAMAGE_KINDS } from "../support/damage.ts";
import { gapsOf } from "../support/explained.ts";
import { seeded } from "../support/random.ts";

interface Sample {
  readonly request: Uint8Array | null;
  readonly bytes: Uint8Array;
}

function samplesOf(driver: Driver): readonly Sample[] {
  return loadCaptures(driver.family).flatMap((c) => {
    const request = c.request === null ? null : bytesOf(c, "request");
    return [
      ...(c.response === null ? [] : [{ request, bytes: bytesOf(c, "response") }]),
      ...(request === null ? [] : [{ request: null, bytes: request }]),
    ];
  });
}

describe.each(DRIVERS)("$title: whatever the bytes", (driver) => {
  const { explain, readings } = driver.explainer;
  const samples = samplesOf(driver);

  function expectCovered(bytes: Uint8Array, request: Uint8Array | null): void {
    const all = [explain(bytes, { role: "request" }), explain(bytes, { role: "answer", request }), ...readings(bytes)];
    for (const explained of all) expect(gapsOf(explained, bytes.length)).toEqual([]);
  }

  it("every byte lies in exactly one part, and nothing throws", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), fc.option(fc.uint8Array({ maxLength: 40 })), expectCovered), { numRuns: 400 });
  });

  it("also of captured frames, whole, cut and damaged in every way", () => {
    const place = fc.nat({ max: samples.length - 1 });
    fc.assert(
      fc.property(place, place, fc.constantFrom(...DAMAGE_KINDS), fc.nat(), (at, other, kind, seed) => {
        const sample = samples[at];
        if (!sample) return;
        const random = seeded(seed);
        const damaged = DAMAGE[kind](sample.bytes, random);
        expectCovered(sample.bytes, sample.request);
        expectCovered(damaged, sample.request);
        expectCovered(damaged.subarray(0, seed % (damaged.length + 1)), sample.request);
        // The answer to something else: its layout does not fit.
        expectCovered(sample.bytes, samples[other]?.request ?? null);
      }),
      { numRuns: 400 },
    );
  });

  it("calls good what the framer lets through, and broken what it does not", () => {
    fc.assert(
      fc.property(fc.nat({ max: samples.length - 1 }), fc.constantFrom(...DAMAGE_KINDS), fc.nat(), (at, kind, seed) => {
        const sample = samples[at];
        if (!sample?.request) return;
        const bytes = seed % 3 === 0 ? sample.bytes : DAMAGE[kind](sample.bytes, seeded(seed));
        const framer = driver.createFramer();
        framer.begin(sample.request);
        const events = [...framer.push(bytes), ...framer.silence()];
        for (const event of events) {
          const { verdict, remarks } = explain(event.bytes, { role: "answer", request: sample.request });
          const isOdd = remarks.some(({ key }) => key === "otherVersion" || key === "stray");
          if (event.kind === "frame" && !isOdd) expect(verdict).not.toBe("broken");
          if (event.kind === "discarded") expect(verdict).toBe("broken");
        }
      }),
      { numRuns: 400 },
    );
  });
});
