import type { Lsb, UnitKey } from "../quantity/quantity.ts";
import { parseLsb, UNITS } from "../quantity/quantity.ts";
import type { SettingShape, SettingTable } from "./binding.ts";
import { bindingOf } from "./binding.ts";
import { conceptOf } from "./concepts.ts";

const PLAIN: SettingShape = { unit: "one", decimals: 0 };
/** Enough decimals for every base unit in every display unit, except thirds of a minute. */
export const MOST_DECIMALS = 6;

/** Decimals that show `value` base units exactly; null = no number of decimals does. */
export function decimalsFor(value: number, { unit, decimals }: SettingShape): number | null {
  const { factor } = UNITS[unit];
  for (let more = decimals; more <= MOST_DECIMALS; more++) if ((Math.abs(value) * 10 ** more) % factor === 0) return more;
  return null;
}

/** Format of a number that is not a setting, from its lsb: charge in ampere hours, anything else in its own unit. */
export function shapeOfLsb(lsb: Lsb): SettingShape {
  const { kind, unit: counted, factor } = parseLsb(lsb);
  const unit = kind === "charge" ? "Ah" : counted;
  return { unit, decimals: decimalsFor(factor, { unit, decimals: 0 }) ?? 0 };
}

/**
 * The unit of the concept if every count of this family's wire is a decimal number of it, else the next finer one: delays
 * in seconds cannot be expressed in minutes. Without a table, the unit of the concept.
 */
export function shapeOf(key: string, table: SettingTable | null): SettingShape {
  const concept = conceptOf(key);
  if (concept === null) return table?.shown?.[key] ?? PLAIN;
  const { unit, decimals } = concept;
  const step = (table === null ? null : bindingOf(table, key))?.wireStep;
  if (step === undefined || decimalsFor(step, { unit, decimals }) !== null) return { unit, decimals };
  const { kind, factor } = UNITS[unit];
  const finer = (Object.keys(UNITS) as UnitKey[])
    .filter((other) => UNITS[other].kind === kind && UNITS[other].factor < factor)
    .sort((a, b) => UNITS[b].factor - UNITS[a].factor)
    .map((other): SettingShape => ({ unit: other, decimals: 0 }))
    .find((shape) => decimalsFor(step, shape) !== null);
  return finer ?? { unit, decimals };
}
