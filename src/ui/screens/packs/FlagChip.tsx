import type { PackFlags } from "../../../../protocol/shared.ts";
import { SeverityShape } from "../../parts/SeverityShape.tsx";
import { useFlagLine } from "./usePackWords.ts";

/** The worst of a pack, or that it is not known, with its shape; null when all is clear. */
export function FlagChip({ flags }: { readonly flags: PackFlags }) {
  const flagLine = useFlagLine();
  const state = flags === "notRead" ? flags : flags[0]?.severity;
  if (state === undefined) return null;
  return (
    <span className="packFlag" data-severity={state}>
      <SeverityShape severity={state} />
      <span>{flagLine(flags)}</span>
    </span>
  );
}
