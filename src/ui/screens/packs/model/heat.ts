/** One cell of the bank, against the middle of the cells of its own pack. */
interface CellDrift {
  readonly address: number;
  /** 0-based. */
  readonly cell: number;
  readonly mv: number;
  readonly driftMv: number;
}

interface PackCells {
  readonly address: number;
  readonly cellVoltagesMv: readonly number[];
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low = 0, high = 0] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return Math.round((low + high) / 2);
}

/** The middle of its own pack, not of the bank: packs may stand at different charge, and one bad cell does not shift it. */
export function driftsOf({ address, cellVoltagesMv }: PackCells): readonly CellDrift[] {
  if (cellVoltagesMv.length === 0) return [];
  const middle = median(cellVoltagesMv);
  return cellVoltagesMv.map((mv, cell) => ({ address, cell, mv, driftMv: mv - middle }));
}

/** The cells furthest from the middle of their packs, in either direction; by address and number where they are equal. */
export function driftRanking(packs: readonly PackCells[], most: number): readonly CellDrift[] {
  return packs
    .flatMap(driftsOf)
    .toSorted((a, b) => Math.abs(b.driftMv) - Math.abs(a.driftMv) || a.address - b.address || a.cell - b.cell)
    .slice(0, most);
}

/** mV from the middle where one shade ends: below 5 mV cells are alike. */
const SHADE_ENDS_MV = [5, 15, 30, 60] as const;
export const SHADES = SHADE_ENDS_MV.length;

/** -4 … 4: how far, and in which direction. */
export function shadeOf(driftMv: number): number {
  const size = SHADE_ENDS_MV.filter((end) => Math.abs(driftMv) >= end).length;
  return size === 0 ? 0 : Math.sign(driftMv) * size;
}

/** The words of the legend: from the middle, a shade further each time. */
export const shadeLegend = (): readonly number[] => SHADE_ENDS_MV;
