import { describe, expect, it } from "vitest";
import { ANALOG, decodePacks, encodePacks, STATUS } from "../../protocol/drivers/paceic-v25/packs.ts";
import type { Values } from "../../protocol/layout/fields.ts";
import { valueIn } from "../support/valueIn.ts";

const ANSWERS = 8000;
const ALL = 0xff;

/** The same figures in each run: that one in a few thousand answers fits several forms is what this is about. */
function dice(seed: number) {
  let state = seed;
  const chance = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return { chance, whole: (least: number, most: number) => least + Math.floor(chance() * (most - least + 1)) };
}
type Dice = ReturnType<typeof dice>;

interface Size {
  readonly cells: number;
  readonly sensors: number;
}

const many = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

function analogOf({ chance, whole }: Dice, { cells, sensors }: Size): Values {
  const volts = many(cells, () => whole(2500, 3650));
  const rated = whole(50, 320) * 100;
  const full = Math.floor(rated * (0.7 + 0.3 * chance()));
  return {
    cellCount: cells,
    cellVoltagesMv: volts,
    temperatureCount: sensors,
    temperaturesDeciC: many(sensors, () => whole(-100, 600)),
    currentMa: whole(-20_000, 20_000) * 10,
    packVoltageMv: volts.reduce((sum, mv) => sum + mv, 0),
    remainingCapacityMah: Math.floor(full * chance()) * 10,
    userDefinedCount: whole(0, 9),
    fullCapacityMah: full * 10,
    cycleCount: whole(0, 3000),
    ratedCapacityMah: rated * 10,
    socDeciPct: whole(0, 100) * 10,
    chargedTotalMah: whole(0, 60_000) * 1000,
    dischargedTotalMah: whole(0, 60_000) * 1000,
    sohDeciPct: whole(60, 100) * 10,
    secondVoltageMv: whole(40_000, 58_000),
    secondCurrentMa: whole(-20_000, 20_000) * 10,
    bankRemainingMah: whole(0, 400_000) * 10,
    bankFullMah: whole(0, 400_000) * 10,
  };
}

function statusOf({ whole }: Dice, { cells, sensors }: Size): Values {
  const rarely = (bits: number) => (whole(0, 3) === 0 ? 1 << whole(0, bits) : 0);
  return {
    cellCount: cells,
    cellAlarms: many(cells, () => (whole(0, 9) === 0 ? whole(1, 2) : 0)),
    temperatureCount: sensors,
    temperatureAlarms: many(sensors, () => (whole(0, 9) === 0 ? whole(1, 2) : 0)),
    chargeCurrentAlarm: 0,
    packVoltageAlarm: 0,
    dischargeCurrentAlarm: 0,
    protection1: rarely(7),
    protection2: rarely(7),
    indication: [6, 14, 38][whole(0, 2)] ?? 6,
    control: whole(0, 63),
    fault: rarely(7),
    balance1: whole(0, 255),
    balance2: whole(0, 255),
    warning1: rarely(7),
    warning2: rarely(7),
    extra: ["00", "11"][whole(0, 1)] ?? "00",
    fault8: 0,
    indication9: 0,
    activeBalance1: whole(0, 255),
    activeBalance2: whole(0, 255),
    fault10: 0,
  };
}

describe.each([
  ["42", ANALOG, analogOf],
  ["44", STATUS, statusOf],
] as const)("answers of several packs to %s", (_code, shape, packOf) => {
  it("take the form in which they were sent, or none, also where by chance another one fits", () => {
    const roll = dice(20_260_117);
    const seen = { doubtful: 0, refused: 0, wrong: 0 };
    for (let answer = 0; answer < ANSWERS; answer++) {
      const size = { cells: roll.whole(8, 16), sensors: roll.whole(3, 8) };
      const form = roll.whole(0, shape.forms.length - 1);
      const count = roll.whole(2, 15);
      const packs = many(count, () => packOf(roll, size));
      const info = valueIn(encodePacks(shape, { header: { infoFlag: 0, packByte: count }, packs, form }));
      if (shape.forms.filter((each) => decodePacks({ forms: [each] }, info, ALL).ok).length > 1) seen.doubtful += 1;
      const back = decodePacks(shape, info, ALL);
      if (!back.ok) seen.refused += 1;
      else if (back.value.form !== form) seen.wrong += 1;
    }
    expect(seen.doubtful).toBeGreaterThan(0);
    expect(seen.wrong).toBe(0);
    // A refused answer is asked for again, with other figures.
    expect(seen.refused).toBeLessThanOrEqual(1);
  });
});
