import type { Figures, PartValue, UnitKey } from "../../../../../protocol/shared.ts";
import { UNITS } from "../../../../../protocol/shared.ts";
import { durationText } from "../../../model/settingAmounts.ts";

const NBSP = "\u00a0";
/** Readings whose sign is a direction; a limit has none. */
const SIGNED: ReadonlySet<string> = new Set(["currentMa", "secondCurrentMa"]);
/** Voltages of this height are those of packs, and are read in volts. */
const PACK_MV = 10_000;

type Amount = Extract<PartValue, { kind: "amount" }>;

function unitOf({ quantity, base, unit }: Amount): UnitKey {
  switch (quantity) {
    case "voltage":
      return Math.abs(base) >= PACK_MV ? "V" : "mV";
    case "current":
      return "A";
    case "charge":
      return "Ah";
    default:
      return unit;
  }
}

/** "52.81 V", "−12.30 A", "3301 mV": as exact as the wire is, never more. */
export function amountText(amount: Amount, figures: Figures, key: string | null = null): string {
  if (amount.quantity === "duration") return durationText(amount.base, figures);
  const unit = unitOf(amount);
  let decimals = 0;
  while (decimals < 6 && amount.step * 10 ** decimals < UNITS[unit].factor) decimals += 1;
  const text = figures.amount(amount.base, unit, { decimals, signed: key !== null && SIGNED.has(key), grouped: true });
  const { label } = UNITS[unit];
  return label === "" ? text : `${text}${NBSP}${label}`;
}

/** Upper-case hex of so many digits. */
export function hexText(value: number, width: number): string {
  return value.toString(16).toUpperCase().padStart(width, "0");
}

/** Text of a pack without its padding and without what does not print. */
export function printed(text: string): string {
  return text
    .replace(/[^\x20-\x7e]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
