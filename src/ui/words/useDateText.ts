import { clockTime } from "./useDuration.ts";
import { useFormatTag } from "./useFormatTag.ts";

/** "17 Jan 2026, 14:24:06" of a civil time in the host's milliseconds. */
export function useDateText(): (wallMs: number) => string {
  const day = new Intl.DateTimeFormat(useFormatTag(), { day: "numeric", month: "short", year: "numeric" });
  return (wallMs) => `${day.format(wallMs)}, ${clockTime(wallMs)}`;
}

/** Backups are named by the time they were made at; anything else keeps its name. */
export function useBackupText(): (name: string) => string {
  const date = useDateText();
  return (name) => {
    const [, wallMs] = /\/b(\d{12,14})(?:-n?\d+)?$/.exec(name) ?? [];
    return wallMs === undefined ? name : date(Number(wallMs));
  };
}
