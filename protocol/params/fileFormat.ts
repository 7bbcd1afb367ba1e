import { fnv1a64 } from "../bytes/fnv1a.ts";
import type { UnitKey } from "../quantity/quantity.ts";
import { formatAmount, parseAmount, QUANTITIES, UNITS } from "../quantity/quantity.ts";
import type { SettingConcept } from "./concepts.ts";

export const PARAMETER_FILE_SCHEMA = "open-bmstool/parameters";
export const PARAMETER_FILE_VERSION = 1;
/** Characters. A file of all settings has about 6 000; nobody needs to read more to see that one is none of ours. */
export const PARAMETER_FILE_LIMIT = 256 * 1024;

/** What a parameter file says of the pack that its values come from. "" = the pack does not tell. */
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

/** A parameter file and a backup alike: values in base units, and beside each the same in words for people. */
export interface ParameterFile extends FileOrigin {
  readonly schema: typeof PARAMETER_FILE_SCHEMA;
  readonly version: typeof PARAMETER_FILE_VERSION;
  /** ISO 8601, UTC. */
  readonly savedAt: string;
  /** Over family and values: tells a file that was changed after it was saved. */
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

/** Over the family and one line "key=value" each, sorted, so that the order in the file does not count. */
export function fingerprintOf(family: string, values: Readonly<Record<string, number>>): string {
  const lines = Object.entries(values).map(([key, value]) => `${key}=${value}`);
  return fnv1a64([family, ...lines.sort()].join("\n"));
}

const ORIGIN_LENGTH = 64;
/** What a table program takes for a formula when a value is pasted into it. */
export const FORMULA_START = /^[=+\-@]/;

/** Text of a pack as it stands in a file: printable ASCII that no other program takes for a formula. */
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

/** Finer than any base unit in any unit of people, short of thirds of a minute. */
const MOST_DECIMALS = 6;

/** As many decimals as the value needs, and no fewer than it is shown with elsewhere: "57.60 V", "57.605 V". */
export function fileText({ unit, decimals }: SettingConcept, value: number): string {
  const { factor, label } = UNITS[unit];
  let needed = decimals;
  while (needed < MOST_DECIMALS && (Math.abs(value) * 10 ** needed) % factor !== 0) needed++;
  return `${formatAmount(value, unit, { decimals: needed })} ${label}`.trim();
}

/**
 * Whether the text beside a value says the same, in whatever unit of the quantity. Who edits a file by hand and forgets
 * one of the two, or types volts for millivolts, is stopped by this.
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
