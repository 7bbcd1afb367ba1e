import { describe, expect, it } from "vitest";
import { DRIVERS, driverOf } from "../../protocol/index.ts";
import { Pace } from "../../protocol/link/pace.ts";

const QUICK_MS = 100;
const SLOW_MS = 300;
const TIMING = { gapMs: QUICK_MS, slowGapMs: SLOW_MS, firstByteMs: 1000, silenceMs: 300, quarantineMs: 400, quietBeforeMs: 0 };
/** Answers in a row after which the shorter gap is tried once more. */
const ENOUGH = 50;

function answers(pace: Pace, address: number, count: number): readonly number[] {
  return Array.from({ length: count }, () => {
    pace.answered(address);
    return pace.gapMs(address);
  });
}

describe("the rest before a question", () => {
  it("is the shorter one for a pack that answers, however often", () => {
    const pace = new Pace(TIMING);
    expect(pace.gapMs(1)).toBe(QUICK_MS);
    expect(new Set(answers(pace, 1, 200))).toEqual(new Set([QUICK_MS]));
  });

  it("stays the shorter one for an address where nobody ever answered", () => {
    const pace = new Pace(TIMING);
    for (let i = 0; i < 10; i++) pace.silent(7);
    expect(pace.gapMs(7)).toBe(QUICK_MS);
    // Nor is its silence held against it once somebody is there.
    expect(answers(pace, 7, 1)).toEqual([QUICK_MS]);
  });

  it("is longer from the first silence of a pack that has answered, and for that pack alone", () => {
    const pace = new Pace(TIMING);
    answers(pace, 1, 1);
    answers(pace, 2, 1);
    pace.silent(1);
    expect([1, 2, 3].map((address) => pace.gapMs(address))).toEqual([SLOW_MS, QUICK_MS, QUICK_MS]);
  });

  it("counts a pack that had answered before this line began as one that has answered", () => {
    const pace = new Pace(TIMING, [4]);
    expect([4, 5].map((address) => pace.gapMs(address))).toEqual([QUICK_MS, QUICK_MS]);
    for (const address of [4, 5]) pace.silent(address);
    expect([4, 5].map((address) => pace.gapMs(address))).toEqual([SLOW_MS, QUICK_MS]);
  });

  it("is shortened once more after fifty answers in a row, not before", () => {
    const pace = new Pace(TIMING, [1]);
    pace.silent(1);
    expect(answers(pace, 1, ENOUGH)).toEqual([...new Array(ENOUGH - 1).fill(SLOW_MS), QUICK_MS]);
  });

  it("counts the answers anew after each silence", () => {
    const pace = new Pace(TIMING, [1]);
    pace.silent(1);
    answers(pace, 1, ENOUGH - 1);
    pace.silent(1);
    expect(answers(pace, 1, ENOUGH)).toEqual([...new Array(ENOUGH - 1).fill(SLOW_MS), QUICK_MS]);
  });

  it.for([0, 1, ENOUGH - 1])("stays the longer one for good when the pack is silent again %i answers after that", (after) => {
    const pace = new Pace(TIMING, [1]);
    pace.silent(1);
    answers(pace, 1, ENOUGH + after);
    pace.silent(1);
    expect(new Set(answers(pace, 1, 10 * ENOUGH))).toEqual(new Set([SLOW_MS]));
  });

  it("is shortened after ten answers where only one answer in many is lost: that pack keeps up", () => {
    const pace = new Pace(TIMING, [1]);
    answers(pace, 1, ENOUGH);
    for (let loss = 0; loss < 5; loss++) {
      pace.silent(1);
      expect(answers(pace, 1, 10)).toEqual([...new Array(9).fill(SLOW_MS), QUICK_MS]);
      expect(new Set(answers(pace, 1, ENOUGH))).toEqual(new Set([QUICK_MS]));
    }
  });

  it("stays the longer one in the end for a pack that kept up and does so no more", () => {
    const pace = new Pace(TIMING, [1]);
    answers(pace, 1, ENOUGH);
    for (const slowAnswers of [10, ENOUGH]) {
      pace.silent(1);
      expect(answers(pace, 1, slowAnswers).at(-1)).toBe(QUICK_MS);
    }
    pace.silent(1);
    expect(new Set(answers(pace, 1, 10 * ENOUGH))).toEqual(new Set([SLOW_MS]));
  });

  it("is longer only after two silences close together where the family wants two, and then as for any other", () => {
    const pace = new Pace({ ...TIMING, silencesToSlow: 2 }, [1]);
    for (let lost = 0; lost < 5; lost++) {
      pace.silent(1);
      expect(new Set(answers(pace, 1, 3))).toEqual(new Set([QUICK_MS]));
    }
    pace.silent(1);
    expect(answers(pace, 1, 1)).toEqual([QUICK_MS]);
    pace.silent(1);
    expect(answers(pace, 1, ENOUGH)).toEqual([...new Array(ENOUGH - 1).fill(SLOW_MS), QUICK_MS]);
    pace.silent(1);
    expect(new Set(answers(pace, 1, 10 * ENOUGH))).toEqual(new Set([SLOW_MS]));
  });

  it("is the same before and after a silence in a family with one gap", () => {
    const { slowGapMs: _, ...timing } = TIMING;
    const pace = new Pace(timing, [1]);
    pace.silent(1);
    expect(pace.gapMs(1)).toBe(QUICK_MS);
  });
});

describe("the gaps of the families", () => {
  it("are never shorter after a silence", () => {
    for (const { timing } of DRIVERS) expect(timing.slowGapMs ?? timing.gapMs).toBeGreaterThanOrEqual(timing.gapMs);
  });

  it("are what their decisions say", () => {
    const gapsOf = (family: string) => {
      const { gapMs, slowGapMs, silencesToSlow } = driverOf(family).timing;
      return [gapMs, slowGapMs, silencesToSlow];
    };
    expect(gapsOf("paceic-v25")).toEqual([50, 300, 2]);
    expect(gapsOf("pace-modbus")).toEqual([100, 300, undefined]);
    expect(gapsOf("ritar-modbus")).toEqual([100, 300, undefined]);
  });
});
