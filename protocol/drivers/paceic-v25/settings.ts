import { pairText } from "../../bytes/hexPairs.ts";
import type { Layout, NumberField, Values } from "../../layout/fields.ts";
import { encodeLayout, fixedSize, wireLimits } from "../../layout/interpreter.ts";
import type { SettingBinding, SettingTable } from "../../params/binding.ts";
import { conceptOf } from "../../params/concepts.ts";
import type { PaperLimits } from "../../params/ranges.ts";
import { limitsOf } from "../../params/ranges.ts";
import type { Result } from "../../result.ts";
import { fail, ok } from "../../result.ts";
import type { SettingEdits } from "../driver.ts";
import type { Command } from "./commands.ts";
import { COMMAND_BY_KEY, COMMANDS } from "./commands.ts";

/** In EC this code means "leave this one unchanged", so it cannot be chosen. */
const LEAVE_UNCHANGED = 0xff;
const AUTOMATIC = 0;
const CODE_LIMITS: PaperLimits = { least: 0, most: 0xfe, source: "D24: FF = leave unchanged" };
const TYPE_LIMITS: PaperLimits = { least: 0, most: 1, source: "D24: 00 automatic, 01 manual" };
const PAPER_LIMITS: Readonly<Record<string, PaperLimits>> = {
  inverterCanCode: CODE_LIMITS,
  inverterRs485Code: CODE_LIMITS,
  inverterTypeCode: TYPE_LIMITS,
};

const WRITABLE = COMMANDS.filter((command) => command.access === "write");

function isNumber(field: Layout[number]): field is NumberField {
  return "lsb" in field;
}

function bindingsOf(command: Command): SettingBinding[] {
  const [layout = []] = command.answers;
  const [written = []] = command.writes ?? [];
  let offset = 0;
  return layout.flatMap((field) => {
    const at = offset;
    offset += fixedSize([field]) ?? 0;
    const shape = written.find((w) => w.key === field.key);
    if (conceptOf(field.key) === null || !shape || !isNumber(shape)) return [];
    const { least, most, step } = wireLimits(shape);
    return {
      key: field.key,
      block: command.key,
      wire: `${pairText(command.readCid2 ?? 0)}/${pairText(command.writeCid2 ?? 0)} + ${at}`,
      wireLeast: least,
      wireMost: most,
      wireStep: step,
      range: limitsOf(field.key, step, PAPER_LIMITS[field.key] ?? null),
      access: "write",
      evidence: field.evidence,
      source: field.source,
    };
  });
}

const BINDINGS = WRITABLE.flatMap(bindingsOf);

export const SETTINGS: SettingTable = {
  bindings: BINDINGS,
  blocks: WRITABLE.map(({ key, writeCid2 }) => ({
    key,
    wire: pairText(writeCid2 ?? 0),
    keys: BINDINGS.filter((binding) => binding.block === key).map((binding) => binding.key),
  })),
};

/** The form that the pack has just answered in: its keys are exactly the ones held. */
function formHeld(command: Command, held: Values): number {
  return command.answers.findIndex((layout) => layout.length === Object.keys(held).length && layout.every(({ key }) => key in held));
}

/**
 * Over-current 2 is answered with both pairs and was captured being written with the first pair alone: that form is used
 * whenever it carries all edits. Everything else goes back in the length it was read with.
 */
function formToWrite(command: Command, held: Values, edits: SettingEdits): Layout | null {
  const writes = command.writes ?? [];
  const asRead = writes[formHeld(command, held)] ?? null;
  if (command.key !== "overCurrent2" || asRead === null) return asRead;
  const short = writes.at(-1);
  return short && Object.keys(edits).every((key) => short.some((field) => field.key === key)) ? short : asRead;
}

interface EncodedWrite {
  readonly info: Uint8Array;
  /** Settings that the pack may change on its own because of this write. */
  readonly free: readonly string[];
}

/** FF FF 00 leaves the choice to the pack (D24), which may then report its own codes; every other write contains both codes. */
function encodeInverter(command: Command, held: Values, edits: SettingEdits): Result<EncodedWrite> {
  const toAutomatic = edits.inverterTypeCode === AUTOMATIC;
  const codes = ["inverterCanCode", "inverterRs485Code"];
  const namesCode = codes.some((key) => edits[key] !== undefined);
  if (codes.some((key) => edits[key] === LEAVE_UNCHANGED)) return fail("value.notRepresentable", { field: "inverterCode" });
  const isHandedOver = toAutomatic && !namesCode;
  const values = isHandedOver
    ? { inverterCanCode: LEAVE_UNCHANGED, inverterRs485Code: LEAVE_UNCHANGED, inverterTypeCode: AUTOMATIC }
    : { ...held, ...edits };
  const info = encodeLayout(command.writes?.[0] ?? [], values);
  return info.ok ? ok({ info: info.value, free: isHandedOver ? codes : [] }) : info;
}

/** INFO of the write; what was not edited goes back exactly as held, the "enabled" byte too. */
export function encodeWrite(block: string, held: Values, edits: SettingEdits): Result<EncodedWrite> {
  const command = COMMAND_BY_KEY.get(block);
  if (command?.access !== "write") return fail("device.unsupported", { block });
  const unknown = Object.keys(edits).find((key) => !(key in held));
  if (unknown !== undefined) return fail("value.unknownKey", { key: unknown });
  if (block === "inverter") return encodeInverter(command, held, edits);
  const layout = formToWrite(command, held, edits);
  if (layout === null) return fail("device.unsupported", { block });
  const info = encodeLayout(layout, { ...held, ...edits });
  return info.ok ? ok({ info: info.value, free: [] }) : info;
}
