import type { PlannedBlock, Result, RuleContext, SettingTable } from "../../../protocol/index.ts";
import { blockingFindings, breaksOrder, checkEdits, fail, planWrites } from "../../../protocol/index.ts";
import type { SettingValues } from "../../contract/params.ts";

export type Plan = Result<readonly PlannedBlock[]>;

/** Edits by the user: checked once more with the values just read. Fails with `value.rule` naming the objection. */
export function planChecked(
  table: SettingTable,
  context: RuleContext,
  held: SettingValues,
  edits: SettingValues,
  confirmed: readonly string[],
): Plan {
  const [blocking] = blockingFindings(checkEdits(table, held, edits, context), confirmed);
  if (blocking) {
    const { id, sentence, level, keys } = blocking;
    return fail("value.rule", { finding: id, sentence, level, keys: keys.join(" ") });
  }
  return planWrites(table, held, edits, (values) => breaksOrder(values, context));
}

/** Values that were there before, or were judged before: not checked again, and in a safe order if there is one. */
export function planAsBefore(table: SettingTable, context: RuleContext, held: SettingValues, edits: SettingValues): Plan {
  const plan = planWrites(table, held, edits, (values) => breaksOrder(values, context));
  return !plan.ok && plan.error.code === "write.noSafeOrder" ? planWrites(table, held, edits, () => []) : plan;
}
