import type { UnitKey } from "../quantity/quantity.ts";
import { UNITS } from "../quantity/quantity.ts";
import type { SettingTable } from "./binding.ts";
import { bindingOf } from "./binding.ts";
import { conceptOf } from "./concepts.ts";

/** How a setting is written for people: what is shown and what is typed, everywhere. */
export interface SettingShape {
  readonly unit: UnitKey;
  /** At least so many; a value that needs more is shown with more, never rounded. */
  readonly decimals: number;
}

const PLAIN: SettingShape = { unit: "one", decimals: 0 };
/** Finer than any base unit in any unit of people, short of thirds of a minute. */
export const MOST_DECIMALS = 6;

/** Decimals that show `value` base units exactly; null = no number of decimals does. */
export function decimalsFor(value: number, { unit, decimals }: SettingShape): number | null {
  const { factor } = UNITS[unit];
  for (let more = decimals; more <= MOST_DECIMALS; more++) if ((Math.abs(value) * 10 ** more) % factor === 0) return more;
  return null;
}

/**
 * The unit of the concept where every count of this family's wire is a decimal number of it, else the next finer one: delays
 * in seconds cannot be told in minutes. Without a table the concept's.
 */
export function shapeOf(key: string, table: SettingTable | null): SettingShape {
  const concept = conceptOf(key);
  if (concept === null) return PLAIN;
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
