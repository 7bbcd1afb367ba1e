import type { Evidence } from "../model/evidence.ts";

/** Jacks of the battery that an inverter may be wired to. */
export const INVERTER_PORTS = ["can", "rs485"] as const;
export type InverterPort = (typeof INVERTER_PORTS)[number];

/** Inverters of the battery's guide. */
export type BrandKey =
  | "victron"
  | "sma"
  | "megarevo"
  | "must"
  | "voltronic"
  | "growatt"
  | "opti"
  | "deye"
  | "inhenergy"
  | "afore"
  | "phocos";

/** Values of the setting that says who chooses: the pack detects the inverter itself, or uses the configured protocol. */
export const INVERTER_TYPES = { automatic: 0, manual: 1 } as const;

/** One protocol that the board can speak. */
export interface InverterCode {
  readonly code: number;
  /** Names in the list of the vendor's tool, as it shows them; the first is the short one. */
  readonly names: readonly string[];
  /** Name in the manufacturer's code table; null where it has none. */
  readonly paperName: string | null;
  readonly evidence: Evidence;
}

/** A code for a brand of the guide, and how well it is known that this brand speaks it. */
export interface CodeChoice {
  readonly code: number;
  readonly evidence: Evidence;
  readonly source: string;
}

interface CodesOfFamily {
  /** How people write a code. */
  readonly digits: "hex" | "decimal";
  /** A code that a pack may hold but that is never written; null = none. */
  readonly noCode: number | null;
  /** Which codes a brand of the guide is likely to speak, on the port that it is wired to: the proposed one first. */
  readonly brands: Readonly<Partial<Record<BrandKey, readonly CodeChoice[]>>>;
  /** Where the lists come from, by how well a code is known. */
  readonly sources: Readonly<Partial<Record<Evidence, string>>>;
}

/** A setting and a list for each port, and one setting that says who chooses. The same number means something else on the other port. */
export interface PerPortCodes extends CodesOfFamily {
  readonly kind: "perPort";
  readonly settingKeys: Readonly<Record<InverterPort, string>>;
  /** Holds one of `INVERTER_TYPES`. */
  readonly typeKey: string;
  readonly lists: Readonly<Record<InverterPort, readonly InverterCode[]>>;
}

export interface SharedCode extends InverterCode {
  readonly port: InverterPort;
  /** Code that the vendor tool's entry of this name writes: because of a bug in the tool, not always this code. null = no entry. */
  readonly entryWrites: number | null;
}

/** One setting and one list for both ports: a choice for one port replaces the protocol of the other. */
export interface SharedCodes extends CodesOfFamily {
  readonly kind: "shared";
  readonly settingKey: string;
  readonly codes: readonly SharedCode[];
}

/** How the settings of a family choose an inverter. */
export type InverterCodes = PerPortCodes | SharedCodes;

/** Codes that the vendor's tool can write: any other code needs confirmation before it is written. */
export function offeredCodes({ codes }: SharedCodes): readonly number[] {
  return codes.flatMap(({ code, entryWrites }) => (entryWrites === code ? [code] : []));
}

/** The entry of a list that serves both ports; null = unknown code. */
export function sharedCodeOf(codes: InverterCodes | null, code: number): SharedCode | null {
  return codes?.kind === "shared" ? (codes.codes.find((entry) => entry.code === code) ?? null) : null;
}

/** What can be chosen for this port. */
export function codesOfPort(codes: InverterCodes | null, port: InverterPort): readonly InverterCode[] {
  if (codes === null) return [];
  return codes.kind === "perPort" ? codes.lists[port] : codes.codes.filter((entry) => entry.port === port);
}

/** null = unknown code: shown as a number and kept on write. */
export function inverterCodeOf(codes: InverterCodes | null, port: InverterPort, code: number): InverterCode | null {
  return codesOfPort(codes, port).find((entry) => entry.code === code) ?? null;
}

/** Settings that choose an inverter. */
export function inverterKeys(codes: InverterCodes): readonly string[] {
  return codes.kind === "perPort" ? [...INVERTER_PORTS.map((port) => codes.settingKeys[port]), codes.typeKey] : [codes.settingKey];
}

/** What a setting is among these: the code of a port, the code of whichever port speaks it, who chooses, or none of these. */
export function inverterRole(codes: InverterCodes | null, key: string): InverterPort | "shared" | "type" | null {
  if (codes === null) return null;
  if (codes.kind === "shared") return key === codes.settingKey ? "shared" : null;
  return key === codes.typeKey ? "type" : (INVERTER_PORTS.find((port) => codes.settingKeys[port] === key) ?? null);
}

/** Those of the battery alone: only the pack that speaks to the inverter needs the others, and they must not come from another pack. */
export function withoutInverter(codes: InverterCodes | null, values: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(values).filter(([key]) => inverterRole(codes, key) === null));
}

/** The entry that a setting with this value names; null = it holds no code, or an unknown one. */
export function inverterCodeIn(codes: InverterCodes | null, key: string, code: number): InverterCode | null {
  const role = inverterRole(codes, key);
  if (codes === null || role === null || role === "type") return null;
  return role === "shared"
    ? (INVERTER_PORTS.map((port) => inverterCodeOf(codes, port, code)).find((entry) => entry !== null) ?? null)
    : inverterCodeOf(codes, role, code);
}

/** Codes for a brand, the proposed one first; empty = it is in no list, and the user has to choose. */
export function brandCodes(codes: InverterCodes | null, brand: BrandKey): readonly CodeChoice[] {
  return codes?.brands[brand] ?? [];
}

/** "0B", or "11". */
export function codeText(codes: Pick<InverterCodes, "digits">, code: number): string {
  return codes.digits === "hex" ? code.toString(16).toUpperCase().padStart(2, "0") : String(code);
}

/** The inverse; null = not a code as this family writes it. */
export function codeOfText({ digits }: Pick<InverterCodes, "digits">, text: string): number | null {
  if (digits === "hex") return /^[0-9a-f]{1,2}$/i.test(text) ? Number.parseInt(text, 16) : null;
  return /^\d{1,5}$/.test(text) ? Number(text) : null;
}
