import { memo } from "react";
import type { HistoryRow } from "../../../contract/history.ts";
import { civilMsOfWall } from "../../model/packTime.ts";
import type { EventWords } from "./EventCell.tsx";
import { EventCell } from "./EventCell.tsx";
import type { ColumnKey } from "./model/columns.ts";
import { amountText } from "./model/columns.ts";
import { factsOf } from "./model/rows.ts";
import type { TimeWords } from "./useHistoryWords.ts";

export interface CellWords {
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
}

/** What stands in a cell; null = the record does not have it. */
function textOf(column: Exclude<ColumnKey, "event">, row: HistoryRow, words: CellWords): string | null {
  if (column === "seq") return String(row.seq);
  if (column === "seen") return words.hostTime.short(civilMsOfWall(row.seenWallMs), words.year);
  if (column !== "time") return amountText(column, row);
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
export const RecordRow = memo(
  ({ id, row, columns, words, topPx, heightPx, place, isOpen, isActive, olderSide, onOpen }: RecordRowProps) => (
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
  ),
);
