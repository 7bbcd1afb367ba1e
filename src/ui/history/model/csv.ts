import type { FlagKey, HistoryRecord, Reading, SensorRole, UnitKey } from "../../../../protocol/shared.ts";
import { formatAmount, isKnown, MINUS, SWITCH_KEYS } from "../../../../protocol/shared.ts";
import type { HistoryArchive, HistoryRow } from "../../../contract/history.ts";
import { bytesOf } from "./bytes.ts";
import { stampOf } from "./packTime.ts";
import { factsOf } from "./rows.ts";

export interface CsvOptions {
  readonly decimal: "point" | "comma";
  readonly flagName: (key: FlagKey) => string;
  /** Pack minus computer in seconds: adds a column with this computer's time; null = the pack's own time only. */
  readonly offsetS: number | null;
}

const SENSOR_HEADS: Readonly<Record<SensorRole, string>> = {
  cell: "Temp",
  mos: "MOS Temp",
  environment: "Environment Temp",
  unknown: "Sensor",
};

/** A number stays a number, a text is quoted where it must be and can never be taken for a formula. */
class Writer {
  readonly #comma: boolean;
  constructor({ decimal }: CsvOptions) {
    this.#comma = decimal === "comma";
  }

  text(text: string): string {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }
  /** A spreadsheet reads only the minus of ASCII. */
  amount(base: number | null, unit: UnitKey, decimals: number): string {
    if (base === null) return "";
    const plain = formatAmount(base, unit, { decimals }).replace(MINUS, "-");
    return this.#comma ? plain.replace(".", ",") : plain;
  }
  reading(reading: Reading<number> | undefined, unit: UnitKey, decimals: number): string {
    return this.amount(reading !== undefined && isKnown(reading) ? reading : null, unit, decimals);
  }
  line(cells: readonly string[]): string {
    return `${cells.join(this.#comma ? ";" : ",")}\r\n`;
  }
}

interface Column {
  readonly head: string;
  readonly cell: (row: HistoryRow, record: HistoryRecord | null) => string;
}

function mostCells(rows: readonly HistoryRow[]): number {
  return rows.reduce((most, { record }) => Math.max(most, record?.cellVoltagesMv.length ?? 0), 0);
}

interface SensorPlace {
  readonly role: SensorRole;
  readonly index: number;
}

/** Every sensor that any record has, in the order in which records first name them. */
function sensorsOf(rows: readonly HistoryRow[]): readonly SensorPlace[] {
  const found = new Map<string, SensorPlace>();
  for (const { record } of rows) {
    for (const { role, index } of record?.temperatures ?? []) {
      const id = `${role}${index}`;
      if (!found.has(id)) found.set(id, { role, index });
    }
  }
  return [...found.values()];
}

function columnsOf(rows: readonly HistoryRow[], archive: HistoryArchive, options: CsvOptions, write: Writer): readonly Column[] {
  const { offsetS, flagName } = options;
  const names = (keys: readonly FlagKey[] | undefined) => write.text((keys ?? []).map(flagName).join(", "));
  const serial = archive.pack.identity.packSerial;
  const sensors = sensorsOf(rows);
  const isOnly = ({ role }: SensorPlace) => sensors.filter((each) => each.role === role).length === 1 && role !== "cell";
  return [
    { head: "Record", cell: ({ seq }) => String(seq) },
    { head: "Pack Time", cell: (row) => timeOf(row, 0) },
    ...(offsetS === null ? [] : [{ head: "Computer Time", cell: (row: HistoryRow) => timeOf(row, offsetS) }]),
    { head: "Kind", cell: (row) => factsOf(row).kind },
    { head: "Faults", cell: (_, r) => names(r?.faults) },
    { head: "Protections", cell: (_, r) => names(r?.protections) },
    { head: "Alarms", cell: (_, r) => names(r?.alarms) },
    { head: "Pack Voltage (V)", cell: (_, r) => write.reading(r?.packVoltageMv, "V", 3) },
    { head: "Pack Current (A)", cell: (_, r) => write.reading(r?.currentMa, "A", 2) },
    { head: "Remain Capacity (Ah)", cell: (_, r) => write.reading(r?.remainingCapacityMah, "Ah", 2) },
    { head: "Full Capacity (Ah)", cell: (_, r) => write.reading(r?.fullCapacityMah, "Ah", 2) },
    { head: "Cycles", cell: (_, r) => write.reading(r?.cycleCount, "one", 0) },
    { head: "Max Cell (mV)", cell: (row) => write.amount(factsOf(row).cells?.maxMv ?? null, "mV", 0) },
    { head: "Min Cell (mV)", cell: (row) => write.amount(factsOf(row).cells?.minMv ?? null, "mV", 0) },
    { head: "Cell Difference (mV)", cell: (row) => write.amount(factsOf(row).cells?.differenceMv ?? null, "mV", 0) },
    ...Array.from({ length: mostCells(rows) }, (_, cell) => ({
      head: `Cell ${cell + 1} (mV)`,
      cell: (_row: HistoryRow, r: HistoryRecord | null) => write.reading(r?.cellVoltagesMv[cell], "mV", 0),
    })),
    ...sensors.map((place) => ({
      head: `${SENSOR_HEADS[place.role]}${isOnly(place) ? "" : ` ${place.index}`} (°C)`,
      cell: (_row: HistoryRow, r: HistoryRecord | null) =>
        write.reading(r?.temperatures.find(({ role, index }) => role === place.role && index === place.index)?.valueDeciC, "degC", 1),
    })),
    { head: "Mode", cell: (_, r) => r?.mode ?? "" },
    ...SWITCH_KEYS.filter((key) => rows.some(({ record }) => record?.switches[key] !== undefined)).map((key) => ({
      head: key,
      cell: (_row: HistoryRow, r: HistoryRecord | null) => onOff(r?.switches[key]),
    })),
    {
      head: "Unknown Bits",
      cell: (_, r) => write.text((r?.unknownBits ?? []).map(({ register, mask }) => `${register} 0x${mask.toString(16)}`).join(", ")),
    },
    { head: "Records Missing Before", cell: ({ gapBefore }) => (gapBefore ? "yes" : "") },
    { head: "Read At (UTC)", cell: ({ seenWallMs }) => new Date(seenWallMs).toISOString() },
    { head: "Pack SN", cell: () => write.text(serial === "notRead" || serial === "notReported" ? "" : serial) },
    // Spaces between the bytes: "12E3…" would be read as a number.
    { head: "Raw (hex)", cell: ({ raw }) => bytesOf(raw).join(" ") },
  ];
}

const onOff = (on: boolean | undefined): string => (on === undefined ? "" : on ? "on" : "off");

function timeOf(row: HistoryRow, offsetS: number): string {
  const { civilMs } = factsOf(row);
  return civilMs === null ? "" : stampOf(civilMs - offsetS * 1000);
}

/**
 * The records as CSV (RFC 4180, CRLF), units in the heads, an empty field for what a record does not have. Heads are English
 * in every language, so that a sheet made for one file fits all. With a decimal comma the separator is a semicolon.
 */
export function historyCsv(rows: readonly HistoryRow[], archive: HistoryArchive, options: CsvOptions): string {
  const write = new Writer(options);
  const columns = columnsOf(rows, archive, options, write);
  return [
    write.line(columns.map(({ head }) => write.text(head))),
    ...rows.map((row) => write.line(columns.map(({ cell }) => cell(row, row.record)))),
  ].join("");
}
