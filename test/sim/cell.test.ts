import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellHeatW, cellSoc, createCell, ocvMv, resistanceFactor, stepCell, terminalMv } from "../../protocol/sim/cell.ts";
import { createRandom } from "../../protocol/sim/random.ts";
import { createThermal, stepThermal } from "../../protocol/sim/thermal.ts";

describe("LFP cell", () => {
  it("has an open-circuit voltage that never falls with charge", () => {
    for (let permille = -30; permille < 1050; permille++)
      expect(ocvMv((permille + 1) / 1000)).toBeGreaterThanOrEqual(ocvMv(permille / 1000));
  });

  it("is flat in the middle and steep at both ends", () => {
    expect(ocvMv(0.3)).toBe(3280);
    for (let percent = 30; percent <= 85; percent++) {
      expect(ocvMv(percent / 100)).toBeGreaterThanOrEqual(3280);
      expect(ocvMv(percent / 100)).toBeLessThanOrEqual(3330);
    }
    expect(ocvMv(0.05) - ocvMv(0)).toBeGreaterThan(500);
    expect(ocvMv(1.01) - ocvMv(0.97)).toBeGreaterThan(250);
  });

  it("neither loses nor makes charge, whatever the current does", () => {
    const step = fc.record({ ma: fc.integer({ min: -200_000, max: 200_000 }), ms: fc.integer({ min: 1, max: 60_000 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const cell = createCell({ capacityMah: 200_000, soc: 0.5, milliOhm: 0.3 });
        for (const { ma, ms } of steps) stepCell(cell, ma, ms, 1);
        const moved = steps.reduce((sum, { ma, ms }) => sum + (ma * ms) / 3_600_000, 0);
        expect(cell.chargeMah).toBeCloseTo(100_000 + moved, 4);
      }),
    );
  });

  it("gives the same state for one long step and for many short ones", () => {
    const [long, short] = [0, 1].map(() => createCell({ capacityMah: 100_000, soc: 0.4, milliOhm: 0.6 }));
    if (!long || !short) throw new Error("unreachable");
    stepCell(long, -50_000, 60_000, 1.5);
    for (let i = 0; i < 600; i++) stepCell(short, -50_000, 100, 1.5);
    expect(short.chargeMah).toBeCloseTo(long.chargeMah, 6);
    expect(short.polarisationMv).toBeCloseTo(long.polarisationMv, 6);
  });

  it("takes more energy to charge than it gives back: the difference is heat", () => {
    const cell = createCell({ capacityMah: 100_000, soc: 0.3, milliOhm: 0.6 });
    let electricalJ = 0;
    let heatJ = 0;
    for (const ma of [50_000, -50_000]) {
      for (let s = 0; s < 3600; s++) {
        stepCell(cell, ma, 1000, 1);
        electricalJ += (terminalMv(cell, ma, 1) / 1000) * (ma / 1000);
        heatJ += cellHeatW(cell, ma, 1);
      }
    }
    expect(cellSoc(cell)).toBeCloseTo(0.3, 9);
    expect(electricalJ).toBeGreaterThan(0);
    expect(electricalJ / heatJ).toBeGreaterThan(0.9);
    expect(electricalJ / heatJ).toBeLessThan(1.1);
  });

  it("sags more when it is cold", () => {
    const cell = createCell({ capacityMah: 100_000, soc: 0.5, milliOhm: 0.6 });
    expect(terminalMv(cell, -80_000, resistanceFactor(-10))).toBeLessThan(terminalMv(cell, -80_000, resistanceFactor(25)) - 40);
  });
});

describe("heat", () => {
  const thermal = () =>
    createThermal({
      ambientC: 20,
      cellsC: 20,
      zoneCount: 4,
      cellsPerZone: 4,
      cellCapacityMah: 100_000,
      random: createRandom(1),
    });

  it("settles where cooling equals heating", () => {
    const state = thermal();
    for (let hour = 0; hour < 200; hour++) stepThermal(state, [10, 10, 10, 10], 50_000, 3_600_000);
    state.zonesC.forEach((celsius, zone) => {
      expect(celsius).toBeCloseTo(20 + 10 * (state.zoneKelvinPerW[zone] ?? 0), 3);
    });
    expect(state.mosC).toBeGreaterThan(22);
    expect(state.environmentC).toBeLessThan(state.mosC);
  });

  it("warms first at the rate of watts per heat capacity", () => {
    const state = thermal();
    state.zonesC.fill(20);
    stepThermal(state, [100, 0, 0, 0], 0, 10_000);
    expect((state.zonesC[0] ?? 0) - 20).toBeCloseTo((100 * 10) / state.zoneJoulePerK, 3);
    expect(state.zonesC[1]).toBe(20);
  });
});

describe("seeded random numbers", () => {
  it("are the same for the same seed, differ for others, and stay in range", () => {
    const draw = (seed: number | string) =>
      Array.from(
        { length: 200 },
        (
          (random) => () =>
            random.next()
        )(createRandom(seed)),
      );
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(draw(7).every((x) => x >= 0 && x < 1)).toBe(true);
    const mean = draw("mean").reduce((sum, x) => sum + x, 0) / 200;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.1);
  });

  it("fork without shifting the parent", () => {
    const [plain, forked] = [createRandom(3), createRandom(3)];
    const child = forked.fork("a");
    for (let i = 0; i < 9; i++) child.next();
    expect(forked.next()).toBe(plain.next());
    expect(createRandom(3).fork("a").int(1000)).not.toBe(createRandom(3).fork("b").int(1000));
  });
});
