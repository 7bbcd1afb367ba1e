import type { Driver, Figures, Language, SettingTable } from "../../protocol/index.ts";
import { driverIn, UNITS, type UnitKey } from "../../protocol/index.ts";
import type { Commissioning } from "../contract/commissioning.ts";
import type { Sheet } from "./sheet.ts";
import type { ReportWords } from "./words.ts";

/** What every part of the report draws from. */
export interface Scene {
  readonly sheet: Sheet;
  readonly document: Commissioning;
  readonly words: ReportWords;
  readonly language: Language;
  readonly drivers: readonly Driver[];
}

export function tableIn(drivers: readonly Driver[], family: string): SettingTable | null {
  return driverIn(drivers, family)?.settings ?? null;
}

/** Name of a family for people; one of another version is named as the file does. */
export function familyName({ drivers, language }: Pick<Scene, "drivers" | "language">, family: string): string {
  const driver = driverIn(drivers, family);
  return driver ? driver.words[language].name : family;
}

/** "2026-11-27 18:05:00": civil time as it was written down. */
export function timeText(time: string | null): string | null {
  return time === null || time === "" ? null : time.replace("T", " ");
}

const NBSP = "\u00a0";

/** "53.12 V", which never breaks; null = `notRead`. */
export function amount(figures: Figures, value: number | null, unit: UnitKey, decimals: number, notRead: string): string {
  if (value === null) return notRead;
  const { label } = UNITS[unit];
  return `${figures.amount(value, unit, { decimals, grouped: true })}${label === "" ? "" : NBSP + label}`;
}

/** A number that is not in base units, as it stands in the file. */
export function plainAmount(figures: Figures, value: number | null, unit: string, notRead: string): string {
  return value === null ? notRead : `${figures.decimal(value)}${unit === "" ? "" : NBSP + unit}`;
}
