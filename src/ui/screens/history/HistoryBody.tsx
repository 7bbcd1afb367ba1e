import type { RefObject } from "react";
import { useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { HistoryRow } from "../../../contract/history.ts";
import { Button } from "../../parts/Button.tsx";
import { useHistoryRows } from "../../state/history.ts";
import { AroundPanel } from "./AroundPanel.tsx";
import { ChartPanel } from "./chart/ChartPanel.tsx";
import type { HistoryPlots } from "./chart/historyPlots.ts";
import { FilterBar } from "./FilterBar.tsx";
import { HistoryTable } from "./HistoryTable.tsx";
import { resetFilter, useHistoryView } from "./historyView.ts";
import { civilRange } from "./model/filter.ts";
import { RecordDrawer } from "./RecordDrawer.tsx";
import { useColumns } from "./useColumns.ts";
import { useFiltered, useShownRows } from "./useShownRows.ts";

function NoMatch({ count }: { readonly count: number }) {
  const { t } = useTranslation("history");
  return (
    <div className="noMatch">
      <b>{t("empty.noMatch")}</b>
      <p>{t("empty.noMatchText", { count })}</p>
      <Button onClick={resetFilter}>{t("empty.reset")}</Button>
    </div>
  );
}

function TablePanel() {
  const { t } = useTranslation("history");
  const rows = useHistoryRows((s) => s.rows);
  const filtered = useFiltered();
  const shownCount = filtered.rows.length;
  const [box, setBox] = useState<HTMLElement | null>(null);
  const columns = useColumns(box, rows);
  const range = useMemo(() => civilRange(rows), [rows]);
  return (
    <section className="panel historyTable" aria-label={t("table.label")}>
      <FilterBar filtered={filtered} range={range} hiddenColumns={columns.hidden} />
      {shownCount === 0 ? <NoMatch count={rows.length} /> : <HistoryTable columns={columns} onBox={setBox} />}
      <p className="visuallyHidden" role="status">
        {t("filter.shown", { shown: shownCount, count: rows.length })}
      </p>
    </section>
  );
}

/** Chart, table and the record that is open. */
export function HistoryBody({ plots }: { readonly plots: RefObject<HistoryPlots | null> }) {
  /** All rows of the archive, newest first. */
  const rows = useHistoryRows((s) => s.rows);
  const shown = useShownRows();
  const openSeq = useHistoryView((s) => s.openSeq);
  const around = useHistoryView((s) => s.around);
  const open = useMemo(() => (openSeq === null ? undefined : rows.find(({ seq }) => seq === openSeq)), [rows, openSeq]);
  // The table is what is looked at first; the lines may follow a picture later.
  const chartRows = useDeferredValue(rows, NO_ROWS);

  return (
    <div className="historyBody" data-open={open !== undefined}>
      <ChartPanel rows={chartRows} plotsRef={plots} />
      {around === null ? <TablePanel /> : <AroundPanel rows={rows} view={around} />}
      {open !== undefined && <RecordDrawer rows={around === null ? shown : rows} row={open} />}
    </div>
  );
}

const NO_ROWS: readonly HistoryRow[] = [];
