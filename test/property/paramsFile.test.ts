import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  diffValues,
  FILE_FAULTS,
  fileText,
  makeParameterFile,
  parseAmount,
  parseParameterFile,
  SETTING_CONCEPTS,
  UNITS,
} from "../../protocol/shared.ts";

const FAMILIES = ["paceic-v25", "pace-modbus"] as const;
const text = fc.string({ unit: "binary", maxLength: 90 });
const origin = fc.record({ family: fc.constantFrom(...FAMILIES), bmsVersion: text, modelSerial: text, packSerial: text });
const amount = fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.maxSafeInteger(), fc.integer({ min: 0, max: 70_000 }));
const values = fc.dictionary(fc.constantFrom(...SETTING_CONCEPTS.map(({ key }) => key)), amount).map((record) => ({ ...record }));
const savedAt = fc
  .date({ min: new Date("2000-01-01"), max: new Date("2099-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString());

/** Fails only in the ways that the UI has words for. */
function expectTold(file: string): void {
  const result = parseParameterFile(file);
  if (result.ok) return;
  const { code, detail } = result.error;
  if (code === "file.schemaTooNew") return;
  expect(code).toBe("file.format");
  expect(FILE_FAULTS as readonly unknown[]).toContain(detail?.reason);
  expect(String(detail?.where)).toMatch(/^[\x20-\x7e]{0,120}$/);
}

describe("parameter files", () => {
  it("whatever pack and values, the file reads back the same and unchanged", () => {
    fc.assert(
      fc.property(origin, values, savedAt, (from, held, at) => {
        const file = makeParameterFile(from, held, at);
        const result = parseParameterFile(JSON.stringify(file));
        expect(result).toEqual({ ok: true, value: { file, values: held, isChanged: false, unknownKeys: [] } });
      }),
    );
  });

  it("a value that was changed is either refused or told of", () => {
    fc.assert(
      fc.property(origin, values, savedAt, fc.nat(), amount, fc.boolean(), (from, held, at, which, other, withText) => {
        const keys = Object.keys(held);
        const key = keys[which % keys.length];
        fc.pre(key !== undefined && held[key] !== other);
        const file = makeParameterFile(from, held, at);
        const patched = makeParameterFile(from, { ...held, [key as string]: other }, at).values[key as string];
        const entry = withText ? patched : { ...file.values[key as string], value: other };
        const result = parseParameterFile(JSON.stringify({ ...file, values: { ...file.values, [key as string]: entry } }));
        // Minutes with six decimals do not tell values apart that lie less than 30 microseconds from each other.
        const isTextAlike = (patched?.text ?? "").replace("\u2212", "") === (file.values[key as string]?.text ?? "").replace("\u2212", "");
        if (withText || (isTextAlike && result.ok)) expect(result.ok && result.value.isChanged).toBe(true);
        else expect(!result.ok && result.error.detail?.reason).toBe("disagrees");
      }),
    );
  });

  it("no text and no JSON makes the reader throw", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 400 }), expectTold));
    fc.assert(fc.property(fc.json({ noUnicodeString: false }), expectTold));
    fc.assert(fc.property(fc.jsonValue(), (json) => expectTold(JSON.stringify(json))));
  });

  it("nor does any JSON in the place of any part of a file", () => {
    const file = makeParameterFile(
      { family: "paceic-v25", bmsVersion: "P16S100A-1812-1.00", modelSerial: "1", packSerial: "2" },
      { packOvAlarmMv: 57_600, cellOvAlarmMv: 3600 },
      "2026-01-17T14:21:07Z",
    );
    const parts = [...Object.keys(file), "packOvAlarmMv", "value", "unit", "text", "__proto__", "constructor", "new"];
    fc.assert(
      fc.property(fc.constantFrom(...parts), fc.jsonValue(), fc.nat({ max: 3 }), (part, json, place) => {
        const entry = { ...file.values.packOvAlarmMv };
        const put = (target: object) => Object.defineProperty({ ...target }, part, { value: json, enumerable: true });
        const inner = place === 0 ? put(entry) : entry;
        const outer = place === 1 ? put({ ...file.values, packOvAlarmMv: inner }) : { ...file.values, packOvAlarmMv: inner };
        expectTold(JSON.stringify(place === 2 ? put({ ...file, values: outer }) : { ...file, values: outer }));
      }),
      { numRuns: 500 },
    );
    expect(({} as Record<string, unknown>).value).toBeUndefined();
  });

  it("nor any single character that is put in, left out or replaced", () => {
    const whole = JSON.stringify(
      makeParameterFile(
        { family: "pace-modbus", bmsVersion: "", modelSerial: "", packSerial: "" },
        { sleepDelayUs: 300_000_000 },
        "2026-01-17T14:21:07Z",
      ),
    );
    fc.assert(
      fc.property(fc.nat({ max: whole.length }), fc.nat({ max: 1 }), fc.string({ unit: "binary", maxLength: 2 }), (at, cut, put) => {
        expectTold(whole.slice(0, at) + put + whole.slice(at + cut));
      }),
      { numRuns: 500 },
    );
  });

  it("the text of a value says the value, as far as six decimals can", () => {
    fc.assert(
      fc.property(fc.constantFrom(...SETTING_CONCEPTS), fc.integer({ min: -70_000_000, max: 70_000_000 }), (concept, value) => {
        const { factor, label } = UNITS[concept.unit];
        const written = fileText(concept, value);
        const read = parseAmount(written.slice(0, written.length - label.length), concept.unit);
        expect(written.endsWith(label)).toBe(true);
        if (factor === 60_000_000) expect(Math.abs(Number.parseFloat(written.replace("\u2212", "-")) * factor - value)).toBeLessThan(31);
        else expect(read).toEqual({ ok: true, value });
      }),
    );
  });

  it("a comparison has every key once and says different exactly when two columns hold different values", () => {
    fc.assert(
      fc.property(fc.array(values, { maxLength: 3 }), (columns) => {
        const rows = diffValues(columns);
        expect(rows.map(({ key }) => key).toSorted()).toEqual([...new Set(columns.flatMap((c) => Object.keys(c)))].toSorted());
        for (const { key, values: row, isDifferent } of rows) {
          expect(row).toEqual(columns.map((column) => column[key] ?? null));
          expect(isDifferent).toBe(row.some((a) => row.some((b) => a !== null && b !== null && a !== b)));
        }
      }),
    );
  });
});
