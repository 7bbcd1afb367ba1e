import { u16At } from "../../bytes/bytes.ts";
import { WRITE_MULTIPLE } from "../../modbus/frame.ts";
import { acknowledgementOf, exceptionTo, ILLEGAL_VALUE, spanOfRequest } from "../../modbus/responder.ts";
import type { PackOrder, PcSwitchKey } from "../../model/control.ts";
import { COMMAND_EFFECTS } from "../../model/control.ts";
import type { CommandResponder, ParsedRequest } from "../driver.ts";
import { civilOfData } from "./clock.ts";
import { CLOCK_START, COMMAND_ROWS, COMMAND_RUNS } from "./control.ts";

export function isCommand(register: number): boolean {
  return COMMAND_RUNS.some(({ start }) => start === register);
}

/** null = unknown command or wrong data. A master may pad its frame with zeros: bytes behind the data are ignored. */
function orderOf({ payload, ...request }: ParsedRequest): PackOrder | null {
  const { start, count } = spanOfRequest({ payload, ...request });
  const run = COMMAND_RUNS.find((each) => each.start === start && each.count === count);
  if (run === undefined || payload[0] !== 2 * count || payload.length < 1 + 2 * count) return null;
  const raw = Array.from({ length: count }, (_, at) => u16At(payload, 1 + 2 * at));
  if (start === CLOCK_START) {
    const packTime = civilOfData(raw);
    return packTime === null ? null : { kind: "clock", packTime };
  }
  const row = COMMAND_ROWS.find(({ register, value }) => register === start && value === raw[0]);
  if (row === undefined) return null;
  const effect = COMMAND_EFFECTS[row.key];
  if (effect !== null) return { kind: "force", state: effect.state as PcSwitchKey, on: effect.on };
  if (row.key === "endPcControl") return { kind: "release" };
  return row.key === "restoreDefaults" ? { kind: "restoreDefaults" } : { kind: "shutdown" };
}

export const commands: CommandResponder = {
  decide(request) {
    const { fn, start } = spanOfRequest(request);
    if (fn !== WRITE_MULTIPLE || !isCommand(start)) return null;
    const order = orderOf(request);
    return order === null ? { kind: "refused", code: ILLEGAL_VALUE } : { kind: "accepted", order };
  },
  answer: (request, _, code) => (code === undefined ? acknowledgementOf(request) : exceptionTo(request, code)),
};
