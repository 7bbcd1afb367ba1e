import type { Figures, Reading, UnitKey } from "../../../../../protocol/shared.ts";
import { isKnown, UNITS } from "../../../../../protocol/shared.ts";
import type { HistoryRow } from "../../../../contract/history.ts";
import type { RowFacts } from "./rows.ts";
import { factsOf, knownOr } from "./rows.ts";

/** In the order of the table. */
export const COLUMN_KEYS = [
  "seq",
  "time",
  "event",
  "voltage",
  "current",
  "soc",
  "soh",
  "remaining",
  "full",
  "maxCell",
  "minCell",
  "difference",
  "minTemperature",
  "maxTemperature",
  "mosTemperature",
  "environment",
  "cycles",
  "seen",
] as const;
export type ColumnKey = (typeof COLUMN_KEYS)[number];

type AmountKey = Exclude<ColumnKey, "seq" | "time" | "event" | "seen">;

export interface AmountColumn {
  readonly unit: UnitKey;
  readonly decimals: number;
  readonly signed?: boolean;
  /** Base units. */
  readonly value: (row: HistoryRow, facts: RowFacts) => number | null;
}

const reading =
  (pick: (row: NonNullable<HistoryRow["record"]>) => Reading<number>) =>
  ({ record }: HistoryRow): number | null =>
    record === null ? null : knownOr(pick(record));

const sensor =
  (role: "mos" | "environment") =>
  ({ record }: HistoryRow): number | null => {
    const found = record?.temperatures.find((each) => each.role === role && isKnown(each.valueDeciC));
    return found === undefined ? null : knownOr(found.valueDeciC);
  };

export const AMOUNTS: Readonly<Record<AmountKey, AmountColumn>> = {
  voltage: { unit: "V", decimals: 2, value: reading((r) => r.packVoltageMv) },
  current: { unit: "A", decimals: 2, signed: true, value: reading((r) => r.currentMa) },
  soc: { unit: "pct", decimals: 1, value: reading((r) => r.socDeciPct) },
  soh: { unit: "pct", decimals: 1, value: reading((r) => r.sohDeciPct) },
  remaining: { unit: "Ah", decimals: 2, value: reading((r) => r.remainingCapacityMah) },
  full: { unit: "Ah", decimals: 2, value: reading((r) => r.fullCapacityMah) },
  maxCell: { unit: "mV", decimals: 0, value: (_, { cells }) => cells?.maxMv ?? null },
  minCell: { unit: "mV", decimals: 0, value: (_, { cells }) => cells?.minMv ?? null },
  difference: { unit: "mV", decimals: 0, value: (_, { cells }) => cells?.differenceMv ?? null },
  minTemperature: { unit: "degC", decimals: 1, value: (_, { minDeciC }) => minDeciC },
  maxTemperature: { unit: "degC", decimals: 1, value: (_, { maxDeciC }) => maxDeciC },
  mosTemperature: { unit: "degC", decimals: 1, value: sensor("mos") },
  environment: { unit: "degC", decimals: 1, value: sensor("environment") },
  cycles: { unit: "one", decimals: 0, value: reading((r) => r.cycleCount) },
};

const isAmount = (key: ColumnKey): key is AmountKey => Object.hasOwn(AMOUNTS, key);

export const unitOf = (key: ColumnKey): string => (isAmount(key) ? UNITS[AMOUNTS[key].unit].label : "");

/** Text of a number; null = the record does not have it. */
export function amountText(key: ColumnKey, row: HistoryRow, figures: Figures): string | null {
  if (!isAmount(key)) return null;
  const { unit, decimals, signed = false, value } = AMOUNTS[key];
  const base = value(row, factsOf(row));
  return base === null ? null : figures.amount(base, unit, { decimals, signed });
}

/** Least width in rem; the event takes what is left. */
const WIDTHS: Readonly<Record<ColumnKey, number>> = {
  seq: 2.5,
  time: 7.9375,
  event: 7,
  voltage: 4.625,
  current: 4.625,
  soc: 4.25,
  soh: 4.25,
  remaining: 4.75,
  full: 4.75,
  maxCell: 3.875,
  minCell: 3.625,
  difference: 3.75,
  minTemperature: 3.375,
  maxTemperature: 3.75,
  mosTemperature: 3.75,
  environment: 3.75,
  cycles: 3.75,
  seen: 7.9375,
};
/** "28 Jun 09:40:06" fits. */
const DATE_CELLS = 15;
const CELL_REM = 0.5;
const WIDE_LETTER_REM = 0.25;

/** What this date needs beyond the usual width: months are longer or wider in some languages, and Chinese signs are as wide as two letters. */
export function dateExtraRem(date: string): number {
  const cells = [...date].reduce((sum, sign) => sum + (sign > "\u2e80" ? 2 : 1), 0);
  const wideLetters = date.match(/m/gi)?.length ?? 0;
  return Math.max(0, cells - DATE_CELLS) * CELL_REM + wideLetters * WIDE_LETTER_REM;
}

/** What a year or a fifth digit needs. */
const WIDER = { time: 2.75, seen: 2.75, seq: 0.75 } as const;

export interface WidthNeeds {
  /** Times of more than one year are in the table. */
  readonly years: boolean;
  /** Numbers from 10 000 on. */
  readonly digits: boolean;
  /** Of the longest date without its year. */
  readonly dateRem: number;
}

export function widthOf(key: ColumnKey, { years, digits, dateRem }: WidthNeeds): number {
  if (key === "time" || key === "seen") return WIDTHS[key] + dateRem + (years ? WIDER[key] : 0);
  return key === "seq" && digits ? WIDTHS.seq + WIDER.seq : WIDTHS[key];
}

export const DEFAULT_COLUMNS: readonly ColumnKey[] = [
  "seq",
  "time",
  "event",
  "voltage",
  "current",
  "soc",
  "remaining",
  "maxCell",
  "minCell",
  "difference",
  "minTemperature",
  "maxTemperature",
];

/** Always shown: without them a line says nothing. */
export const FIXED_COLUMNS: readonly ColumnKey[] = ["time", "event"];

/** The first to give way when the window is narrow stands first. */
const GIVES_WAY: readonly ColumnKey[] = [
  "seen",
  "full",
  "cycles",
  "environment",
  "mosTemperature",
  "soh",
  "seq",
  "remaining",
  "soc",
  "minCell",
  "maxCell",
  "maxTemperature",
  "current",
  "minTemperature",
  "difference",
  "voltage",
];

/** Kept by some families only: without a single value there is no column. */
const OF_SOME: readonly AmountKey[] = ["soc", "soh", "remaining", "full", "cycles", "mosTemperature", "environment"];

/** Columns that no record here has a value for. Without records nothing is known to be missing but what only few families keep. */
export function emptyColumns(rows: readonly HistoryRow[]): ReadonlySet<ColumnKey> {
  const isRead = rows.some(({ record }) => record !== null);
  const has = (key: AmountKey) => rows.some((row) => AMOUNTS[key].value(row, factsOf(row)) !== null);
  return new Set(isRead ? OF_SOME.filter((key) => !has(key)) : ["soc", "soh"]);
}

/** The chosen columns that fit side by side into `rem`: what does not fit is left out, and nothing scrolls sideways. */
export function fitColumns(chosen: readonly ColumnKey[], rem: number, needs: WidthNeeds): readonly ColumnKey[] {
  const left = new Set(COLUMN_KEYS.filter((key) => chosen.includes(key) || FIXED_COLUMNS.includes(key)));
  const width = () => [...left].reduce((sum, key) => sum + widthOf(key, needs), 0);
  for (const key of GIVES_WAY) {
    if (width() <= rem) break;
    left.delete(key);
  }
  return [...left];
}

/** What was kept, checked: unknown names are dropped, and nothing usable gives the usual columns. */
export function parseColumns(kept: string | null): readonly ColumnKey[] {
  if (kept === null) return DEFAULT_COLUMNS;
  const names = kept.split(",");
  const found = COLUMN_KEYS.filter((key) => names.includes(key));
  return found.length === 0 ? DEFAULT_COLUMNS : COLUMN_KEYS.filter((key) => found.includes(key) || FIXED_COLUMNS.includes(key));
}

export function toggleColumn(chosen: readonly ColumnKey[], key: ColumnKey): readonly ColumnKey[] {
  if (FIXED_COLUMNS.includes(key)) return chosen;
  return COLUMN_KEYS.filter((each) => (each === key ? !chosen.includes(each) : chosen.includes(each)));
}
