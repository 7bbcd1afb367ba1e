import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Decimated } from "./decimate.ts";
import type { LaneRange } from "./laneScale.ts";
import type { LaneSpec, TimeWindow } from "./lanes.ts";
import type { Palette } from "./palette.ts";
import { translucent } from "./palette.ts";

/** Room for half a line and the end dot, in CSS pixels. */
const PAD = 4;

interface LanePlotEvents {
  /** Index into the plotted points; null = the pointer is away. */
  readonly onCursor: (at: number | null) => void;
  readonly onSelect: (window: TimeWindow) => void;
  readonly onReset: () => void;
}

/** One uPlot for one lane. Draws what it is given; knows nothing of the session. */
export class LanePlot {
  readonly #plot: uPlot;
  readonly #host: HTMLElement;
  readonly #spec: LaneSpec;
  readonly #palette: Palette;
  #ticksMs: readonly number[] = [];
  #loud: ReadonlySet<number> = new Set();
  range: LaneRange | null = null;
  data: Decimated = { times: [], rows: [], low: null, high: null };

  constructor(host: HTMLElement, spec: LaneSpec, lines: number, palette: Palette, events: LanePlotEvents) {
    this.#host = host;
    this.#spec = spec;
    this.#palette = palette;
    const series = Array.from({ length: lines }, (_, at) => this.#series(at));
    this.#plot = new uPlot(
      {
        width: Math.max(40, host.clientWidth),
        height: Math.max(20, host.clientHeight),
        ms: 1,
        pxAlign: 0,
        padding: [PAD, PAD, PAD, 0],
        legend: { show: false },
        axes: [{ show: false }, { show: false }],
        scales: { x: { time: true, auto: false }, y: { auto: false } },
        series: [{}, ...series],
        cursor: {
          y: false,
          points: { show: false },
          sync: { key: "live-trend" },
          drag: { x: true, y: false, setScale: false },
          bind: {
            dblclick: () => () => {
              events.onReset();
              return null;
            },
          },
        },
        hooks: {
          drawClear: [(plot) => this.#graticule(plot)],
          draw: [(plot) => this.#endDots(plot)],
          setCursor: [(plot) => events.onCursor((plot.cursor.left ?? -1) < 0 ? null : (plot.cursor.idx ?? null))],
          setSelect: [(plot) => this.#selected(plot, events)],
        },
      },
      [[], ...series.map(() => [])],
      host,
    );
  }

  #series(at: number): uPlot.Series {
    const { colors, dashes, zero, signed } = this.#spec;
    const color = colors[Math.min(at, colors.length - 1)] ?? "--c-ink";
    const both = zero && signed;
    const base: uPlot.Series = {
      // Hairlines are drawn on a fast path, which counts where all cells share a lane.
      width: this.#spec.channels === "cells" ? 1 : 2,
      points: { show: false },
      stroke: both ? (plot) => this.#byDirection(plot, false) : () => this.#palette.get(this.#loud.has(at) ? "--c-bar-strong" : color),
    };
    const dash = dashes[at];
    if (dash !== undefined && dash.length > 0) base.dash = [...dash];
    if (both) {
      base.fill = (plot) => this.#byDirection(plot, true);
      base.fillTo = 0;
    }
    return base;
  }

  /** One colour above zero, the other below. */
  #byDirection(plot: uPlot, faint: boolean): CanvasGradient | string {
    const [above = "", below = ""] = this.#spec.colors.map((name) => {
      const color = this.#palette.get(name);
      return faint ? translucent(color) : color;
    });
    const { top, height } = plot.bbox;
    const zero = (plot.valToPos(0, "y", true) - top) / height;
    if (!Number.isFinite(zero) || zero >= 1) return above;
    if (zero <= 0) return below;
    const gradient = plot.ctx.createLinearGradient(0, top, 0, top + height);
    gradient.addColorStop(0, above);
    gradient.addColorStop(zero, above);
    gradient.addColorStop(zero, below);
    gradient.addColorStop(1, below);
    return gradient;
  }

  #graticule(plot: uPlot): void {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.lineWidth = Math.max(1, Math.round(devicePixelRatio));
    ctx.strokeStyle = this.#palette.get("--c-grat");
    ctx.strokeRect(bbox.left + 0.5, bbox.top + 0.5, bbox.width - 1, bbox.height - 1);
    ctx.beginPath();
    for (const tick of this.#ticksMs) {
      const x = Math.round(plot.valToPos(tick, "x", true)) + 0.5;
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
    }
    ctx.stroke();
    if (this.#spec.signed && this.range !== null) {
      const y = Math.round(plot.valToPos(0, "y", true)) + 0.5;
      ctx.strokeStyle = this.#palette.get("--c-edge");
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
    }
    ctx.restore();
  }

  /** A dot where each line ends, so that the figure beside the lane belongs to something. */
  #endDots(plot: uPlot): void {
    const { times, rows } = this.data;
    const at = times.length - 1;
    const time = times[at];
    const max = plot.scales.x?.max;
    if (time === undefined || max == null || time > max || rows.length > 4) return;
    const { ctx } = plot;
    // uPlot remembers what it set last on the canvas: everything must be as before.
    ctx.save();
    for (const [line, row] of rows.entries()) {
      const value = row[at];
      if (value === null || value === undefined) continue;
      const name = this.#spec.signed && value < 0 ? this.#spec.colors[1] : this.#spec.colors[Math.min(line, this.#spec.colors.length - 1)];
      ctx.beginPath();
      ctx.arc(plot.valToPos(time, "x", true), plot.valToPos(value, "y", true), 3.2 * devicePixelRatio, 0, 7);
      ctx.fillStyle = this.#palette.get(name ?? "--c-ink");
      ctx.fill();
      ctx.lineWidth = 1.5 * devicePixelRatio;
      ctx.strokeStyle = this.#palette.get("--c-panel");
      ctx.stroke();
    }
    ctx.restore();
  }

  #selected(plot: uPlot, events: LanePlotEvents): void {
    const { left, width } = plot.select;
    if (width < 4) return;
    const window = { fromMs: plot.posToVal(left, "x"), toMs: plot.posToVal(left + width, "x") };
    // The other lanes, tied by the cursor, are just being told of the same drag: the scale may move only after them.
    queueMicrotask(() => {
      plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      events.onSelect(window);
    });
  }

  draw(data: Decimated, range: LaneRange, window: TimeWindow, ticksMs: readonly number[], loud: ReadonlySet<number>): void {
    this.data = data;
    this.range = range;
    this.#ticksMs = ticksMs;
    this.#loud = loud;
    this.#plot.batch(() => {
      this.#plot.setData([data.times, ...data.rows], false);
      this.#plot.setScale("x", { min: window.fromMs, max: window.toMs });
      this.#plot.setScale("y", { min: range.lo, max: range.hi });
    });
  }

  /** Plotting width in CSS pixels; not asked of the page, which would have to lay itself out for the answer. */
  get width(): number {
    return this.#plot.width - PAD;
  }
  get canvas(): HTMLCanvasElement {
    return this.#plot.ctx.canvas;
  }

  resize(): void {
    this.#plot.setSize({ width: Math.max(40, this.#host.clientWidth), height: Math.max(20, this.#host.clientHeight) });
  }
  redraw(): void {
    this.#plot.redraw(false, false);
  }
  destroy(): void {
    this.#plot.destroy();
  }
}
