import type { FileOrigin, SettingTable } from "../../../protocol/shared.ts";
import { bindingOf, PARAMETER_FILE_LIMIT, told } from "../../../protocol/shared.ts";
import type { PackName } from "../../contract/params.ts";
import { fileStamp } from "./fileStamp.ts";

type Values = Readonly<Record<string, number>>;

/** The file is not even read when it has more: four bytes a character at most. */
export const MOST_FILE_BYTES = PARAMETER_FILE_LIMIT * 4;

interface Sorted {
  /** What may become edits; equal values are among them and change nothing. */
  readonly wanted: Values;
  /** This pack does not have them. */
  readonly notHere: readonly string[];
  /** It may have them: their block could not be read. */
  readonly notRead: readonly string[];
  readonly readOnly: readonly string[];
}

/** `unread` = settings of this pack that could not be read. */
export function sortValues(values: Values, table: SettingTable, held: Values, unread: readonly string[] = []): Sorted {
  const wanted: Record<string, number> = {};
  const notHere: string[] = [];
  const notRead: string[] = [];
  const readOnly: string[] = [];
  for (const [key, value] of Object.entries(values)) {
    const binding = bindingOf(table, key);
    if (unread.includes(key)) notRead.push(key);
    else if (binding === null || held[key] === undefined) notHere.push(key);
    else if (binding.access !== "write") {
      if (value !== held[key]) readOnly.push(key);
    } else wanted[key] = value;
  }
  return { wanted, notHere, notRead, readOnly };
}

export const countDifferent = (wanted: Values, held: Values): number =>
  Object.entries(wanted).filter(([key, value]) => held[key] !== value).length;

export function originOf({ family, identity }: PackName): FileOrigin {
  const { bmsVersion, modelSerial, packSerial } = identity;
  return { family, bmsVersion: told(bmsVersion), modelSerial: told(modelSerial), packSerial: told(packSerial) };
}

/** Parameters of a pack, as JSON: an ending of our own, so that a double click can open it. */
export const PARAMETER_FILE_ENDING = ".bmsparams";
/** Also what was saved before there was one. */
export const PARAMETER_FILES = `${PARAMETER_FILE_ENDING},.json,application/json`;

/** open-bmstool-parameters-RES20010K2304170086-20260117-142107.bmsparams, in the host's civil time. */
export function parameterFileName(origin: FileOrigin, wallMs: number): string {
  const serial = (origin.packSerial || origin.modelSerial || origin.family).replaceAll(/[^A-Za-z0-9._-]/g, "");
  return `open-bmstool-parameters-${serial}-${fileStamp(wallMs)}${PARAMETER_FILE_ENDING}`;
}
