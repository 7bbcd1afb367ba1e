import type { RefObject } from "react";
import { useEffect, useRef } from "react";
import type { LaneKey, SpanKey, TimeWindow } from "../../../chart/lanes.ts";
import { spanWindow } from "../../../chart/lanes.ts";
import { useUi } from "../../../state/store.ts";
import { clockTime } from "../../../words/useDuration.ts";
import { liveColumns } from "../liveColumns.ts";
import { useTrendWords } from "./readout.ts";
import { TrendPlots } from "./trendPlots.ts";

/** At most this often: below the usual pause between two snapshots, so that a picture mostly comes together with its figures. */
const LEAST_MS = 180;

interface View {
  readonly span: SpanKey;
  readonly lanes: readonly LaneKey[];
  /** A window that stays where it is: zoomed in, or paused. */
  readonly fixed: TimeWindow | null;
}

const clock = (wallMs: number, seconds: boolean) => (seconds ? clockTime(wallMs) : clockTime(wallMs).slice(0, 5));

/** The window that would be shown now. */
export function windowNow(span: SpanKey): TimeWindow {
  const columns = liveColumns();
  const now = Number.isNaN(columns.lastWallMs) ? Date.now() : columns.lastWallMs;
  return spanWindow(span, now, Number.isNaN(columns.firstWallMs) ? now : columns.firstWallMs);
}

/**
 * Ties the plots inside `root` to the store, past React: a sample moves the lines without any component being drawn again.
 */
export function useTrendPlots(
  root: RefObject<HTMLElement | null>,
  view: View,
  onZoom: (window: TimeWindow) => void,
  onReset: () => void,
): RefObject<TrendPlots | null> {
  const plots = useRef<TrendPlots | null>(null);
  const words = useTrendWords();
  const live = useRef({ view, words, onZoom, onReset });
  live.current = { view, words, onZoom, onReset };

  useEffect(() => {
    if (root.current === null) return;
    const made = new TrendPlots(root.current, {
      figures: () => live.current.words.figures,
      readout: (...args) => live.current.words.readout(...args),
      describe: (...args) => live.current.words.describe(...args),
      clock,
      onZoom: (window) => live.current.onZoom(window),
      onReset: () => live.current.onReset(),
    });
    plots.current = made;
    let timer = 0;
    let drawnAt = 0;
    let linesAt = 0;
    const draw = () => {
      timer = 0;
      if (document.hidden) return; // the next sample after that draws all
      drawnAt = performance.now();
      const { fixed, span } = live.current.view;
      const window = fixed ?? windowNow(span);
      const columns = liveColumns();
      if (columns.size > 0 && drawnAt - linesAt < made.restMs(window) - 20) {
        made.figures(columns);
        return;
      }
      linesAt = drawnAt;
      made.draw(columns, window);
    };
    // At once, not in the next frame: with the pointer over the page Chromium lays it out before frame callbacks, and would do so twice.
    const stop = useUi.subscribe((state, before) => {
      if (state.trendVersion === before.trendVersion || timer !== 0 || live.current.view.fixed !== null) return;
      const waitMs = LEAST_MS - (performance.now() - drawnAt);
      if (waitMs <= 0) draw();
      else timer = window.setTimeout(draw, waitMs);
    });
    return () => {
      stop();
      window.clearTimeout(timer);
      made.destroy();
      plots.current = null;
    };
  }, [root]);

  // After each change of the view, once the rows of its lanes are in the page.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the view is what is drawn
  useEffect(() => {
    plots.current?.draw(liveColumns(), view.fixed ?? windowNow(view.span));
  }, [view.span, view.fixed, view.lanes, words]);

  return plots;
}
