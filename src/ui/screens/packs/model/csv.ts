import type { PackFlag, PackIdentity, Reading, SensorRole, Severity, UnitKey } from "../../../../../protocol/shared.ts";
import {
  cellStats,
  cellTemperatureRange,
  flagsOfSeverity,
  formatAmount,
  isKnown,
  MINUS,
  SWITCH_KEYS,
} from "../../../../../protocol/shared.ts";
import type { BankPack } from "../../../../contract/bank.ts";
import { FITTED_COLUMNS, fittedTo, flagsText } from "../../../../contract/csv.ts";

export interface BankCsvOptions {
  readonly decimal: "point" | "comma";
  readonly flagName: (flag: PackFlag) => string;
}

interface Column {
  readonly head: string;
  readonly cell: (pack: BankPack) => string;
}

/** What begins like this is taken for a formula by a spreadsheet. */
const FORMULA = /^[=+\-@\t\r]/;

/** A text is quoted where it must be and can never be taken for a formula. */
function text(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const SENSOR_HEADS: Readonly<Record<SensorRole, string>> = {
  cell: "Temp",
  mos: "MOS Temp",
  environment: "Environment Temp",
  positiveTerminal: "Terminal + Temp",
  negativeTerminal: "Terminal - Temp",
  unknown: "Sensor",
};

function columnsOf(packs: readonly BankPack[], { decimal, flagName }: BankCsvOptions): readonly Column[] {
  const amount = (base: number | null | undefined, unit: UnitKey, decimals: number): string => {
    if (base === null || base === undefined) return "";
    // A spreadsheet reads only the minus of ASCII.
    const plain = formatAmount(base, unit, { decimals }).replace(MINUS, "-");
    return decimal === "comma" ? plain.replace(".", ",") : plain;
  };
  const reading = (value: Reading<number> | undefined, unit: UnitKey, decimals: number) =>
    value !== undefined && isKnown(value) ? amount(value, unit, decimals) : "";
  const flags =
    (severity: Severity) =>
    ({ snapshot }: BankPack) =>
      text(flagsText(snapshot === null ? "notRead" : flagsOfSeverity(snapshot, severity), flagName, ", "));
  const said = (value: PackIdentity["packSerial"] | undefined) =>
    text(value === undefined || value === "notRead" || value === "notReported" ? "" : value);
  const fitted = fittedTo(packs.flatMap(({ snapshot }) => snapshot ?? []));
  const cells = Math.max(0, ...packs.map(({ snapshot }) => snapshot?.cellVoltagesMv.length ?? 0));
  const sensors = new Map(
    packs.flatMap(({ snapshot }) =>
      (snapshot?.temperatures ?? []).map(({ role, index }) => [`${SENSOR_HEADS[role]} ${index}`, { role, index }] as const),
    ),
  );
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
    { head: "Pack Voltage (V)", cell: ({ snapshot }) => reading(snapshot?.packVoltageMv, "V", 3) },
    { head: "Pack Current (A)", cell: ({ snapshot }) => reading(snapshot?.currentMa, "A", 3) },
    { head: "SOC (%)", cell: ({ snapshot }) => reading(snapshot?.socDeciPct, "pct", 1) },
    { head: "SOH (%)", cell: ({ snapshot }) => reading(snapshot?.sohDeciPct, "pct", 1) },
    { head: "Remain Capacity (Ah)", cell: ({ snapshot }) => reading(snapshot?.remainingCapacityMah, "Ah", 2) },
    { head: "Full Capacity (Ah)", cell: ({ snapshot }) => reading(snapshot?.fullCapacityMah, "Ah", 2) },
    { head: "Cycles", cell: ({ snapshot }) => reading(snapshot?.cycleCount, "one", 0) },
    ...fitted.map((key) => ({
      head: FITTED_COLUMNS[key].head,
      cell: ({ snapshot }: BankPack) => reading(snapshot?.[key], FITTED_COLUMNS[key].unit, 2),
    })),
    { head: "Mode", cell: ({ snapshot }) => (snapshot === null || snapshot.mode === "notRead" ? "" : snapshot.mode) },
    { head: "Faults", cell: flags("fault") },
    { head: "Protections", cell: flags("protection") },
    { head: "Alarms", cell: flags("alarm") },
    { head: "Max Cell (mV)", cell: ({ snapshot }) => amount(cellStats(snapshot?.cellVoltagesMv ?? [])?.maxMv, "mV", 0) },
    { head: "Min Cell (mV)", cell: ({ snapshot }) => amount(cellStats(snapshot?.cellVoltagesMv ?? [])?.minMv, "mV", 0) },
    { head: "Cell Difference (mV)", cell: ({ snapshot }) => amount(cellStats(snapshot?.cellVoltagesMv ?? [])?.differenceMv, "mV", 0) },
    { head: "Max Temp (°C)", cell: ({ snapshot }) => amount(snapshot && cellTemperatureRange(snapshot)?.maxDeciC, "degC", 1) },
    { head: "Min Temp (°C)", cell: ({ snapshot }) => amount(snapshot && cellTemperatureRange(snapshot)?.minDeciC, "degC", 1) },
    ...Array.from({ length: cells }, (_, cell) => ({
      head: `Cell ${cell + 1} (mV)`,
      cell: ({ snapshot }: BankPack) => amount(snapshot?.cellVoltagesMv[cell], "mV", 0),
    })),
    ...[...sensors].map(([head, place]) => ({
      head: `${head} (°C)`,
      cell: ({ snapshot }: BankPack) =>
        reading(snapshot?.temperatures.find(({ role, index }) => role === place.role && index === place.index)?.valueDeciC, "degC", 1),
    })),
    ...SWITCH_KEYS.map((key) => ({
      head: key,
      cell: ({ snapshot }: BankPack) => {
        const state = snapshot?.switches[key];
        return typeof state === "boolean" ? (state ? "on" : "off") : "";
      },
    })),
  ];
}

/**
 * One line a pack as CSV (RFC 4180, CRLF), units in the heads, an empty field for what a pack does not tell. Heads are English
 * in every language, so that a sheet made for one file fits all. With a decimal comma the separator is a semicolon.
 */
export function bankCsv(packs: readonly BankPack[], options: BankCsvOptions): string {
  const columns = columnsOf(packs, options);
  const line = (fields: readonly string[]) => `${fields.join(options.decimal === "comma" ? ";" : ",")}\r\n`;
  return [line(columns.map(({ head }) => text(head))), ...packs.map((pack) => line(columns.map(({ cell }) => cell(pack))))].join("");
}

/** open-bmstool-packs-20260117-142107.csv, in the host's civil time. */
export function bankCsvName(wallMs: number): string {
  const at = new Date(wallMs);
  const two = (n: number) => String(n).padStart(2, "0");
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  return `open-bmstool-packs-${day}-${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}.csv`;
}
