import { memo } from "react";
import { useTranslation } from "react-i18next";

interface MiniCellsProps {
  readonly cellVoltagesMv: readonly number[];
  /** The same for all packs, so that heights compare across the bank. */
  readonly loMv: number;
  readonly hiMv: number;
  /** 0-based: the cell that makes the pack stand apart. */
  readonly marked: number | null;
}

const SLOTS = 16;
const PITCH = 10;
const BAR = 8.5;
const HEIGHT = 100;
/** The lowest cell is still seen. */
const LEAST = 4;

/** One path for all bars: one attribute changes when the pack is read again. */
function bars(volts: readonly number[], loMv: number, hiMv: number, wanted: (index: number) => boolean): string {
  return volts
    .map((mv, index) => {
      if (!wanted(index)) return "";
      const part = Math.min(1, Math.max(0, (mv - loMv) / (hiMv - loMv)));
      const height = Math.round(Math.max(LEAST, part * HEIGHT));
      return `M${index * PITCH} ${HEIGHT}v-${height}h${BAR}v${height}z`;
    })
    .join("");
}

/** The cells of a pack as bars; fewer than 16 keep the width of a bar. */
function Mini({ cellVoltagesMv, loMv, hiMv, marked }: MiniCellsProps) {
  const { t } = useTranslation("packs");
  const count = cellVoltagesMv.length;
  if (count === 0) return <p className="miniNone">{t("card.noCells")}</p>;
  const label = t("card.cells", { count, lo: Math.min(...cellVoltagesMv), hi: Math.max(...cellVoltagesMv) });
  const width = (SLOTS - 1) * PITCH + BAR;
  return (
    <svg className="miniCells" viewBox={`0 0 ${width} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <path className="miniBar" d={bars(cellVoltagesMv, loMv, hiMv, (index) => index !== marked)} />
      {marked !== null && <path className="miniMarked" d={bars(cellVoltagesMv, loMv, hiMv, (index) => index === marked)} />}
    </svg>
  );
}

export const MiniCells = memo(Mini);
