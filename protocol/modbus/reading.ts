import type { BlockReads } from "../drivers/driver.ts";
import { numberOrNull, textOf } from "../layout/access.ts";
import { namesOfBits } from "../layout/bits.ts";
import type { Values } from "../layout/fields.ts";
import type { FlagKey } from "../model/flags.ts";
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

/** A map without a cell count marks cells that are not fitted, and none stands between two that are. null = that is not so here. */
export function cellsOf(values: Values): number[] | null {
  const read = CELLS.map((key) => numberOrNull(values, key));
  const count = read.findLastIndex((mv) => mv !== null) + 1;
  const present = read.slice(0, count).filter((mv) => mv !== null);
  return present.length === count && count > 0 ? present : null;
}

/** Adds bits that nobody has named to `unknown`. */
export function flagsOf(
  bits: Readonly<Record<number, string>>,
  mask: number,
  { register, severity }: Omit<UnknownBits, "mask">,
  unknown: UnknownBits[],
): FlagKey[] {
  const { names, unknownMask } = namesOfBits(bits, mask);
  if (unknownMask !== 0) unknown.push({ register, mask: unknownMask, severity });
  return names.filter(isFlagKey);
}

/** What one look at the registers says of a map. */
export type Sign = "agrees" | "against" | "silent";
const SHORTEST_TEXT = 4;

/** Names are text up to their padding; where another map holds numbers they are none. `whole` = block that holds all three. */
export function namesSign(reads: BlockReads, ...whole: readonly string[]): Sign {
  const texts = [
    ["version", "bmsVersion"],
    ["modelSerial", "modelSerial"],
    ["packSerial", "packSerial"],
  ].flatMap(([block = "", key = ""]) => {
    const values = valuesOf(reads, ...whole, block);
    return values === null ? [] : [(textOf(values, key).split(/[\0\xff]/)[0] ?? "").trim()];
  });
  if (texts.some((text) => /[^\x20-\x7e]/.test(text))) return "against";
  return texts.some((text) => text.length >= SHORTEST_TEXT) ? "agrees" : "silent";
}

/** All looks together, by their names. */
export function signsOf(reads: BlockReads, looks: Readonly<Record<string, (reads: BlockReads) => Sign>>): Signs {
  const judged = Object.entries(looks).map(([name, look]) => ({ name, sign: look(reads) }));
  const those = (wanted: Sign) => judged.flatMap(({ name, sign }) => (sign === wanted ? [name] : []));
  return { agree: those("agrees"), against: those("against") };
}
