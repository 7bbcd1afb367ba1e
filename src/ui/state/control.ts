import type { CommandKey, Reading, Result, StateKey } from "../../../protocol/shared.ts";
import { MOS_KEYS } from "../../../protocol/shared.ts";
import type { Replies } from "../../contract/contract.ts";
import { hostApi } from "./host.ts";
import type { LineHold } from "./params.ts";
import { useLineHold } from "./params.ts";
import { useSnapshotPart } from "./selectors.ts";
import { useUi } from "./store.ts";

/** What the Control screen asks of the host. Plan, stage and outcome also come as the `control` event. */

export const planCommand = (command: CommandKey): Promise<Result<Replies["control.plan"]>> => hostApi().call("control.plan", { command });
export const runPlan = (plan: string, typed: string): Promise<Result<Replies["control.run"]>> =>
  hostApi().call("control.run", { plan, typed });
export const dropPlan = (): Promise<Result<null>> => hostApi().call("control.drop", {});
/** Nothing is sent: the person knows that an earlier run's PC control is over. */
export const forgetPcControl = (): Promise<Result<null>> => hostApi().call("control.forget", {});
export const readPackClock = (): Promise<Result<Replies["control.readClock"]>> => hostApi().call("control.readClock", {});
export const setPackClock = (everyPack: boolean): Promise<Result<Replies["control.setClock"]>> =>
  hostApi().call("control.setClock", { everyPack });
export const cancelClocks = (): Promise<Result<null>> => hostApi().call("control.cancel", {});

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
  return useSnapshotPart(({ switches, controls }) => (mos ? switches[mos] : { ...switches, ...controls }[key])) ?? "notRead";
}
