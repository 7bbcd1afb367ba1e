import { create } from "zustand";
import type { ColumnKey } from "./model/columns.ts";
import { parseColumns } from "./model/columns.ts";
import type { CivilWindow, HistoryFilter } from "./model/filter.ts";
import { NO_FILTER } from "./model/filter.ts";

const COLUMNS_KEPT = "bmstool.historyColumns";

/** The browser may forbid keeping anything: the usual columns are then shown at each start. */
function keptColumns(): readonly ColumnKey[] {
  try {
    return parseColumns(localStorage.getItem(COLUMNS_KEPT));
  } catch {
    return parseColumns(null);
  }
}

function keepColumns(columns: readonly ColumnKey[]): void {
  try {
    localStorage.setItem(COLUMNS_KEPT, columns.join(","));
  } catch {
    // Chosen for this time only.
  }
}

export interface Around {
  readonly seq: number;
  readonly before: number;
}

interface HistoryView {
  readonly filter: HistoryFilter;
  readonly order: "newest" | "oldest";
  readonly columns: readonly ColumnKey[];
  /** Number of the record in the drawer. */
  readonly openSeq: number | null;
  readonly around: Around | null;
  /** The ranking of cells is shown instead of the records. */
  readonly isDriftShown: boolean;
  /** Times are shown shifted by what the pack's clock is off. */
  readonly inComputerTime: boolean;
}

export const useHistoryView = create<HistoryView>()(() => ({
  filter: NO_FILTER,
  order: "newest",
  columns: keptColumns(),
  openSeq: null,
  around: null,
  isDriftShown: false,
  inComputerTime: false,
}));
const { setState: set } = useHistoryView;

export const changeFilter = (change: Partial<HistoryFilter>): void => set((s) => ({ filter: { ...s.filter, ...change } }));
export const resetFilter = (): void => set({ filter: NO_FILTER });
export const zoomTo = (window: CivilWindow | null): void => changeFilter({ window });
export const setOrder = (order: HistoryView["order"]): void => set({ order });
export const openRecord = (openSeq: number | null): void => set({ openSeq });
export const showInComputerTime = (inComputerTime: boolean): void => set({ inComputerTime });
export const showDrift = (isDriftShown: boolean): void => set({ isDriftShown });
export const showAround = (around: Around | null): void => set({ around });

export function chooseColumns(columns: readonly ColumnKey[]): void {
  keepColumns(columns);
  set({ columns });
}

/** Another pack's records: nothing of what was looked at applies to them. */
export const forgetPlace = (): void => set({ openSeq: null, around: null, filter: NO_FILTER });
