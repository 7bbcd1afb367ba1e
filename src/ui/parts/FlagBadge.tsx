import type { FlagState } from "../../../protocol/shared.ts";

interface FlagBadgeProps {
  readonly state: FlagState;
  readonly count: number;
  /** What a screen reader says instead of the figure or the mark. */
  readonly words: string;
}

/** How much is active, in the colour of the worst; a question mark where that is not known, and nothing when all is clear. */
export function FlagBadge({ state, count, words }: FlagBadgeProps) {
  if (state === "clear") return null;
  return (
    <i className="railBadge" data-severity={state}>
      <span aria-hidden="true">{state === "notRead" ? "?" : count}</span>
      <span className="visuallyHidden">{words}</span>
    </i>
  );
}
