import type { FieldRef, ReadingRef, TileReading } from "../model/explain.ts";
import type { SwitchKey } from "../model/snapshot.ts";
import type { FlagsField, Sensor } from "./reading.ts";
import { CELLS, severityOfBit } from "./reading.ts";

/** Which fields of a register map carry which reading; readings without a field are not reported. */
interface MapCarriers {
  /** Tiles in addition to those that every map has. */
  readonly tiles: Partial<Record<TileReading, readonly string[]>>;
  readonly sensors: readonly Sensor[];
  readonly flags: readonly FlagsField[];
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

function hasFlag(field: FlagsField, { key, severity }: Extract<ReadingRef, { what: "flag" }>): boolean {
  return Object.entries(field.bits).some(([bit, name]) => name === key && severityOfBit(field, Number(bit)) === severity);
}

/** The fields that carry a reading, in the driver's form. */
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
      default:
        return [];
    }
  };
  return (reading: ReadingRef): readonly (readonly FieldRef[])[] => {
    // Separately: a flag in two fields may come in two answers.
    if (reading.what === "flag") return flags.filter((field) => hasFlag(field, reading)).map(({ key }) => [{ key }]);
    const keys = keysOf(reading);
    return keys.length === 0 ? [] : [keys.map((key) => ({ key }))];
  };
}
