import type { SettingBinding, SettingTable } from "./binding.ts";
import { bindingOf } from "./binding.ts";
import { conceptOf } from "./concepts.ts";
import type { RuleContext } from "./context.ts";
import type { SettingAmounts } from "./judge.ts";
import { judge } from "./judge.ts";
import { RULES } from "./ruleTable.ts";

/**
 * What settings can look like when they were read from the wrong registers or by the wrong scale. This is no judgement of the
 * values: it only asks whether they can be settings of a battery at all.
 */
const SETTING_DOUBTS = ["none", "filler", "temperature", "delay", "order", "cells"] as const;

export interface SettingDoubt {
  readonly what: (typeof SETTING_DOUBTS)[number];
  /** Settings that cannot be true; empty when there is none. */
  readonly keys: readonly string[];
}

/** No sensor of a battery measures beyond it. */
const LEAST_DECI_C = -500;
const MOST_DECI_C = 1500;
/** A wrong scale is wrong by ten; the thresholds of a pack and of its cells are chosen on their own, and lie closer than this. */
const MOST_APART_MV_PER_CELL = 500;
/** One register that is read for all gives one number; fewer than this many equal ones may be chance. */
const FEWEST_FOR_FILLER = 4;

/** The number on the wire, up to what the field's own zero adds. */
function countOf({ wireLeast, wireStep }: SettingBinding, value: number): number {
  return (value - wireLeast) / wireStep;
}

function isFiller(held: readonly (readonly [SettingBinding, number])[]): boolean {
  return held.length >= FEWEST_FOR_FILLER && new Set(held.map(([binding, value]) => countOf(binding, value))).size === 1;
}

/** What speaks against these values being this pack's settings; null = nothing. Only settings that may be written are looked at. */
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

/** An order is judged without knowing anything of the pack. */
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
