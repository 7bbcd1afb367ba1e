import type { Finding, RuleContext, SettingTable } from "../../protocol/shared.ts";
import { bindingOf, checkEdits } from "../../protocol/shared.ts";

export interface Neighbour {
  readonly value: number;
  /** Findings that a person has to confirm by typing. */
  readonly confirm: readonly Finding[];
}

type Values = Readonly<Record<string, number>>;

/** The nearest other value of a setting that no rule refuses, one step of the vendor's tool away, or a few; beside other edits. */
export function neighbourOf(table: SettingTable, held: Values, key: string, context: RuleContext, beside: Values = {}): Neighbour {
  const binding = bindingOf(table, key);
  const from = held[key];
  if (!binding || from === undefined) throw new Error(`no ${key}`);
  const step = binding.range?.step ?? binding.wireStep;
  for (let steps = 1; steps <= 40; steps++) {
    for (const value of [from + steps * step, from - steps * step]) {
      const findings = checkEdits(table, held, { ...beside, [key]: value }, context);
      if (findings.some(({ level }) => level === "refuse")) continue;
      return { value, confirm: findings.filter(({ level }) => level === "confirm") };
    }
  }
  throw new Error(`no neighbour of ${key} = ${from}`);
}
