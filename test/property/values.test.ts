import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layoutOfRange } from "../../protocol/drivers/pace-modbus/registers.ts";
import { COMMANDS } from "../../protocol/drivers/paceic-v25/commands.ts";
import { ANALOG, decodePacks, encodePacks, STATUS } from "../../protocol/drivers/paceic-v25/packs.ts";
import type { Layout } from "../../protocol/layout/fields.ts";
import { decodeLayout, encodeLayout, fixedSize } from "../../protocol/layout/interpreter.ts";
import type { UnitKey } from "../../protocol/quantity/quantity.ts";
import { formatAmount, parseAmount, parseLsb, UNITS } from "../../protocol/quantity/quantity.ts";

const FIXED: readonly Layout[] = [
  ...COMMANDS.flatMap((c) => [...c.answers, ...(c.writes ?? [])]).filter((layout) => fixedSize(layout) !== null),
  layoutOfRange(0, 37),
  layoutOfRange(60, 55),
  layoutOfRange(150, 30),
];

describe("layouts", () => {
  it("whatever bytes decode, encode to the same bytes", () => {
    for (const layout of FIXED) {
      const size = fixedSize(layout) ?? 0;
      fc.assert(
        fc.property(fc.uint8Array({ minLength: size, maxLength: size }), (bytes) => {
          const values = decodeLayout(layout, bytes);
          // Only an 8-bit value in a register can refuse: its high byte must be 0.
          if (!values.ok) {
            expect(values.error.code).toBe("frame.malformed");
            return;
          }
          const again = encodeLayout(layout, values.value);
          // A sentinel with two spellings comes back in the first one.
          if (again.ok && Object.values(values.value).every((v) => v !== null)) expect(again.value).toEqual(bytes);
          else expect(again.ok).toBe(true);
        }),
        { numRuns: 60 },
      );
    }
  });

  it("any length that does not fit is refused, never read past", () => {
    for (const layout of FIXED) {
      const size = fixedSize(layout) ?? 0;
      for (let length = 0; length < size; length++) expect(decodeLayout(layout, new Uint8Array(length)).ok).toBe(false);
      expect(decodeLayout(layout, new Uint8Array(size + 1)).ok).toBe(false);
    }
  });

  it("the tail of a paceic answer is found by its length alone, for one pack and for many", () => {
    const cells = fc.array(fc.integer({ min: 2500, max: 3650 }), { minLength: 1, maxLength: 16 });
    fc.assert(
      fc.property(
        cells,
        fc.integer({ min: 1, max: 8 }),
        fc.nat({ max: 4 }),
        fc.integer({ min: 1, max: 15 }),
        (mv, sensors, form, count) => {
          const pack = {
            cellCount: mv.length,
            cellVoltagesMv: mv,
            temperatureCount: sensors,
            temperaturesDeciC: new Array(sensors).fill(251),
            currentMa: -10,
            packVoltageMv: 52_000,
            remainingCapacityMah: 1000,
            userDefinedCount: 3,
            fullCapacityMah: 2000,
            cycleCount: 1,
            ratedCapacityMah: 2000,
            socDeciPct: 500,
            chargedTotalMah: 1000,
            dischargedTotalMah: 1000,
            sohDeciPct: 990,
            secondVoltageMv: 52_000,
            secondCurrentMa: 0,
            bankRemainingMah: 10,
            bankFullMah: 10,
          };
          const answer = { header: { infoFlag: 0, packByte: count }, packs: new Array(count).fill(pack), form };
          const info = encodePacks(ANALOG, answer);
          if (!info.ok) throw new Error(JSON.stringify(info.error));
          const back = decodePacks(ANALOG, info.value, 0xff);
          expect(back.ok && back.value.packs.length).toBe(count);
          expect(back.ok && back.value.packs[0]?.cellVoltagesMv).toEqual(mv);
          expect(back.ok && back.value.form).toBe(form);
        },
      ),
    );
  });

  it("any bytes as answer to 42 or 44 give a result, not an exception", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom(1, 0xff), (info, asked) => {
        for (const shape of [ANALOG, STATUS]) expect(typeof decodePacks(shape, info, asked).ok).toBe("boolean");
      }),
      { numRuns: 3000 },
    );
  });
});

describe("quantities", () => {
  it("text and integer are inverse in every unit, with point or comma", () => {
    const units = Object.keys(UNITS) as UnitKey[];
    fc.assert(
      fc.property(fc.constantFrom(...units), fc.integer({ min: -2_000_000, max: 2_000_000 }), fc.boolean(), (unit, base, comma) => {
        const decimals = Math.ceil(Math.log10(UNITS[unit].factor)) || 0;
        const isExact = 10 ** decimals % UNITS[unit].factor === 0;
        // "1.000 ms" may be a thousand: nothing writes it, and nobody may type it.
        if (!isExact || unit === "ms") return;
        const text = formatAmount(base, unit, { decimals });
        expect(parseAmount(comma ? text.replace(".", ",") : text, unit)).toEqual({ ok: true, value: base });
      }),
    );
  });

  it("refuses what is no number or finer than the base unit", () => {
    for (const text of ["", " ", "abc", "1.2.3", "1e3", "--1", "0x10", "NaN", "Infinity", "1,2,3"]) {
      expect(parseAmount(text, "V")).toMatchObject({ ok: false, error: { code: "value.notANumber" } });
    }
    expect(parseAmount("3.3455", "V")).toMatchObject({ ok: false, error: { code: "value.notRepresentable" } });
    expect(parseAmount("−3,5", "degC")).toEqual({ ok: true, value: -35 });
  });

  it.each([
    ["1.000", "ms"],
    ["1,000", "ms"],
    ["20.000", "mV"],
    ["−1.000", "mA"],
    ["172.800", "s"],
    ["25.000", "degC"],
  ] as const)("guesses not whether %s %s has thousands or thousandths", (text, unit) => {
    expect(parseAmount(text, unit)).toEqual({ ok: false, error: { code: "value.notANumber", detail: { text } } });
  });

  it("takes three decimals where they are usual, and thousands that are set apart as the program writes them", () => {
    expect(parseAmount("57,600", "V")).toEqual({ ok: true, value: 57_600 });
    expect(parseAmount("1.250", "A")).toEqual({ ok: true, value: 1250 });
    expect(parseAmount("20\u2009000", "ms")).toEqual({ ok: true, value: 20_000_000 });
    expect(parseAmount("0.500", "ms")).toEqual({ ok: true, value: 500 });
  });

  it("a minus is a minus and zero has no sign", () => {
    expect(formatAmount(-38_420, "A", { decimals: 2, signed: true })).toBe("\u221238.42");
    expect(formatAmount(38_420, "A", { decimals: 2, signed: true })).toBe("+38.42");
    expect(formatAmount(-4, "A", { decimals: 2, signed: true })).toBe("0.00");
    expect(formatAmount(12_345_000, "Ah", { decimals: 1, grouped: true })).toBe("12\u2009345.0");
  });

  it("an lsb that is not a whole number of base units is a bug", () => {
    expect(() => parseLsb("0.01 mV" as never)).toThrow(RangeError);
    expect(() => parseLsb("1 parsec" as never)).toThrow(RangeError);
    expect(parseLsb("0.1 degC")).toMatchObject({ factor: 1, kind: "temperature" });
  });
});
