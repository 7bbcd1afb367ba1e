import type { Figures } from "../../../../../protocol/shared.ts";
import type { Decimated } from "../../../chart/decimate.ts";
import { bucketMs, decimate } from "../../../chart/decimate.ts";
import { LanePlot } from "../../../chart/lanePlot.ts";
import { laneRange } from "../../../chart/laneScale.ts";
import { laneTick } from "../../../chart/lanes.ts";
import { Palette } from "../../../chart/palette.ts";
import type { CivilWindow } from "../model/filter.ts";
import type { HistoryLane, HistorySeries, TimeTick } from "../model/series.ts";
import { civilTicks, HISTORY_LANES, indexAt, laneLines, laneSeries, laneSpec } from "../model/series.ts";

const NONE_LOUD: ReadonlySet<number> = new Set();

export interface HistoryPlotsOptions {
  /** Asked at each drawing: the language may have changed. */
  readonly figures: () => Figures;
  /** `at` is a point of `data`, null = the newest. */
  readonly readout: (lane: HistoryLane, data: Decimated, at: number | null) => readonly string[];
  readonly describe: (lane: HistoryLane, data: Decimated) => string;
  readonly cursorText: (civilMs: number) => string;
  readonly tickText: (tick: TimeTick) => string;
  readonly onZoom: (window: CivilWindow) => void;
  readonly onReset: () => void;
  readonly onPick: (civilMs: number) => void;
}

interface Lane {
  readonly lane: HistoryLane;
  readonly row: HTMLElement;
  readonly plot: LanePlot;
}

const part = (row: HTMLElement, name: string): HTMLElement | null => row.querySelector<HTMLElement>(`[data-part="${name}"]`);

function put(element: Element | null | undefined, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}

/** The lanes of the History screen: plots inside rows that React has made. */
export class HistoryPlots {
  readonly #root: HTMLElement;
  readonly #options: HistoryPlotsOptions;
  readonly #palette: Palette;
  readonly #sizes: ResizeObserver;
  readonly #lanes: readonly Lane[];
  #last: { readonly series: HistorySeries; readonly window: CivilWindow; readonly shiftMs: number } | null = null;
  #hoverMs: number | null = null;
  #pressedAt = 0;

  constructor(root: HTMLElement, options: HistoryPlotsOptions) {
    this.#root = root;
    this.#options = options;
    this.#palette = new Palette(() => {
      for (const { plot } of this.#lanes) plot.redraw();
    });
    this.#lanes = HISTORY_LANES.flatMap((lane) => {
      const row = root.querySelector<HTMLElement>(`[data-lane="${lane}"]`);
      const host = row === null ? null : part(row, "plot");
      if (row === null || host === null) return [];
      const plot = new LanePlot(host, laneSpec(lane), laneLines(lane), this.#palette, {
        onCursor: (at) => this.#cursor(lane, at),
        onSelect: options.onZoom,
        onReset: options.onReset,
      });
      host.addEventListener("pointerdown", ({ clientX }) => {
        this.#pressedAt = clientX;
      });
      host.addEventListener("click", ({ clientX }) => {
        // A drag ends with a click too.
        if (Math.abs(clientX - this.#pressedAt) < 4 && this.#hoverMs !== null) options.onPick(this.#hoverMs);
      });
      return [{ lane, row, plot }];
    });
    this.#sizes = new ResizeObserver(() => {
      for (const { plot } of this.#lanes) plot.resize();
      if (this.#last) this.draw(this.#last.series, this.#last.window, this.#last.shiftMs);
    });
    this.#sizes.observe(root);
  }

  /** `shiftMs` is taken off the times before they are named: round moments are those of the time that is shown. */
  draw(series: HistorySeries, window: CivilWindow, shiftMs: number): void {
    this.#last = { series, window, shiftMs };
    const width = this.#lanes[0]?.plot.width ?? 600;
    const named = civilTicks({ fromMs: window.fromMs - shiftMs, toMs: window.toMs - shiftMs }, Math.max(2, Math.floor(width / 110)));
    const ticks = named.map((tick) => ({ text: this.#options.tickText(tick), atMs: tick.civilMs + shiftMs }));
    // One record beyond each end, so that the lines reach the edges.
    const from = Math.max(0, indexAt(series, window.fromMs) - 1);
    const to = Math.min(series.size, indexAt(series, window.toMs + 1) + 1);
    const step = bucketMs(window.toMs - window.fromMs, width);
    for (const { lane, row, plot } of this.#lanes) {
      const spec = laneSpec(lane);
      const data = decimate(laneSeries(series, lane), from, to, step, series.gapMs);
      const range = laneRange(data.low ?? 0, data.high ?? spec.leastSpan, spec.leastSpan, spec.zero, null);
      plot.draw(
        data,
        range,
        window,
        ticks.map(({ atMs }) => atMs),
        NONE_LOUD,
      );
      put(part(row, "high"), data.high === null ? "" : laneTick(spec, range.hi, this.#options.figures()));
      put(part(row, "low"), data.low === null ? "" : laneTick(spec, range.lo, this.#options.figures()));
      row.setAttribute("aria-label", this.#options.describe(lane, data));
      this.#say(lane, null);
    }
    this.#axis(ticks, window);
  }

  #say(lane: HistoryLane, at: number | null): void {
    const found = this.#lanes.find((each) => each.lane === lane);
    const box = found === undefined ? null : part(found.row, "value");
    if (found === undefined || box === null) return;
    const lines = this.#options.readout(lane, found.plot.data, at);
    while (box.children.length < lines.length) box.append(document.createElement("span"));
    while (box.children.length > lines.length) box.lastElementChild?.remove();
    lines.forEach((line, index) => {
      put(box.children[index], line);
    });
  }

  #cursor(lane: HistoryLane, at: number | null): void {
    const found = this.#lanes.find((each) => each.lane === lane);
    if (found === undefined || this.#last === null) return;
    this.#hoverMs = at === null ? null : (found.plot.data.times[at] ?? null);
    this.#say(lane, at);
    const label = part(this.#root, "cursor");
    if (label === null) return;
    label.hidden = this.#hoverMs === null;
    if (this.#hoverMs === null) return;
    put(label, this.#options.cursorText(this.#hoverMs));
    label.style.left = `${Math.min(90, Math.max(10, percent(this.#hoverMs, this.#last.window)))}%`;
  }

  #axis(ticks: readonly { readonly text: string; readonly atMs: number }[], window: CivilWindow): void {
    const axis = part(this.#root, "axis");
    if (axis === null) return;
    while (axis.children.length < ticks.length) axis.append(document.createElement("span"));
    while (axis.children.length > ticks.length) axis.lastElementChild?.remove();
    ticks.forEach(({ text, atMs }, index) => {
      const label = axis.children[index];
      if (!(label instanceof HTMLElement)) return;
      put(label, text);
      const left = percent(atMs, window);
      label.style.left = `${left}%`;
      // Half of it would be cut off at the edge.
      label.style.visibility = left < 2 || left > 98 ? "hidden" : "";
    });
  }

  get shown(): readonly { readonly lane: HistoryLane; readonly plot: LanePlot }[] {
    return this.#lanes;
  }

  destroy(): void {
    this.#sizes.disconnect();
    this.#palette.stop();
    for (const { plot } of this.#lanes) plot.destroy();
  }
}

function percent(civilMs: number, { fromMs, toMs }: CivilWindow): number {
  return ((civilMs - fromMs) / (toMs - fromMs)) * 100;
}
