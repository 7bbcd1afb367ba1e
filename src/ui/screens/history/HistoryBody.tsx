import type { RefObject } from "react";
import { useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { HistoryRow } from "../../../contract/history.ts";
import { Button } from "../../parts/Button.tsx";
import { AroundPanel } from "./AroundPanel.tsx";
import { ChartPanel } from "./chart/ChartPanel.tsx";
import type { HistoryPlots } from "./chart/historyPlots.ts";
import { FilterBar } from "./FilterBar.tsx";
import { HistoryTable } from "./HistoryTable.tsx";
import { resetFilter, useHistoryView } from "./historyView.ts";
import type { Filtered } from "./model/filter.ts";
import { civilRange } from "./model/filter.ts";
import { RecordDrawer } from "./RecordDrawer.tsx";
import { useColumns } from "./useColumns.ts";

interface HistoryBodyProps {
  /** All rows of the archive, newest first. */
  readonly rows: readonly HistoryRow[];
  readonly filtered: Filtered;
  readonly plots: RefObject<HistoryPlots | null>;
}

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

function TablePanel({ rows, filtered, shown }: Omit<HistoryBodyProps, "plots"> & { readonly shown: readonly HistoryRow[] }) {
  const { t } = useTranslation("history");
  const [box, setBox] = useState<HTMLElement | null>(null);
  const columns = useColumns(box, rows);
  const range = useMemo(() => civilRange(rows), [rows]);
  return (
    <section className="panel historyTable" aria-label={t("table.label")}>
      <FilterBar filtered={filtered} range={range} hiddenColumns={columns.hidden} />
      {shown.length === 0 ? <NoMatch count={rows.length} /> : <HistoryTable rows={shown} columns={columns} onBox={setBox} />}
      <p className="visuallyHidden" role="status">
        {t("filter.shown", { shown: shown.length, count: rows.length })}
      </p>
    </section>
  );
}

/** Chart, table and the record that is open. */
export function HistoryBody({ rows, filtered, plots }: HistoryBodyProps) {
  const order = useHistoryView((s) => s.order);
  const openSeq = useHistoryView((s) => s.openSeq);
  const around = useHistoryView((s) => s.around);
  const shown = useMemo(() => (order === "newest" ? filtered.rows : filtered.rows.toReversed()), [filtered, order]);
  const open = useMemo(() => (openSeq === null ? undefined : rows.find(({ seq }) => seq === openSeq)), [rows, openSeq]);
  // The table is what is looked at first; the lines may follow a picture later.
  const chartRows = useDeferredValue(rows, NO_ROWS);

  return (
    <div className="historyBody" data-open={open !== undefined}>
      <ChartPanel rows={chartRows} plotsRef={plots} />
      {around === null ? <TablePanel rows={rows} filtered={filtered} shown={shown} /> : <AroundPanel rows={rows} view={around} />}
      {open !== undefined && <RecordDrawer rows={around === null ? shown : rows} row={open} />}
    </div>
  );
}

const NO_ROWS: readonly HistoryRow[] = [];
