const DAY_MS = 86_400_000;

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** Days since 1970 to year, month, day of the Gregorian calendar (years from March, so that leap days come last). */
function civilOf(days: number): readonly [number, number, number] {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1];
}

/** Milliseconds since 1970 (UTC) as ISO 8601 in UTC with whole seconds; this layer does not use Date. */
export function isoOfWallMs(wallMs: number): string {
  const days = Math.floor(wallMs / DAY_MS);
  const [year, month, day] = civilOf(days);
  const seconds = Math.floor((wallMs - days * DAY_MS) / 1000);
  const time = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(":");
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}T${time}Z`;
}

/** Days since 1970 of a day of the Gregorian calendar; the inverse of civilOf. */
function daysOf(year: number, month: number, day: number): number {
  const fromMarch = month <= 2 ? month + 9 : month - 3;
  const yearFromMarch = month <= 2 ? year - 1 : year;
  const era = Math.floor(yearFromMarch / 400);
  const yearOfEra = yearFromMarch - era * 400;
  const dayOfYear = Math.floor((153 * fromMarch + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

/**
 * Milliseconds since 1970 of "2026-01-12T06:48:13" or "2026-01-12T06:48:13Z", both read as UTC: for differences between civil times
 * and for the calendar back. null when it is not such a text, or no such day or time exists.
 */
export function wallMsOfIso(text: string): number | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z?$/.exec(text);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const wallMs = daysOf(year, month, day) * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000;
  // A date that does not exist (30 February, 24:00) converts back to another one.
  return isoOfWallMs(wallMs).startsWith(text.slice(0, 19)) ? wallMs : null;
}
