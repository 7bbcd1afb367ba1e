import type { KeyboardEvent } from "react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { HistoryRow } from "../../../contract/history.ts";
import { VirtualGrid } from "../../parts/VirtualGrid.tsx";
import { useVirtualRows } from "../../parts/virtualRows.ts";
import { useEventWords } from "./EventCell.tsx";
import { openRecord, setOrder, useHistoryView } from "./historyView.ts";
import type { ColumnKey } from "./model/columns.ts";
import { unitOf } from "./model/columns.ts";
import { civilRange } from "./model/filter.ts";
import type { CellWords } from "./RecordRow.tsx";
import { RecordRow } from "./RecordRow.tsx";
import "./table.css";
import type { Columns } from "./useColumns.ts";
import { useShiftS, useTimeWords } from "./useHistoryWords.ts";

const OVERSCAN = 6;

function useCellWords(rows: readonly HistoryRow[], isWide: boolean): CellWords {
  const { t } = useTranslation("history");
  const time = useTimeWords(useShiftS());
  const hostTime = useTimeWords(0);
  const event = useEventWords(isWide);
  // The year of the newest record goes without saying.
  const year = useMemo(() => new Date(civilRange(rows)?.toMs ?? 0).getUTCFullYear(), [rows]);
  return useMemo(() => {
    const gap = t("table.gap");
    return { time, hostTime, event, year, gap, gapNote: isWide ? gap : t("table.gapShort"), dash: t("dash"), noTime: t("table.noTime") };
  }, [t, time, hostTime, event, year, isWide]);
}

function Head({ column }: { readonly column: ColumnKey }) {
  const { t } = useTranslation("history");
  const order = useHistoryView((s) => s.order);
  const unit = unitOf(column);
  const words = (
    <>
      {t(`column.${column}`)}
      {unit !== "" && <i>{unit}</i>}
    </>
  );
  if (column !== "time") {
    return (
      <th scope="col" data-column={column} title={t(`columnLong.${column}`)}>
        {words}
      </th>
    );
  }
  const isNewest = order === "newest";
  return (
    <th scope="col" data-column={column} aria-sort={isNewest ? "descending" : "ascending"}>
      <button
        type="button"
        className="sortButton"
        title={t(isNewest ? "filter.newest" : "filter.oldest")}
        onClick={() => setOrder(isNewest ? "oldest" : "newest")}
      >
        {words}
        <span aria-hidden="true">{isNewest ? "▼" : "▲"}</span>
      </button>
    </th>
  );
}

interface HistoryTableProps {
  /** In the order in which they are shown. */
  readonly rows: readonly HistoryRow[];
  readonly columns: Columns;
  readonly onBox: (box: HTMLElement | null) => void;
}

/** Thousands of records of which only those in view are in the page. */
export function HistoryTable({ rows, columns, onBox }: HistoryTableProps) {
  const { t } = useTranslation("history");
  const box = useRef<HTMLDivElement>(null);
  const openSeq = useHistoryView((s) => s.openSeq);
  const olderSide = useHistoryView((s) => (s.order === "newest" ? "below" : "above"));
  const [activeSeq, setActiveSeq] = useState<number | null>(null);
  const words = useCellWords(rows, columns.isWide);
  const { keys, template, rowPx } = columns;
  const grid = useVirtualRows({ box, rows, rowPx, overscan: OVERSCAN });

  const seekSeq = openSeq ?? activeSeq;
  const at = seekSeq === null ? -1 : rows.findIndex(({ seq }) => seq === seekSeq);
  // Opened from the chart or with the arrows of the drawer: it is brought into view.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another record is opened
  useEffect(() => {
    if (openSeq === null) return;
    setActiveSeq(openSeq);
    if (at >= 0) grid.virtual.scrollToIndex(at);
  }, [openSeq]);

  /** The focus is always seen: on the line that was last at hand, else on the first in view. */
  function showActive(): void {
    if (at >= 0) return;
    const first = rows[Math.ceil((box.current?.scrollTop ?? 0) / rowPx)];
    if (first !== undefined) setActiveSeq(first.seq);
  }

  function openOnKey({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
    if (ctrlKey || metaKey || altKey || activeSeq === null || (key !== "Enter" && key !== " ")) return false;
    openRecord(activeSeq);
    return true;
  }

  function moveTo({ seq }: HistoryRow, index: number): void {
    grid.virtual.scrollToIndex(index);
    setActiveSeq(seq);
    if (openSeq !== null) openRecord(seq);
  }

  const activeRowSeq = rows[at]?.seq;
  return (
    <VirtualGrid
      grid={grid}
      label={t("table.label")}
      name="record"
      template={template}
      at={at}
      head={keys.map((column) => <Head key={column} column={column} />)}
      drawRow={(row, place) => (
        <RecordRow
          {...place}
          row={row}
          columns={keys}
          words={words}
          isOpen={row.seq === openSeq}
          isActive={row.seq === activeRowSeq}
          olderSide={olderSide}
          onOpen={openRecord}
        />
      )}
      onStep={moveTo}
      onKey={openOnKey}
      onFocus={showActive}
      onBox={onBox}
    />
  );
}
