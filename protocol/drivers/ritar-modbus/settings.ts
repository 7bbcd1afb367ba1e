import { offeredCodes } from "../../inverter/codes.ts";
import type { NumberField, Values } from "../../layout/fields.ts";
import { encodeLayout, wireLimits } from "../../layout/interpreter.ts";
import type { NamedRun } from "../../modbus/explain.ts";
import type { Register } from "../../modbus/registerMap.ts";
import type { SettingBinding, SettingTable, WriteBlock } from "../../params/binding.ts";
import { shapeOfLsb } from "../../params/shape.ts";
import { windowOf } from "../../params/windows.ts";
import type { Result } from "../../result.ts";
import { fail } from "../../result.ts";
import type { BlockReads, SettingEdits } from "../driver.ts";
import { inverterCodes } from "./inverterCodes.ts";
import {
  CALIBRATION_REGISTERS,
  FACTORY_REGISTERS,
  LIVE_REGISTERS,
  layoutOfRange,
  SETTING_REGISTERS,
  TERMINAL_REGISTERS,
} from "./registers.ts";

/**
 * What one write carries: exactly the groups that the vendor's tools write, including the hidden registers 207 and 208. Whether
 * real firmware accepts parts of a group is not known.
 */
const GROUPS: readonly (readonly [key: string, first: number, last: number])[] = [
  ["packOv", 160, 163],
  ["cellOv", 164, 167],
  ["packUv", 168, 171],
  ["cellUv", 172, 175],
  ["chargeOc", 176, 178],
  ["dischargeOc", 179, 183],
  ["chargeOt", 184, 186],
  ["dischargeOt", 187, 189],
  ["chargeUt", 190, 192],
  ["dischargeUt", 193, 195],
  ["mosOt", 196, 198],
  ["envOt", 199, 201],
  ["envUt", 202, 204],
  ["balance", 205, 208],
  ["sleep", 209, 212],
  ["terminalOt", 283, 286],
  ["inverter", 32, 32],
];

const INVERTER_REGISTERS = LIVE_REGISTERS.filter(({ access }) => access === "RW");
const KEPT_REGISTERS: readonly Register[] = [...SETTING_REGISTERS, ...TERMINAL_REGISTERS, ...INVERTER_REGISTERS];

interface WriteGroup extends WriteBlock, NamedRun {}

export const WRITE_GROUPS: readonly WriteGroup[] = GROUPS.map(([key, start, last]) => ({
  key,
  start,
  count: last - start + 1,
  wire: start === last ? `10 @ ${start}` : `10 @ ${start}-${last}`,
  keys: KEPT_REGISTERS.flatMap(({ register, field }) => (register >= start && register <= last ? [field.key] : [])),
}));

/** The vendor's tools have no limits: they send whatever the wire can carry. The usual range is this program's judgement. */
function bindingOf({ register, field, access }: Register): SettingBinding {
  const number = field as NumberField;
  const { least, most, step } = wireLimits(number);
  const group = WRITE_GROUPS.find(({ keys }) => keys.includes(field.key));
  return {
    key: field.key,
    block: group?.key ?? "",
    wire: `register ${register}`,
    wireLeast: least,
    wireMost: most,
    wireStep: step,
    range: null,
    window: windowOf(field.key),
    choices: field.key === inverterCodes.settingKey ? offeredCodes(inverterCodes) : null,
    access: access === "RW" && group !== undefined ? "write" : "read",
    evidence: field.evidence,
    source: field.source,
  };
}

/**
 * The charge keeps changing while settings are written. A first write with every group takes 25 s with all its reads, one that is
 * met by a restart of the pack a minute more: 200 A for 90 s are 5 Ah, and 5 % of a pack of 100 Ah. A calibration that a
 * stray write has hit is off by more.
 */
const MOST_DRIFT_MAH = 5000;
const MOST_DRIFT_DECI_PCT = 50;
const DRIFT: Readonly<Record<string, number>> = {
  calibrationSoc1DeciPct: MOST_DRIFT_DECI_PCT,
  calibrationSoc2DeciPct: MOST_DRIFT_DECI_PCT,
  calibrationRemaining1Mah: MOST_DRIFT_MAH,
  calibrationRemaining2Mah: MOST_DRIFT_MAH,
};

const SHOWN_REGISTERS = [...CALIBRATION_REGISTERS, ...FACTORY_REGISTERS];

export const SETTINGS: SettingTable = {
  bindings: KEPT_REGISTERS.map(bindingOf),
  blocks: WRITE_GROUPS,
  drift: DRIFT,
  shown: Object.fromEntries(SHOWN_REGISTERS.map(({ field }) => [field.key, shapeOfLsb((field as NumberField).lsb)])),
};

/** Register bytes of the whole group: what was not edited goes back as held. */
export function encodeGroup(block: string, held: Values, edits: SettingEdits): Result<{ group: WriteGroup; data: Uint8Array }> {
  const group = WRITE_GROUPS.find((g) => g.key === block);
  if (!group) return fail("device.unsupported", { block });
  // What the pack reports as not fitted has no value that could be written back.
  if (group.keys.some((key) => held[key] === null)) return fail("device.unsupported", { block });
  const unknown = Object.keys(edits).find((key) => !group.keys.includes(key) || !(key in held));
  if (unknown !== undefined) return fail("value.unknownKey", { key: unknown });
  const data = encodeLayout(layoutOfRange(group.start, group.count), { ...held, ...edits });
  return data.ok ? { ok: true, value: { group, data: data.value } } : data;
}

/** Firmware from before terminal sensors may answer zeros where newer firmware keeps their thresholds. */
const NO_TERMINALS: Values = Object.fromEntries(TERMINAL_REGISTERS.map(({ field }) => [field.key, wireLimits(field as NumberField).least]));
/** No tool shows these two: 0 is taken for an unused register, not for a threshold of 0 A. */
const NOTHING_AT_ZERO: ReadonlySet<string> = new Set(["chargeOc2ProtectMa", "chargeOc2DelayUs"]);
const SHOWN_KEYS = new Set([...KEPT_REGISTERS, ...SHOWN_REGISTERS].map(({ field }) => field.key));

/** From whatever blocks of the plan were answered; the calibration is shown with them. */
export function toSettings(reads: BlockReads): Readonly<Record<string, number>> {
  const settings: Record<string, number> = {};
  for (const { values } of Object.values(reads)) {
    for (const [key, value] of Object.entries(values)) {
      const isThere = typeof value === "number" && !(value === 0 && NOTHING_AT_ZERO.has(key));
      if (isThere && SHOWN_KEYS.has(key)) settings[key] = value;
    }
  }
  const hasTerminals = Object.entries(NO_TERMINALS).some(([key, zero]) => settings[key] !== zero);
  return hasTerminals ? settings : Object.fromEntries(Object.entries(settings).filter(([key]) => !(key in NO_TERMINALS)));
}
