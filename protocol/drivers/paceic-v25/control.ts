import { EMPTY_FRAME_CHARACTERS } from "../../ascii/frame.ts";
import { pairText } from "../../bytes/hexPairs.ts";
import { encodeLayout } from "../../layout/interpreter.ts";
import type { Request } from "../../link/request.ts";
import type { CommandInfo, CommandKey } from "../../model/control.ts";
import type { Evidence } from "../../model/evidence.ts";
import type { Result } from "../../result.ts";
import { fail, ok } from "../../result.ts";
import type { ClockDriver, ControlDriver } from "../driver.ts";
import { civilOf, clockValues, isSettable } from "./clock.ts";
import { COMMAND_BY_KEY } from "./commands.ts";
import { statesOf } from "./device.ts";
import { buildFrame } from "./frame.ts";
import { CLOCK } from "./layouts.ts";

/** Packs need a moment after a write (projects wait 200 ms; the documents say nothing). */
export const QUIET_AFTER_WRITE_MS = 200;
/** The longest answer to a command: command byte and control byte. */
const LONGEST_ANSWER_CHARACTERS = EMPTY_FRAME_CHARACTERS + 4;

interface CommandRow extends CommandInfo {
  readonly block: string;
  /** The one byte of INFO. */
  readonly code: number;
}

function row(key: CommandKey, block: string, code: number, source: string, evidence: Evidence = "captured"): CommandRow {
  return { key, block, code, source, evidence, wire: `${pairText(COMMAND_BY_KEY.get(block)?.writeCid2 ?? 0)} ${pairText(code)}` };
}

/**
 * All commands of this family: a code that is neither captured with its effect nor printed in a document that no capture
 * contradicts is not here. One project calls 06 and 0A "disable": documents and captured bits say the opposite.
 */
export const COMMAND_ROWS: readonly CommandRow[] = [
  row("allowCharging", "chargeMosCommand", 0x00, "D18, D24, C: answers 26"),
  row("stopCharging", "chargeMosCommand", 0x01, "D18, D24, C: answers 24"),
  row("allowDischarging", "dischargeMosCommand", 0x00, "D18, D24, C: answers 04"),
  row("stopDischarging", "dischargeMosCommand", 0x01, "D18, D24; captured is only its refusal: RTN 09, 04", "documented"),
  row("ledAlarmOn", "switchCommand", 0x06, "D18, D24, C: answers 02"),
  row("ledAlarmOff", "switchCommand", 0x07, "D18, D24, C: answers 22"),
  row("limiterHighGear", "switchCommand", 0x08, "D18, D24, C: answers 30"),
  row("limiterLowGear", "switchCommand", 0x09, "D18, D24, C: answers 38"),
  row("limiterOn", "switchCommand", 0x0a, "D18, D24, C: answers 22"),
  row("limiterOff", "switchCommand", 0x0b, "D18, D24, C: answers 32"),
  row("buzzerOff", "switchCommand", 0x0c, "D18, D24, C: answers 00"),
  row("buzzerOn", "switchCommand", 0x0d, "D18, D24, C: answers 01"),
  row("shutdown", "shutdownCommand", 0x01, "D24 (without the byte), C: answers empty, then silence"),
];

function requestOf(block: string, address: number, info: Uint8Array): Result<Request> {
  const writeCid2 = COMMAND_BY_KEY.get(block)?.writeCid2;
  if (writeCid2 === undefined) return fail("device.unsupported", { block });
  if (!Number.isInteger(address) || address < 0 || address > 15) return fail("value.range", { address });
  return ok({
    bytes: buildFrame(address, writeCid2, info),
    address,
    block,
    args: [...info],
    kind: "write",
    longestReplyBytes: LONGEST_ANSWER_CHARACTERS,
    quietAfterMs: QUIET_AFTER_WRITE_MS,
  });
}

export const control: ControlDriver = {
  commands: COMMAND_ROWS,
  stateBlock: "status",

  request(key, address) {
    const found = COMMAND_ROWS.find((each) => each.key === key);
    return found ? requestOf(found.block, address, Uint8Array.of(found.code)) : fail("device.unsupported", { command: key });
  },

  toStates: statesOf,
  // The pack itself refuses what a protection prevents.
  heldOpenBy: () => [],
};

export const clock: ClockDriver = {
  block: "clock",
  readings(values) {
    const civil = civilOf(values);
    return civil === null ? [] : [civil];
  },
  request(address, civil) {
    if (!isSettable(civil)) return fail("value.range", { civil });
    const info = encodeLayout(CLOCK, clockValues(civil));
    return info.ok ? requestOf("clock", address, info.value) : info;
  },
};
