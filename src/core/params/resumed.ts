import type { SettingTable } from "../../../protocol/index.ts";
import { bindingOf } from "../../../protocol/index.ts";
import type { Journal } from "../../contract/documents.ts";
import type { SettingValues, UnfinishedWrite, WriteReport } from "../../contract/params.ts";
import type { WriteJob } from "./writeRun.ts";

/** A write of values that were there before, or that an earlier write wanted. */
export type Resumed = Pick<WriteJob, "seen" | "needs" | "isRollback" | "goesOnWith" | "follows"> & { readonly edits: SettingValues };

/** Without a table nothing is known of it. */
export function isWritable(table: SettingTable | null, key: string): boolean {
  return table === null || bindingOf(table, key)?.access === "write";
}

/** Back to before a write, and over nothing but what it left behind. */
export function wayBackOf({ pack, rows, freed }: WriteReport, table: SettingTable | null): Resumed {
  const edits = { ...freed, ...Object.fromEntries(rows.map(({ key, from }) => [key, from])) };
  const seen = Object.fromEntries(rows.flatMap(({ key, got }) => (got === null || !isWritable(table, key) ? [] : [[key, got]])));
  return { edits, seen, needs: Object.keys(edits), isRollback: true, goesOnWith: null, follows: { pack, journal: null } };
}

/** Everything of which a journal says what the pack held. */
export function knownTo({ before, rows }: Journal): readonly string[] {
  return [...new Set([...Object.keys(before), ...rows.map(({ key }) => key)])];
}

/** What is left of an interrupted write, forwards or backwards from what was read of it. */
export function resumedOf({ rows, sideEffects }: UnfinishedWrite, journal: Journal, action: "finish" | "rollBack"): Resumed {
  const isRollback = action === "rollBack";
  const all = [...rows, ...sideEffects];
  const wanted = isRollback
    ? all.map(({ key, from, now }) => ({ key, to: from, now }))
    : rows.map(({ wanted: to, ...row }) => ({ ...row, to }));
  return {
    edits: Object.fromEntries(wanted.flatMap(({ key, to, now }) => (now === to ? [] : [[key, to]]))),
    seen: Object.fromEntries(all.flatMap(({ key, now }) => (now === null ? [] : [[key, now]]))),
    needs: knownTo(journal),
    // A rollback that is finished stays one.
    isRollback: isRollback || journal.isRollback,
    goesOnWith: isRollback ? null : journal,
    follows: { pack: journal.pack, journal: journal.id },
  };
}
