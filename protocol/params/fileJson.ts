import type { Failure, Result } from "../result.ts";
import { fail, ok } from "../result.ts";

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
const SHOWN_LENGTH = 40;

export function fault(reason: FileFault, where = ""): Failure {
  return fail("file.format", { reason, where });
}

/** An untrusted name from a file, made safe to display. */
export function shown(name: string): string {
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

export type Json = Readonly<Record<string, unknown>>;

export function isObject(json: unknown): json is Json {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

/** JSON of a stranger; `limit` in characters. */
export function readFileJson(text: string, limit: number): Result<unknown> {
  if (text.length > limit) return fault("tooLong");
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
