import type { Figures, Finding, SettingBinding, SettingTable } from "../../../../../protocol/shared.ts";
import type { ParamsRead, VerdictRow, WriteReport } from "../../../../contract/params.ts";
import type { Draft, TextFault } from "../../../model/draft.ts";
import { textFault } from "../../../model/draft.ts";
import { settingDigits } from "../../../model/settingAmounts.ts";

type FieldLook = "plain" | "changed" | "broken" | "verified" | "notTaken" | "sideEffect" | "unknown" | "notReported" | "notRead";

export interface FieldState {
  readonly look: FieldLook;
  /** What stands in the field. */
  readonly text: string;
  /** What the pack holds; null = not read or not reported. */
  readonly held: number | null;
  /** What is wanted, or held when nothing is wanted. */
  readonly value: number | null;
  readonly fault: TextFault | null;
  /** Of the last write, while the pack still holds what was read back. */
  readonly row: VerdictRow | null;
  readonly mayEdit: boolean;
}

/** The last write's word on a setting; a value that has moved since then needs no such word. */
function rowOf(report: WriteReport | null, key: string, held: number | null): VerdictRow | null {
  const row = report?.rows.find((each) => each.key === key) ?? null;
  if (row === null || row.verdict === "notSent") return null;
  return row.got === null || row.got === held ? row : null;
}

const LOOK_OF = { verified: "verified", notVerified: "notTaken", sideEffect: "sideEffect", unknown: "unknown", notSent: "plain" } as const;

export interface FieldInput {
  readonly key: string;
  readonly binding: SettingBinding | null;
  readonly table: SettingTable | null;
  readonly read: Pick<ParamsRead, "values" | "notRead"> | null;
  readonly draft: Draft;
  readonly findings: readonly Finding[];
  /** null also when it was to another pack. */
  readonly report: WriteReport | null;
  readonly unlocked: boolean;
  readonly figures: Figures;
}

export function fieldState({ key, binding, table, read, draft, findings, report, unlocked, figures }: FieldInput): FieldState {
  const held = read?.values[key] ?? null;
  const edit = draft.edits[key];
  const typed = draft.texts[key];
  const fault = typed === undefined ? null : textFault(key, typed, table);
  const row = rowOf(report, key, held);
  const value = edit?.value ?? held;
  const text = typed ?? (value === null ? "" : settingDigits(key, value, table, figures));
  const mayEdit = unlocked && held !== null && binding?.access === "write";
  const common = { text, held, value, fault, row, mayEdit };
  if (held === null) return { ...common, look: read === null || read.notRead.includes(key) ? "notRead" : "notReported" };
  const isBroken = fault !== null || findings.some((finding) => finding.level === "refuse" && finding.keys.includes(key));
  if (isBroken && (edit !== undefined || fault !== null)) return { ...common, look: "broken" };
  if (edit !== undefined) return { ...common, look: "changed" };
  return { ...common, look: row === null ? "plain" : LOOK_OF[row.verdict] };
}

interface GroupCount {
  readonly changes: number;
  readonly broken: number;
}

/** What the navigation says of a group: changed fields, and rules that its first-named fields break. */
export function groupCount(keys: readonly string[], draft: Draft, findings: readonly Finding[], table: SettingTable | null): GroupCount {
  const faulty = keys.filter((key) => draft.texts[key] !== undefined && textFault(key, draft.texts[key] ?? "", table) !== null);
  const changed = new Set([...keys.filter((key) => draft.edits[key] !== undefined), ...faulty]);
  const broken = findings.filter(({ level, keys: [first = ""] }) => level === "refuse" && keys.includes(first));
  return { changes: changed.size, broken: broken.length + faulty.length };
}
