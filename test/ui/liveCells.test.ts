import { describe, expect, it } from "vitest";
import { cellScale, heightPct } from "../../src/ui/model/cellScale.ts";
import { cellLimits, placeLimits, temperatureLevel, temperaturePct, temperatureWindow } from "../../src/ui/model/thresholds.ts";

const SETTINGS = {
  balanceStartMv: 3380,
  cellOvAlarmMv: 3600,
  cellOvProtectMv: 3700,
  cellUvAlarmMv: 2800,
  cellUvProtectMv: 2500,
  chargeUtAlarmDeciC: 50,
  chargeUtProtectDeciC: 0,
  chargeOtAlarmDeciC: 510,
  dischargeUtAlarmDeciC: -150,
  dischargeOtAlarmDeciC: 560,
  mosOtAlarmDeciC: 900,
  envUtAlarmDeciC: -200,
  envOtAlarmDeciC: 650,
};

describe("scale of the cell bars", () => {
  it("is the spread, rounded out to 10 mV, with room at both ends", () => {
    const scale = cellScale(3352, 3389);
    expect([scale.loMv, scale.hiMv]).toEqual([3340, 3400]);
    expect(scale.linesMv).toEqual([3340, 3350, 3360, 3370, 3380, 3390, 3400]);
    expect(scale.labelsMv).toEqual([3340, 3360, 3380, 3400]);
  });

  it("never shrinks to nothing when all cells are equal", () => {
    const scale = cellScale(3300, 3300);
    expect(scale.hiMv - scale.loMv).toBeGreaterThanOrEqual(20);
    expect(heightPct(scale, 3300)).toBeGreaterThan(0);
  });

  it("keeps few lines and clear numbers for a broken cell", () => {
    const scale = cellScale(2479, 3101);
    expect(scale.linesMv.length).toBeLessThanOrEqual(8);
    for (const [at, mv] of scale.labelsMv.entries()) {
      const next = scale.labelsMv[at + 1];
      if (next !== undefined) expect(next - mv).toBeGreaterThan((scale.hiMv - scale.loMv) / 20);
    }
    expect(scale.labelsMv.at(-1)).toBe(scale.linesMv.at(-1));
  });

  it("contains every spread that a pack can have", () => {
    for (let min = 0; min <= 4000; min += 37) {
      for (const spread of [0, 1, 9, 10, 11, 60, 333, 1500]) {
        const scale = cellScale(min, min + spread);
        expect(scale.loMv).toBeLessThanOrEqual(min);
        expect(scale.hiMv).toBeGreaterThanOrEqual(min + spread);
        expect(scale.loMv % 10).toBe(0);
        expect(scale.hiMv % 10).toBe(0);
      }
    }
  });

  it("stays while it fits, and lets go when it has become far too tall", () => {
    const first = cellScale(3352, 3389);
    expect(cellScale(3351, 3391, first)).toBe(first);
    expect(cellScale(3339, 3389, first)).not.toBe(first);
    expect(cellScale(3368, 3372, first)).not.toBe(first);
  });

  it("holds a height between foot and top", () => {
    const scale = cellScale(3352, 3389);
    expect(heightPct(scale, 3370)).toBe(50);
    expect(heightPct(scale, 9999)).toBe(100);
    expect(heightPct(scale, 0)).toBe(0);
  });
});

describe("limits of the cells", () => {
  it("draws what lies inside and names what lies beyond, with its direction", () => {
    const placed = placeLimits(cellLimits(SETTINGS), 3340, 3400);
    expect(placed.inside).toEqual([{ level: "balance", side: "above", mv: 3380 }]);
    expect(placed.outside).toEqual([
      { level: "alarm", upMv: 3600, downMv: 2800 },
      { level: "protection", upMv: 3700, downMv: 2500 },
    ]);
  });

  it("splits a level of which one limit is inside", () => {
    const placed = placeLimits(cellLimits(SETTINGS), 2450, 3200);
    expect(placed.inside.map(({ mv }) => mv)).toEqual([2800, 2500]);
    expect(placed.outside).toContainEqual({ level: "alarm", upMv: 3600, downMv: null });
  });

  it("says nothing about what the pack did not tell", () => {
    expect(cellLimits({})).toEqual([]);
    expect(placeLimits([], 3340, 3400)).toEqual({ inside: [], outside: [] });
  });
});

describe("window of a temperature", () => {
  it("follows the direction of the current; at rest the charge limits count", () => {
    expect(temperatureWindow("cell", "charging", SETTINGS)).toMatchObject({ alarmBelow: 50, alarmAbove: 510 });
    expect(temperatureWindow("cell", "discharging", SETTINGS)).toMatchObject({ alarmBelow: -150, alarmAbove: 560 });
    expect(temperatureWindow("cell", "standby", SETTINGS)).toEqual(temperatureWindow("cell", "charging", SETTINGS));
  });

  it("knows MOS and environment, and claims nothing for a sensor without a role", () => {
    expect(temperatureWindow("mos", "charging", SETTINGS)).toMatchObject({ alarmBelow: null, alarmAbove: 900 });
    expect(temperatureWindow("environment", "charging", SETTINGS)).toMatchObject({ alarmBelow: -200, alarmAbove: 650 });
    const none = temperatureWindow("unknown", "charging", SETTINGS);
    expect(Object.values(none).every((limit) => limit === null)).toBe(true);
    expect(temperatureLevel(2000, none)).toBe("ok");
  });

  it("grades a value by the limit that it has crossed", () => {
    const window = temperatureWindow("cell", "charging", SETTINGS);
    expect(temperatureLevel(51, window)).toBe("ok");
    expect(temperatureLevel(46, window)).toBe("alarm");
    expect(temperatureLevel(-2, window)).toBe("protection");
    expect(temperatureLevel(512, window)).toBe("alarm");
  });

  it("places values on the ruler and keeps those beyond it at its ends", () => {
    expect([-200, 400, 1000].map(temperaturePct)).toEqual([0, 50, 100]);
    expect([-400, 1300].map(temperaturePct)).toEqual([0, 100]);
  });
});
