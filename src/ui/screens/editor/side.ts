import { create } from "zustand";
import { useEdits } from "../../state/edits.ts";
import { useLock } from "../../state/lock.ts";
import type { CompareColumn } from "./model/compare.ts";

/** What stands beside the settings, or instead of them. */
type Side = "unlock" | "review" | "backups" | "compare";

interface EditorView {
  readonly side: Side | null;
  readonly columns: readonly CompareColumn[];
  /** The users guide is one of the columns. */
  readonly withGuide: boolean;
  /** Setting that the pointer is on or that is being typed in: the line below the settings speaks of it. */
  readonly spokenOf: string | null;
  /** Group whose block is at the top of the view. */
  readonly group: string | null;
}

/** What the editor shows; kept while another screen is open. */
export const useView = create<EditorView>()(() => ({ side: null, columns: [], withGuide: false, spokenOf: null, group: null }));

export const showSide = (side: Side | null): void => useView.setState({ side });
/** Back to the review when there is something to review, else to the settings alone. */
export function closeSide(): void {
  const { side } = useView.getState();
  const { edits, texts } = useEdits.getState();
  const hasMore = Object.keys(edits).length + Object.keys(texts).length > 0 || useLock.getState().unlocked;
  showSide(side !== "review" && side !== null && hasMore ? "review" : null);
}

/** Where the panel would lie over the settings it is opened by itself only when it has something to say. */
export const showReviewIfRoom = (): void => showSide(window.matchMedia("(min-width: 72.01rem)").matches ? "review" : null);
export const speakOf = (spokenOf: string | null): void => useView.setState({ spokenOf });

export function addColumn(column: CompareColumn): void {
  useView.setState(({ columns }) => ({ side: "compare", columns: [...columns.filter(({ id }) => id !== column.id), column] }));
}
export const removeColumn = (id: string): void =>
  useView.setState(({ columns }) => ({ columns: columns.filter((column) => column.id !== id) }));
