import type { KeyboardEvent } from "react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { HistoryRow } from "../../../contract/history.ts";
import { useVirtualRows } from "../../parts/virtualGrid.ts";
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
const idOf = (seq: number): string => `record${seq}`;

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

/** Thousands of records of which only those in view are in the page. The grid holds the focus; arrows move through it. */
export function HistoryTable({ rows, columns, onBox }: HistoryTableProps) {
  const { t } = useTranslation("history");
  const box = useRef<HTMLDivElement | null>(null);
  const openSeq = useHistoryView((s) => s.openSeq);
  const order = useHistoryView((s) => s.order);
  const [activeSeq, setActiveSeq] = useState<number | null>(null);
  const words = useCellWords(rows, columns.isWide);
  const { keys, template, rowPx } = columns;
  const { virtual, placed, step } = useVirtualRows({ box, rows, rowPx, overscan: OVERSCAN });

  const seekSeq = openSeq ?? activeSeq;
  const at = seekSeq === null ? -1 : rows.findIndex(({ seq }) => seq === seekSeq);
  // Opened from the chart or with the arrows of the drawer: it is brought into view.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another record is opened
  useEffect(() => {
    if (openSeq === null) return;
    setActiveSeq(openSeq);
    if (at >= 0) virtual.scrollToIndex(at);
  }, [openSeq]);

  const take = useCallback(
    (element: HTMLDivElement | null) => {
      box.current = element;
      onBox(element);
    },
    [onBox],
  );

  /** The focus is always seen: on the line that was last at hand, else on the first in view. */
  function showActive(): void {
    if (at >= 0) return;
    const first = rows[Math.ceil((box.current?.scrollTop ?? 0) / rowPx)];
    if (first !== undefined) setActiveSeq(first.seq);
  }

  function onKey(event: KeyboardEvent<HTMLDivElement>): void {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.key === "Enter" || event.key === " ") && activeSeq !== null) {
      event.preventDefault();
      openRecord(activeSeq);
      return;
    }
    const next = step(event.key, at);
    const row = next === null ? undefined : rows[next];
    if (next === null || row === undefined) return;
    event.preventDefault();
    virtual.scrollToIndex(next);
    setActiveSeq(row.seq);
    if (openSeq !== null) openRecord(row.seq);
  }

  const active = rows[at];
  // A table that is gone through line by line. Lint takes the role for the one that a table has anyway.
  const grid = { role: "grid", ...(active === undefined ? {} : { "aria-activedescendant": idOf(active.seq) }) };
  return (
    <div ref={take} className="virtualScroll recordScroll">
      <table
        className="virtualGrid recordGrid"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a grid takes the focus
        tabIndex={0}
        aria-label={t("table.label")}
        aria-rowcount={rows.length + 1}
        {...grid}
        style={{ "--columns": template, "--row": `${rowPx}px` } as Record<string, string>}
        onKeyDown={onKey}
        onFocus={showActive}
      >
        <thead>
          <tr className="recordHead" aria-rowindex={1}>
            {keys.map((column) => (
              <Head key={column} column={column} />
            ))}
          </tr>
        </thead>
        <tbody className="virtualRows recordBody" data-order={order} style={{ height: virtual.getTotalSize() }}>
          {placed.map(({ index, slot, topPx, heightPx, place }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <RecordRow
                key={slot}
                id={idOf(row.seq)}
                row={row}
                columns={keys}
                words={words}
                topPx={topPx}
                heightPx={heightPx}
                place={place}
                isOpen={row.seq === openSeq}
                isActive={row.seq === active?.seq}
                onOpen={openRecord}
              />
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
