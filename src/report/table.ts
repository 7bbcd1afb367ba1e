import type { CheckStatus } from "../contract/commissioning.ts";
import { drawMark } from "./marks.ts";
import { INK, LINE, SHADE, type Sheet, SIZE, type TextStyle } from "./sheet.ts";

interface Column {
  readonly title: string;
  /** Share of the width: what all columns have together is the whole. */
  readonly share: number;
  readonly isFigure?: boolean;
}

interface Cell {
  readonly text: string;
  readonly bold?: boolean;
  readonly mark?: CheckStatus;
}

export interface Row {
  readonly cells: readonly (Cell | string)[];
  /** Heads the rows below it. */
  readonly isGroup?: boolean;
  /** A sentence over all columns. */
  readonly isNote?: boolean;
}

interface TableOptions {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly size?: number;
}

interface Placed {
  readonly x: number;
  readonly width: number;
  readonly isFigure: boolean;
}

const PAD = 3;
const MARK_WIDTH = 1.5;

const cellOf = (cell: Cell | string | undefined): Cell => (typeof cell === "object" ? cell : { text: cell ?? "" });

/** With its head again on every page. A row higher than what is left moves to the next page; one higher than a page is cut. */
export function drawTable(sheet: Sheet, { columns, rows, size = SIZE }: TableOptions): void {
  const places = placesOf(sheet, columns);
  const head = (): void => {
    const y = sheet.y;
    const lines = columns.map(({ title }, at) => sheet.linesOf(title, (places[at]?.width ?? 0) - 2 * PAD, size));
    const height = Math.max(...lines.map(({ length }) => length)) * sheet.lineHeight(size) + 2 * PAD;
    sheet.doc.rect(sheet.left, y, sheet.width, height).fill(SHADE);
    for (const [at, place] of places.entries()) drawLines(sheet, lines[at] ?? [], place, y + PAD, { size, bold: true });
    sheet.y += height;
    sheet.rule(0.8);
  };
  sheet.ensure(6 * sheet.lineHeight(size));
  head();
  for (const row of rows) drawRow(sheet, row, places, size, head);
}

function placesOf(sheet: Sheet, columns: readonly Column[]): readonly Placed[] {
  const all = columns.reduce((sum, { share }) => sum + share, 0);
  let x = sheet.left;
  return columns.map(({ share, isFigure = false }) => {
    const width = (share / all) * sheet.width;
    x += width;
    return { x: x - width, width, isFigure };
  });
}

function drawRow(sheet: Sheet, row: Row, places: readonly Placed[], size: number, head: () => void): void {
  const lineHeight = sheet.lineHeight(size);
  const indent = (cell: Cell) => (cell.mark === undefined ? 0 : size * MARK_WIDTH);
  const isWide = row.isGroup === true || row.isNote === true;
  const span: readonly Placed[] = isWide ? [{ x: sheet.left, width: sheet.width, isFigure: false }] : places;
  const cells = span.map((_, at) => cellOf(row.cells[at]));
  let left = span.map(({ width }, at) => {
    const cell = cells[at] ?? cellOf(undefined);
    return sheet.linesOf(cell.text, width - 2 * PAD - indent(cell), size);
  });
  const most = () => Math.max(...left.map(({ length }) => length));
  const height = most() * lineHeight + 2 * PAD;
  // A group's head alone at the foot of a page would head nothing.
  const wanted = row.isGroup === true ? height * 2 : height;
  if (sheet.y + Math.min(wanted, sheet.fullHeight / 2) > sheet.bottom) {
    sheet.newPage();
    head();
  }
  for (let isFirst = true; isFirst || most() > 0; isFirst = false) {
    const fits = Math.max(1, Math.floor((sheet.bottom - sheet.y - 2 * PAD) / lineHeight));
    const part = left.map((lines) => lines.slice(0, fits));
    for (const [at, place] of span.entries()) {
      const cell = cells[at] ?? cellOf(undefined);
      if (cell.mark !== undefined && isFirst) drawMark(sheet, cell.mark, place.x + PAD, sheet.y + PAD + size * 0.2, size * 0.85);
      const style = { size, bold: cell.bold === true || row.isGroup === true };
      drawLines(sheet, part[at] ?? [], { ...place, x: place.x + indent(cell) }, sheet.y + PAD, style);
    }
    sheet.y += Math.max(...part.map(({ length }) => length)) * lineHeight + 2 * PAD;
    left = left.map((lines) => lines.slice(fits));
    sheet.rule(0.4, LINE);
    if (most() === 0) return;
    sheet.newPage();
    head();
  }
}

function drawLines(sheet: Sheet, lines: readonly string[], { x, width, isFigure }: Placed, y: number, style: TextStyle): void {
  for (const [at, line] of lines.entries()) {
    const free = isFigure ? width - 2 * PAD - sheet.measure(line, style.size) : 0;
    sheet.lineAt(line, x + PAD + free, y + at * sheet.lineHeight(style.size), { colour: INK, ...style });
  }
}

export interface Fact {
  readonly label: string;
  readonly text: string;
}

const LABEL_SHARE = 0.24;

/** Label and text, one below the other. */
export function drawFacts(sheet: Sheet, facts: readonly Fact[], size = SIZE): void {
  const labelWidth = sheet.width * LABEL_SHARE;
  for (const { label, text } of facts) {
    const width = sheet.width - labelWidth;
    const labelLines = sheet.linesOf(label, labelWidth - 6, size).length;
    sheet.ensure(Math.max(labelLines, sheet.linesOf(text, width, size).length) * sheet.lineHeight(size) + 2);
    const height = sheet.textIn(label, { x: sheet.left, y: sheet.y, width: labelWidth - 6 }, { size, bold: true });
    const textHeight = sheet.textIn(text, { x: sheet.left + labelWidth, y: sheet.y, width }, { size });
    sheet.y += Math.max(height, textHeight) + 2;
  }
}
