import type { DriftEnd, DriftLimits } from "../../contract/drift.ts";
import type { DriftSample } from "./sample.ts";
import { placeOf } from "./sample.ts";

/** One day at one end: the sum of each cell's deviations. */
interface DaySum {
  count: number;
  readonly sums: number[];
}

/** Days at one end, by their name. */
export type EndDays = ReadonlyMap<string, DaySum>;

/** What the samples with one count of cells have given. */
interface CellsTally {
  readonly top: Map<string, DaySum>;
  readonly bottom: Map<string, DaySum>;
  samples: number;
  middle: number;
  atRest: number;
}

/** Of one pack. It keeps sums and no samples: years of logs have to fit. */
export class DriftTally {
  readonly limits: DriftLimits;
  records = 0;
  logRows = 0;
  #unusable = 0;
  readonly #byCellCount = new Map<number, CellsTally>();

  constructor(limits: DriftLimits) {
    this.limits = limits;
  }

  /** `sample` null = looked at, and nothing in it can be used. */
  add(source: "record" | "logRow", sample: DriftSample | null): void {
    if (source === "record") this.records += 1;
    else this.logRows += 1;
    if (sample === null) this.#unusable += 1;
    else this.#count(sample);
  }

  /** Of the count of cells that most samples have: rows of another count are of another pack, or were misread. */
  most(): { readonly cellCount: number | null; readonly cells: CellsTally; readonly unusable: number } {
    const [first, ...others] = [...this.#byCellCount].sort(([, a], [, b]) => b.samples - a.samples);
    if (first === undefined) return { cellCount: null, cells: emptyTally(), unusable: this.#unusable };
    const other = others.reduce((sum, [, { samples }]) => sum + samples, 0);
    return { cellCount: first[0], cells: first[1], unusable: this.#unusable + other };
  }

  #count(sample: DriftSample): void {
    const cellCount = sample.cellVoltagesMv.length;
    const cells = this.#byCellCount.get(cellCount) ?? emptyTally();
    this.#byCellCount.set(cellCount, cells);
    cells.samples += 1;
    const place = placeOf(sample, this.limits);
    if (place === "middle" || place === "atRest") cells[place] += 1;
    else addTo(cells, place, sample);
  }
}

function emptyTally(): CellsTally {
  return { top: new Map(), bottom: new Map(), samples: 0, middle: 0, atRest: 0 };
}

function addTo(cells: CellsTally, end: DriftEnd, { day, cellVoltagesMv }: DriftSample): void {
  const sum = cells[end].get(day) ?? { count: 0, sums: cellVoltagesMv.map(() => 0) };
  cells[end].set(day, sum);
  sum.count += 1;
  const meanMv = cellVoltagesMv.reduce((all, mv) => all + mv, 0) / cellVoltagesMv.length;
  cellVoltagesMv.forEach((mv, cell) => {
    sum.sums[cell] = (sum.sums[cell] ?? 0) + mv - meanMv;
  });
}
