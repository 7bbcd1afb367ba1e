import type { BlockReads } from "../drivers/driver.ts";
import { numberOf, numberOrNull, textOf } from "../layout/access.ts";
import { setBits } from "../layout/bits.ts";
import type { NamedBits, Values } from "../layout/fields.ts";
import type { FlagKey, Severity } from "../model/flags.ts";
import { isFlagKey } from "../model/flags.ts";
import type { Signs } from "../model/signs.ts";
import type { SensorRole, UnknownBits } from "../model/snapshot.ts";

/** Fields of a map with a register for each of sixteen cells. */
export const MOST_CELLS = 16;
export const CELLS = Array.from({ length: MOST_CELLS }, (_, i) => `cell${i + 1}Mv`);

export type Sensor = readonly [field: string, role: SensorRole, index: number];
export const SENSORS: readonly Sensor[] = [
  ["cellTemperature1DeciC", "cell", 1],
  ["cellTemperature2DeciC", "cell", 2],
  ["cellTemperature3DeciC", "cell", 3],
  ["cellTemperature4DeciC", "cell", 4],
  ["mosTemperatureDeciC", "mos", 1],
  ["environmentTemperatureDeciC", "environment", 1],
];

/** Of the first of these blocks that was read. */
export function valuesOf(reads: BlockReads, ...blocks: readonly string[]): Values | null {
  for (const block of blocks) {
    const read = reads[block];
    if (read) return read.values;
  }
  return null;
}

/** A map without a cell count marks cells that are not fitted, and these come last. null = that is not so here. */
export function cellsOf(values: Values): number[] | null {
  const read = CELLS.map((key) => numberOrNull(values, key));
  const count = read.findLastIndex((mv) => mv !== null) + 1;
  const present = read.slice(0, count).filter((mv) => mv !== null);
  return present.length === count && count > 0 ? present : null;
}

/** A field with flags among its bits. */
export interface FlagsField extends NamedBits {
  readonly key: string;
  /** Name under which its unknown bits are reported. */
  readonly register: string;
  /** Severity of its bits, except where a bit has its own. */
  readonly severity: Severity;
  /** From here on its bits are states: an unnamed one is not an alarm. Absent = any unnamed bit may be a flag. */
  readonly firstStateBit?: number;
}

export function severityOfBit({ severities, severity }: FlagsField, bit: number): Severity {
  return severities?.[bit] ?? severity;
}

interface FlagsRead {
  readonly flags: Readonly<Record<Severity, readonly FlagKey[]>>;
  /** Bits without a known name. */
  readonly unknownBits: readonly UnknownBits[];
}

/** What the bits of these fields say. */
export function flagsOf(fields: readonly FlagsField[], values: Values): FlagsRead {
  const flags: Record<Severity, FlagKey[]> = { alarm: [], protection: [], fault: [] };
  const unknownBits: UnknownBits[] = [];
  for (const field of fields) {
    const masks = new Map<Severity | null, number>();
    for (const bit of setBits(numberOf(values, field.key))) {
      const name = field.bits[bit];
      const severity = severityOfBit(field, bit);
      const found = flags[severity];
      const unknown = bit >= (field.firstStateBit ?? Number.POSITIVE_INFINITY) ? null : severity;
      if (name === undefined) masks.set(unknown, (masks.get(unknown) ?? 0) + 2 ** bit);
      else if (isFlagKey(name) && !found.includes(name)) found.push(name);
    }
    for (const [severity, mask] of masks) unknownBits.push({ register: field.register, mask, severity });
  }
  return { flags, unknownBits };
}

/** Result of one check of the registers against a map. */
export type Sign = "agrees" | "against" | "silent";
const SHORTEST_TEXT = 4;

/** A register of filler, as for a sensor that is not fitted, ends a text like its padding. */
const PADDING = /[\0\xff]|\xfa\xaf/;

/** Names are text up to their padding; where another map holds numbers they are none. `whole` = block that holds all three. */
export function namesSign(reads: BlockReads, ...whole: readonly string[]): Sign {
  const texts = [
    ["version", "bmsVersion"],
    ["modelSerial", "modelSerial"],
    ["packSerial", "packSerial"],
  ].flatMap(([block = "", key = ""]) => {
    const values = valuesOf(reads, ...whole, block);
    return values === null ? [] : [(textOf(values, key).split(PADDING)[0] ?? "").trim()];
  });
  if (texts.some((text) => /[^\x20-\x7e]/.test(text))) return "against";
  return texts.some((text) => text.length >= SHORTEST_TEXT) ? "agrees" : "silent";
}

/** All checks, by name. */
export function signsOf(reads: BlockReads, looks: Readonly<Record<string, (reads: BlockReads) => Sign>>): Signs {
  const judged = Object.entries(looks).map(([name, look]) => ({ name, sign: look(reads) }));
  const those = (wanted: Sign) => judged.flatMap(({ name, sign }) => (sign === wanted ? [name] : []));
  return { agree: those("agrees"), against: those("against") };
}
