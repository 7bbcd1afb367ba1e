import type { Figures, Severity } from "../../../../../protocol/shared.ts";
import { lanePicture, themeColour } from "../../../chart/lanePicture.ts";
import { laneTick } from "../../../chart/lanes.ts";
import type { HistoryLane, MarkGroup } from "../model/series.ts";
import { laneSpec } from "../model/series.ts";
import type { HistoryPlots } from "./historyPlots.ts";

/** The outlines of SeverityShape, on a grid of 24 × 24. */
const SHAPES: Readonly<Record<Severity, string>> = {
  alarm: "M12 3 22.5 21h-21zM12 9.5v5.5M12 17.7v.2",
  protection: "M12 2.5 20.5 5.5V12c0 5-3.5 8-8.5 10-5-2-8.5-5-8.5-10V5.5zM7.5 12h9",
  fault: "M8 2.5h8l5.5 5.5v8L16 21.5H8L2.5 16V8zM8.5 8.5l7 7m0-7-7 7",
};
const INKS: Readonly<Record<Severity, string>> = { alarm: "--c-alarm-ink", protection: "--c-prot-ink", fault: "--c-fault-ink" };

interface PictureWords {
  readonly figures: Figures;
  readonly title: string;
  readonly aside: string;
  readonly from: string;
  readonly to: string;
  readonly name: (lane: HistoryLane) => string;
}

function drawMarks(ctx: CanvasRenderingContext2D, { left, top, bottom, width }: DOMRectReadOnly, marks: readonly MarkGroup[]): void {
  for (const { at, severity } of marks) {
    const x = left + at * width;
    ctx.strokeStyle = themeColour(INKS[severity]);
    ctx.lineWidth = 1;
    ctx.setLineDash([2, 2]);
    ctx.beginPath();
    ctx.moveTo(x, top);
    ctx.lineTo(x, bottom);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.save();
    ctx.translate(x - 8, top - 19);
    ctx.scale(16 / 24, 16 / 24);
    ctx.lineWidth = 2;
    ctx.stroke(new Path2D(SHAPES[severity]));
    ctx.restore();
  }
}

/** The lanes with the events above them as one PNG; null when the browser refuses. */
export function chartPicture(
  plots: HistoryPlots,
  marks: readonly MarkGroup[],
  { name, figures, ...words }: PictureWords,
): Promise<Blob | null> {
  const lanes = plots.shown.map(({ lane, plot: { canvas, range } }) => {
    const spec = laneSpec(lane);
    const scale = range === null ? null : { top: laneTick(spec, range.hi, figures), bottom: laneTick(spec, range.lo, figures) };
    return { canvas, name: name(lane), unitLabel: spec.unitLabel, scale };
  });
  return lanePicture({ ...words, lanes, head: 64, side: 96, gap: 10, over: (ctx, room) => drawMarks(ctx, room, marks) });
}
