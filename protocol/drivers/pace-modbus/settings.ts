import type { NumberField, Values } from "../../layout/fields.ts";
import { encodeLayout, wireLimits } from "../../layout/interpreter.ts";
import type { SettingBinding, SettingTable, WriteBlock } from "../../params/binding.ts";
import { limitsOf } from "../../params/ranges.ts";
import { parseLsb } from "../../quantity/quantity.ts";
import type { Result } from "../../result.ts";
import { fail } from "../../result.ts";
import type { SettingEdits } from "../driver.ts";
import { layoutOfRange, SETTING_REGISTERS } from "./registers.ts";

/**
 * Registers that belong together and are written in one request, so that a group is never inconsistent in between. Whether
 * the firmware accepts a write across groups is not known.
 */
const GROUPS: readonly (readonly [key: string, first: number, last: number])[] = [
  ["packOv", 60, 63],
  ["cellOv", 64, 67],
  ["packUv", 68, 71],
  ["cellUv", 72, 75],
  ["chargeOc", 76, 78],
  ["dischargeOc", 79, 81],
  ["dischargeOc2", 82, 83],
  ["chargeOt", 84, 86],
  ["dischargeOt", 87, 89],
  ["chargeUt", 90, 92],
  ["dischargeUt", 93, 95],
  ["mosOt", 96, 98],
  ["envOt", 99, 101],
  ["envUt", 102, 104],
  ["balance", 105, 106],
  ["fullCharge", 107, 108],
  ["sleep", 109, 110],
  ["shortCircuit", 111, 111],
  ["lowSoc", 112, 112],
  ["chargeOc2", 113, 114],
];

interface WriteGroup extends WriteBlock {
  readonly start: number;
  readonly count: number;
}

function keyAt(register: number): string[] {
  return SETTING_REGISTERS.filter((r) => r.register === register).map((r) => r.field.key);
}

export const WRITE_GROUPS: readonly WriteGroup[] = GROUPS.map(([key, start, last]) => ({
  key,
  start,
  count: last - start + 1,
  wire: start === last ? `10 @ ${start}` : `10 @ ${start}-${last}`,
  keys: Array.from({ length: last - start + 1 }, (_, i) => keyAt(start + i)).flat(),
}));

function bindingOf(register: number, field: NumberField, paperRaw: readonly [number, number] | undefined): SettingBinding {
  const { least, most, step } = wireLimits(field);
  const { factor } = parseLsb(field.lsb);
  const paper = paperRaw ? { least: paperRaw[0] * factor, most: paperRaw[1] * factor, source: "limits printed in D17" } : null;
  const group = WRITE_GROUPS.find(({ start, count }) => register >= start && register < start + count);
  return {
    key: field.key,
    block: group?.key ?? "",
    wire: `register ${register}`,
    wireLeast: least,
    wireMost: most,
    wireStep: step,
    range: limitsOf(field.key, step, paper),
    access: group ? "write" : "read",
    evidence: field.evidence,
    source: field.source,
  };
}

export const SETTINGS: SettingTable = {
  bindings: SETTING_REGISTERS.flatMap(({ register, field, paperRaw }) =>
    "lsb" in field ? [bindingOf(register, field as NumberField, paperRaw)] : [],
  ),
  blocks: WRITE_GROUPS,
};

/** Register bytes of the whole group: what was not edited goes back as held. */
export function encodeGroup(block: string, held: Values, edits: SettingEdits): Result<{ group: WriteGroup; data: Uint8Array }> {
  const group = WRITE_GROUPS.find((g) => g.key === block);
  if (!group) return fail("device.unsupported", { block });
  const unknown = Object.keys(edits).find((key) => !group.keys.includes(key) || !(key in held));
  if (unknown !== undefined) return fail("value.unknownKey", { key: unknown });
  const data = encodeLayout(layoutOfRange(group.start, group.count), { ...held, ...edits });
  return data.ok ? { ok: true, value: { group, data: data.value } } : data;
}
