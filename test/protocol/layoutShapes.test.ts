import { describe, expect, it } from "vitest";
import { bytesOfHex, hexOfBytes } from "../../protocol/bytes/bytes.ts";
import type { Field, FieldValue, NumberType } from "../../protocol/layout/fields.ts";
import { decodeLayout, encodeLayout, fixedSize, wireLimits } from "../../protocol/layout/interpreter.ts";
import { layoutParts } from "../../protocol/layout/parts.ts";

const FIELD = { evidence: "documented", source: "made up" } as const;

function number(type: NumberType, more: { readonly absentRaw?: readonly number[] } = {}): Field {
  return { key: "value", type, lsb: "10 mA", ...more, ...FIELD };
}

function coils(count: number, bits: Readonly<Record<number, string>> = {}): Field {
  return { key: "value", type: "coils", count, bits, ...FIELD };
}

function decoded(field: Field, hex: string): FieldValue | undefined {
  const values = decodeLayout([field], bytesOfHex(hex) ?? new Uint8Array(0));
  if (!values.ok) throw new Error(values.error.code);
  return values.value.value;
}

function encoded(field: Field, value: FieldValue): string {
  const bytes = encodeLayout([field], { value });
  return bytes.ok ? hexOfBytes(bytes.value) : bytes.error.code;
}

describe("numbers of two registers, the low one first", () => {
  it.each([
    [number("u32l"), "56 78 12 34", 0x1234_5678 * 10],
    [number("u32l"), "00 01 00 00", 10],
    [number("u32l"), "00 00 00 01", 655_360],
    [number("u32l"), "FF FF FF FF", 0xffff_ffff * 10],
    [number("i32l"), "FF FE FF FF", -20],
    [number("i32l"), "00 00 80 00", -0x8000_0000 * 10],
    [number("i32l"), "FF FF 7F FF", 0x7fff_ffff * 10],
    [number("i32l"), "80 00 00 00", 0x8000 * 10],
    // The same bytes with the high register first.
    [number("u32"), "12 34 56 78", 0x1234_5678 * 10],
    [number("i32"), "FF FF FF FE", -20],
  ] as const)("%o: %s, and back", (field, hex, value) => {
    expect(decoded(field, hex)).toBe(value);
    expect(encoded(field, value)).toBe(hex);
    expect(fixedSize([field])).toBe(4);
  });

  it.each([
    [number("u32l"), -10],
    [number("u32l"), 0x1_0000_0000 * 10],
    [number("i32l"), 0x8000_0000 * 10],
    [number("i32l"), -0x8000_0001 * 10],
    [number("i32l"), 5],
  ] as const)("%o does not carry %d", (field, value) => expect(encoded(field, value)).toBe("value.notRepresentable"));

  it("compares what is not fitted after the words have changed places", () => {
    const field = number("u32l", { absentRaw: [0x1234_5678] });
    expect(decoded(field, "56 78 12 34")).toBeNull();
    expect(encoded(field, null)).toBe("56 78 12 34");
    expect(decoded(field, "12 34 56 78")).toBe(0x5678_1234 * 10);
  });

  it("have the limits of their width", () => {
    expect(wireLimits({ type: "u32l", lsb: "1 one" })).toEqual({ least: 0, most: 0xffff_ffff, step: 1 });
    expect(wireLimits({ type: "i32l", lsb: "1 one" })).toEqual({ least: -0x8000_0000, most: 0x7fff_ffff, step: 1 });
  });
});

describe("coils", () => {
  it.each([
    // Modbus Application Protocol V1.1b3, 6.1, 6.2 and 6.11: the first coil is bit 0 of the first byte.
    [19, "CD 6B 05", 0x05_6bcd],
    [22, "AC DB 35", 0x35_dbac],
    [10, "CD 01", 0x1cd],
    [1, "01", 1],
    [32, "00 00 00 80", 2 ** 31],
  ])("%i of them: %s, and back", (count, hex, mask) => {
    expect(decoded(coils(count), hex)).toBe(mask);
    expect(encoded(coils(count), mask)).toBe(hex);
    expect(fixedSize([coils(count)])).toBe(Math.ceil(count / 8));
  });

  it("end with the last that was asked for, whatever the rest of its byte holds", () => {
    expect(decoded(coils(19), "CD 6B FD")).toBe(0x05_6bcd);
    expect(encoded(coils(19), 2 ** 19)).toBe("value.notRepresentable");
    expect(encoded(coils(19), -1)).toBe("value.notRepresentable");
  });

  it("are told by name, and those without one by number", () => {
    const [part] = layoutParts([coils(10, { 0: "chargeMosOn", 8: "charging" })], Uint8Array.of(0xcd, 0x01), 0, 2);
    expect(part).toMatchObject({ key: "value", value: { kind: "bits", names: ["chargeMosOn", "charging"], unknownMask: 0xcc } });
  });
});
