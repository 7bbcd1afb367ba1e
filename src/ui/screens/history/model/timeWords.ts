import { clockOf } from "../../../model/packTime.ts";
import type { TimeTick } from "./series.ts";

export interface TimeWords {
  /** "12 Jan 2026, 06:48:13" */
  readonly full: (civilMs: number) => string;
  /** "12 Jan 06:48:13"; with the year where it is not `year`. */
  readonly short: (civilMs: number, year: number) => string;
  /** "12 Jan 2026" */
  readonly day: (civilMs: number) => string;
  readonly tick: (tick: TimeTick) => string;
}

/** Times of records in words of this locale. They are counted as UTC, so they are written as UTC too. */
export function timeWordsIn(locale: string, shiftS: number): TimeWords {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
  const day = format({ day: "numeric", month: "short" });
  const dayYear = format({ day: "numeric", month: "short", year: "numeric" });
  const month = format({ month: "short", year: "numeric" });
  const year = format({ year: "numeric" });
  const shown = (civilMs: number) => civilMs - shiftS * 1000;
  return {
    full: (civilMs) => `${dayYear.format(shown(civilMs))}${locale.startsWith("zh") ? " " : ", "}${clockOf(shown(civilMs))}`,
    short: (civilMs, thisYear) => {
      const at = shown(civilMs);
      // Where a preposition joins day and month, a column has no room for it.
      const date = (new Date(at).getUTCFullYear() === thisYear ? day : dayYear).format(at);
      return `${date.replaceAll(" de ", " ")} ${clockOf(at)}`;
    },
    day: (civilMs) => dayYear.format(civilMs),
    tick: ({ civilMs, unit }) => {
      if (unit === "minute") return clockOf(civilMs).slice(0, 5);
      return { day, month, year }[unit].format(civilMs);
    },
  };
}
