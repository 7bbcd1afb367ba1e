import { PLAIN_FIGURES } from "../../../protocol/index.ts";
import type { CommissioningPack } from "../../contract/commissioning.ts";
import { type CellSpread, cellSpread, commonScale, type Scale } from "../cells.ts";
import { amount, type Scene } from "../scene.ts";
import { GREY, INK, LINE, type Sheet } from "../sheet.ts";
import { filled } from "../words.ts";

const PLOT_HEIGHT = 62;
const AXIS_WIDTH = 32;
const HEAD_HEIGHT = 14;
/** Figures above and numbers below the bars. */
const ABOVE = 9;
const BELOW = 10;
const CHART_HEIGHT = HEAD_HEIGHT + ABOVE + PLOT_HEIGHT + BELOW + 8;
const TINY = 5.5;
const BAR_SHARE = 0.62;
const MIDDLE_GREY = "#c4c4c4";
const HATCH_STEP = 2.6;

export function drawCells(scene: Scene): void {
  const { sheet, document, words } = scene;
  const { cells } = words.report;
  sheet.heading(cells.title, CHART_HEIGHT + 24);
  const scale = commonScale(document.packs);
  if (scale === null) {
    sheet.paragraph(cells.none);
    return;
  }
  sheet.paragraph(cells.text);
  sheet.space(6);
  for (const pack of document.packs) drawPackCells(scene, pack, scale);
}

function drawPackCells({ sheet, words: { report } }: Scene, pack: CommissioningPack, scale: Scale): void {
  sheet.ensure(CHART_HEIGHT);
  const spread = cellSpread(pack);
  const title = filled(report.cells.head, { address: pack.address, serial: pack.packSerial.trim() || report.table.notRead });
  sheet.lineAt(title, sheet.left, sheet.y, { size: 8, bold: true });
  const said = spread === null ? report.cells.notRead : spreadText(report.cells.spread, spread);
  sheet.lineAt(said, sheet.left + sheet.width - sheet.measure(said, 8), sheet.y, { size: 8 });
  const plot: Plot = { sheet, scale, left: sheet.left + AXIS_WIDTH, top: sheet.y + HEAD_HEIGHT + ABOVE, width: sheet.width - AXIS_WIDTH };
  drawAxis(plot);
  const step = plot.width / Math.max(1, pack.cellsMv.length);
  for (const [at, mv] of pack.cellsMv.entries()) {
    const x = plot.left + (at + (1 - BAR_SHARE) / 2) * step;
    drawBar(plot, { x, width: step * BAR_SHARE, mv, number: at + 1, spread, notRead: report.table.nothing });
  }
  sheet.y += CHART_HEIGHT;
}

function spreadText(text: string, { minMv, maxMv, differenceMv, minCell, maxCell }: CellSpread): string {
  const mv = (value: number) => amount(PLAIN_FIGURES, value, "mV", 0, "");
  return filled(text, { min: mv(minMv), max: mv(maxMv), difference: mv(differenceMv), minCell, maxCell });
}

interface Plot {
  readonly sheet: Sheet;
  readonly scale: Scale;
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

function heightOf({ leastMv, mostMv }: Scale, mv: number): number {
  return ((mv - leastMv) / (mostMv - leastMv)) * PLOT_HEIGHT;
}

function drawAxis({ sheet, scale, left, top, width }: Plot): void {
  const { leastMv, mostMv, stepMv } = scale;
  for (let mv = leastMv; mv <= mostMv; mv += stepMv) {
    const y = top + PLOT_HEIGHT - heightOf(scale, mv);
    const isFoot = mv === leastMv;
    sheet.doc.lineWidth(isFoot ? 0.8 : 0.3).strokeColor(isFoot ? INK : LINE);
    sheet.doc
      .moveTo(left, y)
      .lineTo(left + width, y)
      .stroke();
    const text = String(mv);
    sheet.lineAt(text, left - 4 - sheet.measure(text, TINY), y - TINY * 0.68, { size: TINY, colour: GREY });
  }
}

interface Bar {
  readonly x: number;
  readonly width: number;
  readonly mv: number | null;
  /** From 1. */
  readonly number: number;
  readonly spread: CellSpread | null;
  readonly notRead: string;
}

function drawBar({ sheet, scale, top }: Plot, { x, width, mv, number, spread, notRead }: Bar): void {
  const foot = top + PLOT_HEIGHT;
  const centred = (text: string, y: number): void => {
    const textWidth = sheet.measure(text, TINY);
    const left = x + (width - textWidth) / 2;
    // The lines of the axis would strike it through.
    sheet.doc.rect(left - 1, y, textWidth + 2, TINY * 1.25).fill("#ffffff");
    sheet.lineAt(text, left, y, { size: TINY });
  };
  const isHighest = spread !== null && spread.differenceMv > 0 && number === spread.maxCell;
  const isLowest = spread !== null && spread.differenceMv > 0 && number === spread.minCell;
  centred(String(number), foot + 2);
  if (mv === null) {
    centred(notRead, foot - TINY * 1.4);
    return;
  }
  const height = heightOf(scale, mv);
  const { doc } = sheet;
  doc.rect(x, foot - height, width, height).fill(isHighest ? INK : isLowest ? "#ffffff" : MIDDLE_GREY);
  if (isLowest) hatch(sheet, x, foot - height, width, height);
  doc.lineWidth(0.5).strokeColor(INK);
  doc.rect(x, foot - height, width, height).stroke();
  centred(String(mv), foot - height - TINY * 1.35);
}

function hatch({ doc }: Sheet, x: number, y: number, width: number, height: number): void {
  doc.save();
  doc.rect(x, y, width, height).clip();
  doc.lineWidth(0.5).strokeColor(INK);
  for (let at = -height; at < width; at += HATCH_STEP) doc.moveTo(x + at, y + height).lineTo(x + at + height, y);
  doc.stroke();
  doc.restore();
}
