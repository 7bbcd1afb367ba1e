import type { CommissioningPack } from "../contract/commissioning.ts";

/** Lowest and highest of the cells that were read; cells count from 1. */
export interface CellSpread {
  readonly minMv: number;
  readonly minCell: number;
  readonly maxMv: number;
  readonly maxCell: number;
  readonly differenceMv: number;
}

/** null = fewer than two cells were read: one cell has no difference. */
export function cellSpread({ cellsMv }: Pick<CommissioningPack, "cellsMv">): CellSpread | null {
  const read = cellsMv.flatMap((mv, at) => (mv === null ? [] : [{ mv, cell: at + 1 }]));
  const [first, ...others] = read;
  if (!first || others.length === 0) return null;
  const lowest = others.reduce((a, b) => (b.mv < a.mv ? b : a), first);
  const highest = others.reduce((a, b) => (b.mv > a.mv ? b : a), first);
  return {
    minMv: lowest.mv,
    minCell: lowest.cell,
    maxMv: highest.mv,
    maxCell: highest.cell,
    differenceMv: highest.mv - lowest.mv,
  };
}

export interface Scale {
  readonly leastMv: number;
  readonly mostMv: number;
  readonly stepMv: number;
}

/** Smallest range of a chart: balanced cells must not look apart because of a millivolt. */
const LEAST_RANGE_MV = 50;
const STEPS_MV = [10, 20, 50, 100, 200, 500, 1000];
const MOST_STEPS = 6;

/** One scale for all packs; null = no cell was read. */
export function commonScale(packs: readonly Pick<CommissioningPack, "cellsMv">[]): Scale | null {
  const all = packs.flatMap(({ cellsMv }) => cellsMv.filter((mv) => mv !== null));
  if (all.length === 0) return null;
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const range = Math.max(LEAST_RANGE_MV, (most - least) * 1.25);
  const stepMv = STEPS_MV.find((step) => range / step <= MOST_STEPS) ?? Math.ceil(range / MOST_STEPS / 1000) * 1000;
  // The lowest cell keeps a bar that can be seen.
  const leastMv = Math.floor((most - range) / stepMv) * stepMv;
  return { leastMv, mostMv: Math.ceil(most / stepMv) * stepMv, stepMv };
}
