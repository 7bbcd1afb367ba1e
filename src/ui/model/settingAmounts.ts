import type { Figures, Result, SettingTable, UnitKey } from "../../../protocol/shared.ts";
import { decimalsFor, MOST_DECIMALS, parseAmount, shapeOf, UNITS } from "../../../protocol/shared.ts";

const NBSP = "\u00a0";

/** Digits as they stand in a field: "57.40". */
export function settingDigits(key: string, value: number, table: SettingTable | null, figures: Figures): string {
  const shape = shapeOf(key, table);
  return figures.amount(value, shape.unit, { decimals: decimalsFor(value, shape) ?? MOST_DECIMALS });
}

/** Digits for reading: thousands are set apart. */
export function settingFigure(key: string, value: number, table: SettingTable | null, figures: Figures): string {
  const shape = shapeOf(key, table);
  return figures.amount(value, shape.unit, { decimals: decimalsFor(value, shape) ?? MOST_DECIMALS, grouped: true });
}

export const unitOf = (key: string, table: SettingTable | null): string => UNITS[shapeOf(key, table).unit].label;

/** "57.40 V", which never breaks. */
export function settingAmount(key: string, value: number, table: SettingTable | null, figures: Figures): string {
  const unit = unitOf(key, table);
  return unit === "" ? settingFigure(key, value, table, figures) : `${settingFigure(key, value, table, figures)}${NBSP}${unit}`;
}

/** Any base-unit amount in a unit of our choice, with its label. */
export function amountIn(value: number, unit: UnitKey, least: number, figures: Figures): string {
  const decimals = decimalsFor(value, { unit, decimals: least }) ?? MOST_DECIMALS;
  return `${figures.amount(value, unit, { decimals, grouped: true })}${NBSP}${UNITS[unit].label}`;
}

/** "500 ms", "10 s", "10 min". */
export function durationText(us: number, figures: Figures): string {
  if (us >= 60_000_000 && us % 60_000_000 === 0) return amountIn(us, "min", 0, figures);
  if (us >= 1_000_000 && us % 100_000 === 0) return amountIn(us, "s", 0, figures);
  return us % 1000 === 0 ? amountIn(us, "ms", 0, figures) : amountIn(us, "us", 0, figures);
}

export const parseSetting = (key: string, text: string, table: SettingTable | null): Result<number> =>
  parseAmount(text, shapeOf(key, table).unit);

interface Grid {
  readonly least: number;
  readonly most: number;
  readonly step: number;
}

/** The next value of the grid in the direction of `steps`; stays within the limits unless it starts outside. */
export function stepped(value: number, steps: number, { least, most, step }: Grid): number {
  const place = (value - least) / step;
  const next = steps > 0 ? Math.floor(place) + steps : Math.ceil(place) + steps;
  const wanted = least + next * step;
  if (value < least || value > most) return wanted;
  return Math.min(most, Math.max(least, wanted));
}
