import type { Figures } from "../../../../../protocol/shared.ts";
import type { Decimated } from "../../../chart/decimate.ts";
import { bucketMs, decimate } from "../../../chart/decimate.ts";
import { LanePlot } from "../../../chart/lanePlot.ts";
import { laneRange, timeTicks } from "../../../chart/laneScale.ts";
import type { LaneKey, TimeWindow } from "../../../chart/lanes.ts";
import { LANES, laneChannels, laneTick } from "../../../chart/lanes.ts";
import { Palette } from "../../../chart/palette.ts";
import type { TrendColumns } from "../../../chart/trendColumns.ts";

/** A pause longer than this breaks the lines: the link was lost. */
const GAP_MS = 15_000;
const NONE_LOUD: ReadonlySet<number> = new Set();

/** Words of a lane's read-out; `at` is a point of `data`, null = the newest. */
type Readout = (key: LaneKey, data: Decimated, at: number | null) => readonly string[];

interface TrendPlotsOptions {
  /** Asked at each drawing: the language may have changed. */
  readonly figures: () => Figures;
  readonly readout: Readout;
  readonly describe: (key: LaneKey, data: Decimated) => string;
  readonly clock: (wallMs: number, seconds: boolean) => string;
  readonly onZoom: (window: TimeWindow) => void;
  readonly onReset: () => void;
}

/** Whoever listens is not to be interrupted by every sample. */
const DESCRIBED_EVERY_MS = 5000;

interface Lane {
  readonly key: LaneKey;
  readonly row: HTMLElement;
  readonly plot: LanePlot;
  readonly lines: number;
  describedAt: number;
}

function part(row: HTMLElement, name: string): HTMLElement | null {
  return row.querySelector<HTMLElement>(`[data-part="${name}"]`);
}

function put(element: Element | null | undefined, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}

/** All lanes of the trend, drawn past React: what moves four times a second is written straight into the page. */
export class TrendPlots {
  readonly #root: HTMLElement;
  readonly #options: TrendPlotsOptions;
  readonly #palette: Palette;
  readonly #sizes: ResizeObserver;
  #lanes: Lane[] = [];
  #hoverAt: number | null = null;
  #window: TimeWindow = { fromMs: 0, toMs: 1 };
  #last: { columns: TrendColumns; window: TimeWindow } | null = null;
  #firstWallMs = Number.NaN;

  constructor(root: HTMLElement, options: TrendPlotsOptions) {
    this.#root = root;
    this.#options = options;
    this.#palette = new Palette(() => {
      for (const lane of this.#lanes) lane.plot.redraw();
    });
    this.#sizes = new ResizeObserver(() => {
      for (const lane of this.#lanes) lane.plot.resize();
      if (this.#last) this.draw(this.#last.columns, this.#last.window);
    });
    this.#sizes.observe(root);
  }

  /** Makes a plot for each lane row in the page. */
  #build(columns: TrendColumns): void {
    const rows = [...this.#root.querySelectorAll<HTMLElement>("[data-lane]")];
    const wanted = rows.map((row) => {
      const key = row.dataset.lane as LaneKey;
      return { row, key, lines: laneChannels(LANES[key], columns).length };
    });
    const same =
      wanted.length === this.#lanes.length &&
      wanted.every(({ row, lines }, at) => this.#lanes[at]?.row === row && this.#lanes[at]?.lines === lines);
    if (same) return;
    for (const lane of this.#lanes) lane.plot.destroy();
    this.#lanes = wanted.flatMap(({ row, key, lines }) => {
      const host = part(row, "plot");
      if (host === null) return [];
      const plot = new LanePlot(host, LANES[key], lines, this.#palette, {
        onCursor: (at) => this.#cursor(key, at),
        onSelect: this.#options.onZoom,
        onReset: this.#options.onReset,
      });
      return [{ row, key, plot, lines, describedAt: 0 }];
    });
  }

  draw(columns: TrendColumns, window: TimeWindow): void {
    this.#last = { columns, window };
    this.#window = window;
    this.#build(columns);
    const width = this.#lanes[0]?.plot.width ?? 600;
    const ticks = timeTicks(window.fromMs, window.toMs, Math.max(2, Math.floor(width / 150)), new Date(window.toMs).getTimezoneOffset());
    // One sample beyond each end, so that the lines reach the edges.
    const from = Math.max(0, columns.indexAt(window.fromMs) - 1);
    const to = Math.min(columns.size, columns.indexAt(window.toMs + 1) + 1);
    const step = bucketMs(window.toMs - window.fromMs, width);
    const isAnew = !Object.is(columns.firstWallMs, this.#firstWallMs);
    this.#firstWallMs = columns.firstWallMs;
    for (const lane of this.#lanes) {
      const spec = LANES[lane.key];
      const channels = laneChannels(spec, columns).map((channel) => columns.channel(channel));
      const data = decimate({ times: columns.times, size: columns.size, channels }, from, to, step, GAP_MS);
      const range = laneRange(data.low ?? 0, data.high ?? spec.leastSpan, spec.leastSpan, spec.zero, lane.plot.range);
      lane.plot.draw(data, range, window, ticks, lane.key === "cells" ? extremes(data) : NONE_LOUD);
      put(part(lane.row, "high"), data.high === null ? "" : laneTick(spec, range.hi, this.#options.figures()));
      put(part(lane.row, "low"), data.low === null ? "" : laneTick(spec, range.lo, this.#options.figures()));
      this.#say(lane, this.#hoverAt === null ? null : nearest(data.times, this.#hoverAt));
      const now = performance.now();
      if (isAnew || now - lane.describedAt > DESCRIBED_EVERY_MS) {
        lane.describedAt = now;
        lane.row.setAttribute("aria-label", this.#options.describe(lane.key, data));
      }
    }
    this.#axis(ticks);
  }

  /** Only the newest figures: the lines would not move by a pixel yet. */
  figures(columns: TrendColumns): void {
    if (this.#hoverAt !== null || columns.size === 0) return;
    for (const lane of this.#lanes) {
      const channels = laneChannels(LANES[lane.key], columns).map((channel) => columns.channel(channel));
      this.#say(lane, null, decimate({ times: columns.times, size: columns.size, channels }, columns.size - 1, columns.size, 1, GAP_MS));
    }
  }

  /** How long the lines of this window may rest: half a pixel, within 0.25 and 1 s. */
  restMs(window: TimeWindow): number {
    const perPixel = (window.toMs - window.fromMs) / (this.#lanes[0]?.plot.width ?? 600);
    return Math.min(1000, Math.max(250, perPixel / 2));
  }

  #say(lane: Lane, at: number | null, data = lane.plot.data): void {
    const lines = this.#options.readout(lane.key, data, at);
    const box = part(lane.row, "value");
    if (box === null) return;
    while (box.children.length < lines.length) box.append(document.createElement("span"));
    while (box.children.length > lines.length) box.lastElementChild?.remove();
    lines.forEach((line, index) => {
      put(box.children[index], line);
    });
  }

  /** Lanes are tied: each reports its own cursor, and the time of the last one stands on the axis. */
  #cursor(key: LaneKey, at: number | null): void {
    const lane = this.#lanes.find((each) => each.key === key);
    if (lane === undefined) return;
    this.#hoverAt = at === null ? null : (lane.plot.data.times[at] ?? null);
    this.#say(lane, at);
    const label = this.#root.querySelector<HTMLElement>('[data-part="cursor"]');
    if (label === null) return;
    label.hidden = this.#hoverAt === null;
    if (this.#hoverAt === null) return;
    put(label, this.#options.clock(this.#hoverAt, true));
    label.style.left = `${this.#percent(this.#hoverAt)}%`;
  }

  #percent(wallMs: number): number {
    const { fromMs, toMs } = this.#window;
    return Math.min(100, Math.max(0, ((wallMs - fromMs) / (toMs - fromMs)) * 100));
  }

  #axis(ticks: readonly number[]): void {
    const axis = this.#root.querySelector<HTMLElement>('[data-part="axis"]');
    if (axis === null) return;
    while (axis.children.length < ticks.length) axis.append(document.createElement("span"));
    while (axis.children.length > ticks.length) axis.lastElementChild?.remove();
    const seconds = this.#window.toMs - this.#window.fromMs < 240_000;
    ticks.forEach((tick, index) => {
      const label = axis.children[index];
      if (!(label instanceof HTMLElement)) return;
      put(label, this.#options.clock(tick, seconds));
      label.style.left = `${this.#percent(tick)}%`;
    });
  }

  /** The canvases with their rows, for a picture. */
  get shown(): readonly { readonly key: LaneKey; readonly canvas: HTMLCanvasElement; readonly data: Decimated; readonly plot: LanePlot }[] {
    return this.#lanes.map(({ key, plot }) => ({ key, canvas: plot.canvas, data: plot.data, plot }));
  }

  destroy(): void {
    this.#sizes.disconnect();
    this.#palette.stop();
    for (const lane of this.#lanes) lane.plot.destroy();
    this.#lanes = [];
  }
}

/** Lines that end highest and lowest: the two that are drawn strongly. */
function extremes(data: Decimated): ReadonlySet<number> {
  let [max, min, maxAt, minAt] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, -1, -1];
  for (const [line, row] of data.rows.entries()) {
    const value = row.at(-1);
    if (value === null || value === undefined) continue;
    if (value > max) [max, maxAt] = [value, line];
    if (value < min) [min, minAt] = [value, line];
  }
  return maxAt === minAt ? NONE_LOUD : new Set([maxAt, minAt]);
}

function nearest(times: readonly number[], wallMs: number): number | null {
  if (times.length === 0) return null;
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < wallMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
