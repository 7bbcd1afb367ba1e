import type { FlagKey, HistoryRecord } from "../../../../../protocol/shared.ts";
import { isKnown, SWITCH_KEYS } from "../../../../../protocol/shared.ts";
import type { DecimalMark } from "../../../../contract/csv.ts";
import { CsvWriter, sensorAt, sensorHead, sensorPlaces, unknownBitsText } from "../../../../contract/csv.ts";
import type { HistoryArchive, HistoryRow } from "../../../../contract/history.ts";
import { stampOf } from "../../../model/packTime.ts";
import { bytesOf } from "./bytes.ts";
import { factsOf } from "./rows.ts";

interface CsvOptions {
  readonly decimal: DecimalMark;
  readonly flagName: (key: FlagKey) => string;
  /** Pack minus computer in seconds: adds a column with this computer's time; null = the pack's own time only. */
  readonly offsetS: number | null;
}

interface Column {
  readonly head: string;
  readonly cell: (row: HistoryRow, record: HistoryRecord | null) => string;
}

function mostCells(rows: readonly HistoryRow[]): number {
  return rows.reduce((most, { record }) => Math.max(most, record?.cellVoltagesMv.length ?? 0), 0);
}

function columnsOf(rows: readonly HistoryRow[], archive: HistoryArchive, options: CsvOptions, write: CsvWriter): readonly Column[] {
  const { offsetS, flagName } = options;
  const names = (keys: readonly FlagKey[] | undefined) => write.text((keys ?? []).map(flagName).join(", "));
  const serial = archive.pack.identity.packSerial;
  /** Only where a record has it: files of other families stay as they are. */
  const percent = (head: string, pick: (record: HistoryRecord) => HistoryRecord["socDeciPct"]): Column[] =>
    rows.some(({ record }) => record !== null && isKnown(pick(record)))
      ? [{ head, cell: (_, r) => write.reading(r === null ? undefined : pick(r), "pct", 1) }]
      : [];
  const extremes = rows.some(({ record }) => record?.extremes != null) ? extremesOf(write) : [];
  const hasDoubts = rows.some(({ record }) => (record?.doubtfulBits.length ?? 0) > 0);
  const sensors = sensorPlaces(rows.map(({ record }) => record?.temperatures ?? []));
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
    ...percent("SOC (%)", (r) => r.socDeciPct),
    ...percent("SOH (%)", (r) => r.sohDeciPct),
    { head: "Remain Capacity (Ah)", cell: (_, r) => write.reading(r?.remainingCapacityMah, "Ah", 2) },
    { head: "Full Capacity (Ah)", cell: (_, r) => write.reading(r?.fullCapacityMah, "Ah", 2) },
    { head: "Cycles", cell: (_, r) => write.reading(r?.cycleCount, "one", 0) },
    { head: "Max Cell (mV)", cell: (row) => write.amount(factsOf(row).cells?.maxMv ?? null, "mV", 0) },
    { head: "Min Cell (mV)", cell: (row) => write.amount(factsOf(row).cells?.minMv ?? null, "mV", 0) },
    { head: "Cell Difference (mV)", cell: (row) => write.amount(factsOf(row).cells?.differenceMv ?? null, "mV", 0) },
    ...extremes,
    ...Array.from({ length: mostCells(rows) }, (_, cell) => ({
      head: `Cell ${cell + 1} (mV)`,
      cell: (_row: HistoryRow, r: HistoryRecord | null) => write.reading(r?.cellVoltagesMv[cell], "mV", 0),
    })),
    ...sensors.map((place) => ({
      head: sensorHead(place, sensors),
      cell: (_row: HistoryRow, r: HistoryRecord | null) => write.reading(sensorAt(r?.temperatures ?? [], place), "degC", 1),
    })),
    { head: "Mode", cell: (_, r) => r?.mode ?? "" },
    ...SWITCH_KEYS.filter((key) => rows.some(({ record }) => record?.switches[key] !== undefined)).map((key) => ({
      head: key,
      cell: (_row: HistoryRow, r: HistoryRecord | null) => write.onOff(r?.switches[key]),
    })),
    {
      head: "Unknown Bits",
      cell: (_, r) => write.text(unknownBitsText(r?.unknownBits ?? [])),
    },
    ...(hasDoubts
      ? [{ head: "Unproven Bits", cell: (_row: HistoryRow, r: HistoryRecord | null) => write.text(doubtsText(r, flagName)) }]
      : []),
    { head: "Records Missing Before", cell: ({ gapBefore }) => (gapBefore ? "yes" : "") },
    { head: "Read At (UTC)", cell: ({ seenWallMs }) => new Date(seenWallMs).toISOString() },
    ...(rows.some(({ astray }) => astray) ? [{ head: "Date Not Reliable", cell: (row: HistoryRow) => (row.astray ? "yes" : "") }] : []),
    ...(rows.some(({ imported }) => imported) ? [{ head: "Imported", cell: (row: HistoryRow) => (row.imported ? "yes" : "") }] : []),
    { head: "Pack SN", cell: () => write.text(serial === "notRead" || serial === "notReported" ? "" : serial) },
    // Spaces between the bytes: "12E3…" would be read as a number.
    { head: "Raw (hex)", cell: ({ raw }) => bytesOf(raw).join(" ") },
  ];
}

/** Of records that keep no cells and no sensors of their own. */
function extremesOf(write: CsvWriter): readonly Column[] {
  const whole = (value: number | undefined) => (value === undefined ? "" : String(value));
  return [
    { head: "Max Cell Number", cell: (_, r) => whole(r?.extremes?.maxCellNumber) },
    { head: "Min Cell Number", cell: (_, r) => whole(r?.extremes?.minCellNumber) },
    { head: "Max Temp (°C)", cell: (row) => write.amount(factsOf(row).maxDeciC, "degC", 1) },
    { head: "Max Temp Number", cell: (_, r) => whole(r?.extremes?.maxTemperatureNumber) },
    { head: "Min Temp (°C)", cell: (row) => write.amount(factsOf(row).minDeciC, "degC", 1) },
    { head: "Min Temp Number", cell: (_, r) => whole(r?.extremes?.minTemperatureNumber) },
  ];
}

/** "protection 6: Charge OC 2 / Short circuit" */
function doubtsText(record: HistoryRecord | null, flagName: (key: FlagKey) => string): string {
  return (record?.doubtfulBits ?? [])
    .map((doubt) => {
      const names = doubt.kind === "switch" ? doubt.meanings : doubt.meanings.map(flagName);
      return `${doubt.kind} ${doubt.bit}: ${names.join(" / ")}`;
    })
    .join(", ");
}

function timeOf(row: HistoryRow, offsetS: number): string {
  const { civilMs } = factsOf(row);
  return civilMs === null ? "" : stampOf(civilMs - offsetS * 1000);
}

/**
 * The records as CSV (RFC 4180, CRLF), units in the heads, an empty field for what a record does not have. Heads are English
 * in every language, so that a sheet made for one file fits all. With a decimal comma the separator is a semicolon.
 */
export function historyCsv(rows: readonly HistoryRow[], archive: HistoryArchive, options: CsvOptions): string {
  const write = new CsvWriter(options.decimal);
  const columns = columnsOf(rows, archive, options, write);
  return [
    write.line(columns.map(({ head }) => write.text(head))),
    ...rows.map((row) => write.line(columns.map(({ cell }) => cell(row, row.record)))),
  ].join("");
}
