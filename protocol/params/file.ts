import { conceptOf } from "./concepts.ts";
import type { FileOrigin, FileValue, ParameterFile } from "./fileFormat.ts";
import { baseUnitOf, fileText, fingerprintOf, originText, PARAMETER_FILE_SCHEMA, PARAMETER_FILE_VERSION } from "./fileFormat.ts";

export type { FileNote } from "./fileCompare.ts";
export { diffValues, fileNotes, fitsFamily } from "./fileCompare.ts";
export type { FileOrigin, FileValue, ParameterFile, ParsedFile } from "./fileFormat.ts";
export { baseUnitOf, fileText, fingerprintOf, PARAMETER_FILE_LIMIT, PARAMETER_FILE_SCHEMA, PARAMETER_FILE_VERSION } from "./fileFormat.ts";
export type { FileFault } from "./fileJson.ts";
export { FILE_FAULTS, readFileJson } from "./fileJson.ts";
export { parseParameterFile } from "./fileParse.ts";

function inWords(key: string, value: number): FileValue {
  const concept = conceptOf(key);
  return concept === null ? { value, unit: "", text: "" } : { value, unit: baseUnitOf(concept), text: fileText(concept, value) };
}

/** Texts of the pack are stripped of characters that could upset a parser; `savedAt` = ISO 8601, UTC. */
export function makeParameterFile(origin: FileOrigin, values: Readonly<Record<string, number>>, savedAt: string): ParameterFile {
  return {
    schema: PARAMETER_FILE_SCHEMA,
    version: PARAMETER_FILE_VERSION,
    savedAt,
    family: origin.family,
    bmsVersion: originText(origin.bmsVersion),
    modelSerial: originText(origin.modelSerial),
    packSerial: originText(origin.packSerial),
    fingerprint: fingerprintOf(origin.family, values),
    values: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, inWords(key, value)])),
  };
}
