import { civilMsOf, clockOf } from "../../../model/packTime.ts";

/**
 * "17 Jan 2026, 14:24:06" of a civil time without a zone. It is counted as UTC, as an hour may be written down that does not exist in the zone
 * of this computer. What is none, as in a document of another hand, is shown as it is.
 */
export function civilText(civil: string, formatTag: string): string {
  const civilMs = civilMsOf(civil);
  if (civilMs === null) return civil;
  const day = new Intl.DateTimeFormat(formatTag, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  return `${day.format(civilMs)}, ${clockOf(civilMs)}`;
}
