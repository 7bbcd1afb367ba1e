import { byteAt, bytesOfHex, bytesOfText, hexOfBytes, textOfBytes, u16At } from "../bytes/bytes.ts";
import { parseLsb } from "../quantity/quantity.ts";
import type { Result } from "../result.ts";
import { fail, ok } from "../result.ts";
import type { Field, FieldValue, Layout, ListField, NumberField, NumberType, Values } from "./fields.ts";

export const WIDTH: Readonly<Record<NumberType, number>> = { u8: 1, u8w: 2, u16: 2, i16: 2, u32: 4, i32: 4, u32l: 4, i32l: 4 };
const LIMITS: Readonly<Record<NumberType, readonly [number, number]>> = {
  u8: [0, 0xff],
  u8w: [0, 0xff],
  u16: [0, 0xffff],
  i16: [-0x8000, 0x7fff],
  u32: [0, 0xffffffff],
  i32: [-0x80000000, 0x7fffffff],
  u32l: [0, 0xffffffff],
  i32l: [-0x80000000, 0x7fffffff],
};

function isLowWordFirst(type: NumberType): boolean {
  return type === "u32l" || type === "i32l";
}

/** Bytes of the bit fields, by type; coils take as many as they need. */
const BITS_WIDTH = { bits8: 1, bits16: 2, bits32: 4 } as const;

type NumberShape = Omit<NumberField, "key" | "evidence" | "source">;

/** A number field with everything looked up once: decoding uses these and never parses texts. */
interface NumberPlan {
  readonly width: number;
  readonly lowWordFirst: boolean;
  readonly wrapFrom: number;
  readonly wrap: number;
  readonly offset: number;
  /** Negative when the wire carries the negative. */
  readonly factor: number;
  readonly absentRaw: readonly number[];
}

const numberPlans = new WeakMap<NumberShape, NumberPlan>();

function planOf(shape: NumberShape): NumberPlan {
  const known = numberPlans.get(shape);
  if (known) return known;
  const width = WIDTH[shape.type];
  const isSigned = LIMITS[shape.type][0] < 0;
  const factor = parseLsb(shape.lsb).factor;
  const plan: NumberPlan = {
    width,
    lowWordFirst: isLowWordFirst(shape.type),
    wrapFrom: isSigned ? 2 ** (8 * width - 1) : Number.POSITIVE_INFINITY,
    wrap: 2 ** (8 * width),
    offset: shape.rawOffset ?? 0,
    factor: shape.negated ? -factor : factor,
    absentRaw: shape.absentRaw ?? [],
  };
  numberPlans.set(shape, plan);
  return plan;
}

function swapWords(raw: number): number {
  return (raw % 0x10000) * 0x10000 + Math.floor(raw / 0x10000);
}

function readNumber(plan: NumberPlan, bytes: Uint8Array, at: number): number | null {
  let raw = bytes[at] as number;
  for (let i = 1; i < plan.width; i++) raw = raw * 256 + (bytes[at + i] as number);
  if (plan.lowWordFirst) raw = swapWords(raw);
  if (raw >= plan.wrapFrom) raw -= plan.wrap;
  if (plan.absentRaw.length > 0 && plan.absentRaw.includes(raw)) return null;
  const base = (raw + plan.offset) * plan.factor;
  return base === 0 ? 0 : base;
}

/** The raw number that means "not kept" given these values; null = none. */
function twiceRaw({ absentTwice }: NumberShape, values: Values): number | null {
  const other = absentTwice === undefined ? null : values[absentTwice.key];
  if (absentTwice === undefined || typeof other !== "number") return null;
  const word = other / parseLsb(absentTwice.lsb).factor;
  return word * 0x10000 + word;
}

/** Base units to the wire integer; null when the value does not lie on the wire's grid or in its width. */
function rawOfBase(shape: NumberShape, base: number | null): number | null {
  if (base === null) return shape.absentRaw?.[0] ?? null;
  const raw = (shape.negated ? -base : base) / parseLsb(shape.lsb).factor - (shape.rawOffset ?? 0);
  const [least, most] = LIMITS[shape.type];
  if (!Number.isInteger(raw) || raw < least || raw > most || shape.absentRaw?.includes(raw)) return null;
  return raw === 0 ? 0 : raw;
}

/** Least and most base units that the wire can carry, and base units in one of its counts. */
export function wireLimits(shape: NumberShape): { readonly least: number; readonly most: number; readonly step: number } {
  const { factor } = parseLsb(shape.lsb);
  const [first, last] = LIMITS[shape.type].map((raw) => (raw + (shape.rawOffset ?? 0)) * factor * (shape.negated ? -1 : 1)) as [
    number,
    number,
  ];
  return { least: Math.min(first, last), most: Math.max(first, last), step: factor };
}

function countOf(field: ListField, values: Values): number | null {
  const count = typeof field.count === "number" ? field.count : values[field.count];
  return typeof count === "number" && count >= 0 ? count : null;
}

/** Bytes of `field`, or null when an earlier field that gives its count is missing. */
export function widthOf(field: Field, values: Values, bytesLeft: number): number | null {
  switch (field.type) {
    case "bits8":
    case "bits16":
    case "bits32":
      return BITS_WIDTH[field.type];
    case "coils":
      return Math.ceil(field.count / 8);
    case "ascii":
      return field.length;
    case "opaque":
      return field.length === "rest" ? bytesLeft : field.length;
    case "list": {
      const count = countOf(field, values);
      return count === null ? null : count * WIDTH[field.item.type];
    }
    default:
      return WIDTH[field.type];
  }
}

/** The last byte may hold more bits than coils were asked for: the surplus bits mean nothing. */
function coilMask(bytes: Uint8Array, at: number, count: number): number {
  let mask = 0;
  for (let bit = 0; bit < count; bit++) if (byteAt(bytes, at + (bit >>> 3)) & (1 << (bit & 7))) mask += 2 ** bit;
  return mask;
}

/** Base-unit value of a field that lies at `at` and is `width` bytes long; `values` = of the fields before it. */
export function valueAt(bytes: Uint8Array, at: number, width: number, field: Field, values: Values): FieldValue {
  switch (field.type) {
    case "bits8":
      return byteAt(bytes, at);
    case "bits16":
      return u16At(bytes, at);
    case "bits32":
      return u16At(bytes, at) * 0x10000 + u16At(bytes, at + 2);
    case "coils":
      return coilMask(bytes, at, field.count);
    case "ascii":
      return textOfBytes(bytes.subarray(at, at + width));
    case "opaque":
      return hexOfBytes(bytes.subarray(at, at + width), "");
    case "list": {
      const plan = planOf(field.item);
      const list = new Array<number | null>(width / plan.width);
      for (let i = 0; i < list.length; i++) list[i] = readNumber(plan, bytes, at + i * plan.width);
      return list;
    }
    default: {
      const base = readNumber(planOf(field), bytes, at);
      return base !== null && base === baseOfTwice(field, values) ? null : base;
    }
  }
}

function baseOfTwice(shape: NumberShape, values: Values): number | null {
  const raw = twiceRaw(shape, values);
  return raw === null ? null : raw * parseLsb(shape.lsb).factor;
}

interface DecodedPart {
  readonly values: Values;
  /** Offset of the first byte after the layout. */
  readonly end: number;
}

/** Objects made like the first one share its shape; filling a blank copy is faster than growing a new object. */
const blanks = new WeakMap<Layout, Readonly<Record<string, FieldValue>>>();

function blankOf(layout: Layout): Record<string, FieldValue> {
  let blank = blanks.get(layout);
  if (!blank) {
    blank = Object.fromEntries(layout.map((field) => [field.key, null]));
    blanks.set(layout, blank);
  }
  return { ...blank };
}

/** Reads `layout` from `start`; bytes may follow. Fails with `frame.length` when they run out. */
export function decodeAt(layout: Layout, bytes: Uint8Array, start: number): Result<DecodedPart> {
  const values = blankOf(layout);
  let at = start;
  for (const field of layout) {
    const width = widthOf(field, values, bytes.length - at);
    if (width === null || at + width > bytes.length) {
      return fail("frame.length", { field: field.key, need: at + (width ?? 0), got: bytes.length });
    }
    if (field.type === "u8w" && bytes[at] !== 0) return fail("frame.malformed", { field: field.key });
    values[field.key] = valueAt(bytes, at, width, field, values);
    at += width;
  }
  return ok({ values, end: at });
}

/** Reads `layout` and insists that it ends exactly where the bytes end. */
export function decodeLayout(layout: Layout, bytes: Uint8Array): Result<Values> {
  const part = decodeAt(layout, bytes, 0);
  if (!part.ok) return part;
  if (part.value.end !== bytes.length) return fail("frame.length", { need: part.value.end, got: bytes.length });
  return ok(part.value.values);
}

function pushRaw(out: number[], raw: number, width: number): void {
  for (let shift = width - 1; shift >= 0; shift--) out.push(Math.floor(raw / 256 ** shift) % 256);
}

/** Also turns the order of the bytes of coils, which begin with the lowest. */
function pushMask(out: number[], value: FieldValue | undefined, bits: number, width: number, lowByteFirst: boolean): boolean {
  if (typeof value !== "number" || value < 0 || value >= 2 ** bits) return false;
  const bytes: number[] = [];
  pushRaw(bytes, value, width);
  out.push(...(lowByteFirst ? bytes.reverse() : bytes));
  return true;
}

function pushNumber(out: number[], shape: NumberShape, value: FieldValue | undefined, values: Values): boolean {
  if (typeof value !== "number" && value !== null) return false;
  const absent = twiceRaw(shape, values);
  const raw = value === null && absent !== null ? absent : rawOfBase(shape, value);
  if (raw === null || (value !== null && raw === absent)) return false;
  const unsigned = raw < 0 ? raw + 2 ** (8 * WIDTH[shape.type]) : raw;
  pushRaw(out, isLowWordFirst(shape.type) ? swapWords(unsigned) : unsigned, WIDTH[shape.type]);
  return true;
}

function pushField(out: number[], field: Field, values: Values): boolean {
  const value = values[field.key];
  switch (field.type) {
    case "bits8":
    case "bits16":
    case "bits32": {
      const width = BITS_WIDTH[field.type];
      return pushMask(out, value, 8 * width, width, false);
    }
    case "coils":
      return pushMask(out, value, field.count, Math.ceil(field.count / 8), true);
    case "ascii":
      if (typeof value !== "string" || value.length > field.length) return false;
      out.push(...bytesOfText(value.padEnd(field.length, " ")));
      return true;
    case "opaque": {
      const bytes = typeof value === "string" ? bytesOfHex(value) : null;
      if (bytes === null || (field.length !== "rest" && bytes.length !== field.length)) return false;
      out.push(...bytes);
      return true;
    }
    case "list":
      if (!Array.isArray(value) || value.length !== countOf(field, values)) return false;
      return value.every((item) => pushNumber(out, field.item, item, values));
    default:
      return pushNumber(out, field, value, values);
  }
}

/** The inverse of decodeLayout. Fails with `value.notRepresentable` naming the first field that does not fit. */
export function encodeLayout(layout: Layout, values: Values): Result<Uint8Array> {
  const out: number[] = [];
  for (const field of layout) {
    if (!pushField(out, field, values)) return fail("value.notRepresentable", { field: field.key });
  }
  return ok(Uint8Array.from(out));
}

/** Number of bytes when no list or rest makes it vary, else null. */
export function fixedSize(layout: Layout): number | null {
  let size = 0;
  for (const field of layout) {
    const width = field.type === "opaque" && field.length === "rest" ? null : widthOf(field, {}, 0);
    if (width === null) return null;
    size += width;
  }
  return size;
}
