import type { LaneKey } from "../model/lanes.ts";
import { LANES, laneTick } from "../model/lanes.ts";
import type { TrendPlots } from "./trendPlots.ts";

const MARGIN = 16;
const NAMES = 132;
const VALUES = 108;
const GAP = 14;
const HEAD = 40;

function css(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

interface PictureWords {
  readonly title: string;
  readonly from: string;
  readonly to: string;
  readonly name: (key: LaneKey) => string;
  readonly values: (index: number) => readonly string[];
}

/** The lanes as one PNG, with names, scales and times written in; null when the browser refuses. */
export function trendPicture(plots: TrendPlots, words: PictureWords): Promise<Blob | null> {
  const lanes = plots.shown;
  const [first] = lanes;
  if (first === undefined) return Promise.resolve(null);
  const scale = first.canvas.width / Math.max(1, first.canvas.clientWidth);
  const heights = lanes.map(({ canvas }) => canvas.clientHeight);
  const width = MARGIN * 2 + NAMES + first.canvas.clientWidth + VALUES;
  const height = HEAD + heights.reduce((sum, each) => sum + each + GAP, 0) + 24 + MARGIN;
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
  const left = MARGIN + NAMES;
  const right = left + first.canvas.clientWidth;
  let top = HEAD;
  lanes.forEach(({ key, canvas, plot }, index) => {
    const spec = LANES[key];
    const laneHeight = heights[index] ?? 0;
    ctx.drawImage(canvas, left, top, canvas.clientWidth, laneHeight);
    write(words.name(key), MARGIN, top + 13, 13, 600, "--c-ink-2");
    write(spec.unitLabel, MARGIN, top + 29, 12, 500, "--c-ink-3");
    if (plot.range !== null) {
      write(laneTick(spec, plot.range.hi), left - 7, top + 13, 12, 500, "--c-ink-3", "right");
      write(laneTick(spec, plot.range.lo), left - 7, top + laneHeight - 4, 12, 500, "--c-ink-3", "right");
    }
    words.values(index).forEach((value, line) => {
      write(value, right + VALUES, top + 15 + line * 16, 14, 650, "--c-ink", "right");
    });
    top += laneHeight + GAP;
  });
  write(words.from, left, top + 8, 12, 500, "--c-ink-3");
  write(words.to, right, top + 8, 12, 500, "--c-ink-3", "right");
  return new Promise((resolve) => sheet.toBlob(resolve, "image/png"));
}

/** Hands a file to the browser's own "save" path, which every shell of ours has. */
export function saveAs(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
