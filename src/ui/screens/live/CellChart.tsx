import { useTranslation } from "react-i18next";
import { CartesianGrid, Line, LineChart, ResponsiveContainer, XAxis, YAxis } from "recharts";
import { cellScale } from "../../model/cellScale.ts";
import { clockTime } from "../../words/useDuration.ts";
import type { CellHistory } from "./model/cellHistory.ts";
import { CELL_SPAN_MS } from "./useCellHistory.ts";

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
            domain={[last.wallMs - CELL_SPAN_MS, last.wallMs]}
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
