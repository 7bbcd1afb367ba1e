import type { FlagKey, PackIdentity } from "../../../../../protocol/shared.ts";
import { formatAmount, isKnown, isSamePack, MINUS, serialOf } from "../../../../../protocol/shared.ts";
import type { HistoryArchive, HistoryResult, HistoryRow } from "../../../../contract/history.ts";
import { CIVIL_TIME, LATEST_WALL_MS, MOST_KEPT } from "../../../../contract/limits.ts";
import { fileStamp } from "../../../model/fileStamp.ts";
import { factsOf } from "./rows.ts";

/** Own JSON: what a program needs to load it again (seq, raw, seenWallMs), and beside it the values for people. */
const HISTORY_SCHEMA = "open-bmstool/history";
const HISTORY_VERSION = 1;
export const MOST_HISTORY_BYTES = 20_000_000;
const MOST_ROWS = 100_000;
const MOST_RAW_BYTES = 200;
const MOST_ADDRESS = 255;

/** What history.import takes. */
interface FileRow {
  readonly seq: number;
  readonly raw: string;
  readonly seenWallMs: number;
  readonly astray?: NonNullable<HistoryRow["astray"]>;
}

interface HistoryFile {
  readonly archiveKey: string;
  readonly pack: { readonly family: string; readonly address: number; readonly identity: PackIdentity };
  readonly rows: readonly FileRow[];
}

const amount = (base: number, unit: "V" | "A" | "Ah" | "degC", decimals: number): number =>
  Number(formatAmount(base, unit, { decimals }).replace(MINUS, "-"));

function valuesOf(row: HistoryRow, flagName: (key: FlagKey) => string): object | null {
  const { record } = row;
  if (record === null) return null;
  const { kind } = factsOf(row);
  const { packVoltageMv, currentMa, remainingCapacityMah, fullCapacityMah, cycleCount, socDeciPct, sohDeciPct, extremes, doubtfulBits } =
    record;
  return {
    packTime: record.packTime,
    kind,
    faults: record.faults.map(flagName),
    protections: record.protections.map(flagName),
    alarms: record.alarms.map(flagName),
    packVoltageV: isKnown(packVoltageMv) ? amount(packVoltageMv, "V", 3) : packVoltageMv,
    currentA: isKnown(currentMa) ? amount(currentMa, "A", 2) : currentMa,
    remainingCapacityAh: isKnown(remainingCapacityMah) ? amount(remainingCapacityMah, "Ah", 2) : remainingCapacityMah,
    fullCapacityAh: isKnown(fullCapacityMah) ? amount(fullCapacityMah, "Ah", 2) : fullCapacityMah,
    cycleCount,
    ...(isKnown(socDeciPct) ? { socPct: socDeciPct / 10 } : {}),
    ...(isKnown(sohDeciPct) ? { sohPct: sohDeciPct / 10 } : {}),
    ...(extremes === null ? {} : { extremes }),
    ...(doubtfulBits.length === 0 ? {} : { unprovenBits: doubtfulBits }),
    cellsMv: record.cellVoltagesMv,
    temperaturesC: record.temperatures.map(({ role, index, valueDeciC }) => ({
      sensor: `${role} ${index}`,
      value: isKnown(valueDeciC) ? amount(valueDeciC, "degC", 1) : valueDeciC,
    })),
    mode: record.mode,
    switches: record.switches,
    unknownBits: record.unknownBits,
  };
}

/** How the download ended that these records come from. */
export type DownloadSaid = Pick<
  HistoryResult,
  "outcome" | "error" | "added" | "known" | "damaged" | "lost" | "came" | "counted" | "missing"
>;

/**
 * One record a line, so that two files can be compared. Without the decoded values, and saying so, where those would make it too big to load.
 * `download` = told where the records come straight from a pack.
 */
export function historyJson(
  rows: readonly HistoryRow[],
  archive: HistoryArchive,
  exportedAtWallMs: number,
  flagName: (key: FlagKey) => string,
  download: DownloadSaid | null = null,
): string {
  const head = {
    schema: HISTORY_SCHEMA,
    version: HISTORY_VERSION,
    exportedAt: new Date(exportedAtWallMs).toISOString(),
    archive: archive.key,
    pack: archive.pack,
    ...(download === null ? {} : { download }),
  };
  const text = (withValues: boolean) => {
    const lines = rows.map((row) => {
      const { seq, raw, seenWallMs, imported, gapBefore, lost, astray } = row;
      const values = withValues ? { values: valuesOf(row, flagName) } : {};
      const named = {
        ...(imported === undefined ? {} : { imported }),
        ...(lost === undefined ? {} : { lost }),
        ...(astray === undefined ? {} : { astray }),
      };
      return `    ${JSON.stringify({ seq, raw, seenWallMs, gapBefore, ...named, ...values })}`;
    });
    const told = withValues ? head : { ...head, valuesOmitted: true };
    return `${JSON.stringify(told, null, 2).slice(0, -2)},\n  "rows": [\n${lines.join(",\n")}\n  ]\n}\n`;
  };
  const full = text(true);
  return new TextEncoder().encode(full).length <= MOST_HISTORY_BYTES ? full : text(false);
}

const FILE_FAULT_KEYS = ["tooLong", "json", "notOurs", "tooNew", "pack", "rows", "row"] as const;
export type HistoryFileFault = (typeof FILE_FAULT_KEYS)[number];

type ParsedHistory =
  | { readonly ok: true; readonly file: HistoryFile }
  /** `row` counts from 1; 0 = not about one row. */
  | { readonly ok: false; readonly fault: HistoryFileFault; readonly row: number };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string" && value.length <= 200;

/** As the host's own schema has it. */
const isPlace = (value: unknown): value is number => Number.isSafeInteger(value) && Math.abs(Number(value)) <= MOST_KEPT;

function identityOf(value: unknown): PackIdentity | null {
  if (!isObject(value)) return null;
  const { bmsVersion, modelSerial, packSerial } = value;
  return isText(bmsVersion) && isText(modelSerial) && isText(packSerial) ? { bmsVersion, modelSerial, packSerial } : null;
}

function packOf(value: unknown): HistoryFile["pack"] | null {
  if (!isObject(value)) return null;
  const { family, address } = value;
  const identity = identityOf(value.identity);
  return isText(family) && Number.isInteger(address) && Number(address) >= 0 && Number(address) <= MOST_ADDRESS && identity !== null
    ? { family, address: Number(address), identity }
    : null;
}

function rowOf(value: unknown): FileRow | null {
  if (!isObject(value)) return null;
  const { seq, raw, seenWallMs, astray } = value;
  if (!isPlace(seq) || typeof seenWallMs !== "number" || !(seenWallMs >= 0 && seenWallMs <= LATEST_WALL_MS)) return null;
  if (typeof raw !== "string" || raw.length > MOST_RAW_BYTES * 2 || !/^([0-9A-F]{2})*$/.test(raw)) return null;
  if (astray === undefined) return { seq, raw, seenWallMs };
  const until = isObject(astray) ? astray.until : undefined;
  const isUntil = until === null || (isText(until) && CIVIL_TIME.test(until));
  return isUntil ? { seq, raw, seenWallMs, astray: { until } } : null;
}

/** A file from anywhere: nothing in it is believed before it was looked at. The decoded values in it are not used at all. */
export function parseHistoryFile(text: string): ParsedHistory {
  const no = (fault: HistoryFileFault, row = 0): ParsedHistory => ({ ok: false, fault, row });
  if (text.length > MOST_HISTORY_BYTES) return no("tooLong");
  let whole: unknown;
  try {
    whole = JSON.parse(text);
  } catch {
    return no("json");
  }
  if (!isObject(whole) || whole.schema !== HISTORY_SCHEMA) return no("notOurs");
  if (whole.version !== HISTORY_VERSION)
    return no(typeof whole.version === "number" && whole.version > HISTORY_VERSION ? "tooNew" : "notOurs");
  const pack = packOf(whole.pack);
  if (pack === null || !isText(whole.archive)) return no("pack");
  if (!Array.isArray(whole.rows) || whole.rows.length > MOST_ROWS) return no("rows");
  const rows: FileRow[] = [];
  for (const [at, each] of whole.rows.entries()) {
    const row = rowOf(each);
    if (row === null) return no("row", at + 1);
    rows.push(row);
  }
  return { ok: true, file: { archiveKey: whole.archive, pack, rows } };
}

/** The archive that these rows belong to: that of the same pack, never another's. */
export function archiveFor(file: HistoryFile, archives: readonly HistoryArchive[]): HistoryArchive | null {
  const fits = archives.filter(({ pack }) => isSamePack(pack, file.pack));
  const isNamed = serialOf(file.pack.identity) !== null;
  return fits.find(({ key }) => key === file.archiveKey) ?? (isNamed ? (fits[0] ?? null) : null);
}

export function chunksOf<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size));
}

/** "open-bmstool-history-RES2001-20260117-142107.csv", in the host's civil time. */
export function historyFileName(archive: HistoryArchive, kind: "csv" | "json" | "png", wallMs: number): string {
  const serial = (serialOf(archive.pack.identity) ?? `ADD${archive.pack.address}`).replaceAll(/[^A-Za-z0-9_-]+/g, "_").slice(0, 40);
  return `open-bmstool-history-${serial}-${fileStamp(wallMs)}.${kind}`;
}
