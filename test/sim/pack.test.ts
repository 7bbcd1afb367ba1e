import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPack } from "../../protocol/sim/index.ts";

const steady = { spreadPct: 0, noiseMv: 0, address: 1 } as const;

describe("simulated pack", () => {
  it.each(Array.from({ length: 13 }, (_, i) => i + 4))("%i cells: truth is whole numbers that agree with each other", (cellCount) => {
    const pack = createPack({ address: 3, cellCount, socDeciPct: 400, source: { currentMa: -37_000 } });
    pack.step(30_000);
    const truth = pack.truth();
    expect(truth.cellVoltagesMv).toHaveLength(cellCount);
    expect(truth.balancingCells).toHaveLength(cellCount);
    const sum = truth.cellVoltagesMv.reduce((a, b) => a + b, 0);
    expect(Math.abs(truth.packVoltageMv - sum)).toBeLessThanOrEqual(5);
    const { alarms: _a, protections: _p, faults: _f, settings, ...plain } = truth;
    const numbers = [...Object.values(plain).flat(), ...settings.values()].filter((value) => typeof value === "number");
    expect(numbers.length).toBeGreaterThan(cellCount + 60);
    for (const value of numbers) expect(Number.isInteger(value)).toBe(true);
    expect(truth.mode).toBe("discharging");
    expect(settings.get("packOvProtectMv")).toBe(3700 * cellCount);
    expect(truth.alarms.size + truth.protections.size).toBe(0);
  });

  it("refuses what cannot be a pack", () => {
    expect(() => createPack({ address: 248 })).toThrow(RangeError);
    expect(() => createPack({ address: 1, cellCount: 3 })).toThrow(RangeError);
  });

  it("counts exactly the charge that flowed", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -60_000, max: 60_000 }), { maxLength: 20 }), (currents) => {
        const pack = createPack({ address: 1, seed: 5, socDeciPct: 500 });
        const before = pack.truth().remainingCapacityMah;
        let moved = 0;
        for (const currentMa of currents) {
          pack.setSource({ currentMa });
          for (let s = 0; s < 20; s++) {
            pack.step(1000);
            moved += pack.truth().currentMa / 3600;
          }
        }
        expect(Math.abs(pack.truth().remainingCapacityMah - before - moved)).toBeLessThanOrEqual(10);
      }),
      { numRuns: 15 },
    );
  });

  it("counts a cycle for every rated capacity taken out", () => {
    const pack = createPack({ address: 1, cycleCount: 10, socDeciPct: 900, ratedCapacityMah: 100_000 });
    const before = pack.truth().cycleCount;
    for (const currentMa of [-80_000, 80_000, -80_000]) {
      pack.setSource({ currentMa });
      pack.step(0.7 * 3_600_000);
    }
    expect(pack.truth().cycleCount - before).toBeGreaterThanOrEqual(1);
    expect(pack.truth().cycleCount - before).toBeLessThanOrEqual(2);
  });

  it("is the same for the same seed and another for another seed", () => {
    const run = (seed: number) => {
      const pack = createPack({ address: 2, seed, source: { currentMa: 30_000 } });
      pack.step(60_000);
      return pack.truth();
    };
    expect(run(11)).toEqual(run(11));
    expect(run(11).cellVoltagesMv).not.toEqual(run(12).cellVoltagesMv);
  });

  it("stands still until it is stepped", () => {
    const pack = createPack({ address: 1, source: { currentMa: 10_000 } });
    pack.step(1000);
    expect(pack.truth()).toBe(pack.truth());
  });

  it("tapers at the charger's voltage, becomes full and calibrates its charge", () => {
    const pack = createPack({ address: 1, socDeciPct: 985, sohPct: 97, source: { currentMa: 40_000, limitMv: 56_400 } });
    let most = 0;
    for (let minute = 0; minute < 60; minute++) {
      pack.step(60_000);
      most = Math.max(most, pack.truth().packVoltageMv);
    }
    const truth = pack.truth();
    expect(most).toBeLessThanOrEqual(56_450);
    expect(truth.fullyCharged).toBe(true);
    expect(truth.currentMa).toBeLessThan(2000);
    expect([truth.socDeciPct, truth.remainingCapacityMah, truth.sohDeciPct]).toEqual([1000, 194_000, 970]);
    pack.setSource({ currentMa: -60_000 });
    pack.step(10 * 60_000);
    expect(pack.truth().fullyCharged).toBe(false);
  });

  it("balances cells that are ahead, only while charging, and that brings them closer", () => {
    const options = { ...steady, socDeciPct: 975, weakCell: { index: 4, socOffsetDeciPct: 20 } };
    const pack = createPack({ ...options, source: { currentMa: 3000, limitMv: 55_000 } });
    pack.step(60_000);
    expect(pack.truth().balancingCells.flatMap((on, i) => (on ? [i] : []))).toEqual([4]);
    pack.setSource({ currentMa: 0 });
    pack.step(2000);
    expect(pack.truth().balancingCells).not.toContain(true);
    pack.applySettings({ balanceDeltaMv: 500 });
    pack.setSource({ currentMa: 3000, limitMv: 55_000 });
    pack.step(2000);
    expect(pack.truth().balancingCells).not.toContain(true);
  });

  it("shows missing sensors as not fitted and limits a charge that is too strong", () => {
    const pack = createPack({ address: 1, missingSensors: [1], limiterEnabled: true, source: { currentMa: 170_000 } });
    pack.step(1000);
    const truth = pack.truth();
    expect(truth.cellTemperaturesDeciC[1]).toBeNull();
    expect(truth.cellTemperaturesDeciC[0]).toBeTypeOf("number");
    expect(truth.switches.limiter).toBe(true);
    expect(Math.abs(truth.currentMa - 20_000)).toBeLessThan(200);
  });

  it("keeps a MOSFET off that was switched off, and lets a test say what the truth is", () => {
    const pack = createPack({ address: 1, source: { currentMa: -20_000 } });
    pack.setSwitch("dischargeMos", false);
    pack.step(1000);
    expect([pack.truth().currentMa, pack.truth().switches.dischargeMos]).toEqual([0, false]);
    pack.setSwitch("dischargeMos", true);
    pack.step(1000);
    expect(pack.truth().currentMa).toBeLessThan(-19_000);
    pack.override({ socDeciPct: 123 });
    expect(pack.truth().socDeciPct).toBe(123);
    pack.override(null);
    expect(pack.truth().socDeciPct).not.toBe(123);
  });
});
