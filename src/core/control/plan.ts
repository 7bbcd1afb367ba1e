import type { CommandKey } from "../../../protocol/index.ts";
import { COMMAND_EFFECTS } from "../../../protocol/index.ts";
import type { ControlPlan } from "../../contract/control.ts";
import type { PackName } from "../../contract/params.ts";
import type { StatesRead } from "./states.ts";

/** Papers: a MOSFET is not forced off while the other one is, nor while the current flows that only its diode would then carry. */
function likelyRefusal(command: CommandKey, { states, snapshot }: StatesRead): ControlPlan["likelyRefusal"] {
  const isCharge = command === "stopCharging";
  if (!isCharge && command !== "stopDischarging") return null;
  if (states[isCharge ? "dischargeMos" : "chargeMos"] === false) return "otherIsOff";
  return snapshot.mode === (isCharge ? "discharging" : "charging") ? "oppositeCurrent" : null;
}

/** What the command would change, and how deliberate the person has to be. */
export function planOf(id: string, command: CommandKey, pack: PackName, read: StatesRead): ControlPlan {
  const effect = COMMAND_EFFECTS[command];
  return {
    ...{ id, command, pack, before: read.states },
    isAlreadySo: effect !== null && read.states[effect.state] === effect.on,
    likelyRefusal: likelyRefusal(command, read),
    // Names the pack, so that nobody switches off its neighbour.
    mustType: effect === null ? `OFF ${pack.address}` : null,
  };
}
