import { memo } from "react";
import { useTranslation } from "react-i18next";
import { MINI_HEIGHT, miniBars, miniWidth } from "./model/miniBars.ts";

interface MiniCellsProps {
  readonly cellVoltagesMv: readonly number[];
  /** The same for all packs, so that heights compare across the bank. */
  readonly loMv: number;
  readonly hiMv: number;
  /** 0-based: the cell that makes the pack stand apart. */
  readonly marked: number | null;
}

/** The cells of a pack as bars. */
function Mini({ cellVoltagesMv, loMv, hiMv, marked }: MiniCellsProps) {
  const { t } = useTranslation("packs");
  const count = cellVoltagesMv.length;
  if (count === 0) return <p className="miniNone">{t("card.noCells")}</p>;
  const label = t("card.cells", { count, lo: Math.min(...cellVoltagesMv), hi: Math.max(...cellVoltagesMv) });
  return (
    <svg className="miniCells" viewBox={`0 0 ${miniWidth(count)} ${MINI_HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <path className="miniBar" d={miniBars(cellVoltagesMv, loMv, hiMv, (index) => index !== marked)} />
      {marked !== null && <path className="miniMarked" d={miniBars(cellVoltagesMv, loMv, hiMv, (index) => index === marked)} />}
    </svg>
  );
}

export const MiniCells = memo(Mini);
