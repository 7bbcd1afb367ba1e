import { numberOf } from "../../layout/access.ts";
import type { Values } from "../../layout/fields.ts";
import { wallMsOfIso } from "../../model/civil.ts";

/** In the order of registers 239 to 244. */
const KEYS = ["clockYear", "clockMonth", "clockDay", "clockHour", "clockMinute", "clockSecond"] as const;
const CENTURY = "20";

function isBcd(raw: number): boolean {
  return raw <= 0x99 && (raw & 0x0f) <= 9;
}

function fromBcd(raw: number): number {
  return (raw >>> 4) * 10 + (raw & 0x0f);
}

function toBcd(value: number): number {
  return Math.floor(value / 10) * 16 + (value % 10);
}

/** null = no such day or time exists. */
function civilOf(parts: readonly number[]): string | null {
  const [year = "", month, day, hour, minute, second] = parts.map((part) => String(part).padStart(2, "0"));
  const civil = `${CENTURY}${year}-${month}-${day}T${hour}:${minute}:${second}`;
  return wallMsOfIso(civil) === null ? null : civil;
}

/**
 * What a real battery answers is not known: the vendor's tools write BCD and show what they read as plain numbers. A digit
 * above 9 anywhere rules BCD out, and so does a reading that is not a date; two possible times may remain.
 */
export function readingsOf(values: Values): readonly string[] {
  const raw = KEYS.map((key) => numberOf(values, key));
  const bcd = raw.every(isBcd) ? civilOf(raw.map(fromBcd)) : null;
  const plain = civilOf(raw);
  return [...new Set([bcd, plain])].filter((civil) => civil !== null);
}

function partsOf(civil: string): readonly number[] {
  return civil.slice(2).split(/[-T:]/).map(Number);
}

/** Within the years that two digits hold. */
export function isSettable(civil: string): boolean {
  return wallMsOfIso(civil) !== null && civil.startsWith(CENTURY);
}

/** The twelve bytes of a write: BCD, as both vendor tools send them. */
export function clockData(civil: string): Uint8Array {
  return Uint8Array.from(partsOf(civil).flatMap((part) => [0, toBcd(part)]));
}

/** The registers of a pack with this time; a clock that was never set is all zeros. */
export function clockValues(civil: string | null, asBcd: boolean): Readonly<Record<string, number>> {
  const parts = civil === null ? [] : partsOf(civil);
  return Object.fromEntries(KEYS.map((key, at) => [key, asBcd ? toBcd(parts[at] ?? 0) : (parts[at] ?? 0)]));
}

/** How a pack interprets such a write; null = not a time. */
export function civilOfData(raw: readonly number[]): string | null {
  return raw.length === KEYS.length && raw.every(isBcd) ? civilOf(raw.map(fromBcd)) : null;
}
