import { memo } from "react";
import { useTranslation } from "react-i18next";
import { SeverityShape } from "../../../parts/SeverityShape.tsx";
import type { CivilWindow } from "../model/filter.ts";
import type { EventMark } from "../model/series.ts";
import { groupMarks } from "../model/series.ts";

/** Room of one mark that can be pointed at, px. */
const MARK_PX = 26;
const LINE_PX = 4;

interface ChartMarksProps {
  readonly marks: readonly EventMark[];
  readonly window: CivilWindow;
  readonly widthPx: number;
  readonly openMs: number | null;
  readonly timeText: (civilMs: number) => string;
  readonly onOpen: (seq: number) => void;
}

/** Alarms, protections and faults over the lanes: a line each, and a shape where there is room for one. */
export const ChartMarks = memo(({ marks, window, widthPx, openMs, timeText, onOpen }: ChartMarksProps) => {
  const { t } = useTranslation("parts");
  const th = useTranslation("history").t;
  if (widthPx < 40) return null;
  const at = openMs === null ? null : (openMs - window.fromMs) / (window.toMs - window.fromMs);
  return (
    <div className="chartMarks">
      {groupMarks(marks, window, LINE_PX / widthPx).map((mark) => (
        <i key={mark.seq} className="markLine" data-severity={mark.severity} style={{ left: `${mark.at * 100}%` }} />
      ))}
      {at !== null && at >= 0 && at <= 1 && <i className="openLine" style={{ left: `${at * 100}%` }} />}
      {groupMarks(marks, window, MARK_PX / widthPx).map((mark) => {
        const words = { kind: t(`severity.${mark.severity}`), time: timeText(mark.civilMs) };
        return (
          <button
            key={mark.seq}
            type="button"
            tabIndex={-1}
            className="mark"
            data-severity={mark.severity}
            style={{ left: `${mark.at * 100}%` }}
            aria-label={mark.count === 1 ? th("chart.mark", words) : th("chart.marks", { ...words, count: mark.count - 1 })}
            title={mark.count === 1 ? th("chart.mark", words) : th("chart.marks", { ...words, count: mark.count - 1 })}
            onClick={() => onOpen(mark.seq)}
          >
            <SeverityShape severity={mark.severity} />
          </button>
        );
      })}
    </div>
  );
});
