import type { BrandKey, InverterPort } from "../../../../protocol/shared.ts";
import { brandOf, INVERTER_CODE_KEYS, INVERTER_TYPE_KEY, INVERTER_TYPES } from "../../../../protocol/shared.ts";
import type { SettingValues } from "../../../contract/params.ts";

/** What is chosen in the list: a brand of the guide, or a bare code of one port. */
export type Selection =
  | { readonly kind: "brand"; readonly key: BrandKey }
  | { readonly kind: "code"; readonly port: InverterPort; readonly code: number };

export type Mode = keyof typeof INVERTER_TYPES;

/** What the pack is to speak. `code` null = nobody knows it and the person has not chosen one yet. */
export type Wanted =
  | { readonly mode: "automatic" }
  | { readonly mode: "manual"; readonly port: InverterPort; readonly code: number | null };

/** The pack's own setting as read. */
export interface Held {
  readonly can: number;
  readonly rs485: number;
  readonly type: number;
}

/** FF stands for "none" in answers and for "leave it" in writes: it is never written. */
export const NO_CODE = 0xff;

/** null = not read, or not all of it. */
export function heldOf(values: SettingValues | null): Held | null {
  const can = values?.[INVERTER_CODE_KEYS.can];
  const rs485 = values?.[INVERTER_CODE_KEYS.rs485];
  const type = values?.[INVERTER_TYPE_KEY];
  return can === undefined || rs485 === undefined || type === undefined ? null : { can, rs485, type };
}

export function portOf(selection: Selection): InverterPort | null {
  return selection.kind === "code" ? selection.port : (brandOf(selection.key)?.port ?? null);
}

/** `picked` = codes that a person chose for a brand instead of the proposed one. */
export function wantedOf(selection: Selection | null, mode: Mode, picked: Readonly<Partial<Record<BrandKey, number>>>): Wanted | null {
  if (mode === "automatic") return { mode };
  if (selection === null) return null;
  if (selection.kind === "code") return { mode, port: selection.port, code: selection.code };
  const brand = brandOf(selection.key);
  return brand === null ? null : { mode, port: brand.port, code: picked[brand.key] ?? brand.choice?.code ?? null };
}

/** What must be written so that the pack holds `wanted`: the other port's code is never touched. Empty = it holds it already. */
export function editsOf(wanted: Wanted | null, held: Held): SettingValues {
  if (wanted === null || (wanted.mode === "manual" && (wanted.code === null || wanted.code === NO_CODE))) return {};
  const edits: Record<string, number> = {};
  if (wanted.mode === "manual" && wanted.code !== null && held[wanted.port] !== wanted.code)
    edits[INVERTER_CODE_KEYS[wanted.port]] = wanted.code;
  if (held.type !== INVERTER_TYPES[wanted.mode]) edits[INVERTER_TYPE_KEY] = INVERTER_TYPES[wanted.mode];
  return edits;
}

/** The pack holds what is wanted; false while nothing definite is wanted. */
export function isHeld(wanted: Wanted | null, held: Held | null): boolean {
  if (wanted === null || held === null || (wanted.mode === "manual" && wanted.code === null)) return false;
  return Object.keys(editsOf(wanted, held)).length === 0;
}

/** Settings of the inverter among all: what a write says it was based on. */
export function seenOf(held: Held): SettingValues {
  return { [INVERTER_CODE_KEYS.can]: held.can, [INVERTER_CODE_KEYS.rs485]: held.rs485, [INVERTER_TYPE_KEY]: held.type };
}

/** "0B" */
export function codeText(code: number): string {
  return code.toString(16).toUpperCase().padStart(2, "0");
}
