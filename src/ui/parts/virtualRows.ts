import type { Virtualizer } from "@tanstack/react-virtual";
import { useVirtualizer } from "@tanstack/react-virtual";
import type { RefObject } from "react";
import { useEffect, useRef, useState } from "react";
import { useUi } from "../state/store.ts";
import { gridStep } from "./gridStep.ts";

interface RowHeight {
  readonly rem: number;
  /** Under a finger. */
  readonly coarseRem: number;
}

/** Height of a row, as the size of text and the pointer want it. */
export function useRowPx({ rem, coarseRem }: RowHeight): number {
  const scalePct = useUi((s) => s.preferences.scalePct);
  const [rowPx, setRowPx] = useState(28);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the size of text changes the rem
  useEffect(() => {
    const remPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    setRowPx(Math.round((window.matchMedia("(pointer: coarse)").matches ? coarseRem : rem) * remPx));
  }, [scalePct, rem, coarseRem]);
  return rowPx;
}

/** What the rows of every grid have: their own number, which stays theirs when others come and go. */
export interface GridRow {
  readonly seq: number;
}

interface GridRows<Row extends GridRow> {
  /** The box that scrolls. */
  readonly box: RefObject<HTMLDivElement | null>;
  readonly rows: readonly Row[];
  readonly rowPx: number;
  /** Rows drawn beyond either edge. */
  readonly overscan: number;
}

/** Where a row that is in view is drawn. */
export interface PlacedRow {
  readonly index: number;
  /** A row that is scrolled out of view becomes the one that is scrolled in: nothing is made anew. */
  readonly slot: number;
  readonly topPx: number;
  readonly heightPx: number;
  /** 1-based, the head counted in. */
  readonly place: number;
}

export interface VirtualRows<Row extends GridRow> extends Omit<GridRows<Row>, "overscan"> {
  readonly virtual: Virtualizer<HTMLDivElement, Element>;
  readonly placed: readonly PlacedRow[];
  /** Where a key of the grid leads from row `at`; null = the key does something else. */
  readonly step: (key: string, at: number) => number | null;
}

/** Thousands of rows of one height, of which only those in view are in the page. */
export function useVirtualRows<Row extends GridRow>({ box, rows, rowPx, overscan }: GridRows<Row>): VirtualRows<Row> {
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    overscan,
    getItemKey: (index) => rows[index]?.seq ?? index,
    // The height of the head, which stays above the rows.
    scrollPaddingStart: rowPx,
    initialRect: { width: 800, height: 400 },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another size of text
  useEffect(() => virtual.measure(), [rowPx, virtual]);
  const items = virtual.getVirtualItems();
  // As many rows as were ever drawn at once.
  const slots = useRef(1);
  slots.current = Math.max(slots.current, items.length);
  const placed = items.map(({ index, start, size }) => ({
    index,
    slot: index % slots.current,
    topPx: start,
    heightPx: size,
    place: index + 2,
  }));
  const page = () => Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / rowPx) - 2);
  return { rows, rowPx, box, virtual, placed, step: (key, at) => gridStep(key, at, rows.length, page()) };
}
