import type {
  FittedKey,
  PackFlag,
  PackFlags,
  PackSnapshot,
  Reading,
  SensorRole,
  TemperatureReading,
  UnitKey,
} from "../../protocol/shared.ts";
import { FITTED_KEYS, formatAmount, isKnown, MINUS } from "../../protocol/shared.ts";

/** With a decimal comma the fields are separated by semicolons, as spreadsheets of those countries expect. */
export type DecimalMark = "point" | "comma";

/** In front of a file: tells a spreadsheet that the text is UTF-8. */
export const CSV_MARK = "\ufeff";

/** Spreadsheets skip blanks and what is not seen, and take the wide signs of East Asia (and what is normalised to them) for the plain ones. */
const MAY_BE_FORMULA = /^(?:[\t\r\n]|[\s\p{Cf}\p{Cc}]*[=+\-@＝＋－＠﹦﹢﹣﹫])/u;

/** CSV as of RFC 4180 (CRLF). A number stays a number, a text is quoted where it must be and can never be taken for a formula. */
export class CsvWriter {
  readonly #comma: boolean;
  constructor(decimal: DecimalMark) {
    this.#comma = decimal === "comma";
  }

  text(text: string): string {
    const safe = MAY_BE_FORMULA.test(text) ? `'${text}` : text;
    return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }
  /** A spreadsheet reads only the minus of ASCII. */
  amount(base: number | null, unit: UnitKey, decimals: number): string {
    if (base === null) return "";
    const plain = formatAmount(base, unit, { decimals }).replace(MINUS, "-");
    return this.#comma ? plain.replace(".", ",") : plain;
  }
  reading(reading: Reading<number> | undefined, unit: UnitKey, decimals: number): string {
    return this.amount(reading !== undefined && isKnown(reading) ? reading : null, unit, decimals);
  }
  onOff(reading: Reading<boolean> | undefined): string {
    return reading === undefined || !isKnown(reading) ? "" : reading ? "on" : "off";
  }
  line(cells: readonly string[]): string {
    return `${cells.join(this.#comma ? ";" : ",")}\r\n`;
  }
}

export const SENSOR_HEADS: Readonly<Record<SensorRole, string>> = {
  cell: "Temp",
  mos: "MOS Temp",
  environment: "Environment Temp",
  positiveTerminal: "Terminal + Temp",
  negativeTerminal: "Terminal - Temp",
  unknown: "Sensor",
};

export interface SensorPlace {
  readonly role: SensorRole;
  readonly index: number;
}

export const FITTED_COLUMNS = {
  chargerVoltageMv: { head: "Charger Voltage (V)", unit: "V" },
  solarCurrentMa: { head: "Solar Current (A)", unit: "A" },
} as const satisfies Record<FittedKey, { readonly head: string; readonly unit: UnitKey }>;

/** What is fitted to any of these packs, in a fixed order. */
export function fittedTo(snapshots: readonly Pick<PackSnapshot, FittedKey>[]): readonly FittedKey[] {
  return FITTED_KEYS.filter((key) => snapshots.some((snapshot) => isKnown(snapshot[key])));
}

/** Every sensor that any of them has, in the order in which they are first named. */
export function sensorPlaces(lists: readonly (readonly SensorPlace[])[]): readonly SensorPlace[] {
  const found = new Map<string, SensorPlace>();
  for (const { role, index } of lists.flat()) {
    const id = `${role}${index}`;
    if (!found.has(id)) found.set(id, { role, index });
  }
  return [...found.values()];
}

/** Numbered where there is more than one of its kind. */
export function sensorHead(place: SensorPlace, all: readonly SensorPlace[]): string {
  const isOnly = place.role !== "cell" && all.filter(({ role }) => role === place.role).length === 1;
  return `${SENSOR_HEADS[place.role]}${isOnly ? "" : ` ${place.index}`} (°C)`;
}

export function sensorAt(temperatures: readonly TemperatureReading[], place: SensorPlace): Reading<number> | undefined {
  return temperatures.find(({ role, index }) => role === place.role && index === place.index)?.valueDeciC;
}

/**
 * What is active. "none" = the pack said so, "not read" = nobody knows: an empty field would be taken for the first.
 */
export function flagsText(flags: PackFlags, nameOf: (flag: PackFlag) => string, comma: string): string {
  if (flags === "notRead") return "not read";
  return flags.length === 0 ? "none" : flags.map(nameOf).join(comma);
}

/** Bits that no table names, "register 0xmask". */
export function unknownBitsText(bits: readonly { readonly register: string; readonly mask: number }[]): string {
  return bits.map(({ register, mask }) => `${register} 0x${mask.toString(16)}`).join(", ");
}
