import type { KeyboardEvent } from "react";
import { memo, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Figures } from "../../../../protocol/shared.ts";
import type { HistoryRow } from "../../../contract/history.ts";
import { civilMsOfWall } from "../../model/packTime.ts";
import { VirtualGrid } from "../../parts/VirtualGrid.tsx";
import { useVirtualRows } from "../../parts/virtualRows.ts";
import { useFigures } from "../../words/useFigures.ts";
import type { EventWords } from "./EventCell.tsx";
import { EventCell, useEventWords } from "./EventCell.tsx";
import { openRecord, setOrder, useHistoryView } from "./historyView.ts";
import type { ColumnKey } from "./model/columns.ts";
import { amountText, unitOf } from "./model/columns.ts";
import { civilRange } from "./model/filter.ts";
import { factsOf } from "./model/rows.ts";
import "./table.css";
import type { TimeWords } from "./model/timeWords.ts";
import type { Columns } from "./useColumns.ts";
import { useShiftS, useTimeWords } from "./useHistoryWords.ts";
import { useShownRows } from "./useShownRows.ts";

const OVERSCAN = 6;

interface CellWords {
  readonly figures: Figures;
  readonly time: TimeWords;
  /** Of the host's own times: never shifted. */
  readonly hostTime: TimeWords;
  readonly year: number;
  readonly event: EventWords;
  readonly dash: string;
  readonly noTime: string;
  /** Whole, and as long as there is room for. */
  readonly gap: string;
  readonly gapNote: string;
  readonly astray: string;
}

/** What stands in a cell; null = the record does not have it. */
function textOf(column: Exclude<ColumnKey, "event">, row: HistoryRow, words: CellWords): string | null {
  if (column === "seq") return String(row.seq);
  if (column === "seen") return words.hostTime.short(civilMsOfWall(row.seenWallMs), words.year);
  if (column !== "time") return amountText(column, row, words.figures);
  const { civilMs } = factsOf(row);
  return civilMs === null ? null : words.time.short(civilMs, words.year);
}

interface RecordRowProps {
  readonly id: string;
  readonly row: HistoryRow;
  readonly columns: readonly ColumnKey[];
  readonly words: CellWords;
  readonly topPx: number;
  readonly heightPx: number;
  /** 1-based, the head counted in. */
  readonly place: number;
  readonly isOpen: boolean;
  readonly isActive: boolean;
  /** Where the older record stands. */
  readonly olderSide: "above" | "below";
  readonly onOpen: (seq: number) => void;
}

/** One line of the table. Drawn again only when its own record or the columns change. */
const RecordRow = memo(({ id, row, columns, words, topPx, heightPx, place, isOpen, isActive, olderSide, onOpen }: RecordRowProps) => (
  <tr
    id={id}
    className="recordRow"
    aria-rowindex={place}
    aria-selected={isOpen}
    data-active={isActive}
    data-gap={row.gapBefore ? olderSide : undefined}
    style={{ transform: `translateY(${topPx}px)`, height: heightPx }}
    onClick={() => onOpen(row.seq)}
  >
    {columns.map((column) => {
      if (column === "event") {
        return (
          <td key={column} data-column={column}>
            <EventCell row={row} words={words.event} />
            {row.astray && (
              <span className="gapNote" title={words.astray}>
                {words.astray}
              </span>
            )}
            {row.gapBefore && (
              <span className="gapNote" title={words.gap}>
                {words.gapNote}
              </span>
            )}
          </td>
        );
      }
      const text = textOf(column, row, words);
      return (
        <td key={column} data-column={column} data-none={text === null}>
          {text ?? (column === "time" ? words.noTime : words.dash)}
        </td>
      );
    })}
  </tr>
));

function useCellWords(rows: readonly HistoryRow[], isWide: boolean): CellWords {
  const { t } = useTranslation("history");
  const time = useTimeWords(useShiftS());
  const hostTime = useTimeWords(0);
  const figures = useFigures();
  const event = useEventWords(isWide);
  // The year of the newest record goes without saying.
  const year = useMemo(() => new Date(civilRange(rows)?.toMs ?? 0).getUTCFullYear(), [rows]);
  return useMemo(() => {
    const gap = t("table.gap");
    return {
      figures,
      time,
      hostTime,
      event,
      year,
      gap,
      gapNote: isWide ? gap : t("table.gapShort"),
      dash: t("dash"),
      noTime: t("table.noTime"),
      astray: t("table.astray"),
    };
  }, [t, figures, time, hostTime, event, year, isWide]);
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
  readonly columns: Columns;
  readonly onBox: (box: HTMLElement | null) => void;
}

/** Thousands of records of which only those in view are in the page. */
export function HistoryTable({ columns, onBox }: HistoryTableProps) {
  const { t } = useTranslation("history");
  const rows = useShownRows();
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
