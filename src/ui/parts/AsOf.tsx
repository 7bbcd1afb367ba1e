import { useStale } from "../state/selectors.ts";
import { useUi } from "../state/store.ts";
import { useTimeText } from "../words/useTimeText.ts";

/** What was true when the last values came may have ended since: once nothing answers any more, the time of these. */
export function AsOf() {
  const timeText = useTimeText();
  const atWallMs = useUi((s) => s.snapshot?.receivedAtWallMs ?? null);
  const isStale = useStale();
  return isStale && atWallMs !== null ? <time>{timeText(atWallMs)}</time> : null;
}
