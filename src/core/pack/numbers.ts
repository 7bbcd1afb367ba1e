import type { BlockReads, SettingTable, Values } from "../../../protocol/index.ts";
import { bindingOf, driftOf, isSameData } from "../../../protocol/index.ts";
import type { SettingValues } from "../../contract/params.ts";

/**
 * Every number of the blocks read: settings by key, and other fields ("enabled") by block and key, so that they are
 * compared too.
 */
export function everyNumber(table: SettingTable, reads: BlockReads): Record<string, number> {
  const all: Record<string, number> = {};
  for (const [block, { values }] of Object.entries(reads)) {
    for (const [key, value] of Object.entries(values)) {
      if (typeof value === "number") all[bindingOf(table, key) ? key : `${block}.${key}`] = value;
    }
  }
  return all;
}

/** Keys whose values differ between two answers to the same request; changing values may have moved a little. */
export function movedIn(table: SettingTable, was: Values, is: Values): readonly string[] {
  return Object.keys({ ...was, ...is }).filter((key) => {
    const [before, after] = [was[key], is[key]];
    if (typeof before === "number" && typeof after === "number") return Math.abs(after - before) > driftOf(table, key);
    return !isSameData(before, after);
  });
}

/** These numbers are those of the last reading. What is not a setting is an "enabled" switch: 0 or 1. */
export function isAsLast(heldLast: SettingValues, held: SettingValues): boolean {
  return Object.entries(held).every(([key, value]) => (heldLast[key] === undefined ? value <= 1 : heldLast[key] === value));
}
