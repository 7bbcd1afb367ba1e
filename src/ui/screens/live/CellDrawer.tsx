import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { UNITS } from "../../../../protocol/shared.ts";
import { Button } from "../../parts/Button.tsx";
import { Drawer } from "../../parts/Drawer.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { StepButton } from "../../parts/StepButton.tsx";
import { showBytesOf } from "../../state/traceView.ts";
import { useTimeText } from "../../words/useTimeText.ts";
import "./cellDrawer.css";
import { useFigures } from "../../words/useFigures.ts";
import { useCellHistory } from "./useCellHistory.ts";

/** A fifth of the window's code is this chart's library: it is fetched when a cell is opened. */
const CellChart = lazy(() => import("./CellChart.tsx").then((module) => ({ default: module.CellChart })));

interface FigureProps {
  readonly label: string;
  readonly value: string;
  readonly note?: string;
}
function Figure({ label, value, note }: FigureProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <b>{value}</b>
        <i className="unit">{UNITS.mV.label}</i>
        {note !== undefined && <span>{note}</span>}
      </dd>
    </div>
  );
}

interface CellDrawerProps {
  /** 0-based. */
  readonly cell: number;
  readonly cells: number;
  readonly onCell: (cell: number) => void;
  readonly onClose: () => void;
}

/** One cell beside the values, which stay in view and in use; Esc closes. */
export function CellDrawer({ cell, cells, onCell, onClose }: CellDrawerProps) {
  const figures = useFigures();
  const timeText = useTimeText();
  const { t } = useTranslation("live");
  const bytes = useTranslation("trace").t;
  const history = useCellHistory(cell);

  const last = history.points.at(-1);
  const { session } = history;
  const whole = (mv: number) => figures.amount(mv, "mV", { decimals: 0 });
  return (
    <Drawer
      place="cellDrawer"
      title={t("cell.title", { number: cell + 1 })}
      tools={
        <>
          <Button
            look="quiet"
            size="small"
            aria-label={bytes("live.ask")}
            title={bytes("live.ask")}
            onClick={() => void showBytesOf(`cell.${cell}`)}
          >
            <Icon name="trace" />
          </Button>
          <StepButton to="previous" label={t("cell.previous")} onStep={cell === 0 ? undefined : () => onCell(cell - 1)} />
          <StepButton to="next" label={t("cell.next")} onStep={cell >= cells - 1 ? undefined : () => onCell(cell + 1)} />
        </>
      }
      isDense
      closeLabel={t("cell.close")}
      onClose={onClose}
    >
      <dl className="cellFigureList">
        {last !== undefined && (
          <>
            <Figure label={t("cell.now")} value={whole(last.cellMv)} />
            <Figure
              label={t("cell.toAverage")}
              value={figures.amount(Math.round(last.cellMv - last.averageMv), "mV", { decimals: 0, signed: true })}
            />
          </>
        )}
        {session !== null && (
          <>
            <Figure label={t("cell.sessionMax")} value={whole(session.maxMv)} note={t("cell.at", { time: timeText(session.maxAtMs) })} />
            <Figure label={t("cell.sessionMin")} value={whole(session.minMv)} note={t("cell.at", { time: timeText(session.minAtMs) })} />
          </>
        )}
      </dl>
      <p className="cellCourse">
        <b>{t("cell.course")}</b>
        <span>
          <i className="courseLine" /> {t("cell.lineCell")}
        </span>
        <span>
          <i className="courseLine" data-dashed="true" /> {t("cell.lineAverage")}
        </span>
      </p>
      <Suspense fallback={<div className="cellChart" />}>
        <CellChart cell={cell} history={history} />
      </Suspense>
    </Drawer>
  );
}
