import type { Failure, Result } from "../result.ts";
import { fail, ok } from "../result.ts";
import { conceptOf } from "./concepts.ts";
import type { FileOrigin, FileValue, ParsedFile } from "./fileFormat.ts";
import {
  baseUnitOf,
  FORMULA_START,
  fingerprintOf,
  originText,
  PARAMETER_FILE_LIMIT,
  PARAMETER_FILE_SCHEMA,
  PARAMETER_FILE_VERSION,
  saysSame,
} from "./fileFormat.ts";

/** `reason` of `file.format`; the words are in the UI's text. `where` is the path in the file, "" = the whole of it. */
export const FILE_FAULTS = [
  /** Longer than any parameter file. */
  "tooLong",
  "empty",
  /** Not JSON: cut off, or a number like NaN. */
  "json",
  "tooDeep",
  /** The same name twice: it is not clear which one counts. */
  "duplicateKey",
  /** A name that every object has: "__proto__", "constructor". */
  "forbiddenKey",
  /** JSON, but not a parameter file. */
  "schema",
  "missing",
  "type",
  /** Characters that no pack sends, or too many. */
  "characters",
  /** Begins like a spreadsheet formula. */
  "formula",
  "date",
  /** Not a possible name of a setting. */
  "settingKey",
  "tooMany",
  /** Not a whole number of base units: 57.6 where millivolts belong. */
  "notWhole",
  /** Not the base unit of the setting. */
  "unit",
  /** Value and text give different amounts. */
  "disagrees",
] as const;
export type FileFault = (typeof FILE_FAULTS)[number];

const MOST_LEVELS = 8;
const MOST_VALUES = 256;
const SETTING_KEY = /^[a-z][A-Za-z0-9]{0,63}$/;
const FAMILY = /^[a-z][a-z0-9-]{0,39}$/;
const SAVED_AT = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?Z$/;
const FINGERPRINT_LENGTH = 64;
const SHOWN_LENGTH = 40;

function fault(reason: FileFault, where = ""): Failure {
  return fail("file.format", { reason, where });
}

/** An untrusted name from a file, made safe to display. */
function shown(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, "?").slice(0, SHOWN_LENGTH);
}

function textAt(json: string): string | null {
  try {
    const text: unknown = JSON.parse(json);
    return typeof text === "string" ? text : null;
  } catch {
    return null;
  }
}

/**
 * Finds what JSON.parse accepts: excessive nesting, duplicate names, built-in names. Reads tokens only; whether the
 * text is valid JSON is checked afterwards.
 */
function scan(json: string): Failure | null {
  const levels: Set<string>[] = [];
  for (let at = 0; at < json.length; at++) {
    const character = json.charAt(at);
    if (character === "{" || character === "[") levels.push(new Set());
    else if (character === "}" || character === "]") levels.pop();
    if (levels.length > MOST_LEVELS) return fault("tooDeep");
    if (character !== '"') continue;
    const start = at;
    for (at++; at < json.length && json.charAt(at) !== '"'; at++) if (json.charAt(at) === "\\") at++;
    let after = at + 1;
    while (after < json.length && " \t\r\n".includes(json.charAt(after))) after++;
    if (json.charAt(after) !== ":") continue;
    const key = textAt(json.slice(start, at + 1));
    if (key === null) return fault("json");
    if (key in {}) return fault("forbiddenKey", shown(key));
    const names = levels.at(-1);
    if (names?.has(key)) return fault("duplicateKey", shown(key));
    names?.add(key);
  }
  return null;
}

type Json = Readonly<Record<string, unknown>>;

function isObject(json: unknown): json is Json {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function readJson(text: string): Result<unknown> {
  if (text.length > PARAMETER_FILE_LIMIT) return fault("tooLong");
  const json = text.replace(/^\ufeff/, "");
  if (json.trim() === "") return fault("empty");
  const bad = scan(json);
  if (bad) return bad;
  try {
    return ok(JSON.parse(json));
  } catch {
    return fault("json");
  }
}

function readText(json: Json, key: string): Result<string> {
  const text = json[key];
  if (text === undefined) return fault("missing", key);
  return typeof text === "string" ? ok(text) : fault("type", key);
}

function readOrigin(json: Json): Result<FileOrigin> {
  const family = readText(json, "family");
  if (!family.ok) return family;
  if (!FAMILY.test(family.value)) return fault("characters", "family");
  const texts = { bmsVersion: "", modelSerial: "", packSerial: "" };
  for (const key of ["bmsVersion", "modelSerial", "packSerial"] as const) {
    const text = readText(json, key);
    if (!text.ok) return text;
    if (FORMULA_START.test(text.value)) return fault("formula", key);
    if (text.value !== originText(text.value)) return fault("characters", key);
    texts[key] = text.value;
  }
  return ok({ family: family.value, ...texts });
}

function readValue(key: string, json: unknown): Result<FileValue> {
  const where = `values.${key}`;
  if (!isObject(json)) return fault("type", where);
  const { value } = json;
  if (value === undefined) return fault("missing", `${where}.value`);
  if (typeof value !== "number") return fault("type", `${where}.value`);
  if (!Number.isSafeInteger(value)) return fault("notWhole", `${where}.value`);
  const unit = readText(json, "unit");
  if (!unit.ok) return fault(json.unit === undefined ? "missing" : "type", `${where}.unit`);
  const text = readText(json, "text");
  if (!text.ok) return fault(json.text === undefined ? "missing" : "type", `${where}.text`);
  const concept = conceptOf(key);
  if (concept !== null && unit.value !== baseUnitOf(concept)) return fault("unit", `${where}.unit`);
  if (concept !== null && !saysSame(concept, value, text.value)) return fault("disagrees", where);
  return ok({ value: value === 0 ? 0 : value, unit: unit.value, text: text.value });
}

function readValues(json: unknown): Result<Record<string, FileValue>> {
  if (json === undefined) return fault("missing", "values");
  if (!isObject(json)) return fault("type", "values");
  const entries = Object.entries(json);
  if (entries.length > MOST_VALUES) return fault("tooMany", "values");
  const values: Record<string, FileValue> = {};
  for (const [key, entry] of entries) {
    if (!SETTING_KEY.test(key)) return fault("settingKey", `values.${shown(key)}`);
    const value = readValue(key, entry);
    if (!value.ok) return value;
    values[key] = value.value;
  }
  return ok(values);
}

/** Fails with `file.format` {reason: FileFault, where} or `file.schemaTooNew` {version, known}. Never throws. */
export function parseParameterFile(text: string): Result<ParsedFile> {
  const read = readJson(text);
  if (!read.ok) return read;
  const json = read.value;
  if (!isObject(json)) return fault("type");
  if (json.schema !== PARAMETER_FILE_SCHEMA) return fault("schema", "schema");
  const { version } = json;
  if (typeof version !== "number" || !Number.isSafeInteger(version) || version < 1) return fault("schema", "version");
  if (version > PARAMETER_FILE_VERSION) return fail("file.schemaTooNew", { version, known: PARAMETER_FILE_VERSION });

  const savedAt = readText(json, "savedAt");
  if (!savedAt.ok) return savedAt;
  if (!SAVED_AT.test(savedAt.value)) return fault("date", "savedAt");
  const origin = readOrigin(json);
  if (!origin.ok) return origin;
  const fingerprint = readText(json, "fingerprint");
  if (!fingerprint.ok) return fingerprint;
  if (fingerprint.value.length > FINGERPRINT_LENGTH) return fault("characters", "fingerprint");
  const entries = readValues(json.values);
  if (!entries.ok) return entries;

  const all = Object.entries(entries.value);
  const amounts = Object.fromEntries(all.map(([key, { value }]) => [key, value]));
  const isChanged = fingerprintOf(origin.value.family, amounts) !== fingerprint.value;
  return ok({
    file: {
      schema: PARAMETER_FILE_SCHEMA,
      version: PARAMETER_FILE_VERSION,
      savedAt: savedAt.value,
      ...origin.value,
      fingerprint: fingerprint.value,
      values: entries.value,
    },
    values: Object.fromEntries(Object.entries(amounts).filter(([key]) => conceptOf(key) !== null)),
    isChanged,
    unknownKeys: all.map(([key]) => key).filter((key) => conceptOf(key) === null),
  });
}
