import type { FlagKey } from "../../../../../protocol/shared.ts";
import type { HistoryRow } from "../../../../contract/history.ts";
import { stampOf } from "../../../model/packTime.ts";
import type { RowKind } from "./rows.ts";
import { factsOf, flagsOf, ROW_KINDS } from "./rows.ts";

/** Pack's civil time counted as UTC; both ends included. */
export interface CivilWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface HistoryFilter {
  readonly kind: RowKind | "all";
  readonly window: CivilWindow | null;
  readonly text: string;
}

export const NO_FILTER: HistoryFilter = { kind: "all", window: null, text: "" };

export const isFiltered = ({ kind, window, text }: HistoryFilter): boolean => kind !== "all" || window !== null || text.trim() !== "";

/** Names of the flags in the language that is shown. */
type FlagNamer = (key: FlagKey) => string;

function inWindow(civilMs: number | null, window: CivilWindow | null): boolean {
  if (window === null) return true;
  return civilMs !== null && civilMs >= window.fromMs && civilMs <= window.toMs;
}

/** At least four hex digits in a row: fewer are more likely meant as a number. */
const HEX = /^[0-9A-F]{4,}$/;

interface TextQuery {
  matches(row: HistoryRow): boolean;
}

/** Every word must be found: in a flag's name, in the time as it is shown, as the number with #, or as bytes of the raw record. */
function textQuery(text: string, name: FlagNamer, kindName: (kind: RowKind) => string, shiftS: number): TextQuery {
  const words = text.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const named = new Map<string, string>();
  const nameOf = (key: FlagKey) => {
    const before = named.get(key);
    if (before !== undefined) return before;
    const lower = name(key).toLocaleLowerCase();
    named.set(key, lower);
    return lower;
  };
  const kinds = new Map(ROW_KINDS.map((kind) => [kind, kindName(kind).toLocaleLowerCase()]));
  return {
    matches(row) {
      const { kind, civilMs } = factsOf(row);
      const flags = row.record === null ? "" : flagsOf(row.record).map(({ key }) => `${nameOf(key)}|${key.toLowerCase()}`);
      const hay = `#${row.seq} ${civilMs === null ? "" : stampOf(civilMs - shiftS * 1000)} ${kinds.get(kind) ?? ""} ${String(flags)}`;
      return words.every((word) => {
        if (hay.includes(word)) return true;
        const hex = word.toUpperCase();
        return HEX.test(hex) && row.raw.includes(hex);
      });
    },
  };
}

export interface Filtered {
  readonly rows: readonly HistoryRow[];
  /** How many of each kind the date and the text leave: what stands on the buttons. */
  readonly counts: Readonly<Record<RowKind | "all", number>>;
}

/** Rows in the order they came in. `shiftS` = taken off the pack's times where they are shown. The kind is left out of the counts, so that each button says what it would show. */
export function filterRows(
  rows: readonly HistoryRow[],
  filter: HistoryFilter,
  name: FlagNamer,
  kindName: (kind: RowKind) => string,
  shiftS = 0,
): Filtered {
  const counts = { all: 0, fault: 0, protection: 0, alarm: 0, none: 0, damaged: 0, lost: 0 };
  const query = filter.text.trim() === "" ? null : textQuery(filter.text, name, kindName, shiftS);
  const left: HistoryRow[] = [];
  for (const row of rows) {
    const { kind, civilMs } = factsOf(row);
    if (!inWindow(civilMs, filter.window) || (query !== null && !query.matches(row))) continue;
    counts.all += 1;
    counts[kind] += 1;
    if (filter.kind === "all" || filter.kind === kind) left.push(row);
  }
  return { rows: left.length === rows.length ? rows : left, counts };
}

/** Oldest and newest civil time of the rows; null when none has one. */
export function civilRange(rows: readonly HistoryRow[]): CivilWindow | null {
  let fromMs = Number.POSITIVE_INFINITY;
  let toMs = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    const { civilMs } = factsOf(row);
    if (civilMs === null) continue;
    if (civilMs < fromMs) fromMs = civilMs;
    if (civilMs > toMs) toMs = civilMs;
  }
  return fromMs > toMs ? null : { fromMs, toMs };
}
