import { useShallow } from "zustand/react/shallow";
import type { Settings } from "../../model/thresholds.ts";
import { useUi } from "../../state/store.ts";

/** Thresholds as read from the pack: a new object only when one of them has changed. */
export function useSettings(): Settings {
  return useUi(useShallow((s) => s.session.settings));
}
