import type { SettingBinding, SettingConcept, SettingGroup, SettingTable } from "../../../../../protocol/shared.ts";
import { conceptOf, SETTING_GROUPS } from "../../../../../protocol/shared.ts";

export const HEADINGS = ["voltage", "current", "temperature", "battery"] as const;
type Heading = (typeof HEADINGS)[number];

const HEADING_OF: Readonly<Record<SettingGroup, Heading>> = {
  packOv: "voltage",
  cellOv: "voltage",
  packUv: "voltage",
  cellUv: "voltage",
  chargeOc: "current",
  dischargeOc: "current",
  shortCircuit: "current",
  limiter: "current",
  chargeOt: "temperature",
  chargeUt: "temperature",
  dischargeOt: "temperature",
  dischargeUt: "temperature",
  mosOt: "temperature",
  envOt: "temperature",
  envUt: "temperature",
  terminalOt: "temperature",
  balance: "battery",
  fullCharge: "battery",
  sleep: "battery",
  lowSoc: "battery",
  inverter: "battery",
};

/** One setting as a field: what it is, and where this family keeps it. */
export interface GroupField {
  readonly concept: SettingConcept;
  /** null = the family's table is not known: shown, never written. */
  readonly binding: SettingBinding | null;
}

export interface EditorGroup {
  readonly key: SettingGroup;
  readonly heading: Heading;
  readonly fields: readonly GroupField[];
}

/** Over and under of the same quantity stand side by side in two columns. */
const ORDER: readonly SettingGroup[] = [...SETTING_GROUPS].sort((a, b) => rank(a) - rank(b));

function rank(group: SettingGroup): number {
  const within = Object.keys(HEADING_OF).indexOf(group);
  return HEADINGS.indexOf(HEADING_OF[group]) * 100 + within;
}

function grouped(fields: readonly GroupField[]): readonly EditorGroup[] {
  return ORDER.flatMap((key) => {
    const own = fields.filter(({ concept }) => concept.group === key);
    return own.length === 0 ? [] : [{ key, heading: HEADING_OF[key], fields: own }];
  });
}

/** Every setting of the page, in its order. */
export const keysOf = (groups: readonly EditorGroup[]): readonly string[] =>
  groups.flatMap(({ fields }) => fields.map(({ concept }) => concept.key));

/** The groups that this family's table has, in the order of the page. */
export function groupsOf(table: SettingTable): readonly EditorGroup[] {
  return grouped(
    table.bindings.flatMap((binding) => {
      const concept = conceptOf(binding.key);
      return concept === null ? [] : [{ concept, binding }];
    }),
  );
}

/** For a family whose table is not known: only what was read. */
export function groupsOfValues(values: Readonly<Record<string, number>>): readonly EditorGroup[] {
  return grouped(
    Object.keys(values).flatMap((key) => {
      const concept = conceptOf(key);
      return concept === null ? [] : [{ concept, binding: null }];
    }),
  );
}

export interface WirePlace {
  readonly kind: "text" | "register" | "registers";
  readonly from: string;
  readonly to: string;
}

/** Where a whole group stands: "D5/D4", "registers 60–63". */
export function wireOf(fields: readonly GroupField[]): WirePlace | null {
  const wires = fields.flatMap(({ binding }) => (binding === null ? [] : [binding.wire]));
  if (wires.length === 0) return null;
  const registers = wires.flatMap((wire) => {
    const [, number] = /^register (\d+)$/.exec(wire) ?? [];
    return number === undefined ? [] : [Number(number)];
  });
  if (registers.length === wires.length) {
    const [from, to] = [Math.min(...registers), Math.max(...registers)];
    const isRun = to - from === registers.length - 1;
    if (from === to) return { kind: "register", from: String(from), to: "" };
    if (isRun) return { kind: "registers", from: String(from), to: String(to) };
    return { kind: "text", from: runs(registers), to: "" };
  }
  return { kind: "text", from: [...new Set(wires.map((wire) => wire.replace(/ \+ \d+$/, "")))].join(", "), to: "" };
}

/** "76–78, 113–114". */
function runs(numbers: readonly number[]): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  const found: [number, number][] = [];
  for (const number of sorted) {
    const last = found.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else found.push([number, number]);
  }
  return found.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(", ");
}
