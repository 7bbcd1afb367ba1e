import type { Finding, SettingTable } from "../../../protocol/shared.ts";
import type { UnfinishedWrite } from "../../contract/params.ts";
import type { Draft } from "./draft.ts";
import { changeCount, faultyTexts, movedKeys } from "./draft.ts";
import type { LineHold } from "./lineHold.ts";
import { parseSetting } from "./settingAmounts.ts";

type Values = Readonly<Record<string, number>>;

export interface ReviewRow {
  readonly key: string;
  /** null = the field's text cannot be read. */
  readonly wanted: number | null;
  readonly held: number;
  readonly text: string;
  readonly refused: readonly Finding[];
  readonly asked: readonly Finding[];
  readonly noted: readonly Finding[];
}

/** Changed settings in the order of the page, each with what is to be said of it. A finding stands under one row only. */
export function reviewRows(
  order: readonly string[],
  draft: Draft,
  held: Values,
  findings: readonly Finding[],
  table: SettingTable | null,
): readonly ReviewRow[] {
  const faulty = new Map(faultyTexts(draft, table).map((each) => [each.key, each.text]));
  const keys = order.filter((key) => draft.edits[key] !== undefined || faulty.has(key));
  const homeOf = (finding: Finding) => finding.keys.find((key) => keys.includes(key)) ?? keys[0];
  const listed = Object.keys(draft.edits).filter((key) => !order.includes(key));
  return [...keys, ...listed].map((key) => {
    const own = findings.filter((finding) => homeOf(finding) === key);
    return {
      key,
      wanted: draft.edits[key]?.value ?? null,
      held: held[key] ?? 0,
      text: faulty.get(key) ?? "",
      refused: own.filter(({ level }) => level === "refuse"),
      asked: own.filter(({ level }) => level === "confirm"),
      noted: own.filter(({ level }) => level === "note"),
    };
  });
}

/** Whether the person has typed the wanted value once more. */
export function isConfirmed(
  row: Pick<ReviewRow, "key" | "wanted">,
  confirms: Readonly<Record<string, string>>,
  table: SettingTable | null,
): boolean {
  const typed = confirms[row.key];
  if (typed === undefined || row.wanted === null) return false;
  const parsed = parseSetting(row.key, typed, table);
  return parsed.ok && parsed.value === row.wanted;
}

/** Ids of the findings that were confirmed by typing. */
export function confirmedIds(
  rows: readonly ReviewRow[],
  confirms: Readonly<Record<string, string>>,
  table: SettingTable | null,
): readonly string[] {
  return rows.flatMap((row) => (isConfirmed(row, confirms, table) ? row.asked.map(({ id }) => id) : []));
}

export type Gate =
  | { readonly kind: "open" }
  | { readonly kind: "nothing" | "locked" | "unfinished" | "moved" | "notRead" }
  | { readonly kind: "hold"; readonly hold: LineHold }
  | { readonly kind: "rules" | "texts" | "confirms"; readonly count: number };

export interface GateInput {
  readonly rows: readonly ReviewRow[];
  readonly draft: Draft;
  readonly held: Values | null;
  readonly confirms: Readonly<Record<string, string>>;
  readonly hold: LineHold | null;
  readonly unlocked: boolean;
  readonly unfinished: UnfinishedWrite | null;
  /** The host has found that the pack is not as seen, and it has not been read again since. */
  readonly isStale: boolean;
  readonly table: SettingTable | null;
}

/** What stands between the changes and the pack: the first thing to do, or nothing. */
export function writeGate({ rows, draft, held, confirms, hold, unlocked, unfinished, isStale, table }: GateInput): Gate {
  if (hold !== null) return { kind: "hold", hold };
  if (held === null) return { kind: "notRead" };
  if (unfinished?.isRead === true) return { kind: "unfinished" };
  if (changeCount(draft, table) === 0) return { kind: "nothing" };
  if (!unlocked) return { kind: "locked" };
  const texts = faultyTexts(draft, table).length;
  if (texts > 0) return { kind: "texts", count: texts };
  const rules = new Set(rows.flatMap(({ refused }) => refused.map(({ id }) => id))).size;
  if (rules > 0) return { kind: "rules", count: rules };
  if (isStale || movedKeys(draft, held).length > 0) return { kind: "moved" };
  const open = rows.filter((row) => row.asked.length > 0 && !isConfirmed(row, confirms, table)).length;
  return open > 0 ? { kind: "confirms", count: open } : { kind: "open" };
}
