import type { ParsedRequest, Responder } from "../drivers/driver.ts";
import type { PackOrder, PcSwitchKey, StateKey } from "../model/control.ts";
import { MOS_KEYS, PC_SWITCH_KEYS } from "../model/control.ts";
import type { PackTruth } from "../model/truth.ts";
import type { FaultAction } from "./faults.ts";
import type { SimPack } from "./simPack.ts";
import { truthWith } from "./truthWith.ts";

/** How a pack with these faults executes the command; null = not at all. */
function actedOn(order: PackOrder, actions: readonly FaultAction[]): PackOrder | null {
  let acted: PackOrder | null = order;
  for (const action of actions) {
    if (action.kind === "ignoreCommand") acted = null;
    if (action.kind === "oppositeCommand") acted = acted?.kind === "switch" || acted?.kind === "force" ? { ...acted, on: !acted.on } : null;
  }
  return acted;
}

/** The state that the answer must report for the command to look executed. */
function asWanted(truth: PackTruth, order: PackOrder): PackTruth {
  if (order.kind !== "switch") return truth;
  const isControl = Object.hasOwn(truth.controls, order.state);
  const told = { [order.state]: order.on };
  return truthWith(truth, isControl ? { controls: { ...truth.controls, ...told } } : { switches: { ...truth.switches, ...told } });
}

/** In the way in which the family switches. */
function otherOrder({ kind }: PackOrder, state: StateKey, on: boolean): PackOrder {
  const isPcSwitch = (key: StateKey): key is PcSwitchKey => [...MOS_KEYS, ...PC_SWITCH_KEYS].some((each) => each === key);
  return kind === "force" && isPcSwitch(state) ? { kind, state, on } : { kind: "switch", state, on };
}

/** Executes the command as far as the pack's faults allow, and returns its answer; null for an unknown command. */
export function obeyedAnswer(
  pack: SimPack,
  request: ParsedRequest,
  { commands, refuse }: Responder,
  truth: PackTruth,
  actions: readonly FaultAction[],
): Uint8Array | null {
  const decision = commands?.decide(request, truth) ?? null;
  if (commands === null || decision === null) return null;
  const refusal = actions.find((action) => action.kind === "refuseCommand");
  if (refusal !== undefined) return refuse(request, truth.address, refusal.code);
  if (decision.kind === "refused") return commands.answer(request, truth, decision.code);
  const acted = actedOn(decision.order, actions);
  if (acted !== null) pack.obey(acted);
  for (const action of actions) {
    if (action.kind === "switchOther") pack.obey(otherOrder(decision.order, action.state, action.on));
  }
  const lies = actions.some((action) => action.kind === "ignoreCommand" && action.says === "wanted");
  const after = truthWith(pack.truth(), { address: truth.address });
  return commands.answer(request, lies ? asWanted(after, decision.order) : after);
}
