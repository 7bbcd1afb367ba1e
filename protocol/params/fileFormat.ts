import { fnv1a64 } from "../bytes/fnv1a.ts";
import type { UnitKey } from "../quantity/quantity.ts";
import { formatAmount, parseAmount, QUANTITIES, UNITS } from "../quantity/quantity.ts";
import type { SettingConcept } from "./concepts.ts";

export const PARAMETER_FILE_SCHEMA = "open-bmstool/parameters";
export const PARAMETER_FILE_VERSION = 1;
/** Characters. A file of all settings has about 6 000; no larger file needs to be read to reject it. */
export const PARAMETER_FILE_LIMIT = 256 * 1024;

/** What a parameter file says about the pack it was read from. "" = not reported. */
export interface FileOrigin {
  readonly family: string;
  readonly bmsVersion: string;
  readonly modelSerial: string;
  readonly packSerial: string;
}

export interface FileValue {
  /** Base units. */
  readonly value: number;
  /** Name of the base unit. */
  readonly unit: string;
  /** The same for people, in the unit that they type. */
  readonly text: string;
}

/** A parameter file and a backup alike: values in base units, each with the same amount as text for people. */
export interface ParameterFile extends FileOrigin {
  readonly schema: typeof PARAMETER_FILE_SCHEMA;
  readonly version: typeof PARAMETER_FILE_VERSION;
  /** ISO 8601, UTC. */
  readonly savedAt: string;
  /** Over family and values: reveals changes after the file was saved. */
  readonly fingerprint: string;
  readonly values: Readonly<Record<string, FileValue>>;
}

export interface ParsedFile {
  readonly file: ParameterFile;
  readonly values: Readonly<Record<string, number>>;
  /** The fingerprint does not fit: edited or damaged after saving. */
  readonly isChanged: boolean;
  /** Settings that this version does not know; they are left out of `values`. */
  readonly unknownKeys: readonly string[];
}

/** Over the family and one line "key=value" each, sorted, so that the order in the file does not matter. */
export function fingerprintOf(family: string, values: Readonly<Record<string, number>>): string {
  const lines = Object.entries(values).map(([key, value]) => `${key}=${value}`);
  return fnv1a64([family, ...lines.sort()].join("\n"));
}

const ORIGIN_LENGTH = 64;
/** Characters that make a spreadsheet treat a pasted value as a formula. */
export const FORMULA_START = /^[=+\-@]/;

/** Text of a pack as stored in a file: printable ASCII that no spreadsheet treats as a formula. */
export function originText(text: string): string {
  return text
    .replace(/[^\x20-\x7e]/g, " ")
    .replace(/^[\s=+\-@]+/, "")
    .slice(0, ORIGIN_LENGTH)
    .trim();
}

/** Name of the unit that a concept's values are kept in: "mV", "0.1°C", "us". */
export function baseUnitOf(concept: SettingConcept): string {
  return QUANTITIES[UNITS[concept.unit].kind].base;
}

/** Enough decimals for every base unit in every display unit, except thirds of a minute. */
const MOST_DECIMALS = 6;

/** As many decimals as the value needs, and no fewer than elsewhere on the screen: "57.60 V", "57.605 V". */
export function fileText({ unit, decimals }: SettingConcept, value: number): string {
  const { factor, label } = UNITS[unit];
  let needed = decimals;
  while (needed < MOST_DECIMALS && (Math.abs(value) * 10 ** needed) % factor !== 0) needed++;
  return `${formatAmount(value, unit, { decimals: needed })} ${label}`.trim();
}

/**
 * Whether the text next to a value gives the same amount, in any unit of the quantity. Catches a file edited by hand in which
 * only one of the two was changed, or volts were entered for millivolts.
 */
export function saysSame(concept: SettingConcept, value: number, text: string): boolean {
  if (text === fileText(concept, value)) return true;
  const { kind } = UNITS[concept.unit];
  return (Object.keys(UNITS) as UnitKey[]).some((unit) => {
    const { label, kind: other } = UNITS[unit];
    const trimmed = text.trim();
    if (other !== kind || !trimmed.endsWith(label)) return false;
    const amount = parseAmount(trimmed.slice(0, trimmed.length - label.length), unit);
    return amount.ok && amount.value === value;
  });
}
