import { useEffect, useMemo, useState } from "react";
import type { HistoryRow } from "../../../contract/history.ts";
import { useUi } from "../../state/store.ts";
import { useHistoryView } from "./historyView.ts";
import type { ColumnKey, WidthNeeds } from "./model/columns.ts";
import { emptyColumns, fitColumns, widthOf } from "./model/columns.ts";
import { civilRange } from "./model/filter.ts";

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

function needsOf(rows: readonly HistoryRow[]): WidthNeeds {
  const range = civilRange(rows);
  const yearOf = (civilMs: number) => new Date(civilMs).getUTCFullYear();
  return {
    years: range !== null && yearOf(range.fromMs) !== yearOf(range.toMs),
    digits: rows.some(({ seq }) => seq > 9999 || seq < -999),
  };
}

/** The chosen columns that fit. */
export function useColumns(box: HTMLElement | null, rows: readonly HistoryRow[]): Columns {
  const chosen = useHistoryView((s) => s.columns);
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
  const needs = useMemo(() => needsOf(rows), [rows]);
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
