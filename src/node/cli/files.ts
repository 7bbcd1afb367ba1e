import type { ParsedFile, Result } from "../../../protocol/index.ts";
import { fail, ok, PARAMETER_FILE_LIMIT, parseParameterFile } from "../../../protocol/index.ts";
import type { Commissioning } from "../../contract/commissioning.ts";
import { COMMISSIONING_FILE_LIMIT, parseCommissioning } from "../../contract/commissioningFile.ts";
import { codeOf, readWhole, saveWhole } from "../wholeFile.ts";

/** Of UTF-8, at most. */
const BYTES_PER_CHARACTER = 4;

export const readParameterFile = (path: string): Promise<Result<ParsedFile>> => readParsed(path, PARAMETER_FILE_LIMIT, parseParameterFile);

export const readCommissioningFile = (path: string): Promise<Result<Commissioning>> =>
  readParsed(path, COMMISSIONING_FILE_LIMIT, parseCommissioning);

/** `limit` in characters: a longer file is refused before it is read. */
async function readParsed<T>(path: string, limit: number, parse: (text: string) => Result<T>): Promise<Result<T>> {
  try {
    const text = await readWhole(path, limit * BYTES_PER_CHARACTER);
    if (text === null) return fail("file.format", { path, reason: "tooLong" });
    const parsed = parse(text);
    return parsed.ok ? parsed : { ok: false, error: { ...parsed.error, detail: { path, ...parsed.error.detail } } };
  } catch (error) {
    return fail("file.format", { path, reason: codeOf(error) });
  }
}

/** Some days of a full line of packs; more is given file by file. */
const MOST_LOG_BYTES = 20 * 1024 * 1024;

/** What is in them is for the core to say. */
export async function readLogFiles(paths: readonly string[]): Promise<Result<{ readonly name: string; readonly text: string }[]>> {
  const logs: { readonly name: string; readonly text: string }[] = [];
  for (const path of paths) {
    try {
      const text = await readWhole(path, MOST_LOG_BYTES);
      if (text === null) return fail("file.format", { path, reason: "tooLong" });
      logs.push({ name: path, text });
    } catch (error) {
      return fail("file.format", { path, reason: codeOf(error) });
    }
  }
  return ok(logs);
}

/** Whole or not at all, and never over another file unless it is wanted so. */
export async function saveFile(path: string, data: string | Uint8Array, { force }: { readonly force: boolean }): Promise<Result<null>> {
  try {
    await saveWhole(path, data, { force });
    return ok(null);
  } catch (error) {
    return fail("host.storage", { path, reason: codeOf(error) === "EEXIST" ? "exists" : codeOf(error) });
  }
}
