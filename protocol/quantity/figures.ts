import { formatAmount, MINUS, type NumberStyle, type UnitKey } from "./quantity.ts";

/**
 * Writes figures as the readers of one language do. Whoever draws one is handed this, so that nothing shown depends on a setting
 * somewhere else; files and the command line write `PLAIN_FIGURES` in every language.
 */
export interface Figures {
  /** A base-unit integer as a number in `unit`. */
  readonly amount: (baseValue: number, unit: UnitKey, style: NumberStyle) => string;
  /** Any other number: with so many decimals, or with those that it has. */
  readonly decimal: (value: number, decimals?: number) => string;
}

export type DecimalMark = "." | ",";

/** Thousands are set apart by a thin space everywhere: a point or a comma there is a decimal mark to somebody else. */
function figuresWith(mark: DecimalMark): Figures {
  const marked = (text: string): string => text.replace(".", mark);
  return {
    amount: (baseValue, unit, style) => marked(formatAmount(baseValue, unit, style)),
    decimal: (value, decimals) => marked((decimals === undefined ? String(value) : value.toFixed(decimals)).replace("-", MINUS)),
  };
}

/** One object a mark: whoever compares figures by identity sees a change only where there is one. */
export const FIGURES: Readonly<Record<DecimalMark, Figures>> = { ".": figuresWith("."), ",": figuresWith(",") };
export const PLAIN_FIGURES: Figures = FIGURES["."];
