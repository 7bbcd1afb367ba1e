import type { BrandKey, FamilyId, InverterCodes, InverterPort } from "../../../protocol/shared.ts";
import { brandCodes, brandOf, INVERTER_PORTS, INVERTER_TYPES, inverterCodeOf } from "../../../protocol/shared.ts";
import type { SettingValues } from "../../contract/params.ts";

/** What is chosen in the list: a brand of the guide, or a bare code of one port, which means something in its own family alone. */
export type Selection =
  | { readonly kind: "brand"; readonly key: BrandKey }
  | { readonly kind: "code"; readonly family: FamilyId; readonly port: InverterPort; readonly code: number };

export type Mode = keyof typeof INVERTER_TYPES;

/** What the pack is to speak. `code` null = nobody knows it and the person has not chosen one yet. */
export type Wanted =
  | { readonly mode: "automatic" }
  | { readonly mode: "manual"; readonly port: InverterPort; readonly code: number | null };

/** The pack's own setting as read; `port` null = nobody has named its code, so nobody knows which port speaks it. */
export type Held =
  | { readonly kind: "perPort"; readonly can: number; readonly rs485: number; readonly type: number }
  | { readonly kind: "shared"; readonly code: number; readonly port: InverterPort | null };

/** null = not read, or not all of it, or there is nothing to read. */
export function heldOf(codes: InverterCodes | null, values: SettingValues | null): Held | null {
  if (codes === null || values === null) return null;
  if (codes.kind === "shared") {
    const code = values[codes.settingKey];
    const isOf = (port: InverterPort) => code !== undefined && inverterCodeOf(codes, port, code) !== null;
    return code === undefined ? null : { kind: "shared", code, port: INVERTER_PORTS.find(isOf) ?? null };
  }
  const can = values[codes.settingKeys.can];
  const rs485 = values[codes.settingKeys.rs485];
  const type = values[codes.typeKey];
  return can === undefined || rs485 === undefined || type === undefined ? null : { kind: "perPort", can, rs485, type };
}

/** What a port holds; null = the other port has the one code that there is. */
export function codeAt(held: Held, port: InverterPort): number | null {
  if (held.kind === "perPort") return held[port];
  return held.port === null || held.port === port ? held.code : null;
}

export function portOf(selection: Selection): InverterPort | null {
  return selection.kind === "code" ? selection.port : (brandOf(selection.key)?.port ?? null);
}

/** `picked` = codes that a person chose for a brand instead of the proposed one. Only a pack with a setting for it chooses itself. */
export function wantedOf(
  codes: InverterCodes | null,
  selection: Selection | null,
  mode: Mode,
  picked: Readonly<Partial<Record<BrandKey, number>>>,
): Wanted | null {
  if (mode === "automatic" && codes?.kind !== "shared") return { mode: "automatic" };
  if (selection === null) return null;
  if (selection.kind === "code") return { mode: "manual", port: selection.port, code: selection.code };
  const brand = brandOf(selection.key);
  if (brand === null) return null;
  const [proposed] = brandCodes(codes, brand.key);
  return { mode: "manual", port: brand.port, code: picked[brand.key] ?? proposed?.code ?? null };
}

/** What must be written so that the pack holds `wanted`: of two ports the other one's code is never touched. Empty = it holds it already. */
export function editsOf(codes: InverterCodes, wanted: Wanted | null, held: Held): SettingValues {
  if (wanted === null || (wanted.mode === "manual" && (wanted.code === null || wanted.code === codes.noCode))) return {};
  if (codes.kind === "shared") {
    const isNews = held.kind === "shared" && wanted.mode === "manual" && held.code !== wanted.code;
    return isNews && wanted.code !== null ? { [codes.settingKey]: wanted.code } : {};
  }
  if (held.kind === "shared") return {};
  const edits: Record<string, number> = {};
  if (wanted.mode === "manual" && wanted.code !== null && held[wanted.port] !== wanted.code)
    edits[codes.settingKeys[wanted.port]] = wanted.code;
  if (held.type !== INVERTER_TYPES[wanted.mode]) edits[codes.typeKey] = INVERTER_TYPES[wanted.mode];
  return edits;
}

/** The pack holds what is wanted; false while nothing definite is wanted. */
export function isHeld(codes: InverterCodes | null, wanted: Wanted | null, held: Held | null): boolean {
  if (codes === null || wanted === null || held === null || (wanted.mode === "manual" && wanted.code === null)) return false;
  return Object.keys(editsOf(codes, wanted, held)).length === 0;
}

/** Settings of the inverter among all: what a write says it was based on. */
export function seenOf(codes: InverterCodes, held: Held): SettingValues {
  if (codes.kind === "shared") return held.kind === "shared" ? { [codes.settingKey]: held.code } : {};
  if (held.kind === "shared") return {};
  return { [codes.settingKeys.can]: held.can, [codes.settingKeys.rs485]: held.rs485, [codes.typeKey]: held.type };
}
