import type { BlockReads, SettingTable } from "../../../protocol/index.ts";
import { bindingOf } from "../../../protocol/index.ts";
import type { SettingValues, VerdictRow } from "../../contract/params.ts";

/**
 * Every number of the blocks read: settings by key, and what is no setting ("enabled") by block and key, so that it is
 * compared too.
 */
export function everyNumber(table: SettingTable, reads: BlockReads): Record<string, number> {
  const all: Record<string, number> = {};
  for (const [block, { values }] of Object.entries(reads)) {
    for (const [key, value] of Object.entries(values)) {
      if (typeof value === "number") all[bindingOf(table, key) ? key : `${block}.${key}`] = value;
    }
  }
  return all;
}

export interface Compared {
  readonly rows: readonly VerdictRow[];
  readonly unchanged: number;
}

export interface Comparison {
  readonly before: SettingValues;
  readonly wanted: SettingValues;
  /** Settings whose request has left; the others are notSent. */
  readonly sent: ReadonlySet<string>;
  /** Everything read since the last request that wrote; null = could not be read. */
  readonly after: SettingValues | null;
  /** Not compared: the pack may move them by itself. */
  readonly free: ReadonlySet<string>;
}

/** The verdict of each edited setting, and of every other one that is not as before. */
export function compareAll({ before, wanted, sent, after, free }: Comparison): Compared {
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
    if (got === from) unchanged += 1;
    else rows.push({ key, verdict: "sideEffect", from, wanted: from, got });
  }
  return { rows, unchanged };
}
