import type { FileFault, Result } from "../../protocol/shared.ts";
import { fail, ok, readFileJson } from "../../protocol/shared.ts";
import type { Commissioning } from "./commissioning.ts";
import { COMMISSIONING_SCHEMA } from "./commissioning.ts";

const COMMISSIONING_FILE_VERSION = 1;
/** Characters. Sixteen packs with every figure of every check and long remarks stay below it. */
export const COMMISSIONING_FILE_LIMIT = 2 * 1024 * 1024;

const SHOWN_LENGTH = 80;

interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly origin?: string;
  readonly expected?: string;
  readonly input?: unknown;
}

function faultOf({ code, origin, expected, input }: Issue): FileFault {
  if (code === "invalid_type" && input === undefined) return "missing";
  if (code === "invalid_type" && expected === "int") return "notWhole";
  if (code === "too_big" && origin === "string") return "characters";
  if (code === "too_big" && origin === "array") return "tooMany";
  if (code === "unrecognized_keys") return "forbiddenKey";
  return "type";
}

/** Path of a stranger's file, made safe to print: names in it are its own. */
function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map(String)
    .join(".")
    .replace(/[^\x20-\x7e]/g, "?")
    .slice(0, SHOWN_LENGTH);
}

/** Two results of one check would leave open which of them counts. */
function repeatedCheck({ results }: Commissioning): string | null {
  const checks = results.map(({ check }) => check);
  return checks.find((check, at) => checks.indexOf(check) !== at) ?? null;
}

/** Fails with `file.format` {reason: FileFault, where} or `file.schemaTooNew` {version, known}. Never throws. */
export function parseCommissioning(text: string): Result<Commissioning> {
  const read = readFileJson(text, COMMISSIONING_FILE_LIMIT);
  if (!read.ok) return read;
  const json = read.value;
  if (typeof json !== "object" || json === null || Array.isArray(json)) return fail("file.format", { reason: "type", where: "" });
  const head = new Map<string, unknown>(Object.entries(json));
  if (head.get("schema") !== COMMISSIONING_SCHEMA.shape.schema.value) return fail("file.format", { reason: "schema", where: "schema" });
  const version = head.get("version");
  if (typeof version !== "number" || !Number.isSafeInteger(version) || version < 1)
    return fail("file.format", { reason: "schema", where: "version" });
  if (version > COMMISSIONING_FILE_VERSION) return fail("file.schemaTooNew", { version, known: COMMISSIONING_FILE_VERSION });
  const parsed = COMMISSIONING_SCHEMA.safeParse(json, { reportInput: true });
  const [issue] = parsed.error?.issues ?? [];
  if (!parsed.success || issue) return fail("file.format", { reason: issue ? faultOf(issue) : "type", where: placeOf(issue?.path ?? []) });
  const twice = repeatedCheck(parsed.data);
  return twice === null ? ok(parsed.data) : fail("file.format", { reason: "duplicateKey", where: `results.${twice}` });
}
