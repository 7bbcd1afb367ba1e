import type { FlagKey, PackSnapshot, TemperatureReading } from "../../../protocol/shared.ts";
import { CONTROLS_NOT_REPORTED, EXTRAS_NOT_REPORTED, SWITCHES_NOT_REPORTED } from "../../../protocol/shared.ts";
import { sampleOf } from "../../contract/sample.ts";
import type { FoundPack, SnapshotEvent, TrendSample } from "../../contract/session.ts";
import { CAPABILITIES, FAMILY } from "./fixedFamily.ts";
import { NOW_MS, NOW_WALL_MS } from "./frozenClock.ts";

/** A pack as the gallery shows it: every figure is written down here, none comes from the simulator. */
const CELLS_MV = [3331, 3332, 3330, 3334, 3329, 3331, 3333, 3330, 3332, 3331, 3335, 3330, 3331, 3332, 3330, 3331];
const EVERY_MS = 5000;
const SAMPLES = 120;

const sensor = (role: TemperatureReading["role"], index: number, valueDeciC: TemperatureReading["valueDeciC"]): TemperatureReading => ({
  role,
  index,
  valueDeciC,
});

export const NORMAL: PackSnapshot = {
  ...EXTRAS_NOT_REPORTED,
  address: 1,
  packVoltageMv: 53_301,
  currentMa: 18_400,
  socDeciPct: 640,
  sohDeciPct: 990,
  calculated: [],
  remainingCapacityMah: 64_000,
  fullCapacityMah: 100_000,
  ratedCapacityMah: 100_000,
  cycleCount: 212,
  cellVoltagesMv: CELLS_MV,
  balancingCells: CELLS_MV.map((_, at) => at === 10),
  temperatures: [
    ...[214, 218, 221, 216].map((deciC, at) => sensor("cell", at + 1, deciC)),
    sensor("mos", 1, 263),
    sensor("environment", 1, 241),
  ],
  mode: "charging",
  switches: { ...SWITCHES_NOT_REPORTED, chargeMos: true, dischargeMos: true, limiter: false, heater: false },
  controls: CONTROLS_NOT_REPORTED,
  fullyCharged: false,
  alarms: [],
  protections: [],
  faults: [],
  unknownBits: [],
};

const ALARMS: readonly FlagKey[] = ["cellUnderVoltage", "packUnderVoltage"];

/** One cell is empty: two alarms, a protection, and a sensor that has broken. */
export const ALARM: PackSnapshot = {
  ...NORMAL,
  packVoltageMv: 46_180,
  currentMa: -31_700,
  socDeciPct: 60,
  remainingCapacityMah: 6000,
  cellVoltagesMv: CELLS_MV.map((mv, at) => (at === 5 ? 2480 : mv - 430)),
  balancingCells: CELLS_MV.map(() => false),
  temperatures: [sensor("cell", 1, 214), sensor("cell", 2, "notReported"), ...NORMAL.temperatures.slice(2)],
  mode: "discharging",
  switches: { ...NORMAL.switches, dischargeMos: false },
  alarms: ALARMS,
  protections: ["cellUnderVoltage"],
  faults: ["temperatureSensorFault"],
};

/** The cells were read; the status was not. */
export const NOT_READ: PackSnapshot = {
  ...NORMAL,
  cycleCount: "notRead",
  sohDeciPct: "notRead",
  balancingCells: [],
  temperatures: NORMAL.temperatures.map((each) => ({ ...each, valueDeciC: "notRead" })),
  mode: "notRead",
  switches: { ...SWITCHES_NOT_REPORTED, chargeMos: "notRead", dischargeMos: "notRead", limiter: "notRead", heater: "notRead" },
  fullyCharged: "notRead",
  alarms: "notRead",
  protections: "notRead",
  faults: "notRead",
};

export const FOUND: FoundPack = {
  family: FAMILY.family,
  familyTitle: FAMILY.title,
  baudRate: 9600,
  address: 1,
  capabilities: CAPABILITIES,
};

export function eventOf(snapshot: PackSnapshot, ageMs: number): SnapshotEvent {
  const [receivedAtMs, receivedAtWallMs] = [NOW_MS - ageMs, NOW_WALL_MS - ageMs];
  const flagsSinceWallMs = { "alarm:cellUnderVoltage": NOW_WALL_MS - 90_000, "protection:cellUnderVoltage": NOW_WALL_MS - 30_000 };
  return { snapshot, receivedAtMs, receivedAtWallMs, flagsSinceWallMs, inTrend: true, trendRun: 0, atMs: NOW_MS };
}

/** Ten minutes that end with this snapshot: a wave in the current, and voltages that follow it. */
export function trendTo(snapshot: PackSnapshot): readonly TrendSample[] {
  const last = sampleOf(snapshot, NOW_WALL_MS);
  return Array.from({ length: SAMPLES }, (_, at) => {
    const back = SAMPLES - 1 - at;
    const swing = Math.sin(back / 9) * Math.min(1, back / 20);
    return {
      ...last,
      wallMs: NOW_WALL_MS - back * EVERY_MS,
      currentMa: (last.currentMa ?? 0) + Math.round(swing * 12_000),
      packVoltageMv: (last.packVoltageMv ?? 0) + Math.round(swing * 240),
    };
  });
}
