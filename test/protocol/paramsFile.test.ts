import { describe, expect, it } from "vitest";
import { fnv1a64 } from "../../protocol/bytes/fnv1a.ts";
import type { FileOrigin, ParsedFile } from "../../protocol/shared.ts";
import {
  diffValues,
  FILE_FAULTS,
  fileNotes,
  fitsFamily,
  makeParameterFile,
  PARAMETER_FILE_LIMIT,
  parseParameterFile,
  SETTING_CONCEPTS,
} from "../../protocol/shared.ts";
import { defaultSettings } from "../../protocol/sim/settings.ts";

const ORIGIN: FileOrigin = {
  family: "paceic-v25",
  bmsVersion: "P16S100A-1812-1.00",
  modelSerial: "1812101380309D",
  packSerial: "RES-7",
};
const SAVED_AT = "2026-01-17T14:21:07.123Z";
const VALUES = { ...Object.fromEntries(defaultSettings(16, 100_000)), inverterCanCode: 19 };
const FILE = makeParameterFile(ORIGIN, VALUES, SAVED_AT);
const TEXT = JSON.stringify(FILE, null, 2);

function parsed(text: string): ParsedFile {
  const result = parseParameterFile(text);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function errorOf(text: string): unknown {
  const result = parseParameterFile(text);
  return result.ok ? null : result.error;
}

/** The file with something put in place of something that is there. */
function changed(from: string | RegExp, to: string): string {
  const text = TEXT.replace(from, to);
  expect(text).not.toBe(TEXT);
  return text;
}

describe("a parameter file", () => {
  it("says each value in base units and in words", () => {
    const words = (key: string) => Object.values(FILE.values[key] ?? {}).join(" | ");
    expect(words("packOvAlarmMv")).toBe("57600 | mV | 57.60 V");
    expect(words("cellOvAlarmMv")).toBe("3600 | mV | 3600 mV");
    expect(words("chargeOcAlarmMa")).toBe("104000 | mA | 104 A");
    expect(words("chargeUtProtectDeciC")).toBe("-50 | 0.1°C | −5.0 °C");
    expect(words("cellOvDelayUs")).toBe("1000000 | us | 1000 ms");
    expect(words("sleepDelayUs")).toBe("300000000 | us | 5 min");
    expect(words("lowSocAlarmDeciPct")).toBe("50 | 0.1% | 5 %");
    expect(words("inverterCanCode")).toBe("19 | 1 | 19");
    const finer = makeParameterFile(ORIGIN, { packOvAlarmMv: 57_605, dischargeOcAlarmMa: 104_500, sleepDelayUs: 100_000_000 }, SAVED_AT);
    expect(Object.values(finer.values).map(({ text }) => text)).toEqual(["57.605 V", "104.5 A", "1.666667 min"]);
    expect(parsed(JSON.stringify(finer)).isChanged).toBe(false);
  });

  it("comes back as it was written, with or without a mark in front and with either line end", () => {
    expect(parsed(TEXT)).toEqual({ file: FILE, values: VALUES, isChanged: false, unknownKeys: [] });
    for (const text of [`\ufeff${TEXT}`, TEXT.replaceAll("\n", "\r\n"), JSON.stringify(FILE), ` \n${TEXT}\n\n`])
      expect(parsed(text)).toEqual(parsed(TEXT));
  });

  it("has a fingerprint that other programs can work out", () => {
    // Test vectors of the FNV authors.
    expect(["", "a", "foobar"].map(fnv1a64)).toEqual(["CBF29CE484222325", "AF63DC4C8601EC8C", "85944171F73967E8"]);
    const small = makeParameterFile(ORIGIN, { packOvAlarmMv: 57_600, cellOvAlarmMv: 3600 }, SAVED_AT);
    expect(small.fingerprint).toBe(fnv1a64("paceic-v25\ncellOvAlarmMv=3600\npackOvAlarmMv=57600"));
    expect(makeParameterFile(ORIGIN, { cellOvAlarmMv: 3600, packOvAlarmMv: 57_600 }, "").fingerprint).toBe(small.fingerprint);
    expect(fnv1a64("\u0100")).toBe(fnv1a64("\u0000\u0001"));
  });

  it("tells that it was changed after it was saved", () => {
    const edited = changed(
      '"value": 3600,\n      "unit": "mV",\n      "text": "3600 mV"',
      '"value": 3610, "unit": "mV", "text": "3610 mV"',
    );
    expect(parsed(edited)).toMatchObject({ isChanged: true, values: { cellOvAlarmMv: 3610 } });
    expect(parsed(changed("paceic-v25", "pace-modbus")).isChanged).toBe(true);
    expect(parsed(changed(FILE.fingerprint, "")).isChanged).toBe(true);
    expect(parsed(changed("RES-7", "RES-8")).isChanged).toBe(false);
  });

  it("lists settings that this version does not know and leaves them out", () => {
    const newer = makeParameterFile(ORIGIN, { packOvAlarmMv: 57_600, heaterStartDeciC: 30 }, SAVED_AT);
    expect(parsed(JSON.stringify(newer))).toEqual({
      file: newer,
      values: { packOvAlarmMv: 57_600 },
      isChanged: false,
      unknownKeys: ["heaterStartDeciC"],
    });
  });

  it("carries texts of a pack only in a form that no program takes for something else", () => {
    const { bmsVersion, modelSerial, packSerial } = makeParameterFile(
      { family: "paceic-v25", bmsVersion: " =HYPERLINK(1)", modelSerial: "-----", packSerial: `A\u0000\ud800B${"x".repeat(99)}` },
      {},
      SAVED_AT,
    );
    expect([bmsVersion, modelSerial, packSerial.slice(0, 5), packSerial.length]).toEqual(["HYPERLINK(1)", "", "A  Bx", 64]);
  });
});

const ALARM = /"packOvAlarmMv": \{[^}]*\}/;
const alarm = (json: string) => changed(ALARM, `"packOvAlarmMv": ${json}`);

describe("a file that is none, or that somebody edited", () => {
  const cases: readonly (readonly [reason: string, where: string, text: string])[] = [
    ["tooLong", "", " ".repeat(PARAMETER_FILE_LIMIT + 1)],
    ["empty", "", ""],
    ["empty", "", "\ufeff \r\n\t"],
    ["json", "", TEXT.slice(0, -1)],
    ["json", "", changed("57600", "NaN")],
    ["json", "", `\ufeff\ufeff${TEXT}`],
    ["json", "", '{"\\q": 1}'],
    ["json", "", '{"a": "'],
    ["tooDeep", "", "[".repeat(9)],
    ["tooDeep", "", "[".repeat(PARAMETER_FILE_LIMIT)],
    ["tooDeep", "", '{"a":'.repeat(50_000)],
    ["type", "", "[]"],
    ["type", "", "null"],
    ["type", "", '"text"'],
    ["type", "", "12"],
    ["duplicateKey", "family", changed('"family"', '"family": "pace-modbus", "family"')],
    ["duplicateKey", "value", alarm('{"value": 57600, "value": 65000, "unit": "mV", "text": "57.60 V"}')],
    ["duplicateKey", "unit", alarm('{"value": 57600, "unit": "mV", "\\u0075nit" : "V", "text": "57.60 V"}')],
    ["forbiddenKey", "__proto__", changed('"values": {', '"values": { "__proto__": {"value": 1},')],
    ["forbiddenKey", "__proto__", '{"\\u005f_proto__": {"schema": "open-bmstool/parameters"}}'],
    ["forbiddenKey", "constructor", changed('"values": {', '"values": { "constructor": {},')],
    ["forbiddenKey", "toString", changed('"values": {', '"toString": 1, "values": {')],
    ["schema", "schema", "{}"],
    ["schema", "schema", changed("open-bmstool/parameters", "open-bmstool/log")],
    ["schema", "version", changed('"version": 1', '"version": "1"')],
    ["schema", "version", changed('"version": 1', '"version": 0')],
    ["schema", "version", changed('"version": 1', '"version": 1.5')],
    ["date", "savedAt", changed(SAVED_AT, "17.01.2026")],
    ["date", "savedAt", changed(SAVED_AT, "2026-13-17T14:21:07Z")],
    ["missing", "family", changed('"family": "paceic-v25",', "")],
    ["characters", "family", changed('"family": "paceic-v25"', '"family": ""')],
    ["type", "packSerial", changed('"RES-7"', '["RES-7"]')],
    ["formula", "packSerial", changed("RES-7", "=cmd|' /C calc'!A0")],
    ["formula", "modelSerial", changed("1812101380309D", "@SUM(A1)")],
    ["characters", "packSerial", changed("RES-7", "\\ud800")],
    ["characters", "packSerial", changed("RES-7", "x".repeat(65))],
    ["missing", "fingerprint", changed('"fingerprint"', '"finger"')],
    ["characters", "fingerprint", changed(FILE.fingerprint, "A".repeat(65))],
    ["missing", "values", changed('"values"', '"value"')],
    ["type", "values", JSON.stringify({ ...FILE, values: [] })],
    ["tooMany", "values", JSON.stringify({ ...FILE, values: Object.fromEntries(Array.from({ length: 257 }, (_, i) => [`a${i}`, {}])) })],
    ["settingKey", "values.a?b", changed('"values": {', '"values": { "a\\u0007b": {},')],
    ["settingKey", "values.2", changed('"values": {', '"values": { "2": {},')],
    ["type", "values.packOvAlarmMv", alarm("57600")],
    ["type", "values.packOvAlarmMv", alarm("[57600]")],
    ["missing", "values.packOvAlarmMv.value", alarm('{"unit": "mV", "text": "57.60 V"}')],
    ["type", "values.packOvAlarmMv.value", alarm('{"value": "57600", "unit": "mV", "text": "57.60 V"}')],
    ["type", "values.packOvAlarmMv.value", alarm('{"value": null, "unit": "mV", "text": "57.60 V"}')],
    ["notWhole", "values.packOvAlarmMv.value", alarm('{"value": 57.6, "unit": "mV", "text": "57.60 V"}')],
    ["notWhole", "values.packOvAlarmMv.value", alarm('{"value": 1e999, "unit": "mV", "text": "57.60 V"}')],
    ["notWhole", "values.packOvAlarmMv.value", alarm('{"value": 9007199254740993, "unit": "mV", "text": "57.60 V"}')],
    ["missing", "values.packOvAlarmMv.unit", alarm('{"value": 57600, "text": "57.60 V"}')],
    ["type", "values.packOvAlarmMv.text", alarm('{"value": 57600, "unit": "mV", "text": 57.6}')],
    ["unit", "values.packOvAlarmMv.unit", alarm('{"value": 58, "unit": "V", "text": "58 V"}')],
    ["disagrees", "values.packOvAlarmMv", alarm('{"value": 58, "unit": "mV", "text": "58 V"}')],
    ["disagrees", "values.packOvAlarmMv", alarm('{"value": 58000, "unit": "mV", "text": "57.60 V"}')],
    ["disagrees", "values.packOvAlarmMv", alarm('{"value": 57600, "unit": "mV", "text": "58.00 V"}')],
    ["disagrees", "values.packOvAlarmMv", alarm('{"value": 57600, "unit": "mV", "text": "57.60"}')],
    ["disagrees", "values.packOvAlarmMv", alarm('{"value": 57600, "unit": "mV", "text": "57600 mA"}')],
    ["disagrees", "values.packOvAlarmMv", alarm('{"value": 57600, "unit": "mV", "text": ""}')],
  ];

  it.each(cases)("%s %s", (reason, where, text) => {
    expect(errorOf(text)).toEqual({ code: "file.format", detail: { reason, where } });
  });

  it("has a case for every reason", () => {
    expect([...new Set(cases.map(([reason]) => reason))].toSorted()).toEqual([...FILE_FAULTS].toSorted());
  });

  it("of a newer program says so, whatever else it holds", () => {
    const newer = { schema: "open-bmstool/parameters", version: 2, somethingNew: true };
    expect(errorOf(JSON.stringify(newer))).toEqual({ code: "file.schemaTooNew", detail: { version: 2, known: 1 } });
  });

  it("takes the text beside a value in any unit of its quantity and with either separator", () => {
    for (const text of ["57,60 V", "57600 mV", " 57.6V ", "57\u2009600 mV"])
      expect(parsed(alarm(JSON.stringify({ value: 57_600, unit: "mV", text }))).isChanged).toBe(false);
  });

  it("may hold more than this program reads, whatever stands in it", () => {
    for (const note of ['"[[[[[[[[[[', "{{{{{{{{{{", 'family": ', "\\", "\ud800"])
      expect(parsed(changed('"savedAt"', `"note": ${JSON.stringify(note)}, "savedAt"`))).toEqual(parsed(TEXT));
  });

  it("says where without repeating what the file says", () => {
    const error = errorOf(changed('"values": {', `"values": { "${"<b>\u202e".repeat(50)}": {},`)) as { detail: { where: string } };
    expect(error.detail.where).toMatch(/^values\.[\x20-\x7e]{40}$/);
  });

  it("is read in no time, however it is made", () => {
    const heavy = [`{"a":"${"\\\\".repeat(120_000)}"}`, `[${'"",'.repeat(80_000)}""]`, '"'.repeat(250_000), `{${'"a" '.repeat(60_000)}}`];
    for (const text of heavy) expect(errorOf(text)).toMatchObject({ code: "file.format" });
  });
});

describe("a file against a pack", () => {
  const notes = (pack: Partial<FileOrigin>, text = TEXT) => fileNotes(parsed(text), { ...ORIGIN, ...pack });

  it("says nothing of the pack that it was made from", () => {
    expect(notes({})).toEqual([]);
    expect(notes({ bmsVersion: "P16S100A-1812-1.00 ", packSerial: "RES-7\u0000" })).toEqual([]);
    expect(notes({ bmsVersion: "", modelSerial: "", packSerial: "" })).toEqual([]);
  });

  it("tells model, firmware and pack apart", () => {
    expect(notes({ bmsVersion: "P16S200A-1812-1.00" })).toEqual(["otherModel"]);
    expect(notes({ bmsVersion: "P16S100A-1812-1.01" })).toEqual(["otherFirmware"]);
    expect(notes({ bmsVersion: "P16S200A-21037-3.00T" })).toEqual(["otherModel", "otherFirmware"]);
    expect(notes({ bmsVersion: "SOMETHING-1.00" })).toEqual(["otherFirmware"]);
    expect(notes({ packSerial: "RES-8" })).toEqual(["otherPack"]);
    expect(notes({ modelSerial: "1812101380309E" })).toEqual(["otherPack"]);
    expect(notes({ packSerial: "RES-8" }, changed(FILE.fingerprint, "0"))).toEqual(["otherPack", "changed"]);
  });

  it("of another family is refused", () => {
    const file = parsed(TEXT);
    expect(fitsFamily(file, "paceic-v25")).toEqual({ ok: true, value: file });
    expect(fitsFamily(file, "pace-modbus")).toEqual({
      ok: false,
      error: { code: "file.otherFamily", detail: { file: "paceic-v25", pack: "pace-modbus" } },
    });
  });
});

describe("diffValues", () => {
  it("lays columns side by side in the order of the concepts", () => {
    const rows = diffValues([
      { zeta: 1, cellOvAlarmMv: 3600, packOvAlarmMv: 57_600 },
      { alpha: 2, packOvAlarmMv: 57_600, constructor: 5 },
      { packOvAlarmMv: 57_600, cellOvAlarmMv: 3610, lowSocAlarmDeciPct: 0 },
    ] as unknown as readonly Record<string, number>[]);
    expect(rows).toEqual([
      { key: "packOvAlarmMv", values: [57_600, 57_600, 57_600], isDifferent: false },
      { key: "cellOvAlarmMv", values: [3600, null, 3610], isDifferent: true },
      { key: "lowSocAlarmDeciPct", values: [null, null, 0], isDifferent: false },
      { key: "alpha", values: [null, 2, null], isDifferent: false },
      { key: "constructor", values: [null, 5, null], isDifferent: false },
      { key: "zeta", values: [1, null, null], isDifferent: false },
    ]);
    expect(diffValues([])).toEqual([]);
    expect(diffValues([VALUES, VALUES]).map(({ key }) => key)).toEqual(
      SETTING_CONCEPTS.map(({ key }) => key).filter((key) => key in VALUES),
    );
  });
});
