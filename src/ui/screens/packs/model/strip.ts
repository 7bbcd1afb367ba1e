import type { Figures, OutlierQuantity, UnitKey } from "../../../../../protocol/shared.ts";
import { UNITS } from "../../../../../protocol/shared.ts";

interface StripRule {
  readonly unit: UnitKey;
  readonly decimals: number;
  /** Base units: ends of the scale are multiples of it. */
  readonly step: number;
  /** Packs that agree are not to look far apart. */
  readonly leastSpan: number;
  /** The scale begins here, whatever the values. */
  readonly foot: number | null;
}

const STRIP_RULES: Readonly<Record<OutlierQuantity, StripRule>> = {
  packVoltage: { unit: "V", decimals: 2, step: 100, leastSpan: 300, foot: null },
  soc: { unit: "pct", decimals: 0, step: 50, leastSpan: 200, foot: null },
  difference: { unit: "mV", decimals: 0, step: 20, leastSpan: 60, foot: 0 },
  coldest: { unit: "degC", decimals: 0, step: 50, leastSpan: 100, foot: null },
  currentShare: { unit: "pct", decimals: 0, step: 100, leastSpan: 600, foot: null },
};

interface StripScale {
  readonly lo: number;
  readonly hi: number;
}

/** Ends of the scale that all values fit into, rounded outwards. */
export function stripScale(quantity: OutlierQuantity, values: readonly number[]): StripScale {
  const { step, leastSpan, foot } = STRIP_RULES[quantity];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (foot !== null) return { lo: Math.min(foot, least), hi: Math.max(foot + leastSpan, Math.ceil(most / step) * step) };
  const middle = (least + most) / 2;
  const half = Math.max(leastSpan, most - least) / 2;
  return { lo: Math.floor((middle - half) / step) * step, hi: Math.ceil((middle + half) / step) * step };
}

/** Place on the scale in percent. */
export const placePct = ({ lo, hi }: StripScale, value: number): number => Math.round(((value - lo) / (hi - lo)) * 1000) / 10;

const JITTER = [0, -5, 5, -9, 9] as const;
/** Packs of one value lie side by side, always the same way. */
export const jitterOf = (address: number): number => JITTER[address % JITTER.length] ?? 0;

/** "53.94 V" of a value of this quantity. */
export function quantityText(quantity: OutlierQuantity, value: number, withUnit: boolean, figures: Figures): string {
  const { unit, decimals } = STRIP_RULES[quantity];
  const text = figures.amount(Math.round(value), unit, { decimals });
  return withUnit ? `${text}\u00a0${UNITS[unit].label}` : text;
}
