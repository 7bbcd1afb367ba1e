import type { Evidence } from "../model/evidence.ts";
import type { UnitKey } from "../quantity/quantity.ts";
import type { SettingRange } from "./ranges.ts";
import type { SettingWindow } from "./windows.ts";

/**
 * Where a pack family stores one setting, and what its wire can carry. Derived from the family's own tables, never typed
 * twice; plain data, so that the window draws the editor from it without knowing the family.
 */
export interface SettingBinding {
  /** Key of the concept: name, group, unit. */
  readonly key: string;
  /** Write block that carries it; all settings of one block are written in one request. */
  readonly block: string;
  /** Location on the wire, for people: "D5/D4 + 1", "register 60". */
  readonly wire: string;
  /** Least, most and grid in base units that the wire can carry at all. */
  readonly wireLeast: number;
  readonly wireMost: number;
  readonly wireStep: number;
  /** Limits of the vendor's tool and of the family's document together; null where neither gives any. */
  readonly range: SettingRange | null;
  /** Usual range where no source gives limits. Beyond it the user is asked. */
  readonly window?: SettingWindow | null;
  /** For a setting with a list of values: what the vendor's tool can choose. Any other value needs confirmation. */
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
  /** Least number of decimals; a value that needs more is shown with more, never rounded. */
  readonly decimals: number;
}

export interface SettingTable {
  readonly bindings: readonly SettingBinding[];
  readonly blocks: readonly WriteBlock[];
  /**
   * Changing values that are read with the settings: by field key, how far the pack may move each during a write, base
   * units. Any other change is attributed to the write.
   */
  readonly drift?: Readonly<Record<string, number>>;
  /** Fields shown with the settings that are not settings, by key. */
  readonly shown?: Readonly<Record<string, SettingShape>>;
}

export function driftOf(table: SettingTable, fieldKey: string): number {
  return table.drift?.[fieldKey] ?? 0;
}

export function bindingOf(table: SettingTable, key: string): SettingBinding | null {
  return table.bindings.find((binding) => binding.key === key) ?? null;
}
