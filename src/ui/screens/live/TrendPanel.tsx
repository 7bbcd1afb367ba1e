import { memo, useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { LaneKey, SpanKey, TimeWindow } from "../../chart/lanes.ts";
import { DEFAULT_LANES, LANES, SPAN_KEYS } from "../../chart/lanes.ts";
import { Button } from "../../parts/Button.tsx";
import { ChoiceRow } from "../../parts/ChoiceRow.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Lanes } from "../../parts/Lanes.tsx";
import { LogButton } from "../../parts/LogButton.tsx";
import { saveAs } from "../../state/saveAs.ts";
import { useUi } from "../../state/store.ts";
import { useTimeText } from "../../words/useTimeText.ts";
import { exportName, trendCsv } from "./model/csv.ts";
import { TrendMenus } from "./TrendMenus.tsx";
import { useTrendWords } from "./trend/readout.ts";
import { trendPicture } from "./trend/trendPicture.ts";
import { useTrendPlots, windowNow } from "./trend/useTrendPlots.ts";

interface SpansProps {
  readonly span: SpanKey;
  readonly onSpan: (span: SpanKey) => void;
}
const Spans = memo(({ span, onSpan }: SpansProps) => {
  const { t } = useTranslation("live");
  return (
    <ChoiceRow
      className="spans"
      label={t("trend.span")}
      choices={SPAN_KEYS}
      chosen={span}
      onChoose={onSpan}
      word={(key) => t(`trend.${key}`)}
    />
  );
});

interface TrendPanelProps {
  readonly enlarged: boolean;
  readonly onEnlarge: (enlarged: boolean) => void;
}

function Panel({ enlarged, onEnlarge }: TrendPanelProps) {
  const timeText = useTimeText();
  const { t } = useTranslation("live");
  const words = useTrendWords();
  const [span, setSpan] = useState<SpanKey>("m30");
  const [lanes, setLanes] = useState<readonly LaneKey[]>(DEFAULT_LANES);
  const [zoom, setZoom] = useState<TimeWindow | null>(null);
  const [held, setHeld] = useState<TimeWindow | null>(null);
  const begun = useUi((s) => s.trendBegun);
  const [shownBegun, setShownBegun] = useState(begun);
  if (shownBegun !== begun) {
    // A view that stays where it is would go on showing the former pack.
    setShownBegun(begun);
    setZoom(null);
    setHeld(null);
  }
  const root = useRef<HTMLDivElement>(null);
  const reset = useCallback(() => setZoom(null), []);
  const plots = useTrendPlots(root, { span, lanes, fixed: zoom ?? held }, setZoom, reset);

  const choose = useCallback((next: SpanKey) => {
    setSpan(next);
    setZoom(null);
    setHeld((window) => (window === null ? null : windowNow(next)));
  }, []);

  function csv(all: boolean): void {
    const { trend } = useUi.getState();
    const { fromMs, toMs } = zoom ?? held ?? windowNow(span);
    const samples = all ? trend.samples : trend.since(fromMs).filter((sample) => sample.wallMs <= toMs);
    // The mark at the start tells a spreadsheet that the text is UTF-8.
    saveAs(exportName("csv", Date.now()), new Blob(["\ufeff", trendCsv(samples)], { type: "text/csv" }));
  }

  async function png(): Promise<void> {
    const shown = plots.current;
    if (shown === null) return;
    const { fromMs, toMs } = zoom ?? held ?? windowNow(span);
    const [from, to] = [timeText(fromMs), timeText(toMs)];
    const picture = await trendPicture(shown, {
      figures: words.figures,
      title: t("trend.picture", { from, to }),
      from,
      to,
      name: (key) => t(`trend.${key}`),
      values: (index) => {
        const lane = shown.shown[index];
        return lane === undefined ? [] : words.readout(lane.key, lane.data, null);
      },
    });
    if (picture !== null) saveAs(exportName("png", Date.now()), picture);
  }

  return (
    <section className="panel trendPanel" aria-label={t("trend.title")}>
      <div className="panelHead">
        <h2>{t("trend.title")}</h2>
        <Spans span={span} onSpan={choose} />
        {zoom !== null && (
          <Button className="trendReset" size="small" onClick={reset} title={t("trend.zoomed", { span: t(`trend.${span}`) })}>
            {t("trend.reset")}
          </Button>
        )}
        <span className="grow" />
        {held !== null && <span className="trendHeld">{t("trend.paused", { time: timeText(held.toMs) })}</span>}
        <Button
          look="quiet"
          size="small"
          aria-pressed={held !== null}
          onClick={() => setHeld((window) => (window === null ? windowNow(span) : null))}
        >
          <Icon name={held === null ? "pause" : "play"} />
          <span className="trendWord">{t(held === null ? "trend.pause" : "trend.resume")}</span>
        </Button>
        <LogButton />
        <TrendMenus
          lanes={lanes}
          onLanes={setLanes}
          enlarged={enlarged}
          onEnlarge={onEnlarge}
          onCsv={csv}
          onPng={() => {
            void png();
          }}
        />
      </div>
      <Lanes
        rootRef={root}
        title={t("trend.hint")}
        rows={lanes.map((lane) => {
          const name = t(`trend.${lane}`);
          return { lane, name, unit: LANES[lane].unitLabel, label: t("trend.laneEmpty", { name }) };
        })}
      />
    </section>
  );
}

export const TrendPanel = memo(Panel);
