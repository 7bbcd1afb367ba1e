import type { SettingBinding, SettingTable } from "./binding.ts";
import { bindingOf } from "./binding.ts";
import { conceptOf } from "./concepts.ts";
import type { RuleContext } from "./context.ts";
import type { SettingAmounts } from "./judge.ts";
import { judge } from "./judge.ts";
import { RULES } from "./ruleTable.ts";

/**
 * Detects settings that were read from the wrong registers or with the wrong scale. It does not judge the
 * values, only whether they can be settings of a battery at all.
 */
const SETTING_DOUBTS = ["none", "filler", "temperature", "delay", "order", "cells"] as const;

export interface SettingDoubt {
  readonly what: (typeof SETTING_DOUBTS)[number];
  /** Settings that cannot be true; empty when there is none. */
  readonly keys: readonly string[];
}

/** No battery sensor measures beyond this. */
const LEAST_DECI_C = -500;
const MOST_DECI_C = 1500;
/** A wrong scale is wrong by a factor of ten; pack and cell thresholds are set independently, but differ by less than this. */
const MOST_APART_MV_PER_CELL = 500;
/** If one register answers for all, all values are equal; fewer equal ones than this may be chance. */
const FEWEST_FOR_FILLER = 4;

/** The number on the wire, without the field's offset. */
function countOf({ wireLeast, wireStep }: SettingBinding, value: number): number {
  return (value - wireLeast) / wireStep;
}

function isFiller(held: readonly (readonly [SettingBinding, number])[]): boolean {
  return held.length >= FEWEST_FOR_FILLER && new Set(held.map(([binding, value]) => countOf(binding, value))).size === 1;
}

/** Reason why these values cannot be this pack's settings; null = none. Only writable settings are checked. */
export function doubtOfSettings(
  table: SettingTable,
  values: SettingAmounts,
  { cellCount }: Pick<RuleContext, "cellCount">,
): SettingDoubt | null {
  const held = Object.entries(values).flatMap(([key, value]) => {
    const binding = bindingOf(table, key);
    const isJudged = binding?.access === "write" && conceptOf(key)?.group !== "inverter";
    return binding && isJudged ? [[binding, value] as const] : [];
  });
  if (held.length === 0) return { what: "none", keys: [] };
  if (isFiller(held)) return { what: "filler", keys: held.map(([{ key }]) => key) };
  const those = (isWrong: (binding: SettingBinding, value: number) => boolean) =>
    held.flatMap(([binding, value]) => (isWrong(binding, value) ? [binding.key] : []));
  const hot = those(({ key }, value) => conceptOf(key)?.unit === "degC" && (value < LEAST_DECI_C || value > MOST_DECI_C));
  if (hot.length > 0) return { what: "temperature", keys: hot };
  const delays = those(({ key }, value) => ["delay", "delay2"].includes(conceptOf(key)?.role ?? "") && value <= 0);
  if (delays.length > 0) return { what: "delay", keys: delays };
  const judged: SettingAmounts = Object.fromEntries(held.map(([{ key }, value]) => [key, value]));
  for (const rule of RULES) {
    const [first, second] = rule.keys;
    const [value, other] = [judged[first], second === undefined ? undefined : judged[second]];
    if (second === undefined || value === undefined || other === undefined) continue;
    if (rule.kind === "order" && rule.want.startsWith("must") && judge(rule, judged, NOBODY) !== null)
      return { what: "order", keys: [first, second] };
    const isApart = cellCount !== null && Math.abs(value * cellCount - other) > MOST_APART_MV_PER_CELL * cellCount;
    if (rule.kind === "cells" && isApart) return { what: "cells", keys: [first, second] };
  }
  return null;
}

/** An order rule needs no knowledge of the pack. */
const NOBODY: RuleContext = {
  cellCount: null,
  packVoltageMv: null,
  maxCellMv: null,
  minCellMv: null,
  currentMa: null,
  maxCellDeciC: null,
  minCellDeciC: null,
  mosDeciC: null,
  environmentDeciC: null,
  terminalDeciC: null,
  ratedCurrentMa: null,
};
