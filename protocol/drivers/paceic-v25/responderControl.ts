import type { Values } from "../../layout/fields.ts";
import { decodeLayout, encodeLayout } from "../../layout/interpreter.ts";
import type { MosKey, PackOrder } from "../../model/control.ts";
import { COMMAND_EFFECTS } from "../../model/control.ts";
import type { PackTruth } from "../../model/truth.ts";
import type { CommandDecision, ParsedRequest } from "../driver.ts";
import { CONTROL, STATE_BITS } from "./bits.ts";
import { civilOf, isSettable } from "./clock.ts";
import { COMMAND_BY_KEY } from "./commands.ts";
import { COMMAND_ROWS } from "./control.ts";
import { CLOCK } from "./layouts.ts";
import { flagBits, flagBytesOf } from "./responderParts.ts";

const INVALID = 0x09;

/** The control byte: bits whose meaning is open stay 0, as on captured packs in normal operation. */
export function controlByteOf({ controls }: Pick<PackTruth, "controls">): number {
  const set = Object.entries(controls).flatMap(([key, on]) => {
    const { bit, inverted = false } = STATE_BITS[key as keyof typeof controls];
    return on !== inverted ? [bit] : [];
  });
  return flagBits(CONTROL, new Set(set));
}

/** D24: refused when the other MOSFET is forced off, so that both never are, and while current flows the other way. */
function mayForceOff(mos: MosKey, { forcedOff, mode }: PackTruth): boolean {
  const other = mos === "chargeMos" ? "dischargeMos" : "chargeMos";
  return !forcedOff.includes(other) && mode !== (mos === "chargeMos" ? "discharging" : "charging");
}

function orderOf({ block, payload }: ParsedRequest): PackOrder | null {
  if (block === "clock") {
    const values = decodeLayout(CLOCK, payload);
    const packTime = values.ok ? civilOf(values.value) : null;
    return packTime !== null && isSettable(packTime) ? { kind: "clock", packTime } : null;
  }
  const row = payload.length === 1 ? COMMAND_ROWS.find((each) => each.block === block && each.code === payload[0]) : undefined;
  if (row === undefined) return null;
  const effect = COMMAND_EFFECTS[row.key];
  return effect === null ? { kind: "shutdown" } : { kind: "switch", ...effect };
}

export function decideCommand(request: ParsedRequest, truth: PackTruth): CommandDecision | null {
  const command = COMMAND_BY_KEY.get(request.block ?? "");
  if (command?.writeCid2 === undefined || command.access !== "command") return null;
  const order = orderOf(request);
  if (order === null) return { kind: "refused", code: INVALID };
  const isMos = order.kind === "switch" && (order.state === "chargeMos" || order.state === "dischargeMos");
  if (isMos && !order.on && !mayForceOff(order.state, truth)) return { kind: "refused", code: INVALID };
  return { kind: "accepted", order };
}

/** INFO of the answer: the state byte that belongs to the command, as it is now. */
export function commandInfo(request: ParsedRequest, truth: PackTruth): Uint8Array {
  const [form = []] = request.block === "clock" ? [] : (COMMAND_BY_KEY.get(request.block ?? "")?.answers ?? []);
  const values: Values = {
    command: request.payload[0] ?? 0,
    control: controlByteOf(truth),
    indication: flagBytesOf(truth).indication ?? 0,
  };
  const info = encodeLayout(form, values);
  return info.ok ? info.value : new Uint8Array(0);
}
