import { cellSlots } from "../../../model/cellSlots.ts";

const PITCH = 10;
const BAR = 8.5;
export const MINI_HEIGHT = 100;
/** The lowest cell is still seen. */
const LEAST = 4;

/** Width of the drawing, in its own units. */
export const miniWidth = (cells: number): number => (cellSlots(cells) - 1) * PITCH + BAR;

/** One path for all bars: one attribute changes when the pack is read again. */
export function miniBars(volts: readonly number[], loMv: number, hiMv: number, wanted: (index: number) => boolean): string {
  return volts
    .map((mv, index) => {
      if (!wanted(index)) return "";
      const part = Math.min(1, Math.max(0, (mv - loMv) / (hiMv - loMv)));
      const height = Math.round(Math.max(LEAST, part * MINI_HEIGHT));
      return `M${index * PITCH} ${MINI_HEIGHT}v-${height}h${BAR}v${height}z`;
    })
    .join("");
}
