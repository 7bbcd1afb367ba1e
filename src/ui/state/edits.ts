import { useMemo, useRef } from "react";
import { create } from "zustand";
import { useShallow } from "zustand/react/shallow";
import type { Finding, RuleContext } from "../../../protocol/shared.ts";
import { checkEdits, ruleContext } from "../../../protocol/shared.ts";
import type { Draft } from "../model/draft.ts";
import { EMPTY_DRAFT, editedValues, pruned, rebased, reverted, settled, withText, withValue } from "../model/draft.ts";
import { shareData } from "./shareData.ts";
import type { UiState } from "./store.ts";
import { useUi } from "./store.ts";

/** What was loaded last, said beside the changes that came of it. */
export interface LoadNote {
  readonly kind: "loaded" | "restored";
  readonly name: string;
  readonly warnings: readonly LoadWarning[];
  readonly unknownKeys: readonly string[];
  readonly notHere: readonly string[];
  readonly notRead: readonly string[];
  readonly readOnly: readonly string[];
  readonly count: number;
  /** What was wanted by it. */
  readonly values: Readonly<Record<string, number>>;
}
export interface LoadWarning {
  readonly word: "otherModel" | "otherFirmware" | "otherPack" | "changed";
  readonly theirs: string;
  readonly ours: string;
}

export interface EditsState extends Draft {
  /** Whose values these are to become. */
  readonly packId: string | null;
  readonly past: readonly Draft[];
  readonly future: readonly Draft[];
  /** Field that is being typed in: one step of undo, however many characters. */
  readonly typing: string | null;
  /** What was typed to confirm a value, by setting. */
  readonly confirms: Readonly<Record<string, string>>;
  readonly note: LoadNote | null;
  /** Edits of packs that are not connected now: they come back with their pack. */
  readonly shelf: Readonly<Record<string, Draft>>;
}

const MOST_STEPS = 200;
const FRESH = { past: [], future: [], typing: null, confirms: {}, note: null } as const;

export const useEdits = create<EditsState>()(() => ({ ...EMPTY_DRAFT, ...FRESH, packId: null, shelf: {} }));
const { setState: set, getState: get } = useEdits;

const draftOf = ({ edits, texts }: Draft): Draft => ({ edits, texts });
const tableNow = () => useUi.getState().params.table;
const heldOf = (key: string): number | null => useUi.getState().params.read?.values[key] ?? null;

/** What the rules have to know of the pack besides its settings. */
export const ruleContextOf = ({ snapshot, session }: Pick<UiState, "snapshot" | "session">): RuleContext =>
  ruleContext(snapshot?.snapshot ?? null, session.identity);

const NONE: readonly Finding[] = [];

function findingsOf(
  edits: Draft["edits"],
  { table, read }: Pick<UiState["params"], "table" | "read">,
  context: RuleContext,
): readonly Finding[] {
  const wanted = editedValues({ edits, texts: {} });
  return table === null || read === null || Object.keys(wanted).length === 0 ? NONE : checkEdits(table, read.values, wanted, context);
}

/** What is to be said of the edits: the same in the blocks, in the navigation and in the review. */
export function useFindings(): readonly Finding[] {
  const edits = useEdits((s) => s.edits);
  const table = useUi((s) => s.params.table);
  const read = useUi((s) => s.params.read);
  const context = useUi(useShallow(ruleContextOf));
  const before = useRef<readonly Finding[]>([]);
  return useMemo(() => {
    before.current = shareData(before.current, findingsOf(edits, { table, read }, context));
    return before.current;
  }, [edits, table, read, context]);
}

/** The same at this moment, for the write that they stand against. */
export const findingsNow = (): readonly Finding[] => findingsOf(get().edits, useUi.getState().params, ruleContextOf(useUi.getState()));

/** What was typed to confirm a value counts for that value only, and not for the same one after a change of mind. */
function confirmsFor(next: Draft): Pick<EditsState, "confirms"> {
  const { confirms, edits } = get();
  const isSame = (key: string) => next.edits[key] !== undefined && next.edits[key]?.value === edits[key]?.value;
  return { confirms: Object.fromEntries(Object.entries(confirms).filter(([key]) => isSame(key))) };
}

/** One step that can be undone; `typing` joins further characters of the same field to it. */
function step(next: Draft, typing: string | null = null): void {
  const state = get();
  if (next.edits === state.edits && next.texts === state.texts) return;
  const joins = typing !== null && state.typing === typing;
  const past = joins ? state.past : [...state.past, draftOf(state)].slice(-MOST_STEPS);
  set({ ...next, ...confirmsFor(next), past, future: [], typing });
}

/** The edits of this pack; those of the pack before are kept for its return. */
export function openPack(packId: string): void {
  const state = get();
  if (state.packId === packId) return;
  const shelf = state.packId === null ? state.shelf : { ...state.shelf, [state.packId]: draftOf(state) };
  set({ ...(shelf[packId] ?? EMPTY_DRAFT), ...FRESH, packId, shelf });
}

export function typeText(key: string, text: string): void {
  const held = heldOf(key);
  if (held !== null) step(withText(get(), key, text, held, tableNow()), key);
}

/** The person has left the field. */
export function settleText(key: string): void {
  set({ ...settled(get(), key, tableNow()), typing: null });
}

export function wantValue(key: string, value: number, typing: string | null = null): void {
  const held = heldOf(key);
  if (held !== null) step(withValue(get(), key, value, held), typing);
}

/** Many values as one step: of a file, a backup, a column. */
export function wantValues(values: Readonly<Record<string, number>>): void {
  let next: Draft = draftOf(get());
  for (const [key, value] of Object.entries(values)) {
    const held = heldOf(key);
    if (held !== null) next = withValue(next, key, value, held);
  }
  step(next);
}

/** Takes back what a file or backup wanted; what was changed since then stays. */
export function takeBackLoad({ values }: LoadNote): void {
  const { edits } = get();
  let next: Draft = draftOf(get());
  for (const [key, value] of Object.entries(values)) if (edits[key]?.value === value) next = reverted(next, key);
  step(next);
  set({ note: null });
}

export const revertEdit = (key: string): void => step(reverted(get(), key));
export const revertAll = (): void => {
  step(EMPTY_DRAFT);
  set({ confirms: {}, note: null });
};

export function undoEdit(): void {
  const state = get();
  const last = state.past.at(-1);
  if (last) set({ ...last, ...confirmsFor(last), past: state.past.slice(0, -1), future: [draftOf(state), ...state.future], typing: null });
}

export function redoEdit(): void {
  const state = get();
  const [next, ...future] = state.future;
  if (next) set({ ...next, ...confirmsFor(next), past: [...state.past, draftOf(state)], future, typing: null });
}

/** After a write: what it settled is no longer wanted, and undo does not reach back over it. */
export function dropEdits(keys: readonly string[]): void {
  let next: Draft = draftOf(get());
  for (const key of keys) next = reverted(next, key);
  set({ ...next, past: [], future: [], typing: null, confirms: {}, note: null });
}

/** The pack was read: what it holds anyway is no change. */
export const pruneEdits = (held: Readonly<Record<string, number>>): void => set(pruned(draftOf(get()), held));
/** The person keeps the edits although the pack has changed below them. */
export const keepEdits = (held: Readonly<Record<string, number>>): void => set(rebased(draftOf(get()), held));

export const confirmText = (key: string, text: string): void => set((s) => ({ confirms: { ...s.confirms, [key]: text } }));
export const setLoadNote = (note: LoadNote | null): void => set({ note });
