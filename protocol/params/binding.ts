import type { Evidence } from "../model/evidence.ts";
import type { UnitKey } from "../quantity/quantity.ts";
import type { SettingRange } from "./ranges.ts";
import type { SettingWindow } from "./windows.ts";

/**
 * Where a pack family keeps one setting, and what its wire can carry. Made from the family's own tables, never typed
 * twice; plain data, so that the window draws the editor from it without knowing the family.
 */
export interface SettingBinding {
  /** Key of the concept: name, group, unit. */
  readonly key: string;
  /** Write block that carries it; everything of one block goes over in one request. */
  readonly block: string;
  /** Where it stands on the wire, for people: "D5/D4 + 1", "register 60". */
  readonly wire: string;
  /** Least, most and grid in base units that the wire can carry at all. */
  readonly wireLeast: number;
  readonly wireMost: number;
  readonly wireStep: number;
  /** Limits of the vendor's tool and of the family's paper together; null where neither names any. */
  readonly range: SettingRange | null;
  /** Where nobody names limits: what this program takes for ordinary. Beyond it a person is asked. */
  readonly window?: SettingWindow | null;
  /** Of a setting that is one of a list: what the maker's program can choose. A person is asked before anything else is written. */
  readonly choices?: readonly number[] | null;
  readonly access: "write" | "read";
  readonly evidence: Evidence;
  readonly source: string;
}

/** One request that writes, with the settings it carries in the order of the wire. */
export interface WriteBlock {
  readonly key: string;
  /** "D4", "10 @ 60-63". */
  readonly wire: string;
  readonly keys: readonly string[];
}

/** How a setting is written for people: what is shown and what is typed, everywhere. */
export interface SettingShape {
  readonly unit: UnitKey;
  /** At least so many; a value that needs more is shown with more, never rounded. */
  readonly decimals: number;
}

export interface SettingTable {
  readonly bindings: readonly SettingBinding[];
  readonly blocks: readonly WriteBlock[];
  /**
   * What is read with the settings and lives: by the key of its field how far the pack may move it while a write lasts, base
   * units. Anything else that moves meanwhile was moved by the write.
   */
  readonly drift?: Readonly<Record<string, number>>;
  /** What is shown with the settings and is none, by the key of its field. */
  readonly shown?: Readonly<Record<string, SettingShape>>;
}

export function driftOf(table: SettingTable, fieldKey: string): number {
  return table.drift?.[fieldKey] ?? 0;
}

export function bindingOf(table: SettingTable, key: string): SettingBinding | null {
  return table.bindings.find((binding) => binding.key === key) ?? null;
}
