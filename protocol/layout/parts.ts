import { hexOfBytes } from "../bytes/bytes.ts";
import type { Evidence } from "../model/evidence.ts";
import type { QuantityKind, UnitKey } from "../quantity/quantity.ts";
import { parseLsb } from "../quantity/quantity.ts";
import { namesOfBits } from "./bits.ts";
import type { Field, FieldValue, Layout, ListField, NumberField } from "./fields.ts";
import { valueAt, WIDTH, widthOf } from "./interpreter.ts";

/** What a run of bytes says. `amount` is in base units; `step` = base units in one count of the wire. */
export type PartValue =
  | { readonly kind: "amount"; readonly base: number; readonly quantity: QuantityKind; readonly unit: UnitKey; readonly step: number }
  | { readonly kind: "absent" }
  | { readonly kind: "bits"; readonly mask: number; readonly names: readonly string[]; readonly unknownMask: number }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "raw"; readonly hex: string };

interface LayoutPart {
  readonly start: number;
  readonly length: number;
  /** null = the meaning of these bytes is not known. */
  readonly key: string | null;
  /** 0-based place in a list. */
  readonly index: number | null;
  readonly value: PartValue;
  readonly evidence: Evidence | null;
  readonly source: string;
  /** The bytes contradict the layout: there are too few, or a byte that must be 0 is not. */
  readonly isWrong: boolean;
}

type NumberShape = Pick<NumberField, "lsb">;

function amount(shape: NumberShape, value: FieldValue | undefined): PartValue {
  if (typeof value !== "number") return { kind: "absent" };
  const { kind, unit, factor } = parseLsb(shape.lsb);
  return { kind: "amount", base: value, quantity: kind, unit, step: factor };
}

function meaningOf(field: Exclude<Field, ListField>, value: FieldValue): PartValue {
  switch (field.type) {
    case "bits8":
    case "bits16":
    case "bits32":
    case "coils": {
      const mask = typeof value === "number" ? value : 0;
      return { kind: "bits", mask, ...namesOfBits(field.bits, mask) };
    }
    case "ascii":
      return { kind: "text", text: String(value) };
    case "opaque":
      return { kind: "raw", hex: String(value) };
    default:
      return amount(field, value);
  }
}

function unexplained(bytes: Uint8Array, start: number, end: number, isWrong: boolean): LayoutPart[] {
  if (start >= end) return [];
  const value = { kind: "raw", hex: hexOfBytes(bytes.subarray(start, end), "") } as const;
  return [{ start, length: end - start, key: null, index: null, value, evidence: null, source: "", isWrong }];
}

/**
 * Cuts bytes[start..end) as `layout` says, each item of a list separately. Unlike decoding it continues as far as the bytes
 * reach: what is left over or too short for its field has no key. Every byte lies in exactly one part.
 */
export function layoutParts(layout: Layout, bytes: Uint8Array, start: number, end: number): readonly LayoutPart[] {
  const parts: LayoutPart[] = [];
  const values: Record<string, FieldValue> = {};
  let at = start;
  for (const field of layout) {
    const width = widthOf(field, values, end - at);
    if (width === null || at + width > end) return [...parts, ...unexplained(bytes, at, end, true)];
    const value = valueAt(bytes, at, width, field, values);
    values[field.key] = value;
    const { key, evidence, source } = field;
    if (field.type === "list") {
      const each = WIDTH[field.item.type];
      const list = Array.isArray(value) ? (value as readonly (number | null)[]) : [];
      list.forEach((item, index) => {
        const meaning = amount(field.item, item);
        parts.push({ start: at + index * each, length: each, key, index, value: meaning, evidence, source, isWrong: false });
      });
    } else if (width > 0) {
      const isExplained = field.type !== "opaque";
      const isWrong = field.type === "u8w" && bytes[at] !== 0;
      parts.push({
        start: at,
        length: width,
        key,
        index: null,
        value: meaningOf(field, value),
        evidence: isExplained ? evidence : null,
        source,
        isWrong,
      });
    }
    at += width;
  }
  return [...parts, ...unexplained(bytes, at, end, true)];
}
