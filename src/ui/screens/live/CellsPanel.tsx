import type { CSSProperties } from "react";
import { memo, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CellStats } from "../../../../protocol/shared.ts";
import { cellStats, doubtfulExtremes } from "../../../../protocol/shared.ts";
import { cellSlots, isLong } from "../../model/cellSlots.ts";
import { useReading } from "../../state/selectors.ts";
import { CellBar, CellRuler } from "./CellBars.tsx";
import "./cells.css";
import type { CellScale } from "../../model/cellScale.ts";
import { cellScale, heightPct } from "../../model/cellScale.ts";
import type { CellLimit, PlacedLimits } from "../../model/thresholds.ts";
import { cellLimits, placeLimits } from "../../model/thresholds.ts";
import { useSettings } from "./useSettings.ts";

/** Keeps the scale that was drawn last while it still fits. */
function useCellScale(stats: CellStats | null): CellScale | null {
  const [held, setHeld] = useState<CellScale | null>(null);
  if (stats === null) return null;
  const scale = cellScale(stats.minMv, stats.maxMv, held);
  if (scale !== held) setHeld(scale);
  return scale;
}

function Summary({ stats }: { readonly stats: CellStats }) {
  const { t } = useTranslation("live");
  return (
    <div className="cellSummary">
      <span>
        {"▲ "}
        {t("cells.max")}
        <b>{stats.maxMv}</b>
        <span className="wideOnly"> {t("cells.cell", { number: stats.maxIndex + 1 })}</span>
      </span>
      <span>
        {"▼ "}
        {t("cells.min")}
        <b>{stats.minMv}</b>
        <span className="wideOnly"> {t("cells.cell", { number: stats.minIndex + 1 })}</span>
      </span>
      <span>
        <span className="wideOnly">{t("cells.difference")}</span>
        <span className="narrowOnly">{t("cells.differenceShort")}</span>
        <b>{stats.differenceMv}</b>
      </span>
    </div>
  );
}

/** Where the pack names another cell as its highest or lowest than its own list does, both are said. */
function Doubt() {
  const { t } = useTranslation("live");
  const said = useReading((s) => {
    const { reportedExtremes: named } = s;
    if (named === null) return [];
    return doubtfulExtremes(s).map((which) =>
      which === "max"
        ? t("cells.doubtMax", { number: named.maxCellNumber, mv: named.maxCellMv ?? "?" })
        : t("cells.doubtMin", { number: named.minCellNumber, mv: named.minCellMv ?? "?" }),
    );
  });
  return said === "notRead" || said.length === 0 ? null : <p className="cellDoubt">{said.join(" ")}</p>;
}

interface LegendProps {
  readonly averageMv: number;
  readonly placed: PlacedLimits;
}

function Legend({ averageMv, placed }: LegendProps) {
  const { t } = useTranslation("live");
  const named = (limit: CellLimit) => (
    <span key={`${limit.level}${limit.side}`}>
      <i className="legendLine" data-level={limit.level} />
      {t(`cells.${limit.level}`)} <b>{limit.mv}</b>
    </span>
  );
  return (
    <div className="cellLegend">
      {placed.inside.map(named)}
      <span>
        <i className="legendLine" data-level="average" />
        {t("cells.average")} <b>{averageMv}</b>
      </span>
      <span className="grow" />
      {placed.outside.length > 0 && <span className="wideOnly">{t("cells.offScale")}</span>}
      {placed.outside.map(({ level, upMv, downMv }) => (
        <span key={level} className="farLimit" data-level={level}>
          {t(`cells.${level}`)}
          {upMv !== null && ` ↑ ${upMv}`}
          {downMv !== null && ` ↓ ${downMv}`}
        </span>
      ))}
    </div>
  );
}

interface CellsPanelProps {
  /** 0-based; null = none. */
  readonly openCell: number | null;
  readonly onOpen: (index: number) => void;
}

function Panel({ openCell, onOpen }: CellsPanelProps) {
  const { t } = useTranslation("live");
  const volts = useReading((s) => s.cellVoltagesMv);
  const balancing = useReading((s) => s.balancingCells);
  const isBalancing = (index: number) => balancing !== "notRead" && balancing[index] === true;
  const settings = useSettings();
  const stats = useMemo(() => cellStats(volts === "notRead" ? [] : volts), [volts]);
  const scale = useCellScale(stats);
  const limits = useMemo(() => cellLimits(settings), [settings]);
  const placed = useMemo(() => (scale === null ? null : placeLimits(limits, scale.loMv, scale.hiMv)), [limits, scale]);
  const spread = stats !== null && stats.differenceMv > 0;
  const markOf = (index: number) => (!spread ? null : index === stats.maxIndex ? "max" : index === stats.minIndex ? "min" : null);
  return (
    <section className="panel cellsPanel" aria-label={t("cells.title")}>
      <div className="panelHead">
        <h2>{t("cells.title")}</h2>
        <span className="muted wideOnly">{t("cells.zoomed")}</span>
        {stats !== null && <Summary stats={stats} />}
      </div>
      {volts === "notRead" || stats === null || scale === null || placed === null ? (
        <p className="liveEmpty">{t("cells.none")}</p>
      ) : (
        <>
          <Doubt />
          <Legend averageMv={stats.averageMv} placed={placed} />
          <fieldset
            className="cells"
            data-long={isLong(volts.length)}
            style={{ "--cells": cellSlots(volts.length) } as CSSProperties}
            aria-label={t("cells.chart", { lo: scale.loMv, hi: scale.hiMv })}
          >
            <CellRuler scale={scale} averageMv={stats.averageMv} limits={placed.inside} />
            {volts.map((mv, index) => (
              <CellBar
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place in the pack
                key={index}
                index={index}
                mv={mv}
                height={heightPct(scale, mv)}
                mark={markOf(index)}
                balancing={isBalancing(index)}
                open={openCell === index}
                onOpen={onOpen}
              />
            ))}
          </fieldset>
        </>
      )}
    </section>
  );
}

export const CellsPanel = memo(Panel);
