import type { FittedKey, PackSnapshot, Severity } from "../../../protocol/index.ts";
import { cellStats, FITTED_KEYS, flagId, flagsOfSeverity, SWITCH_KEYS } from "../../../protocol/index.ts";
import type { DecimalMark, SensorPlace } from "../../contract/csv.ts";
import { CsvWriter, FITTED_COLUMNS, fittedTo, flagsText, sensorAt, sensorHead, sensorPlaces, unknownBitsText } from "../../contract/csv.ts";
import type { GapReason } from "../../contract/logging.ts";
import type { CivilTime } from "./civilStamp.ts";
import { stampOf } from "./civilStamp.ts";

/** Values of one pack as they came. */
interface ValueRow {
  readonly kind: "value";
  readonly address: number;
  readonly serial: string;
  readonly wallMs: number;
  readonly snapshot: PackSnapshot;
}

/** Here values are missing. */
interface GapRow {
  readonly kind: "gap";
  readonly address: number;
  readonly serial: string;
  readonly fromWallMs: number;
  readonly wallMs: number;
  readonly reasons: readonly GapReason[];
}

export type LogRow = ValueRow | GapRow;

/** What the columns of a file depend on; it only grows, and with it a new file begins. */
export interface LogShape {
  readonly cells: number;
  readonly sensors: readonly SensorPlace[];
  readonly fitted: readonly FittedKey[];
}

export const NO_SHAPE: LogShape = { cells: 0, sensors: [], fitted: [] };

/** The same object when everything has its column already. */
export function grown(shape: LogShape, rows: readonly LogRow[]): LogShape {
  const snapshots = rows.flatMap((row) => (row.kind === "value" ? [row.snapshot] : []));
  const cells = snapshots.reduce((most, { cellVoltagesMv }) => Math.max(most, cellVoltagesMv.length), shape.cells);
  const sensors = sensorPlaces([shape.sensors, ...snapshots.map(({ temperatures }) => temperatures)]);
  const found = fittedTo(snapshots);
  const fitted = FITTED_KEYS.filter((key) => shape.fitted.includes(key) || found.includes(key));
  const isSame = cells === shape.cells && sensors.length === shape.sensors.length && fitted.length === shape.fitted.length;
  return isSame ? shape : { cells, sensors, fitted };
}

interface Column {
  readonly head: string;
  readonly cell: (row: ValueRow) => string;
}

const flags = (snapshot: PackSnapshot, severity: Severity): string => flagsText(flagsOfSeverity(snapshot, severity), flagId, " ");

function balancing(on: readonly boolean[]): string {
  if (on.length === 0) return "";
  const cells = on.flatMap((each, index) => (each ? [index + 1] : []));
  return cells.length === 0 ? "none" : cells.join(" ");
}

function valueColumns({ cells, sensors, fitted }: LogShape, write: CsvWriter): readonly Column[] {
  return [
    { head: "Pack Voltage (V)", cell: ({ snapshot: s }) => write.reading(s.packVoltageMv, "V", 3) },
    { head: "Pack Current (A)", cell: ({ snapshot: s }) => write.reading(s.currentMa, "A", 3) },
    { head: "SOC (%)", cell: ({ snapshot: s }) => write.reading(s.socDeciPct, "pct", 1) },
    { head: "SOH (%)", cell: ({ snapshot: s }) => write.reading(s.sohDeciPct, "pct", 1) },
    { head: "Calculated Here", cell: ({ snapshot: s }) => s.calculated.join(" ") },
    { head: "Remain Capacity (Ah)", cell: ({ snapshot: s }) => write.reading(s.remainingCapacityMah, "Ah", 3) },
    { head: "Full Capacity (Ah)", cell: ({ snapshot: s }) => write.reading(s.fullCapacityMah, "Ah", 3) },
    { head: "Rated Capacity (Ah)", cell: ({ snapshot: s }) => write.reading(s.ratedCapacityMah, "Ah", 3) },
    { head: "Cycles", cell: ({ snapshot: s }) => write.reading(s.cycleCount, "one", 0) },
    ...fitted.map((key) => ({
      head: FITTED_COLUMNS[key].head,
      cell: ({ snapshot: s }: ValueRow) => write.reading(s[key], FITTED_COLUMNS[key].unit, 2),
    })),
    { head: "Max Cell (mV)", cell: ({ snapshot: s }) => write.amount(cellStats(s.cellVoltagesMv)?.maxMv ?? null, "mV", 0) },
    { head: "Min Cell (mV)", cell: ({ snapshot: s }) => write.amount(cellStats(s.cellVoltagesMv)?.minMv ?? null, "mV", 0) },
    { head: "Cell Difference (mV)", cell: ({ snapshot: s }) => write.amount(cellStats(s.cellVoltagesMv)?.differenceMv ?? null, "mV", 0) },
    ...Array.from({ length: cells }, (_, cell) => ({
      head: `Cell ${cell + 1} (mV)`,
      cell: ({ snapshot: s }: ValueRow) => write.amount(s.cellVoltagesMv[cell] ?? null, "mV", 0),
    })),
    ...sensors.map((place) => ({
      head: sensorHead(place, sensors),
      cell: ({ snapshot: s }: ValueRow) => write.reading(sensorAt(s.temperatures, place), "degC", 1),
    })),
    { head: "Mode", cell: ({ snapshot: s }) => (s.mode === "notRead" ? "" : s.mode) },
    ...SWITCH_KEYS.map((key) => ({ head: key, cell: ({ snapshot: s }: ValueRow) => write.onOff(s.switches[key]) })),
    { head: "fullyCharged", cell: ({ snapshot: s }) => write.onOff(s.fullyCharged) },
    { head: "Balancing Cells", cell: ({ snapshot: s }) => balancing(s.balancingCells) },
    { head: "Alarms", cell: ({ snapshot: s }) => flags(s, "alarm") },
    { head: "Protections", cell: ({ snapshot: s }) => flags(s, "protection") },
    { head: "Faults", cell: ({ snapshot: s }) => flags(s, "fault") },
    { head: "Unknown Bits", cell: ({ snapshot: s }) => write.text(unknownBitsText(s.unknownBits)) },
  ];
}

const FIRST_HEADS = ["Time", "Row", "ADD", "Pack SN"];
const GAP_HEADS = ["Gap From", "Gap To", "Gap Reason"];

/**
 * Rows of one file: a pack and a moment each, units in the heads, an empty field for a value that a pack does not say. Heads, flags and
 * reasons are English keys in every language, so that a sheet made for one file fits all.
 */
export class LogTable {
  readonly header: string;
  readonly #write: CsvWriter;
  readonly #columns: readonly Column[];
  readonly #civilTime: CivilTime;

  constructor(shape: LogShape, decimal: DecimalMark, civilTime: CivilTime) {
    this.#write = new CsvWriter(decimal);
    this.#columns = valueColumns(shape, this.#write);
    this.#civilTime = civilTime;
    this.header = this.#write.line([...FIRST_HEADS, ...this.#columns.map(({ head }) => head), ...GAP_HEADS]);
  }

  line(row: LogRow): string {
    const first = [stampOf(row.wallMs, this.#civilTime), row.kind, String(row.address), this.#write.text(row.serial)];
    const values = this.#columns.map(({ cell }) => (row.kind === "value" ? cell(row) : ""));
    return this.#write.line([...first, ...values, ...this.#gap(row)]);
  }

  #gap(row: LogRow): readonly string[] {
    if (row.kind === "value") return GAP_HEADS.map(() => "");
    return [stampOf(row.fromWallMs, this.#civilTime), stampOf(row.wallMs, this.#civilTime), row.reasons.join(" ")];
  }
}
