import { TrendColumns } from "../../chart/trendColumns.ts";
import { useUi } from "../../state/store.ts";

const columns = new TrendColumns();

/** The session's samples by column, with what has come in since the last look. */
export function liveColumns(): TrendColumns {
  columns.sync(useUi.getState().trend.samples);
  return columns;
}
