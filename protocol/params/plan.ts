import type { Result } from "../result.ts";
import { fail, ok } from "../result.ts";
import type { SettingTable } from "./binding.ts";
import { bindingOf } from "./binding.ts";

type Values = Readonly<Record<string, number>>;

/** What one request changes. */
export interface PlannedBlock {
  readonly block: string;
  readonly edits: Values;
}

/** Names of the rules that a full set of values breaks. */
type BrokenRules = (values: Values) => readonly string[];

/** Edits that change something, grouped by the request that carries them, in the order of the table. */
function groupByBlock(table: SettingTable, held: Values, edits: Values): Result<PlannedBlock[]> {
  const groups = new Map<string, Record<string, number>>();
  for (const [key, value] of Object.entries(edits)) {
    const binding = bindingOf(table, key);
    if (binding?.access !== "write" || held[key] === undefined) return fail("value.unknownKey", { key });
    if (held[key] === value) continue;
    groups.set(binding.block, { ...groups.get(binding.block), [key]: value });
  }
  return ok(table.blocks.flatMap(({ key: block }) => (groups.has(block) ? [{ block, edits: groups.get(block) ?? {} }] : [])));
}

/**
 * An order of block writes in which no intermediate state breaks a rule that start and end both satisfy. Values that the pack
 * already holds are not written. Fails with `value.unknownKey` and `write.noSafeOrder`.
 */
export function planWrites(table: SettingTable, held: Values, edits: Values, brokenRules: BrokenRules): Result<readonly PlannedBlock[]> {
  const grouped = groupByBlock(table, held, edits);
  if (!grouped.ok) return grouped;
  const blocks = grouped.value;
  const allowed = new Set([...brokenRules(held), ...brokenRules({ ...held, ...edits })]);
  const deadEnds = new Set<string>();

  function orderFrom(values: Values, left: readonly PlannedBlock[]): readonly PlannedBlock[] | null {
    if (left.length === 0) return [];
    const name = left.map(({ block }) => block).join(" ");
    if (deadEnds.has(name)) return null;
    for (const next of left) {
      const then = { ...values, ...next.edits };
      if (brokenRules(then).some((rule) => !allowed.has(rule))) continue;
      const rest = orderFrom(
        then,
        left.filter((other) => other !== next),
      );
      if (rest !== null) return [next, ...rest];
    }
    deadEnds.add(name);
    return null;
  }

  const order = orderFrom(held, blocks);
  return order === null ? fail("write.noSafeOrder", { blocks: blocks.map(({ block }) => block).join(" ") }) : ok(order);
}
