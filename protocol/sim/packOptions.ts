import type { FlagKey } from "../model/flags.ts";

/** One cell that differs from its neighbours. */
export interface WeakCell {
  /** 0-based. */
  readonly index: number;
  /** Relative to the others: 0.9 = a tenth less. */
  readonly capacity?: number;
  readonly resistance?: number;
  /** Charge above (+) or below (-) the others, in 0.1 % of capacity. */
  readonly socOffsetDeciPct?: number;
}

/** What a pack is connected to. */
export interface Source {
  /** + charge, - discharge. */
  readonly currentMa: number;
  /** A charger lowers its current so that the pack stays at or below this voltage. */
  readonly limitMv?: number;
}

/** Everything has a plausible default; `address` is the only thing a pack must be told. */
export interface PackOptions {
  /** Setting of the ADD switch, 0-15. */
  readonly address: number;
  readonly seed?: number | string;
  readonly cellCount?: number;
  readonly ratedCapacityMah?: number;
  readonly socDeciPct?: number;
  /** Full capacity relative to the rated one, whole percent. */
  readonly sohPct?: number;
  readonly cycleCount?: number;
  readonly ambientDeciC?: number;
  /** Cells at the start; the room's temperature when absent. */
  readonly cellsDeciC?: number;
  /** Fitted cell sensors and the 0-based ones among them that are broken. */
  readonly sensorCount?: number;
  readonly missingSensors?: readonly number[];
  /** Half-width of the spread of capacity and charge between cells, in %; resistance spreads five times as much. */
  readonly spreadPct?: number;
  readonly weakCell?: WeakCell;
  /** Noise of the cell voltage measurement, mV. 0 = none. */
  readonly noiseMv?: number;
  readonly source?: Source;
  readonly faults?: readonly FlagKey[];
  readonly hasHeater?: boolean;
  readonly limiterEnabled?: boolean;
  /** Replace single factory settings, base units. */
  readonly settings?: Readonly<Record<string, number>>;
  readonly bmsVersion?: string;
  readonly modelSerial?: string;
  readonly packSerial?: string;
}

const MIN_CELLS = 4;
const MAX_CELLS = 16;

/** A pack outside these limits is a bug in a scene or a command line, not a state to simulate. */
export function checkPackOptions(options: PackOptions): void {
  const { address, cellCount = MAX_CELLS } = options;
  if (!Number.isInteger(address) || address < 0 || address > 15) throw new RangeError(`pack address ${address}: 0-15`);
  if (!Number.isInteger(cellCount) || cellCount < MIN_CELLS || cellCount > MAX_CELLS) {
    throw new RangeError(`${cellCount} cells: ${MIN_CELLS}-${MAX_CELLS}`);
  }
}
