import type { PartValue } from "../layout/parts.ts";
import type { Evidence } from "./evidence.ts";
import type { FlagKey, Severity } from "./flags.ts";
import { isFlagKey } from "./flags.ts";
import type { SensorRole, SwitchKey } from "./snapshot.ts";
import { SENSOR_ROLES, SWITCH_KEYS } from "./snapshot.ts";

/** Role of a run of bytes in a frame, for every family. */
const FRAME_PARTS = [
  "start",
  "version",
  "address",
  "device",
  "command",
  "returnCode",
  "exceptionCode",
  "lengthCheck",
  "length",
  "firstRegister",
  "registerCount",
  "payload",
  "checksum",
  "end",
  "stray",
] as const;
export type FramePartName = (typeof FRAME_PARTS)[number];

/** `number` = a number of the frame itself, not of the pack: address, length, code; `width` = hex digits it is written with. */
export type FrameValue =
  | PartValue
  | { readonly kind: "number"; readonly value: number; readonly width: number }
  | { readonly kind: "none" };

/** A run of bytes on the wire and its meaning. */
export interface FramePart {
  readonly start: number;
  readonly length: number;
  readonly part: FramePartName;
  /** Key of the field in the payload; null = part of the frame, or bytes without a known meaning. */
  readonly key: string | null;
  /** 0-based place in a list. */
  readonly index: number | null;
  /** 0-based pack, in an answer that can hold several. */
  readonly pack: number | null;
  readonly register: number | null;
  readonly value: FrameValue;
  /** null = the meaning is not known. */
  readonly evidence: Evidence | null;
  readonly source: string;
  /** null = there is nothing to check it against. */
  readonly isRight: boolean | null;
  /** The correct value as written on the wire; only where isRight is false and it is known. */
  readonly expected?: string;
}

/** Why bytes are not a valid frame, or what is odd about a valid one. The sentence is in the text catalogue. */
export type FrameRemarkKey =
  | "stray"
  | "echo"
  | "checksum"
  | "lengthDigit"
  | "length"
  | "tooShort"
  | "incomplete"
  | "lowerCase"
  | "notHex"
  | "otherVersion"
  | "unknownCommand"
  | "unknownCode"
  | "payloadLength"
  | "noRequest"
  | "packsTalk"
  | "guessed";

export interface FrameRemark {
  readonly key: FrameRemarkKey;
  readonly detail: Readonly<Record<string, string | number>>;
}

type FrameDirection = "request" | "answer" | "unknown";

/** One frame, byte for byte. Every byte lies in exactly one part, in order. */
export interface FrameExplanation {
  readonly direction: FrameDirection;
  /** What is asked or answered; null = not known. */
  readonly block: string | null;
  /** Whether the request changes something in the pack. */
  readonly writes: boolean;
  readonly address: number | null;
  /** good = a complete frame with a valid checksum · refused = the pack refuses · broken = incomplete or invalid. */
  readonly verdict: "good" | "refused" | "broken";
  /** Return or exception code of a refusal. */
  readonly code: number | null;
  readonly remarks: readonly FrameRemark[];
  readonly parts: readonly FramePart[];
}

/** Context of the bytes. */
export type FrameContext = { readonly role: "request" } | { readonly role: "answer"; readonly request: Uint8Array | null };

export const NO_PLACE = { key: null, index: null, pack: null, register: null } as const;

/** Fills what no part covers, so that every byte is accounted for. Parts come in order and do not overlap. */
export function coverAll(parts: readonly FramePart[], length: number): readonly FramePart[] {
  const all: FramePart[] = [];
  let at = 0;
  const stray = (end: number) => {
    if (end <= at) return;
    const part = { start: at, length: end - at, part: "stray", ...NO_PLACE, value: { kind: "none" } } as const;
    all.push({ ...part, evidence: null, source: "", isRight: null });
  };
  for (const part of parts) {
    if (part.length <= 0) continue;
    stray(part.start);
    all.push(part);
    at = part.start + part.length;
  }
  stray(length);
  return all;
}

/** A whole reading that a tile of Live shows. */
const TILE_READINGS = [
  "packVoltage",
  "current",
  "power",
  "soc",
  "soh",
  "remaining",
  "full",
  "rated",
  "cycles",
  "mode",
  "chargerVoltage",
  "solarCurrent",
] as const;
export type TileReading = (typeof TILE_READINGS)[number];

/** A displayed value that came from bytes. `index` is 0-based for cells and, as the housing numbers them, 1-based for sensors. */
export type ReadingRef =
  | { readonly what: "tile"; readonly name: TileReading }
  | { readonly what: "cell"; readonly index: number }
  | { readonly what: "temperature"; readonly role: SensorRole; readonly index: number }
  | { readonly what: "switch"; readonly key: SwitchKey }
  | { readonly what: "flag"; readonly severity: Severity; readonly key: FlagKey };

/** Where a family keeps a reading: fields of one answer. */
export interface FieldRef {
  readonly key: string;
  /** 0-based place in a list. */
  readonly index?: number;
  /** A 0 there has no meaning. */
  readonly notZero?: true;
}

const SEVERITIES: readonly string[] = ["alarm", "protection", "fault"] satisfies readonly Severity[];

/** "tile.soc", "cell.3", "temperature.mos.1", "switch.chargeMos", "flag.alarm.lowSoc"; null when it is none of these. */
export function parseReading(text: string): ReadingRef | null {
  const [what, first = "", second = ""] = text.split(".");
  const isNumber = (digits: string) => /^\d{1,2}$/.test(digits);
  if (what === "tile") {
    const name = TILE_READINGS.find((each) => each === first);
    return name ? { what, name } : null;
  }
  if (what === "cell") return isNumber(first) ? { what, index: Number(first) } : null;
  if (what === "temperature") {
    const role = SENSOR_ROLES.find((each) => each === first);
    return role && isNumber(second) ? { what, role, index: Number(second) } : null;
  }
  if (what === "switch") {
    const key = SWITCH_KEYS.find((each) => each === first);
    return key ? { what, key } : null;
  }
  if (what === "flag") return SEVERITIES.includes(first) && isFlagKey(second) ? { what, severity: first as Severity, key: second } : null;
  return null;
}
