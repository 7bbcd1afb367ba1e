import type { HistoryProgress, HistoryResult } from "../../../../contract/history.ts";

/** Counts down between two messages; null while nothing is known or nothing moves. */
export function secondsLeft({ stage, leftMs, atMs }: HistoryProgress, nowMs: number): number | null {
  if (leftMs === null || stage !== "reading") return null;
  return Math.max(0, Math.ceil((leftMs - Math.max(0, nowMs - atMs)) / 1000));
}

/** Nothing of it needs a look: all that was counted is here, and undamaged. */
export function isGood({ outcome, damaged, lost, missing }: HistoryResult): boolean {
  return outcome === "complete" && damaged === 0 && lost === 0 && missing === 0;
}

type ResultPart = "added" | "known" | "damaged" | "lost" | "missing";

/** Parts of the line that says how the last download ended; a part that would say "none" is left out. */
export function resultParts({
  outcome,
  added,
  known,
  damaged,
  lost,
  missing,
}: HistoryResult): readonly { readonly key: ResultPart; readonly count: number }[] {
  return [
    { key: "added" as const, count: added },
    ...(known > 0 ? [{ key: "known" as const, count: known }] : []),
    ...(damaged > 0 ? [{ key: "damaged" as const, count: damaged }] : []),
    ...(lost > 0 ? [{ key: "lost" as const, count: lost }] : []),
    // Of a download that was stopped the rest is no surprise.
    ...(outcome === "incomplete" ? [{ key: "missing" as const, count: missing }] : []),
  ];
}
