import type { Reading, StateKey } from "../../../protocol/shared.ts";
import { MOS_KEYS } from "../../../protocol/shared.ts";
import type { LineHold } from "../model/lineHold.ts";
import { usePackHold } from "./params.ts";
import { useReading } from "./selectors.ts";
import { useUi } from "./store.ts";

/** Why nothing can be sent right now; null = it can. */
export function useControlHold(): LineHold | "working" | null {
  const hold = usePackHold();
  const isWorking = useUi(
    ({ control }) => control.stage !== null || (control.clockReport !== null && control.clockReport.endedWallMs === null),
  );
  return hold ?? (isWorking ? "working" : null);
}

/** As the live values tell it. */
export function useSwitchState(key: StateKey): Reading<boolean> {
  const mos = MOS_KEYS.find((each) => each === key);
  return useReading(({ switches, controls }) => (mos ? switches[mos] : { ...switches, ...controls }[key]));
}
