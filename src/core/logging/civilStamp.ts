import { wallMsOfIso } from "../../../protocol/index.ts";

/** Civil time of the host for a moment, "2026-01-12T06:48:13". */
export type CivilTime = (wallMs: number) => string;

const two = (value: number) => String(value).padStart(2, "0");

/** "2026-01-12T06:48:13.250+01:00": civil time of the host with its distance to UTC, which changes with the season. */
export function stampOf(wallMs: number, civilTime: CivilTime): string {
  const whole = Math.floor(wallMs / 1000) * 1000;
  const civil = civilTime(whole);
  const minutes = Math.round(((wallMsOfIso(civil) ?? whole) - whole) / 60_000);
  const distance = Math.abs(minutes);
  const offset = `${minutes < 0 ? "-" : "+"}${two(Math.floor(distance / 60))}:${two(distance % 60)}`;
  return `${civil}.${String(Math.floor(wallMs - whole)).padStart(3, "0")}${offset}`;
}

/** The moment of such a stamp; null when it is none. */
export function wallMsOfStamp(stamp: string): number | null {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{3})([+-])(\d\d):(\d\d)$/.exec(stamp);
  const civilMs = wallMsOfIso(match?.[1] ?? "");
  if (match === null || civilMs === null) return null;
  const offsetMs = (Number(match[4]) * 60 + Number(match[5])) * 60_000;
  return civilMs + Number(match[2]) - (match[3] === "-" ? -offsetMs : offsetMs);
}
