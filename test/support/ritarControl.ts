import type { CommandKey } from "../../protocol/index.ts";
import { COMMAND_EFFECTS } from "../../protocol/index.ts";
import type { PcSwitchKey } from "../../protocol/shared.ts";
import type { ControlRig } from "./controlRig.ts";
import { controlRig } from "./controlRig.ts";
import type { CoreRigOptions } from "./coreRig.ts";

export const RITAR = "ritar-modbus";
/** What no read may touch: switches, end of PC control, defaults, shutdown, fan. */
export const COMMAND_REGISTERS: readonly number[] = [231, 232, 233, 234, 235, 236, 237, 238, 245, 280, 287];

/** Register and value of every command on the wire, oldest first. */
export async function commandsSent(rig: Pick<ControlRig, "app">): Promise<readonly (readonly [register: number, value: number])[]> {
  const lines = await rig.app.call("trace.read", { afterSeq: -1, most: 5000 });
  if (!lines.ok) throw new Error(lines.error.code);
  return lines.value.flatMap(({ direction, hex }) => {
    const bytes = hex.split(" ").map((pair) => Number.parseInt(pair, 16));
    const [, fn = 0, high = 0, low = 0, , , , valueHigh = 0, valueLow = 0] = bytes;
    const register = high * 256 + low;
    const isCommand = direction === "tx" && fn === 0x10 && COMMAND_REGISTERS.includes(register);
    return isCommand ? [[register, valueHigh * 256 + valueLow] as const] : [];
  });
}

/** A resting pack of the guide, online, that has told who it is. */
export async function ritarControlRig(options: CoreRigOptions = {}) {
  const rig = await controlRig({ families: [RITAR], ...options });
  return {
    ...rig,
    /** Has the pack hold the other state by itself, so that nobody's PC control is on. */
    startOpposite(command: CommandKey, isAlreadySo = false): void {
      const effect = COMMAND_EFFECTS[command];
      if (!effect) return;
      const on = isAlreadySo ? effect.on : !effect.on;
      rig.pack().obey({ kind: "force", state: effect.state as PcSwitchKey, on });
    },
    switches: () => commandsSent(rig),
    notes: () => [...rig.documents.keys()].filter((name) => name.startsWith("pc-control/")),
  };
}
export type RitarControlRig = Awaited<ReturnType<typeof ritarControlRig>>;
