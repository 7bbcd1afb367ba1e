import type { PackFlag, PackIdentity, Severity } from "../../../../../protocol/shared.ts";
import { cellStats, cellTemperatureRange, flagsOfSeverity, SWITCH_KEYS } from "../../../../../protocol/shared.ts";
import type { BankPack } from "../../../../contract/bank.ts";
import type { DecimalMark } from "../../../../contract/csv.ts";
import { CsvWriter, FITTED_COLUMNS, fittedTo, flagsText, SENSOR_HEADS, sensorAt, sensorPlaces } from "../../../../contract/csv.ts";
import { fileStamp } from "../../../model/fileStamp.ts";

interface BankCsvOptions {
  readonly decimal: DecimalMark;
  readonly flagName: (flag: PackFlag) => string;
}

interface Column {
  readonly head: string;
  readonly cell: (pack: BankPack) => string;
}

function columnsOf(packs: readonly BankPack[], flagName: BankCsvOptions["flagName"], write: CsvWriter): readonly Column[] {
  const flags =
    (severity: Severity) =>
    ({ snapshot }: BankPack) =>
      write.text(flagsText(snapshot === null ? "notRead" : flagsOfSeverity(snapshot, severity), flagName, ", "));
  const said = (value: PackIdentity["packSerial"] | undefined) =>
    write.text(value === undefined || value === "notRead" || value === "notReported" ? "" : value);
  const fitted = fittedTo(packs.flatMap(({ snapshot }) => snapshot ?? []));
  const cells = Math.max(0, ...packs.map(({ snapshot }) => snapshot?.cellVoltagesMv.length ?? 0));
  const sensors = sensorPlaces(packs.map(({ snapshot }) => snapshot?.temperatures ?? []));
  return [
    { head: "ADD", cell: ({ address }) => String(address) },
    { head: "State", cell: ({ presence }) => presence },
    { head: "Diagnosis", cell: ({ diagnosis }) => diagnosis?.key ?? "" },
    {
      head: "Values Of (UTC)",
      cell: ({ receivedAtWallMs }) => (receivedAtWallMs === null ? "" : new Date(receivedAtWallMs).toISOString()),
    },
    { head: "Pack SN", cell: ({ identity }) => said(identity?.packSerial) },
    { head: "Model SN", cell: ({ identity }) => said(identity?.modelSerial) },
    { head: "BMS Version", cell: ({ identity }) => said(identity?.bmsVersion) },
    { head: "Pack Voltage (V)", cell: ({ snapshot }) => write.reading(snapshot?.packVoltageMv, "V", 3) },
    { head: "Pack Current (A)", cell: ({ snapshot }) => write.reading(snapshot?.currentMa, "A", 3) },
    { head: "SOC (%)", cell: ({ snapshot }) => write.reading(snapshot?.socDeciPct, "pct", 1) },
    { head: "SOH (%)", cell: ({ snapshot }) => write.reading(snapshot?.sohDeciPct, "pct", 1) },
    { head: "Calculated Here", cell: ({ snapshot }) => snapshot?.calculated.join(" ") ?? "" },
    { head: "Remain Capacity (Ah)", cell: ({ snapshot }) => write.reading(snapshot?.remainingCapacityMah, "Ah", 2) },
    { head: "Full Capacity (Ah)", cell: ({ snapshot }) => write.reading(snapshot?.fullCapacityMah, "Ah", 2) },
    { head: "Cycles", cell: ({ snapshot }) => write.reading(snapshot?.cycleCount, "one", 0) },
    ...fitted.map((key) => ({
      head: FITTED_COLUMNS[key].head,
      cell: ({ snapshot }: BankPack) => write.reading(snapshot?.[key], FITTED_COLUMNS[key].unit, 2),
    })),
    { head: "Mode", cell: ({ snapshot }) => (snapshot === null || snapshot.mode === "notRead" ? "" : snapshot.mode) },
    { head: "Faults", cell: flags("fault") },
    { head: "Protections", cell: flags("protection") },
    { head: "Alarms", cell: flags("alarm") },
    { head: "Max Cell (mV)", cell: ({ snapshot }) => write.amount(cellStats(snapshot?.cellVoltagesMv ?? [])?.maxMv ?? null, "mV", 0) },
    { head: "Min Cell (mV)", cell: ({ snapshot }) => write.amount(cellStats(snapshot?.cellVoltagesMv ?? [])?.minMv ?? null, "mV", 0) },
    {
      head: "Cell Difference (mV)",
      cell: ({ snapshot }) => write.amount(cellStats(snapshot?.cellVoltagesMv ?? [])?.differenceMv ?? null, "mV", 0),
    },
    {
      head: "Max Temp (°C)",
      cell: ({ snapshot }) => write.amount((snapshot && cellTemperatureRange(snapshot)?.maxDeciC) ?? null, "degC", 1),
    },
    {
      head: "Min Temp (°C)",
      cell: ({ snapshot }) => write.amount((snapshot && cellTemperatureRange(snapshot)?.minDeciC) ?? null, "degC", 1),
    },
    ...Array.from({ length: cells }, (_, cell) => ({
      head: `Cell ${cell + 1} (mV)`,
      cell: ({ snapshot }: BankPack) => write.amount(snapshot?.cellVoltagesMv[cell] ?? null, "mV", 0),
    })),
    ...sensors.map((place) => ({
      // Numbered always: packs that differ in their sensors share these columns.
      head: `${SENSOR_HEADS[place.role]} ${place.index} (°C)`,
      cell: ({ snapshot }: BankPack) => write.reading(sensorAt(snapshot?.temperatures ?? [], place), "degC", 1),
    })),
    ...SWITCH_KEYS.map((key) => ({
      head: key,
      cell: ({ snapshot }: BankPack) => write.onOff(snapshot?.switches[key]),
    })),
  ];
}

/**
 * One line a pack as CSV (RFC 4180, CRLF), units in the heads, an empty field for what a pack does not tell. Heads are English
 * in every language, so that a sheet made for one file fits all. With a decimal comma the separator is a semicolon.
 */
export function bankCsv(packs: readonly BankPack[], options: BankCsvOptions): string {
  const write = new CsvWriter(options.decimal);
  const columns = columnsOf(packs, options.flagName, write);
  return [
    write.line(columns.map(({ head }) => write.text(head))),
    ...packs.map((pack) => write.line(columns.map(({ cell }) => cell(pack)))),
  ].join("");
}

/** open-bmstool-packs-20260117-142107.csv, in the host's civil time. */
export function bankCsvName(wallMs: number): string {
  return `open-bmstool-packs-${fileStamp(wallMs)}.csv`;
}
