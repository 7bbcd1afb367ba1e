import type { CSSProperties, KeyboardEvent, ReactNode } from "react";
import { Fragment, useCallback } from "react";
import "./virtualGrid.css";
import type { GridRow, PlacedRow, VirtualRows } from "./virtualRows.ts";

/** What a row says of its place in the grid. */
interface RowPlace extends Pick<PlacedRow, "topPx" | "heightPx" | "place"> {
  readonly id: string;
}

interface VirtualGridProps<Row extends GridRow> {
  readonly grid: VirtualRows<Row>;
  readonly label: string;
  /** Begins class names and ids: `recordScroll` (the box), `recordGrid`, `recordTop` (the head row), `recordRows`, `record17` (a row). */
  readonly name: string;
  /** Widths of the columns, for CSS; without them the class of the grid gives them. */
  readonly template?: string;
  readonly isMultiselectable?: boolean;
  /** Row that the keys are at; -1 = none yet. */
  readonly at: number;
  /** Header cells. */
  readonly head: ReactNode;
  readonly drawRow: (row: Row, place: RowPlace) => ReactNode;
  /** A key leads to another row. */
  readonly onStep: (row: Row, index: number, extend: boolean) => void;
  /** Hears each key first; true = it was for the screen. */
  readonly onKey?: (event: KeyboardEvent<HTMLTableElement>) => boolean;
  readonly onFocus?: () => void;
  readonly onScroll?: () => void;
  readonly onBox?: (box: HTMLElement | null) => void;
}

const rowIdOf = (name: string, { seq }: GridRow): string => `${name}${seq}`;

/** A table of thousands of rows that holds the focus as one thing: arrows move through its rows. */
export function VirtualGrid<Row extends GridRow>(props: VirtualGridProps<Row>) {
  const { grid, label, name, template, isMultiselectable, at, head, drawRow, onStep, onKey, onFocus, onScroll, onBox } = props;
  const { rows, rowPx, box, virtual, placed, step } = grid;

  const take = useCallback(
    (element: HTMLDivElement | null) => {
      box.current = element;
      onBox?.(element);
    },
    [box, onBox],
  );

  function hearKey(event: KeyboardEvent<HTMLTableElement>): void {
    // A button in the head has keys of its own.
    if (event.target !== event.currentTarget) return;
    if (onKey?.(event) === true) {
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const index = step(event.key, at);
    const row = index === null ? undefined : rows[index];
    if (index === null || row === undefined) return;
    event.preventDefault();
    onStep(row, index, event.shiftKey);
  }

  const active = rows[at];
  const style: CSSProperties & Record<"--row" | "--columns", string | undefined> = { "--row": `${rowPx}px`, "--columns": template };
  // A table that is gone through line by line. Lint takes the role for the one that a table has anyway.
  const role = { role: "grid", "aria-activedescendant": active && rowIdOf(name, active), "aria-multiselectable": isMultiselectable };
  return (
    <div ref={take} className={`virtualScroll ${name}Scroll`} onScroll={onScroll}>
      <table
        className={`virtualGrid ${name}Grid`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a grid takes the focus
        tabIndex={0}
        aria-label={label}
        aria-rowcount={rows.length + 1}
        {...role}
        style={style}
        onKeyDown={hearKey}
        onFocus={onFocus}
      >
        <thead>
          <tr className={`${name}Top`} aria-rowindex={1}>
            {head}
          </tr>
        </thead>
        <tbody className={`virtualRows ${name}Rows`} style={{ height: virtual.getTotalSize() }}>
          {placed.map(({ index, slot, ...place }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return <Fragment key={slot}>{drawRow(row, { ...place, id: rowIdOf(name, row) })}</Fragment>;
          })}
        </tbody>
      </table>
    </div>
  );
}
