import { numberOf } from "../../layout/access.ts";
import type { Values } from "../../layout/fields.ts";
import { wallMsOfIso } from "../../model/civil.ts";

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** "2026-01-12T06:48:13"; null when the six bytes are no date that exists: the clock was never set, or a byte was damaged. */
export function civilOf(values: Values): string | null {
  const read = (key: string) => numberOf(values, key);
  const [year, month, day] = [read("yearSince2000"), read("month"), read("day")];
  const [hour, minute, second] = [read("hour"), read("minute"), read("second")];
  const civil = `20${two(year)}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`;
  return wallMsOfIso(civil) === null ? null : civil;
}

/** The inverse, for the six bytes of the clock; a clock that was never set is all zeros. */
export function clockValues(civil: string | null): Values {
  const [year = 2000, month = 0, day = 0, hour = 0, minute = 0, second = 0] = civil?.split(/[-T:]/).map(Number) ?? [];
  return { yearSince2000: year - 2000, month, day, hour, minute, second };
}

/** A valid date and time, within the years that the pack can store. */
export function isSettable(civil: string): boolean {
  return wallMsOfIso(civil) !== null && civil.startsWith("20");
}
