import { memo } from "react";
import type { TraceRow } from "../../../contract/trace.ts";
import { Icon } from "../../parts/Icon.tsx";
import { timeText, wireText } from "./model/bytes.ts";

export interface LineWords {
  readonly tx: string;
  readonly rx: string;
  readonly line: (row: TraceRow) => string;
}

interface TraceLineProps {
  readonly id: string;
  readonly row: TraceRow;
  readonly words: LineWords;
  readonly topPx: number;
  readonly heightPx: number;
  /** 1-based, the head counted in. */
  readonly place: number;
  readonly isOpen: boolean;
  readonly isChosen: boolean;
  readonly onOpen: (seq: number, extend: boolean) => void;
}

/** No column is wider; the whole is in the panel beside the list. */
const MOST_HEX = 240;

/** One line of the list. Drawn again only when its own frame changes. */
export const TraceLine = memo(({ id, row, words, topPx, heightPx, place, isOpen, isChosen, onOpen }: TraceLineProps) => (
  <tr
    id={id}
    className="traceRow"
    aria-rowindex={place}
    aria-selected={isOpen || isChosen}
    data-open={isOpen}
    data-wrong={row.isWrong}
    data-way={row.direction}
    style={{ transform: `translateY(${topPx}px)`, height: heightPx }}
    // The list moves on while the button is down: the line that was pressed counts, not the one under the pointer afterwards.
    onMouseDown={(event) => event.button === 0 && onOpen(row.seq, event.shiftKey)}
    onClick={(event) => onOpen(row.seq, event.shiftKey)}
  >
    <td data-column="time">{timeText(row.wallMs)}</td>
    <td data-column="way">
      <Icon name={row.direction === "tx" ? "up" : "down"} />
      {words[row.direction]}
    </td>
    <td data-column="bytes" className="mono">
      {wireText(row.hex.slice(0, MOST_HEX))}
    </td>
    <td data-column="meaning">
      {row.isWrong && <Icon name="warning" />}
      <span>{words.line(row)}</span>
    </td>
  </tr>
));
