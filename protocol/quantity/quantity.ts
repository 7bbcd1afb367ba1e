import type { Result } from "../result.ts";
import { fail, ok } from "../result.ts";

/**
 * Every quantity is an integer in one base unit; the unit is in the name of the variable (`packVoltageMv`).
 * This file is the only place that divides. Percent counts in tenths because one pack family reports 0.1 %.
 */
export const QUANTITIES = {
  voltage: { base: "mV", suffix: "Mv" },
  current: { base: "mA", suffix: "Ma" },
  charge: { base: "mAh", suffix: "Mah" },
  temperature: { base: "0.1°C", suffix: "DeciC" },
  duration: { base: "us", suffix: "Us" },
  percent: { base: "0.1%", suffix: "DeciPct" },
  count: { base: "1", suffix: "" },
} as const;
export type QuantityKind = keyof typeof QUANTITIES;

/** Units as people read and enter them. `factor` = base units in one of these. */
export const UNITS = {
  mV: { kind: "voltage", factor: 1, label: "mV" },
  V: { kind: "voltage", factor: 1000, label: "V" },
  mA: { kind: "current", factor: 1, label: "mA" },
  A: { kind: "current", factor: 1000, label: "A" },
  mAh: { kind: "charge", factor: 1, label: "mAh" },
  Ah: { kind: "charge", factor: 1000, label: "Ah" },
  degC: { kind: "temperature", factor: 10, label: "°C" },
  us: { kind: "duration", factor: 1, label: "µs" },
  ms: { kind: "duration", factor: 1000, label: "ms" },
  s: { kind: "duration", factor: 1_000_000, label: "s" },
  min: { kind: "duration", factor: 60_000_000, label: "min" },
  h: { kind: "duration", factor: 3_600_000_000, label: "h" },
  pct: { kind: "percent", factor: 10, label: "%" },
  one: { kind: "count", factor: 1, label: "" },
} as const satisfies Record<string, { kind: QuantityKind; factor: number; label: string }>;
export type UnitKey = keyof typeof UNITS;

/** What one count on the wire means, as the documents print it: "10 mV", "0.1 degC", "25 us", "1 one". */
export type Lsb = `${number} ${UnitKey}`;

interface ParsedLsb {
  readonly kind: QuantityKind;
  readonly unit: UnitKey;
  /** Base units in one count on the wire: always a whole number. */
  readonly factor: number;
}

const parsedLsbs = new Map<string, ParsedLsb>();

/** Throws on an invalid text: an lsb comes from a table, never from a user. */
export function parseLsb(lsb: Lsb): ParsedLsb {
  const known = parsedLsbs.get(lsb);
  if (known) return known;
  const [amount = "", unitText = ""] = lsb.split(" ");
  const unit = unitText as UnitKey;
  const row = UNITS[unit];
  const factor = row === undefined ? Number.NaN : Number(amount) * row.factor;
  const whole = Math.round(factor);
  if (!(whole > 0) || Math.abs(whole - factor) > 1e-9) throw new RangeError(`lsb "${lsb}" is not a whole number of base units`);
  const parsed: ParsedLsb = { kind: row.kind, unit, factor: whole };
  parsedLsbs.set(lsb, parsed);
  return parsed;
}

/** U+2212: a minus that is as wide as a plus. */
export const MINUS = "\u2212";
const THIN_SPACE = "\u2009";

export interface NumberStyle {
  readonly decimals: number;
  /** Writes + before positive numbers; zero stays bare. */
  readonly signed?: boolean;
  /** Thousands are separated from 10 000 up. */
  readonly grouped?: boolean;
}

/** Base-unit integer to the text of a number in `unit`, rounded half away from zero. */
export function formatAmount(baseValue: number, unit: UnitKey, style: NumberStyle): string {
  const scaled = Math.abs(baseValue) / UNITS[unit].factor;
  const power = 10 ** style.decimals;
  const digits = (Math.round(scaled * power + 1e-9) / power).toFixed(style.decimals);
  const isZero = Number(digits) === 0;
  const sign = isZero ? "" : baseValue < 0 ? MINUS : style.signed ? "+" : "";
  if (!style.grouped) return sign + digits;
  const [whole = "", fraction] = digits.split(".");
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, THIN_SPACE) : whole;
  return sign + grouped + (fraction === undefined ? "" : `.${fraction}`);
}

/**
 * "1.000" and "1,000" are a thousand to half of the world, and one to the other half. Only where three decimals are the usual way to
 * write a figure can they be meant; else it is asked for again rather than guessed.
 */
function mayBeGrouped(plain: string, unit: UnitKey): boolean {
  const { kind, factor } = UNITS[unit];
  const hasThousandths = factor === 1000 && kind !== "duration";
  return !hasThousandths && /^[+-]?[1-9]\d{0,2}\.\d{3}$/.test(plain);
}

/**
 * Text in `unit` to the base-unit integer. Point and comma are both decimal separators, both minus signs are read.
 * Fails with `value.notANumber`, or `value.notRepresentable` when the text is finer than one base unit.
 */
export function parseAmount(text: string, unit: UnitKey): Result<number> {
  const plain = text
    .trim()
    .replace(/[\u2009\u202f\u00a0 ]/g, "")
    .replace(/[\u2212\u2013]/g, "-")
    .replace(",", ".");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain)) return fail("value.notANumber", { text });
  if (mayBeGrouped(plain, unit)) return fail("value.notANumber", { text });
  const exact = Number(plain) * UNITS[unit].factor;
  const whole = Math.round(exact);
  if (Math.abs(exact - whole) > 1e-6 * Math.max(1, Math.abs(exact)) * 1e-3 + 1e-6) return fail("value.notRepresentable", { text });
  if (!Number.isSafeInteger(whole)) return fail("value.notRepresentable", { text });
  return ok(whole === 0 ? 0 : whole);
}
