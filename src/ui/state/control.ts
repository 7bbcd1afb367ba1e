import type { Reading, StateKey } from "../../../protocol/shared.ts";
import { MOS_KEYS } from "../../../protocol/shared.ts";
import type { LineHold } from "../model/lineHold.ts";
import { useLineHold } from "./params.ts";
import { useReading } from "./selectors.ts";
import { useUi } from "./store.ts";

/** Why nothing can be sent right now; null = it can. */
export function useControlHold(): LineHold | "working" | null {
  const hold = useLineHold();
  const isWorking = useUi(
    ({ control }) => control.stage !== null || (control.clockReport !== null && control.clockReport.endedWallMs === null),
  );
  // Until then nothing is sent: it may be another pack than the one before.
  const isKnown = useUi(({ session }) => session.pack !== null);
  return hold ?? (isWorking ? "working" : isKnown ? null : "reading");
}

/** As the live values tell it. */
export function useSwitchState(key: StateKey): Reading<boolean> {
  const mos = MOS_KEYS.find((each) => each === key);
  return useReading(({ switches, controls }) => (mos ? switches[mos] : { ...switches, ...controls }[key]));
}
