import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { HistoryRow } from "../../../contract/history.ts";
import { useHistoryRows } from "../../state/history.ts";
import { useFlagName } from "../../words/flagNames.ts";
import { useHistoryView } from "./historyView.ts";
import type { Filtered, HistoryFilter } from "./model/filter.ts";
import { filterRows } from "./model/filter.ts";
import { useShiftS } from "./useHistoryWords.ts";

interface Worked {
  readonly rows: readonly HistoryRow[];
  readonly filter: HistoryFilter;
  /** The filter looks for names and times as they are shown. */
  readonly language: string;
  readonly shiftS: number;
  readonly filtered: Filtered;
}

/** The last result: head, filter bar and table ask for the same, and thousands of rows are filtered once. */
let last: Worked | null = null;

/** The rows of the archive on the screen that the filters leave, newest first. */
export function useFiltered(): Filtered {
  const { t, i18n } = useTranslation("history");
  const rows = useHistoryRows((s) => s.rows);
  const filter = useHistoryView((s) => s.filter);
  const flagName = useFlagName();
  const { language } = i18n;
  const shiftS = useShiftS();
  const isSame = last?.rows === rows && last.filter === filter && last.language === language && last.shiftS === shiftS;
  if (last === null || !isSame)
    last = { rows, filter, language, shiftS, filtered: filterRows(rows, filter, flagName, (kind) => t(`kind.${kind}`), shiftS) };
  return last.filtered;
}

/** The same in the order in which the table shows them. */
export function useShownRows(): readonly HistoryRow[] {
  const { rows } = useFiltered();
  const order = useHistoryView((s) => s.order);
  return useMemo(() => (order === "newest" ? rows : rows.toReversed()), [rows, order]);
}
