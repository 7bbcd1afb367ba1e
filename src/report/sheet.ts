import type PDFDocument from "pdfkit";
import { type FontCover, fontRuns, printableText, wrapped } from "./fontRuns.ts";

type Doc = InstanceType<typeof PDFDocument>;

export const INK = "#111111";
export const GREY = "#5c5c5c";
export const LINE = "#9a9a9a";
export const SHADE = "#ececec";

/** Points. */
export const MARGIN = 45;
const FOOT = 30;
/** Distance of the lines, as a multiple of the size of the letters. */
const LEADING = 1.32;
/** From the top of a line to the feet of its letters. */
const ASCENT = 1;
/** There is one weight of each font: bold is drawn with an outline of this part of the size. */
const BOLD_OUTLINE = 0.028;

export interface TextStyle {
  readonly size?: number;
  readonly bold?: boolean;
  readonly colour?: string;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export const SIZE = 8.5;

/** Pages from top to bottom. `y` is where the next thing goes. */
export class Sheet {
  readonly doc: Doc;
  readonly #cover: FontCover;
  readonly #widths = new Map<string, number>();
  y = 0;

  constructor(doc: Doc, cover: FontCover) {
    this.doc = doc;
    this.#cover = cover;
    this.newPage();
  }

  get left(): number {
    return MARGIN;
  }

  get width(): number {
    return this.doc.page.width - 2 * MARGIN;
  }

  get bottom(): number {
    return this.doc.page.height - MARGIN - FOOT;
  }

  /** Height between the margins of an empty page. */
  get fullHeight(): number {
    return this.bottom - MARGIN;
  }

  newPage(): void {
    this.doc.addPage();
    this.y = MARGIN;
  }

  /** Begins a page when less than `height` is left; true when it did. */
  ensure(height: number): boolean {
    if (this.y + height <= this.bottom || this.y === MARGIN) return false;
    this.newPage();
    return true;
  }

  space(points: number): void {
    this.y += points;
  }

  lineHeight(size = SIZE): number {
    return size * LEADING;
  }

  measure(text: string, size = SIZE): number {
    let sum = 0;
    for (const run of fontRuns(this.#cover, text)) {
      const key = `${run.font}\n${run.text}`;
      // Of size 100 once: widths grow with the size.
      const width = this.#widths.get(key) ?? this.doc.font(run.font).fontSize(100).widthOfString(run.text);
      this.#widths.set(key, width);
      sum += (width * size) / 100;
    }
    return sum;
  }

  linesOf(text: string, width: number, size = SIZE): readonly string[] {
    return wrapped(printableText(text), width, (part) => this.measure(part, size));
  }

  /** One line whose top left corner is there; it is not broken. */
  lineAt(text: string, x: number, y: number, { size = SIZE, bold = false, colour = INK }: TextStyle = {}): void {
    let at = x;
    this.doc.fillColor(colour).strokeColor(colour);
    for (const run of fontRuns(this.#cover, text)) {
      this.doc.font(run.font).fontSize(size);
      if (bold) this.doc.lineWidth(size * BOLD_OUTLINE);
      this.doc.text(run.text, at, y + size * ASCENT, { lineBreak: false, baseline: "alphabetic", fill: true, stroke: bold });
      at += this.measure(run.text, size);
    }
  }

  /** Broken into lines within the box; gives its height. */
  textIn(text: string, { x, y, width }: Box, style: TextStyle = {}): number {
    const lines = this.linesOf(text, width, style.size);
    const height = this.lineHeight(style.size);
    for (const [at, line] of lines.entries()) this.lineAt(line, x, y + at * height, style);
    return lines.length * height;
  }

  /** Over the whole width, on as many pages as it takes. */
  paragraph(text: string, style: TextStyle = {}): void {
    const height = this.lineHeight(style.size);
    for (const line of this.linesOf(text, this.width, style.size)) {
      this.ensure(height);
      this.lineAt(line, this.left, this.y, style);
      this.y += height;
    }
  }

  /** `after` = height of what must stand on the same page. */
  heading(text: string, after = 60): void {
    if (this.y > MARGIN) this.space(14);
    this.ensure(this.lineHeight(13) + after);
    this.paragraph(text, { size: 13, bold: true });
    this.rule(1);
    this.space(6);
  }

  rule(lineWidth = 0.5, colour = INK): void {
    this.doc.lineWidth(lineWidth).strokeColor(colour);
    this.doc.moveTo(this.left, this.y).lineTo(this.left + this.width, this.y);
    this.doc.stroke();
  }
}
