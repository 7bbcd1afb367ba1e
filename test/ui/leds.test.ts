import { describe, expect, it } from "vitest";
import type { PackSnapshot } from "../../protocol/shared.ts";
import { CONTROLS_NOT_REPORTED } from "../../protocol/shared.ts";
import { ledsOf } from "../../src/ui/model/leds.ts";

const RESTING: PackSnapshot = {
  address: 1,
  packVoltageMv: 53_000,
  currentMa: 0,
  socDeciPct: 600,
  sohDeciPct: 1000,
  calculated: [],
  remainingCapacityMah: 120_000,
  fullCapacityMah: 200_000,
  ratedCapacityMah: 200_000,
  cycleCount: 1,
  cellVoltagesMv: [],
  balancingCells: [],
  temperatures: [],
  mode: "standby",
  fullyCharged: false,
  chargerVoltageMv: "notReported",
  solarCurrentMa: "notReported",
  reportedExtremes: null,
  controls: CONTROLS_NOT_REPORTED,
  switches: {
    chargeMos: true,
    dischargeMos: true,
    prechargeMos: "notReported",
    limiter: false,
    heater: false,
    dryContact1: "notReported",
    dryContact2: "notReported",
    fan: "notReported",
    fuse: "notReported",
  },
  alarms: [],
  protections: [],
  faults: [],
  unknownBits: [],
};

type Change = Partial<PackSnapshot>;
const lamps = (change: Change) => ledsOf({ ...RESTING, ...change });

/** The guide's LED table, written down a second time: state, then RUN, ALM and what the SOC lamps do. */
const GUIDE: readonly (readonly [what: string, state: Change, run: string, alm: string, socLit: number])[] = [
  ["standby", {}, "flash1", "off", 3],
  ["standby with an alarm", { alarms: ["lowSoc"] }, "flash1", "flash3", 3],
  ["charge", { mode: "charging" }, "on", "off", 3],
  ["charge with an alarm", { mode: "charging", alarms: ["cellOverVoltage"] }, "on", "flash3", 3],
  ["over-charge protection", { mode: "charging", protections: ["cellOverVoltage"] }, "on", "off", 4],
  ["charge stopped by temperature", { mode: "charging", protections: ["chargeOverTemperature"] }, "off", "on", 0],
  ["discharge", { mode: "discharging" }, "flash3", "off", 3],
  ["discharge with an alarm", { mode: "discharging", alarms: ["packUnderVoltage"] }, "flash3", "flash3", 3],
  ["under-voltage protection", { mode: "discharging", protections: ["cellUnderVoltage"] }, "off", "off", 0],
  ["discharge stopped by over-current", { mode: "discharging", protections: ["dischargeOverCurrent"] }, "off", "on", 0],
  ["short circuit", { protections: ["shortCircuit"] }, "off", "on", 0],
  ["failure", { faults: ["samplingFault"] }, "off", "on", 0],
  ["failure during charge with an alarm", { mode: "charging", alarms: ["lowSoc"], faults: ["cellFault"] }, "off", "on", 0],
  ["over-charge protection without current", { protections: ["packOverVoltage"] }, "flash1", "off", 3],
];

describe("lamps of the housing", () => {
  it.each(GUIDE)("%s", (_, state, run, alm, socLit) => {
    expect(lamps(state)).toEqual({ run, alm, socLit });
  });

  it.each([
    [0, 0],
    [1, 1],
    [250, 1],
    [251, 2],
    [500, 2],
    [750, 3],
    [751, 4],
    [1000, 4],
  ])("%i tenths of a percent light %i lamps", (socDeciPct, socLit) => {
    expect(lamps({ socDeciPct })?.socLit).toBe(socLit);
  });

  it.each([{ mode: "notRead" }, { alarms: "notRead" }, { protections: "notRead" }, { faults: "notRead" }] as const)(
    "says nothing while something is not read: %o",
    (state) => {
      expect(lamps(state)).toBeNull();
    },
  );

  it("leaves the SOC lamps open when the charge is not known", () => {
    expect(lamps({ socDeciPct: "notRead" })).toEqual({ run: "flash1", alm: "off", socLit: null });
  });
});
