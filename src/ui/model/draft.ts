import type { SettingTable } from "../../../protocol/shared.ts";
import type { VerdictRow } from "../../contract/params.ts";
import { parseSetting } from "./settingAmounts.ts";

type Values = Readonly<Record<string, number>>;
/** Of the family whose settings are typed: says in which unit. */
type Table = SettingTable | null;

/** A wanted value, with what the editor showed of the pack when it was made. */
interface Edit {
  readonly value: number;
  readonly seen: number;
}

/** What a person has changed and not yet written. */
export interface Draft {
  readonly edits: Readonly<Record<string, Edit>>;
  /** Texts of fields that cannot be read as a value, or are being typed. */
  readonly texts: Readonly<Record<string, string>>;
}

export const EMPTY_DRAFT: Draft = { edits: {}, texts: {} };

function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  if (!(key in record)) return record;
  const { [key]: _, ...rest } = record;
  return rest;
}

/** Sets one wanted value; what the pack holds already is no change. */
export function withValue(draft: Draft, key: string, value: number, held: number): Draft {
  const texts = without(draft.texts, key);
  if (value === held) return { edits: without(draft.edits, key), texts };
  return { edits: { ...draft.edits, [key]: { value, seen: draft.edits[key]?.seen ?? held } }, texts };
}

/** One more character: a text that cannot be read is kept as it is and wants nothing of the pack. */
export function withText(draft: Draft, key: string, text: string, held: number, table: Table): Draft {
  const parsed = parseSetting(key, text, table);
  const next = parsed.ok ? withValue(draft, key, parsed.value, held) : { ...draft, edits: without(draft.edits, key) };
  return { ...next, texts: { ...next.texts, [key]: text } };
}

/** The person has left the field: a readable text gives way to the value, an empty one to what the pack holds. */
export function settled(draft: Draft, key: string, table: Table): Draft {
  const text = draft.texts[key];
  if (text === undefined || (text.trim() !== "" && !parseSetting(key, text, table).ok)) return draft;
  return { ...draft, texts: without(draft.texts, key) };
}

export function reverted(draft: Draft, key: string): Draft {
  return { edits: without(draft.edits, key), texts: without(draft.texts, key) };
}

/** Drops what the pack holds anyway, without touching texts that are being typed. */
export function pruned(draft: Draft, held: Values): Draft {
  const kept = Object.entries(draft.edits).filter(([key, edit]) => held[key] !== edit.value);
  return kept.length === Object.keys(draft.edits).length ? draft : { ...draft, edits: Object.fromEntries(kept) };
}

/** Takes what the pack holds now as what the person has seen. */
export function rebased(draft: Draft, held: Values): Draft {
  const edits = Object.entries(draft.edits).map(([key, edit]) => [key, { ...edit, seen: held[key] ?? edit.seen }] as const);
  return { ...draft, edits: Object.fromEntries(edits) };
}

export function editedValues(draft: Draft): Values {
  return Object.fromEntries(Object.entries(draft.edits).map(([key, { value }]) => [key, value]));
}

/** What the person had seen of all settings: the pack's values now, except where an edit was made on an older one. */
export function seenValues(draft: Draft, held: Values): Values {
  return { ...held, ...Object.fromEntries(Object.entries(draft.edits).map(([key, { seen }]) => [key, seen])) };
}

/** Edits whose setting the pack holds otherwise than when they were made. */
export function movedKeys(draft: Draft, held: Values): readonly string[] {
  return Object.entries(draft.edits).flatMap(([key, { seen }]) => (held[key] !== undefined && held[key] !== seen ? [key] : []));
}

export type TextFault = "notANumber" | "tooFine";

export function textFault(key: string, text: string, table: Table): TextFault | null {
  if (text.trim() === "") return null;
  const parsed = parseSetting(key, text, table);
  if (parsed.ok) return null;
  return parsed.error.code === "value.notRepresentable" ? "tooFine" : "notANumber";
}

/** Fields whose text cannot be read as a value, in the order they were typed. */
export function faultyTexts(
  draft: Draft,
  table: Table,
): readonly { readonly key: string; readonly text: string; readonly fault: TextFault }[] {
  return Object.entries(draft.texts).flatMap(([key, text]) => {
    const fault = textFault(key, text, table);
    return fault === null ? [] : [{ key, text, fault }];
  });
}

export const changeCount = (draft: Draft, table: Table): number =>
  new Set([...Object.keys(draft.edits), ...faultyTexts(draft, table).map(({ key }) => key)]).size;

/** Edits that a write has settled, whatever the pack made of them. Another window may have wanted something else. */
export function settledKeys(rows: readonly VerdictRow[], { edits }: Draft): readonly string[] {
  return rows.flatMap(({ key, verdict, wanted }) =>
    (verdict === "verified" || verdict === "notVerified") && edits[key]?.value === wanted ? [key] : [],
  );
}
