import type { RefObject } from "react";
import { memo, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { HistoryRow } from "../../../../contract/history.ts";
import type { Decimated } from "../../../chart/decimate.ts";
import { laneValue } from "../../../chart/lanes.ts";
import { Lanes } from "../../../parts/Lanes.tsx";
import { openRecord, useHistoryView, zoomTo } from "../historyView.ts";
import type { CivilWindow } from "../model/filter.ts";
import { civilRange } from "../model/filter.ts";
import { factsOf } from "../model/rows.ts";
import { HISTORY_LANES, laneSpec, nearestSeq, seriesOf, shownWindow } from "../model/series.ts";
import { useShiftS, useTimeWords } from "../useHistoryWords.ts";
import { ChartHead } from "./ChartHead.tsx";
import { ChartMarks } from "./ChartMarks.tsx";
import "./chart.css";
import { useFigures } from "../../../words/useFigures.ts";
import type { HistoryPlotsOptions } from "./historyPlots.ts";
import { HistoryPlots } from "./historyPlots.ts";

function useLaneWords(): Pick<HistoryPlotsOptions, "readout" | "describe"> {
  const figures = useFigures();
  const { t } = useTranslation("history");
  return {
    readout(lane, data, at) {
      const values = data.rows.map((row) => (at === null ? row.at(-1) : row[at]) ?? null);
      const text = (value: number | null | undefined) => (value == null ? t("dash") : laneValue(laneSpec(lane), value, figures));
      if (lane !== "temperatures") return [text(values[0])];
      return [t("chart.max", { value: text(values[0]) }), t("chart.min", { value: text(values[1]) })];
    },
    describe(lane, data: Decimated) {
      const spec = laneSpec(lane);
      const name = t(`chart.${lane}`);
      if (data.low === null || data.high === null) return t("chart.laneEmpty", { name });
      const last = data.rows.flatMap((row) => row.at(-1) ?? []).map((value) => laneValue(spec, value, figures));
      const words = { low: laneValue(spec, data.low, figures), high: laneValue(spec, data.high, figures), last: last.join(", ") };
      return t("chart.lane", { name, unit: spec.unitLabel, ...words });
    },
  };
}

function useWidth(of: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (of.current === null) return;
    const watch = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    watch.observe(of.current);
    return () => watch.disconnect();
  }, [of]);
  return width;
}

interface ChartPanelProps {
  /** All rows of the archive, newest first. */
  readonly rows: readonly HistoryRow[];
  /** Gives the caller what is drawn, for a picture. */
  readonly plotsRef: RefObject<HistoryPlots | null>;
}

/** The records over time, one lane a quantity; dragging chooses the dates that the table shows. */
function Panel({ rows, plotsRef }: ChartPanelProps) {
  const { t } = useTranslation("history");
  const root = useRef<HTMLDivElement>(null);
  const over = useRef<HTMLDivElement>(null);
  const widthPx = useWidth(over);
  const zoom = useHistoryView((s) => s.filter.window);
  const openSeq = useHistoryView((s) => s.openSeq);
  const shiftS = useShiftS();
  const time = useTimeWords(shiftS);
  const series = useMemo(() => seriesOf(rows), [rows]);
  const range = useMemo(() => civilRange(rows), [rows]);
  const window: CivilWindow | null = useMemo(() => {
    const wanted = zoom ?? range;
    return wanted === null ? null : shownWindow(wanted);
  }, [zoom, range]);
  const open = openSeq === null ? undefined : rows.find(({ seq }) => seq === openSeq);
  const words = useLaneWords();
  const figures = useFigures();
  const now = useRef({ series, time, words, figures });
  now.current = { series, time, words, figures };

  useEffect(() => {
    if (root.current === null) return;
    const made = new HistoryPlots(root.current, {
      figures: () => now.current.figures,
      readout: (...args) => now.current.words.readout(...args),
      describe: (...args) => now.current.words.describe(...args),
      cursorText: (civilMs) => now.current.time.full(civilMs),
      tickText: (tick) => now.current.time.tick(tick),
      onZoom: zoomTo,
      onReset: () => zoomTo(null),
      onPick: (civilMs) => openRecord(nearestSeq(now.current.series, civilMs)),
    });
    plotsRef.current = made;
    return () => {
      plotsRef.current = null;
      made.destroy();
    };
  }, [plotsRef]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the words are drawn too
  useEffect(() => {
    if (window !== null) plotsRef.current?.draw(series, window, shiftS * 1000);
  }, [series, window, time, figures, shiftS, plotsRef]);

  const fullTime = useCallback((civilMs: number) => time.full(civilMs), [time]);
  return (
    <section className="panel historyChart" aria-label={t("chart.title")}>
      <ChartHead range={range} />
      <Lanes
        rootRef={root}
        title={t("chart.hint")}
        rows={HISTORY_LANES.map((lane) => {
          const name = t(`chart.${lane}`);
          return { lane, name, unit: laneSpec(lane).unitLabel, label: t("chart.laneEmpty", { name }) };
        })}
      >
        <div className="chartOver" ref={over}>
          {window !== null && (
            <ChartMarks
              marks={series.marks}
              window={window}
              widthPx={widthPx}
              openMs={open === undefined ? null : factsOf(open).civilMs}
              timeText={fullTime}
              onOpen={openRecord}
            />
          )}
        </div>
      </Lanes>
      {series.size < 2 && <p className="chartEmpty">{t("chart.empty")}</p>}
    </section>
  );
}

export const ChartPanel = memo(Panel);
