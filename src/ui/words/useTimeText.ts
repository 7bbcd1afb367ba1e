import { clockTime } from "./useDuration.ts";
import { useFormatTag } from "./useFormatTag.ts";

/** A time without its day is read as one of today: "14:24:06", "17 Jan, 14:24:06", or with the year where that is another. */
export function timeTextIn(tag: string, nowWallMs: number, wallMs: number, seconds = true): string {
  const [now, at] = [new Date(nowWallMs), new Date(wallMs)];
  const clock = seconds ? clockTime(wallMs) : clockTime(wallMs).slice(0, 5);
  if (now.toDateString() === at.toDateString()) return clock;
  const year = now.getFullYear() === at.getFullYear() ? {} : ({ year: "numeric" } as const);
  return `${new Intl.DateTimeFormat(tag, { day: "numeric", month: "short", ...year }).format(wallMs)}, ${clock}`;
}

/** Of a civil time in the host's milliseconds; without seconds where only minutes have room. */
export function useTimeText(): (wallMs: number, seconds?: boolean) => string {
  const tag = useFormatTag();
  return (wallMs, seconds) => timeTextIn(tag, Date.now(), wallMs, seconds);
}
