import type { SettingTable } from "../../../protocol/index.ts";
import { driftOf } from "../../../protocol/index.ts";
import type { SettingValues, VerdictRow } from "../../contract/params.ts";

/** The field's own key in a key of everyNumber. */
function fieldOf(key: string): string {
  return key.slice(key.lastIndexOf(".") + 1);
}

/** Values that stay the same without a write: all except changing ones. */
export function lasting(table: SettingTable, numbers: SettingValues): SettingValues {
  return Object.fromEntries(Object.entries(numbers).filter(([key]) => driftOf(table, fieldOf(key)) === 0));
}

interface Compared {
  readonly rows: readonly VerdictRow[];
  readonly unchanged: number;
}

interface Comparison {
  readonly table: SettingTable;
  readonly before: SettingValues;
  readonly wanted: SettingValues;
  /** Settings whose request was sent; the others are notSent. */
  readonly sent: ReadonlySet<string>;
  /** Everything read since the last request that wrote; null = could not be read. */
  readonly after: SettingValues | null;
  /** Not compared: the pack may change them on its own. */
  readonly free: ReadonlySet<string>;
}

/** The verdict of each edited setting, and of every other one that is not as before. */
export function compareAll({ table, before, wanted, sent, after, free }: Comparison): Compared {
  const rows: VerdictRow[] = Object.entries(wanted).map(([key, value]) => {
    const from = before[key] ?? value;
    const got = after?.[key] ?? null;
    if (!sent.has(key)) return { key, verdict: got !== null && got !== from ? "sideEffect" : "notSent", from, wanted: value, got };
    const verdict = got === null ? "unknown" : got === value ? "verified" : "notVerified";
    return { key, verdict, from, wanted: value, got };
  });
  let unchanged = 0;
  for (const [key, from] of Object.entries(before)) {
    const got = after?.[key];
    if (wanted[key] !== undefined || free.has(key) || got === undefined) continue;
    if (Math.abs(got - from) <= driftOf(table, fieldOf(key))) unchanged += 1;
    else rows.push({ key, verdict: "sideEffect", from, wanted: from, got });
  }
  return { rows, unchanged };
}
