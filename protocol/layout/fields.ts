import type { Evidence } from "../model/evidence.ts";
import type { Severity } from "../model/flags.ts";
import type { Lsb } from "../quantity/quantity.ts";

interface FieldBase {
  readonly key: string;
  readonly evidence: Evidence;
  /** Short name of the document or capture that shows it. */
  readonly source: string;
}

/**
 * Width and sign on the wire, big endian. `u8w` = 8-bit value in the low byte of a 16-bit register; `u32l`, `i32l` = two
 * registers, the low one first.
 */
export type NumberType = "u8" | "u8w" | "u16" | "i16" | "u32" | "i32" | "u32l" | "i32l";

export interface NumberField extends FieldBase {
  readonly type: NumberType;
  readonly lsb: Lsb;
  /** Base value = (raw + rawOffset) x lsb, e.g. -2730 for temperatures in 0.1 K. */
  readonly rawOffset?: number;
  /** The wire carries the negative of the value (discharge over-current of paceic, read side). */
  readonly negated?: true;
  /** Raw numbers that mean "not fitted" or "not kept": they decode to null. */
  readonly absentRaw?: readonly number[];
  /** Of a number of two words: both are the raw number of this earlier field, of this lsb. That means "not kept": it decodes to null. */
  readonly absentTwice?: { readonly key: string; readonly lsb: Lsb };
}

/**
 * Bit names by number. Where one field mixes alarms, protections and faults, `severities` gives the severity of each bit; else the
 * family does for the whole field.
 */
export interface NamedBits {
  readonly bits: Readonly<Record<number, string>>;
  readonly severities?: Readonly<Record<number, Severity>>;
}

/** Bits without a name are kept and shown as raw. Value = the raw mask. */
export interface BitsField extends FieldBase, NamedBits {
  readonly type: "bits8" | "bits16" | "bits32";
}

/** Single bits as Modbus functions 01 and 02 carry them: the first in bit 0 of the first byte. Value = the mask. */
export interface CoilsField extends FieldBase, NamedBits {
  readonly type: "coils";
  /** 1-32. */
  readonly count: number;
}

/** Fixed-length text, one byte a character, padding kept so that it goes back unchanged. */
export interface TextField extends FieldBase {
  readonly type: "ascii";
  readonly length: number;
}

/** `count` = a number, or the key of an earlier field that holds it. */
export interface ListField extends FieldBase {
  readonly type: "list";
  readonly count: number | string;
  readonly item: Omit<NumberField, keyof FieldBase>;
}

/** Bytes without a known meaning: kept as upper-case hex and written back unchanged. */
export interface OpaqueField extends FieldBase {
  readonly type: "opaque";
  readonly length: number | "rest";
}

export type Field = NumberField | BitsField | CoilsField | TextField | ListField | OpaqueField;
/** Plain data, in wire order, without gaps. */
export type Layout = readonly Field[];

export type FieldValue = number | null | string | readonly (number | null)[];
export type Values = Readonly<Record<string, FieldValue>>;
