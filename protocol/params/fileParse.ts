import type { Result } from "../result.ts";
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
import { fault, isObject, type Json, readFileJson, shown } from "./fileJson.ts";

const MOST_VALUES = 256;
const SETTING_KEY = /^[a-z][A-Za-z0-9]{0,63}$/;
const FAMILY = /^[a-z][a-z0-9-]{0,39}$/;
const SAVED_AT = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?Z$/;
const FINGERPRINT_LENGTH = 64;

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
  const read = readFileJson(text, PARAMETER_FILE_LIMIT);
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
