import { useEffect, useMemo, useState } from "react";
import type { HistoryRow } from "../../../contract/history.ts";
import { useUi } from "../../state/store.ts";
import { useHistoryView } from "./historyView.ts";
import type { ColumnKey, WidthNeeds } from "./model/columns.ts";
import { dateExtraRem, emptyColumns, fitColumns, widthOf } from "./model/columns.ts";
import type { CivilWindow } from "./model/filter.ts";
import { civilRange } from "./model/filter.ts";
import type { TimeWords } from "./model/timeWords.ts";
import { useTimeWords } from "./useHistoryWords.ts";

/** rem, as the user's size of text makes it. */
function remPx(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}

export interface Columns {
  readonly keys: readonly ColumnKey[];
  /** Chosen, and too many for this width. */
  readonly hidden: number;
  /** For `grid-template-columns`. */
  readonly template: string;
  readonly rowPx: number;
  /** The event column has room for whole names. */
  readonly isWide: boolean;
}

/** Whole names of flags and how many more there are. */
const WIDE_EVENT_REM = 15;

/** Of the longest date in the months of this range. */
function dateRemOf({ fromMs, toMs }: CivilWindow, time: TimeWords): number {
  const [from, to] = [new Date(fromMs), new Date(toMs)];
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth()];
  const months = (to.getUTCFullYear() - year) * 12 + to.getUTCMonth() - month + 1;
  const dates = Array.from({ length: Math.min(12, months) }, (_, at) => Date.UTC(year, month + at, 28));
  return Math.max(...dates.map((civilMs) => dateExtraRem(time.short(civilMs, new Date(civilMs).getUTCFullYear()))));
}

function needsOf(rows: readonly HistoryRow[], time: TimeWords): WidthNeeds {
  const range = civilRange(rows);
  const yearOf = (civilMs: number) => new Date(civilMs).getUTCFullYear();
  return {
    years: range !== null && yearOf(range.fromMs) !== yearOf(range.toMs),
    dateRem: range === null ? 0 : dateRemOf(range, time),
    digits: rows.some(({ seq }) => seq > 9999 || seq < -999),
  };
}

/** The chosen columns that fit. */
export function useColumns(box: HTMLElement | null, rows: readonly HistoryRow[]): Columns {
  const chosen = useHistoryView((s) => s.columns);
  const time = useTimeWords(0);
  const scalePct = useUi((s) => s.preferences.scalePct);
  const [size, setSize] = useState({ widthPx: 0, rem: 16 });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the size of text changes the rem
  useEffect(() => {
    if (box === null) return;
    const measure = () => setSize({ widthPx: box.clientWidth, rem: remPx() });
    const watch = new ResizeObserver(measure);
    watch.observe(box);
    measure();
    return () => watch.disconnect();
  }, [box, scalePct]);
  const needs = useMemo(() => needsOf(rows, time), [rows, time]);
  const widthRem = size.widthPx === 0 ? 200 : size.widthPx / size.rem;
  const empty = useMemo(() => emptyColumns(rows), [rows]);
  const wanted = useMemo(() => chosen.filter((key) => !empty.has(key)), [chosen, empty]);
  const keys = useMemo(() => fitColumns(wanted, widthRem, needs), [wanted, widthRem, needs]);
  return useMemo(() => {
    const template = keys
      .map((key) => (key === "event" ? `minmax(${widthOf(key, needs)}rem, 1fr)` : `${widthOf(key, needs)}rem`))
      .join(" ");
    const isCoarse = window.matchMedia("(pointer: coarse)").matches;
    const rowPx = Math.round((isCoarse ? 2.75 : 1.9375) * size.rem);
    const others = keys.reduce((sum, key) => sum + (key === "event" ? 0 : widthOf(key, needs)), 0);
    return { keys, hidden: wanted.length - keys.length, template, rowPx, isWide: widthRem - others >= WIDE_EVENT_REM };
  }, [keys, wanted, size, needs, widthRem]);
}
