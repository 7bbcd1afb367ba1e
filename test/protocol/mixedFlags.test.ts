import { describe, expect, it } from "vitest";
import type { BitsField, CoilsField } from "../../protocol/layout/fields.ts";
import { decodeLayout } from "../../protocol/layout/interpreter.ts";
import { createCarriers } from "../../protocol/modbus/carriers.ts";
import type { FlagsField } from "../../protocol/modbus/reading.ts";
import { flagsOf } from "../../protocol/modbus/reading.ts";
import type { ReadingRef } from "../../protocol/model/explain.ts";
import type { FlagKey, Severity } from "../../protocol/model/flags.ts";

const MADE_UP = { evidence: "inferred", source: "made up" } as const;

/** Alarms, protections and a fault in one register, as some families have them, and a state between them. */
const MIXED: BitsField = {
  key: "mixedFlags",
  type: "bits16",
  ...MADE_UP,
  bits: { 0: "cellOverVoltage", 1: "cellOverVoltage", 2: "mosOverTemperature", 3: "chargeMosOn", 4: "afeCommunicationFault", 5: "lowSoc" },
  severities: { 1: "protection", 2: "protection", 4: "fault" },
};
/** The same as single bits, none of which says what it is. */
const COILS: CoilsField = {
  key: "coilFlags",
  type: "coils",
  count: 10,
  bits: { 0: "packOverVoltage", 1: "mosOverTemperature" },
  ...MADE_UP,
};

const FIELDS: readonly FlagsField[] = [
  { ...MIXED, register: "mixed", severity: "alarm" },
  { ...COILS, register: "coils", severity: "protection" },
];

function read(mixed: number, coils: number) {
  const values = decodeLayout([MIXED, COILS], Uint8Array.of(mixed >> 8, mixed & 0xff, coils & 0xff, coils >> 8));
  if (!values.ok) throw new Error(values.error.code);
  return flagsOf(FIELDS, values.value);
}

describe("one field with bits of several severities", () => {
  it.each([
    [0, { alarm: ["cellOverVoltage"], protection: [], fault: [] }],
    [1, { alarm: [], protection: ["cellOverVoltage"], fault: [] }],
    [2, { alarm: [], protection: ["mosOverTemperature"], fault: [] }],
    [3, { alarm: [], protection: [], fault: [] }],
    [4, { alarm: [], protection: [], fault: ["afeCommunicationFault"] }],
    // Of this one the field says nothing: it is what the whole field is.
    [5, { alarm: ["lowSoc"], protection: [], fault: [] }],
  ] as const)("bit %i alone", (bit, flags) => expect(read(1 << bit, 0)).toEqual({ flags, unknownBits: [] }));

  it("together with another field, each flag once, and unknown bits under the name of their field", () => {
    expect(read(0x8007, 0x203)).toEqual({
      flags: { alarm: ["cellOverVoltage"], protection: ["cellOverVoltage", "mosOverTemperature", "packOverVoltage"], fault: [] },
      unknownBits: [
        { register: "mixed", mask: 0x8000, severity: "alarm" },
        { register: "coils", mask: 0x200, severity: "protection" },
      ],
    });
  });

  it("behind which states stand: an unknown bit there is nothing to complain of", () => {
    const values = decodeLayout([MIXED], Uint8Array.of(0xc0, 0x80));
    if (!values.ok) throw new Error(values.error.code);
    const fields: readonly FlagsField[] = [{ ...MIXED, register: "mixed", severity: "fault", firstStateBit: 14 }];
    expect(flagsOf(fields, values.value).unknownBits).toEqual([
      { register: "mixed", mask: 0x80, severity: "fault" },
      { register: "mixed", mask: 0xc000, severity: null },
    ]);
  });

  it("is where the trace looks for a flag, by its severity", () => {
    const carriers = createCarriers({ tiles: {}, sensors: [], flags: FIELDS, switches: [] });
    const keysOf = (severity: Severity, key: FlagKey) => {
      const reading: ReadingRef = { what: "flag", severity, key };
      return carriers(reading).map((list) => list.map((field) => field.key).join(" and "));
    };
    expect(keysOf("alarm", "cellOverVoltage")).toEqual(["mixedFlags"]);
    expect(keysOf("protection", "cellOverVoltage")).toEqual(["mixedFlags"]);
    expect(keysOf("protection", "mosOverTemperature")).toEqual(["mixedFlags", "coilFlags"]);
    expect(keysOf("alarm", "mosOverTemperature")).toEqual([]);
    expect(keysOf("fault", "afeCommunicationFault")).toEqual(["mixedFlags"]);
    expect(keysOf("protection", "packOverVoltage")).toEqual(["coilFlags"]);
    expect(keysOf("alarm", "packOverVoltage")).toEqual([]);
  });
});
