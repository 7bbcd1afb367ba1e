import type { Layout } from "../../layout/fields.ts";
import type { FieldRef, ReadingRef, TileReading } from "../../model/explain.ts";
import type { Severity } from "../../model/flags.ts";
import type { SwitchKey } from "../../model/snapshot.ts";
import { STATUS_PACK, STATUS_TAILS } from "./layouts.ts";

type Lists = readonly (readonly FieldRef[])[];

const REMAINING: FieldRef = { key: "remainingCapacityMah" };
const FULL: FieldRef = { key: "fullCapacityMah" };
const RATED: FieldRef = { key: "ratedCapacityMah" };
const VOLTAGE: FieldRef = { key: "packVoltageMv" };
const CURRENT: FieldRef = { key: "currentMa" };

/** SOC and SOH are calculated from capacities where the pack does not send them; a slave's SOH of 0 is not a reading. */
const TILES: Readonly<Record<TileReading, Lists>> = {
  packVoltage: [[VOLTAGE]],
  current: [[CURRENT]],
  power: [[VOLTAGE, CURRENT]],
  soc: [[{ key: "socDeciPct" }], [REMAINING, FULL]],
  soh: [[{ key: "sohDeciPct", notZero: true }], [FULL, RATED]],
  remaining: [[REMAINING]],
  full: [[FULL]],
  rated: [[RATED]],
  cycles: [[{ key: "cycleCount" }]],
  mode: [[{ key: "indication" }]],
  chargerVoltage: [],
  solarCurrent: [],
};

/** Bytes of the status that belong to each severity. */
const FLAG_BYTES: Readonly<Record<Severity, readonly string[]>> = {
  alarm: ["warning1", "warning2"],
  protection: ["protection1", "protection2"],
  fault: ["fault", "indication", "fault8", "fault10"],
};
const STATUS_FIELDS: Layout = [...STATUS_PACK, ...STATUS_TAILS.flat()];

const IN_INDICATION: readonly SwitchKey[] = ["chargeMos", "dischargeMos", "limiter", "heater"];

/** Positions of the sensors in the list of a pack with documented roles. */
const SENSOR_PLACES = { mos: 4, environment: 5 } as const;

function flagCarriers(severity: Severity, flag: string): Lists {
  const key = FLAG_BYTES[severity].find((name) =>
    STATUS_FIELDS.some((field) => field.key === name && "bits" in field && Object.values(field.bits).includes(flag)),
  );
  return key === undefined ? [] : [[{ key }]];
}

export function carriers(reading: ReadingRef): Lists {
  switch (reading.what) {
    case "tile":
      return TILES[reading.name];
    case "cell":
      return [[{ key: "cellVoltagesMv", index: reading.index }]];
    case "temperature": {
      const { role, index } = reading;
      const place = role === "mos" || role === "environment" ? SENSOR_PLACES[role] : index - 1;
      return [[{ key: "temperaturesDeciC", index: place }]];
    }
    case "switch":
      return IN_INDICATION.includes(reading.key) ? [[{ key: "indication" }]] : [];
    default:
      return flagCarriers(reading.severity, reading.key);
  }
}
