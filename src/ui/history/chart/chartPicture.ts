import type { Severity } from "../../../../protocol/shared.ts";
import { laneTick } from "../../live/model/lanes.ts";
import type { HistoryLane, MarkGroup } from "../model/series.ts";
import { laneSpec } from "../model/series.ts";
import type { HistoryPlots } from "./historyPlots.ts";

const MARGIN = 16;
const NAMES = 132;
const VALUES = 96;
const GAP = 10;
const HEAD = 64;

/** The outlines of SeverityShape, on a grid of 24 × 24. */
const SHAPES: Readonly<Record<Severity, string>> = {
  alarm: "M12 3 22.5 21h-21zM12 9.5v5.5M12 17.7v.2",
  protection: "M12 2.5 20.5 5.5V12c0 5-3.5 8-8.5 10-5-2-8.5-5-8.5-10V5.5zM7.5 12h9",
  fault: "M8 2.5h8l5.5 5.5v8L16 21.5H8L2.5 16V8zM8.5 8.5l7 7m0-7-7 7",
};
const INKS: Readonly<Record<Severity, string>> = { alarm: "--c-alarm-ink", protection: "--c-prot-ink", fault: "--c-fault-ink" };

const css = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

interface PictureWords {
  readonly title: string;
  readonly aside: string;
  readonly from: string;
  readonly to: string;
  readonly name: (lane: HistoryLane) => string;
}

/** The lanes with names, scales, times and events as one PNG; null when the browser refuses. */
export function chartPicture(plots: HistoryPlots, marks: readonly MarkGroup[], words: PictureWords): Promise<Blob | null> {
  const [first] = plots.shown;
  if (first === undefined) return Promise.resolve(null);
  const plotWidth = first.plot.canvas.clientWidth;
  const scale = first.plot.canvas.width / Math.max(1, plotWidth);
  const heights = plots.shown.map(({ plot }) => plot.canvas.clientHeight);
  const width = MARGIN * 2 + NAMES + plotWidth + VALUES;
  const lanesHeight = heights.reduce((sum, each) => sum + each + GAP, 0);
  const height = HEAD + lanesHeight + 24 + MARGIN;
  const sheet = document.createElement("canvas");
  sheet.width = Math.round(width * scale);
  sheet.height = Math.round(height * scale);
  const ctx = sheet.getContext("2d");
  if (ctx === null) return Promise.resolve(null);
  ctx.scale(scale, scale);
  ctx.fillStyle = css("--c-panel");
  ctx.fillRect(0, 0, width, height);
  const font = getComputedStyle(document.body).fontFamily;
  const write = (text: string, x: number, y: number, size: number, weight: number, color: string, align: CanvasTextAlign = "left") => {
    ctx.font = `${weight} ${size}px ${font}`;
    ctx.fillStyle = css(color);
    ctx.textAlign = align;
    ctx.fillText(text, x, y);
  };
  write(words.title, MARGIN, MARGIN + 10, 14, 650, "--c-ink");
  write(words.aside, width - MARGIN, MARGIN + 10, 12, 500, "--c-ink-3", "right");
  const left = MARGIN + NAMES;
  let top = HEAD;
  plots.shown.forEach(({ lane, plot }, index) => {
    const spec = laneSpec(lane);
    const laneHeight = heights[index] ?? 0;
    ctx.drawImage(plot.canvas, left, top, plotWidth, laneHeight);
    write(words.name(lane), MARGIN, top + 13, 13, 600, "--c-ink-2");
    write(spec.unitLabel, MARGIN, top + 29, 12, 500, "--c-ink-3");
    if (plot.range !== null) {
      write(laneTick(spec, plot.range.hi), left - 7, top + 13, 12, 500, "--c-ink-3", "right");
      write(laneTick(spec, plot.range.lo), left - 7, top + laneHeight - 4, 12, 500, "--c-ink-3", "right");
    }
    top += laneHeight + GAP;
  });
  for (const { at, severity } of marks) {
    const x = left + at * plotWidth;
    ctx.strokeStyle = css(INKS[severity]);
    ctx.lineWidth = 1;
    ctx.setLineDash([2, 2]);
    ctx.beginPath();
    ctx.moveTo(x, HEAD);
    ctx.lineTo(x, HEAD + lanesHeight - GAP);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.save();
    ctx.translate(x - 8, HEAD - 19);
    ctx.scale(16 / 24, 16 / 24);
    ctx.lineWidth = 2;
    ctx.stroke(new Path2D(SHAPES[severity]));
    ctx.restore();
  }
  write(words.from, left, top + 8, 12, 500, "--c-ink-3");
  write(words.to, left + plotWidth, top + 8, 12, 500, "--c-ink-3", "right");
  return new Promise((resolve) => sheet.toBlob(resolve, "image/png"));
}
