import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { CellScale } from "../../model/cellScale.ts";
import { heightPct } from "../../model/cellScale.ts";
import type { CellLimit } from "../../model/thresholds.ts";

interface CellBarProps {
  readonly index: number;
  readonly mv: number;
  readonly height: number;
  readonly mark: "max" | "min" | null;
  readonly balancing: boolean;
  readonly open: boolean;
  readonly onOpen: (index: number) => void;
}

function Bar({ index, mv, height, mark, balancing, open, onOpen }: CellBarProps) {
  const { t } = useTranslation("live");
  const marks = [mark === "max" && t("cells.isMax"), mark === "min" && t("cells.isMin"), balancing && t("cells.isBalancing")];
  const label = t("cells.open", { number: index + 1, mv, marks: marks.filter(Boolean).join("") });
  return (
    <button
      type="button"
      className="cellColumn"
      style={{ gridColumn: index + 2 }}
      data-mark={mark ?? undefined}
      data-balancing={balancing}
      data-bytes={`cell.${index}`}
      aria-pressed={open}
      onClick={() => onOpen(index)}
    >
      <span className="visuallyHidden">{label}</span>
      <span className="cellWell" aria-hidden="true">
        <span className="cellBar" style={{ height: `${height}%` }} />
        {mark !== null && (
          <span className="cellMark" style={{ bottom: `calc(${height}% + 3px)` }}>
            {t(mark === "max" ? "cells.markMax" : "cells.markMin")}
          </span>
        )}
      </span>
      <span className="cellFigures" aria-hidden="true">
        <b>{mv}</b>
        <span className="cellNumber">
          {balancing && <em>{t("cells.bal")}</em>}
          {index + 1}
        </span>
      </span>
    </button>
  );
}

/** Drawn again only when this cell itself has changed. */
export const CellBar = memo(Bar);

interface RulerProps {
  readonly scale: CellScale;
  readonly averageMv: number;
  readonly limits: readonly CellLimit[];
}

function sameRuler(a: RulerProps, b: RulerProps): boolean {
  if (a.scale !== b.scale || a.averageMv !== b.averageMv || a.limits.length !== b.limits.length) return false;
  return a.limits.every((limit, at) => limit.mv === b.limits[at]?.mv && limit.level === b.limits[at]?.level);
}

/** Graticule, average and limits behind and over the bars. */
export const CellRuler = memo(({ scale, averageMv, limits }: RulerProps) => {
  const bottom = (mv: number) => ({ bottom: `${heightPct(scale, mv)}%` });
  return (
    <>
      <div className="cellAxis" aria-hidden="true">
        {scale.labelsMv.map((mv) => (
          <span key={mv} style={bottom(mv)}>
            {mv}
          </span>
        ))}
        <svg className="cellBreak" viewBox="0 0 9 11" aria-hidden="true">
          <path d="M0 8 4 5 8 8M0 4 4 1 8 4" />
        </svg>
      </div>
      <div className="cellPlot" aria-hidden="true">
        {scale.linesMv.slice(1).map((mv) => (
          <i key={mv} className="cellLine" style={bottom(mv)} />
        ))}
      </div>
      <div className="cellPlot cellOver" aria-hidden="true">
        {limits.map((limit) => (
          <i key={`${limit.level}${limit.side}`} className="cellLine" data-level={limit.level} style={bottom(limit.mv)} />
        ))}
        <i className="cellLine" data-level="average" style={bottom(averageMv)} />
      </div>
    </>
  );
}, sameRuler);
