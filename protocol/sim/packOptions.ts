import type { PcSwitchKey } from "../model/control.ts";
import type { FlagKey } from "../model/flags.ts";
import type { LogEnd, PackTruth, RegisterManners, StreamManners } from "../model/truth.ts";

/** One cell that differs from its neighbours. */
interface WeakCell {
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
  /** A charger reduces its current to keep the pack at or below this voltage. */
  readonly limitMv?: number;
}

/** The log that a pack keeps. */
export interface HistoryOptions {
  /** Entries that fit; the oldest makes room for the next. Real packs: 400 to 500; tests may take fewer. */
  readonly capacity?: number;
  /** Pack time between two entries that nothing has caused, ms. */
  readonly everyMs?: number;
  /** Entries at the start, that of powering on included; none = an empty log. 1 for a single pack, a full log on a stage. */
  readonly records?: number;
  /** Answer when nothing is left. */
  readonly end?: LogEnd;
  /** As newer firmware: the two late fault bytes and the status word are kept. */
  readonly keepsLateFields?: boolean;
  /** For a family whose log is returned record by record. */
  readonly stream?: Partial<StreamManners>;
}

/** Everything has a plausible default; only `address` is required. */
export interface PackOptions {
  /** Setting of the ADD switch. */
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
  readonly history?: HistoryOptions;
  readonly registerManners?: Partial<RegisterManners>;
  /** Fitted to few packs. */
  readonly terminalTemperaturesDeciC?: Partial<PackTruth["terminalTemperaturesDeciC"]>;
  readonly chargerVoltageMv?: number;
  readonly solarCurrentMa?: number;
  /** Switches that a program left held, with their positions. */
  readonly pcControl?: Readonly<Partial<Record<PcSwitchKey, boolean>>>;
  /** How far the clock of the pack is ahead of its host's, whole seconds. */
  readonly clockOffsetS?: number;
}

export const MIN_CELLS = 4;
export const DEFAULT_CELLS = 16;
/** Of any family. */
const HIGHEST_ADDRESS = 247;
const MOST_RECORDS = 500;

function checkHistory({ capacity = MOST_RECORDS, everyMs = 1000, records = 0 }: HistoryOptions): void {
  if (!Number.isInteger(capacity) || capacity < 1 || capacity > MOST_RECORDS) throw new RangeError(`log of ${capacity}: 1-${MOST_RECORDS}`);
  if (!Number.isInteger(everyMs) || everyMs < 1000) throw new RangeError(`an entry every ${everyMs} ms: 1000 or more`);
  if (!Number.isInteger(records) || records < 0) throw new RangeError(`${records} entries: 0 or more`);
}

/** A pack outside these limits is a bug in a scene or a command line, not a state to simulate. */
export function checkPackOptions(options: PackOptions): void {
  const { address, cellCount = DEFAULT_CELLS } = options;
  if (!Number.isInteger(address) || address < 0 || address > HIGHEST_ADDRESS)
    throw new RangeError(`pack address ${address}: 0-${HIGHEST_ADDRESS}`);
  if (!Number.isInteger(cellCount) || cellCount < MIN_CELLS) {
    throw new RangeError(`${cellCount} cells: ${MIN_CELLS} or more`);
  }
  checkHistory(options.history ?? {});
}
