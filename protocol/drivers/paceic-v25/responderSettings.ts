import type { Layout } from "../../layout/fields.ts";
import { decodeLayout, encodeLayout, fixedSize } from "../../layout/interpreter.ts";
import type { Command } from "./commands.ts";
import { COMMANDS } from "./commands.ts";

/** The settings blocks as a pack keeps and changes them, for the simulator. */
type Held = ReadonlyMap<string, number>;

/** As an inverter code in EC: leave unchanged (D24). */
const LEAVE_UNCHANGED = 0xff;
const INVERTER_CODES: ReadonlySet<string> = new Set(["inverterCanCode", "inverterRs485Code"]);
const MANUAL = 1;

/** Each block has its own "enabled" byte; the pack stores it next to the values. */
function heldKeyOf(block: string, field: string): string {
  return field === "enabled" ? `${block}Enabled` : field;
}

/** Forms of a block that this pack's firmware knows: those with fields that it holds. */
function formsHeld(command: Command, forms: readonly Layout[], held: Held): readonly Layout[] {
  return forms.filter((form) => form.every(({ key }) => held.has(heldKeyOf(command.key, key))));
}

const sizeOf = (layout: Layout) => fixedSize(layout) ?? 0;

/** INFO of the answer to the read, in the longest form that the pack has; null when it does not have the block. */
export function settingsInfo(command: Command, held: Held): Uint8Array | null {
  const [form] = [...formsHeld(command, command.answers, held)].sort((a, b) => sizeOf(b) - sizeOf(a));
  if (form === undefined) return null;
  const info = encodeLayout(form, Object.fromEntries(form.map(({ key }) => [key, held.get(heldKeyOf(command.key, key)) ?? null])));
  return info.ok ? info.value : null;
}

/**
 * What a write with this INFO stores, by setting key in the order of the wire; null = the pack refuses it: no form has this
 * length, the inverter type is none, or the read could not give the values back.
 */
export function storedByWrite(command: Command, info: Uint8Array, held: Held): Record<string, number> | null {
  const form = formsHeld(command, command.writes ?? [], held).find((layout) => fixedSize(layout) === info.length);
  const decoded = form === undefined ? null : decodeLayout(form, info);
  if (!decoded?.ok) return null;
  const changes: Record<string, number> = {};
  for (const [key, value] of Object.entries(decoded.value)) {
    if (typeof value !== "number") return null;
    if (!INVERTER_CODES.has(key) || value !== LEAVE_UNCHANGED) changes[heldKeyOf(command.key, key)] = value;
  }
  if ((changes.inverterTypeCode ?? 0) > MANUAL) return null;
  return settingsInfo(command, new Map([...held, ...Object.entries(changes)])) === null ? null : changes;
}

/** Of the first form of each block, the one that is captured. */
export const SETTING_KEYS: readonly string[] = COMMANDS.filter((c) => c.access === "write").flatMap((c) =>
  (c.answers[0] ?? []).map((field) => heldKeyOf(c.key, field.key)),
);
