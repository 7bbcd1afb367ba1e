import type { FieldRef, ReadingRef, TileReading } from "../../model/explain.ts";
import type { Severity } from "../../model/flags.ts";
import type { SwitchKey } from "../../model/snapshot.ts";
import { FAULT_BITS, PROTECTION_BITS, WARNING_BITS } from "./bits.ts";
import { CELLS, SENSORS } from "./device.ts";

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
  chargerVoltage: ["chargerVoltageMv"],
  solarCurrent: ["solarCurrentMa"],
};

const FLAG_FIELDS: Readonly<Record<Severity, readonly [key: string, bits: Readonly<Record<number, string>>]>> = {
  alarm: ["warningFlags", WARNING_BITS],
  protection: ["protectionFlags", PROTECTION_BITS],
  fault: ["statusFlags", FAULT_BITS],
};

/** Every switch is a bit of the status. */
const SWITCHES: Readonly<Record<SwitchKey, readonly string[]>> = {
  chargeMos: ["statusFlags"],
  dischargeMos: ["statusFlags"],
  prechargeMos: ["statusFlags"],
  limiter: ["statusFlags"],
  heater: ["statusFlags"],
  dryContact1: ["statusFlags"],
  dryContact2: ["statusFlags"],
  fan: ["statusFlags"],
  fuse: ["statusFlags"],
};

function keysOf(reading: ReadingRef): readonly string[] {
  switch (reading.what) {
    case "tile":
      return TILES[reading.name];
    case "cell":
      return CELLS.slice(reading.index, reading.index + 1);
    case "temperature":
      return SENSORS.flatMap(([key, role, index]) => (role === reading.role && index === reading.index ? [key] : []));
    case "switch":
      return SWITCHES[reading.key];
    default: {
      const [key, bits] = FLAG_FIELDS[reading.severity];
      return Object.values(bits).includes(reading.key) ? [key] : [];
    }
  }
}

export function carriers(reading: ReadingRef): readonly (readonly FieldRef[])[] {
  const keys = keysOf(reading);
  return keys.length === 0 ? [] : [keys.map((key) => ({ key }))];
}
