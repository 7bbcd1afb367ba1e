import type { FieldRef, ReadingRef, TileReading } from "../../model/explain.ts";
import type { Severity } from "../../model/flags.ts";
import type { SwitchKey } from "../../model/snapshot.ts";
import { CELLS, SENSORS } from "./device.ts";
import { PROTECTION_BITS, STATUS_BITS, WARNING_BITS } from "./registers.ts";

type Lists = readonly (readonly FieldRef[])[];

const TILES: Readonly<Record<TileReading, readonly string[]>> = {
  packVoltage: ["packVoltageMv"],
  current: ["currentMa"],
  power: ["packVoltageMv", "currentMa"],
  soc: ["socDeciPct"],
  soh: ["sohDeciPct"],
  remaining: ["remainingCapacityMah"],
  full: ["fullCapacityMah"],
  rated: ["ratedCapacityMah"],
  cycles: ["cycleCount"],
  mode: ["statusFlags"],
  chargerVoltage: [],
  solarCurrent: [],
};

const FLAG_REGISTERS: Readonly<Record<Severity, readonly [key: string, bits: Readonly<Record<number, string>>]>> = {
  alarm: ["warningFlags", WARNING_BITS],
  protection: ["protectionFlags", PROTECTION_BITS],
  fault: ["statusFlags", STATUS_BITS],
};

const IN_STATUS: readonly SwitchKey[] = ["chargeMos", "dischargeMos", "limiter", "heater"];

function keysOf(reading: ReadingRef): readonly string[] {
  switch (reading.what) {
    case "tile":
      return TILES[reading.name];
    case "cell":
      return CELLS.slice(reading.index, reading.index + 1);
    case "temperature":
      return SENSORS.flatMap(([key, role, index]) => (role === reading.role && index === reading.index ? [key] : []));
    case "switch":
      return IN_STATUS.includes(reading.key) ? ["statusFlags"] : [];
    default: {
      const [key, bits] = FLAG_REGISTERS[reading.severity];
      return Object.values(bits).includes(reading.key) ? [key] : [];
    }
  }
}

export function carriers(reading: ReadingRef): Lists {
  const keys = keysOf(reading);
  return keys.length === 0 ? [] : [keys.map((key) => ({ key }))];
}
