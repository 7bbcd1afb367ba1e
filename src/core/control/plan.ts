import type { CommandKey, ControlDriver } from "../../../protocol/index.ts";
import { COMMAND_EFFECTS, proofOf } from "../../../protocol/index.ts";
import type { ControlPlan } from "../../contract/control.ts";
import type { PackName } from "../../contract/params.ts";
import type { StatesRead } from "./states.ts";

/** Documents: a MOSFET is not forced off while the other one is, nor while a current flows that its body diode would then have to carry. */
function likelyRefusal(command: CommandKey, { states, snapshot }: StatesRead): ControlPlan["likelyRefusal"] {
  const isCharge = command === "stopCharging";
  if (!isCharge && command !== "stopDischarging") return null;
  if (states[isCharge ? "dischargeMos" : "chargeMos"] === false) return "otherIsOff";
  return snapshot.mode === (isCharge ? "discharging" : "charging") ? "oppositeCurrent" : null;
}

/** Word that names the pack, so that the wrong pack is not switched; null = a click is enough. */
function wordFor(command: CommandKey, control: ControlDriver, address: number): string | null {
  if (proofOf(command) === "silence") return `OFF ${address}`;
  if (proofOf(command) === "settings") return `DEFAULTS ${address}`;
  return control.commands.find(({ key }) => key === command)?.overrides === true ? `CLOSE ${address}` : null;
}

/** What the command would change, and which confirmation it needs. */
export function planOf(id: string, command: CommandKey, pack: PackName, control: ControlDriver, read: StatesRead): ControlPlan {
  const effect = COMMAND_EFFECTS[command];
  return {
    id,
    command,
    pack,
    before: read.states,
    isAlreadySo: effect !== null && read.states[effect.state] === effect.on,
    likelyRefusal: likelyRefusal(command, read),
    heldOpenBy: control.heldOpenBy(command, read.snapshot),
    mustType: wordFor(command, control, pack.address),
  };
}
