import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { CartesianGrid, Line, LineChart, ResponsiveContainer, XAxis, YAxis } from "recharts";
import { clockTime } from "../parts/useDuration.ts";
import { useUi } from "../state/store.ts";
import { liveColumns } from "./liveColumns.ts";
import type { CellHistory } from "./model/cellHistory.ts";
import { cellHistory } from "./model/cellHistory.ts";
import { cellScale } from "./model/cellScale.ts";

const SPAN_MS = 300_000;
const MOST_POINTS = 300;
const LEAST_MS = 1000;

/** The cell's course, looked up once a second at most. */
export function useCellHistory(cell: number): CellHistory {
  const [history, setHistory] = useState<CellHistory>(() => cellHistory(liveColumns(), cell, SPAN_MS, MOST_POINTS));
  useEffect(() => {
    let timer = 0;
    let readAt = 0;
    const read = () => {
      timer = 0;
      readAt = performance.now();
      setHistory(cellHistory(liveColumns(), cell, SPAN_MS, MOST_POINTS));
    };
    read();
    const stop = useUi.subscribe((state, before) => {
      if (state.trendVersion === before.trendVersion || timer !== 0) return;
      timer = window.setTimeout(read, Math.max(0, LEAST_MS - (performance.now() - readAt)));
    });
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, [cell]);
  return history;
}

const TICK = { fontSize: 12, fill: "var(--c-ink-3)" } as const;
const MARGIN = { top: 8, right: 8, bottom: 0, left: 0 } as const;

/** Round millivolts below and above both lines, at most six of them. */
function ticksFor(history: CellHistory): number[] {
  const all = history.points.flatMap(({ cellMv, averageMv }) => [cellMv, averageMv]);
  const { linesMv, hiMv } = cellScale(Math.min(...all), Math.max(...all));
  const every = Math.ceil(linesMv.length / 5);
  return linesMv.filter((_, at) => at % every === 0).concat(linesMv.includes(hiMv) && (linesMv.length - 1) % every === 0 ? [] : [hiMv]);
}

/** The cell, solid, against the average of its pack, dashed. */
export function CellChart({ cell, history }: { readonly cell: number; readonly history: CellHistory }) {
  const { t } = useTranslation("live");
  const last = history.points.at(-1);
  if (last === undefined) return <p className="liveEmpty">{t("cell.empty")}</p>;
  const ticks = ticksFor(history);
  const label = t("cell.chart", { number: cell + 1, mv: last.cellMv, average: Math.round(last.averageMv) });
  return (
    <div className="cellChart" role="img" aria-label={label}>
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 320, height: 140 }}>
        <LineChart data={[...history.points]} margin={MARGIN} accessibilityLayer={false}>
          <CartesianGrid stroke="var(--c-grat)" />
          <XAxis
            dataKey="wallMs"
            type="number"
            domain={[last.wallMs - SPAN_MS, last.wallMs]}
            tickFormatter={(wallMs: number) => clockTime(wallMs).slice(0, 5)}
            tick={TICK}
            stroke="var(--c-edge)"
            minTickGap={48}
          />
          <YAxis
            domain={[ticks[0] ?? 0, ticks.at(-1) ?? 0]}
            ticks={ticks}
            interval={0}
            tick={TICK}
            stroke="var(--c-edge)"
            width={40}
            allowDecimals={false}
          />
          <Line dataKey="averageMv" stroke="var(--c-ink-2)" strokeDasharray="5 4" strokeWidth={1.5} dot={false} isAnimationActive={false} />
          <Line dataKey="cellMv" stroke="var(--c-bar-strong)" strokeWidth={2} dot={false} isAnimationActive={false} />
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}
