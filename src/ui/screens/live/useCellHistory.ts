import { useEffect, useState } from "react";
import { useUi } from "../../state/store.ts";
import { liveColumns } from "./liveColumns.ts";
import type { CellHistory } from "./model/cellHistory.ts";
import { cellHistory } from "./model/cellHistory.ts";

export const CELL_SPAN_MS = 300_000;
const MOST_POINTS = 300;
const LEAST_MS = 1000;

/** The cell's course, looked up once a second at most. */
export function useCellHistory(cell: number): CellHistory {
  const [history, setHistory] = useState<CellHistory>(() => cellHistory(liveColumns(), cell, CELL_SPAN_MS, MOST_POINTS));
  useEffect(() => {
    let timer = 0;
    let readAt = 0;
    const read = () => {
      timer = 0;
      readAt = performance.now();
      setHistory(cellHistory(liveColumns(), cell, CELL_SPAN_MS, MOST_POINTS));
    };
    read();
    const stop = useUi.subscribe((state, before) => {
      if (state.trendVersion === before.trendVersion || timer !== 0) return;
      timer = window.setTimeout(read, Math.max(0, LEAST_MS - (performance.now() - readAt)));
    });
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, [cell]);
  return history;
}
