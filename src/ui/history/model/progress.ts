import type { HistoryProgress, HistoryResult } from "../../../contract/history.ts";

/** Counts down between two messages; null while nothing is known or nothing moves. */
export function secondsLeft({ stage, leftMs, atMs }: HistoryProgress, nowMs: number): number | null {
  if (leftMs === null || stage !== "reading") return null;
  return Math.max(0, Math.ceil((leftMs - Math.max(0, nowMs - atMs)) / 1000));
}

/** Parts of the line that says how the last download ended; a part that would say "none" is left out. */
export function resultParts({
  added,
  known,
  damaged,
  lost,
}: HistoryResult): readonly { readonly key: "added" | "known" | "damaged" | "lost"; readonly count: number }[] {
  return [
    { key: "added" as const, count: added },
    ...(known > 0 ? [{ key: "known" as const, count: known }] : []),
    ...(damaged > 0 ? [{ key: "damaged" as const, count: damaged }] : []),
    ...(lost > 0 ? [{ key: "lost" as const, count: lost }] : []),
  ];
}
