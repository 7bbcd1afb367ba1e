import type { FieldRef, ReadingRef, TileReading } from "../model/explain.ts";
import type { Severity } from "../model/flags.ts";
import type { SwitchKey } from "../model/snapshot.ts";
import type { Sensor } from "./reading.ts";
import { CELLS } from "./reading.ts";

/** What of a register map carries which reading; whatever is absent is not reported. */
export interface MapCarriers {
  /** Tiles beside those that every map has. */
  readonly tiles: Partial<Record<TileReading, readonly string[]>>;
  readonly sensors: readonly Sensor[];
  readonly flags: Readonly<Record<Severity, readonly [field: string, bits: Readonly<Record<number, string>>]>>;
  /** Switches that are bits of the status. */
  readonly switches: readonly SwitchKey[];
}

const STATUS = "statusFlags";
const TILES: Partial<Record<TileReading, readonly string[]>> = {
  packVoltage: ["packVoltageMv"],
  current: ["currentMa"],
  power: ["packVoltageMv", "currentMa"],
  soc: ["socDeciPct"],
  soh: ["sohDeciPct"],
  remaining: ["remainingCapacityMah"],
  full: ["fullCapacityMah"],
  rated: ["ratedCapacityMah"],
  cycles: ["cycleCount"],
  mode: [STATUS],
};

/** The fields that carry a reading, as a driver gives them. */
export function createCarriers({ tiles, sensors, flags, switches }: MapCarriers) {
  const keysOf = (reading: ReadingRef): readonly string[] => {
    switch (reading.what) {
      case "tile":
        return tiles[reading.name] ?? TILES[reading.name] ?? [];
      case "cell":
        return CELLS.slice(reading.index, reading.index + 1);
      case "temperature":
        return sensors.flatMap(([key, role, index]) => (role === reading.role && index === reading.index ? [key] : []));
      case "switch":
        return switches.includes(reading.key) ? [STATUS] : [];
      default: {
        const [key, bits] = flags[reading.severity];
        return Object.values(bits).includes(reading.key) ? [key] : [];
      }
    }
  };
  return (reading: ReadingRef): readonly (readonly FieldRef[])[] => {
    const keys = keysOf(reading);
    return keys.length === 0 ? [] : [keys.map((key) => ({ key }))];
  };
}
