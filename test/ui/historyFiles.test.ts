import { describe, expect, it } from "vitest";
import { fixtureArchive, fixtureRows } from "../../scripts/lib/historyRows.ts";
import { historyCsv } from "../../src/ui/screens/history/model/csv.ts";
import {
  archiveFor,
  chunksOf,
  historyFileName,
  historyJson,
  MOST_HISTORY_BYTES,
  parseHistoryFile,
} from "../../src/ui/screens/history/model/file.ts";

const ROWS = fixtureRows(60);
const ARCHIVE = fixtureArchive(60);
const plain = { decimal: "point", flagName: (key: string) => key, offsetS: null } as const;

/** RFC 4180 by the letter: a second implementation. */
function parseCsv(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let [row, cell, quoted] = [[] as string[], "", false];
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') cell += text[at++];
      else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === separator) {
      row.push(cell);
      cell = "";
    } else if (char === "\r" && text[at + 1] === "\n") {
      at += 1;
      rows.push([...row, cell]);
      [row, cell] = [[], ""];
    } else cell += char;
  }
  expect(cell).toBe("");
  return rows;
}

function cellOf(table: string[][], line: number, head: string): string | undefined {
  return table[line + 1]?.[(table[0] ?? []).indexOf(head)];
}

describe("CSV", () => {
  it("has a unit in every head of a quantity and a cell for each head in every line", () => {
    const table = parseCsv(historyCsv(ROWS, ARCHIVE, plain), ",");
    expect(table).toHaveLength(ROWS.length + 1);
    expect(new Set(table.map((line) => line.length)).size).toBe(1);
    for (const head of ["Pack Voltage (V)", "Pack Current (A)", "Cell 16 (mV)", "Temp 4 (°C)", "MOS Temp (°C)", "Environment Temp (°C)"]) {
      expect(table[0]).toContain(head);
    }
    expect(cellOf(table, 8, "Pack Current (A)")).toBe("21.60");
    expect(cellOf(table, 8, "Temp 1 (°C)")).toBe("-0.1");
    expect(cellOf(table, 8, "Protections")).toBe("chargeUnderTemperature");
    expect(cellOf(table, 0, "Pack Time")).toBe("2026-01-17 14:18:53");
  });
  it("keeps a damaged record with its bytes and without values", () => {
    const table = parseCsv(historyCsv(ROWS, ARCHIVE, plain), ",");
    expect(cellOf(table, 33, "Kind")).toBe("damaged");
    expect(cellOf(table, 33, "Pack Voltage (V)")).toBe("");
    expect(cellOf(table, 33, "Raw (hex)")).toMatch(/^([0-9A-F]{2} ){71}[0-9A-F]{2}$/);
    expect(cellOf(table, 12, "Records Missing Before")).toBe("yes");
  });
  it("writes numbers with a comma and separates with a semicolon where that is wanted", () => {
    const table = parseCsv(historyCsv(ROWS, ARCHIVE, { ...plain, decimal: "comma" }), ";");
    expect(cellOf(table, 8, "Pack Current (A)")).toBe("21,60");
    expect(cellOf(table, 12, "Pack Current (A)")?.startsWith("-")).toBe(true);
  });
  it("names the records whose date is not reliable, where there are any", () => {
    expect(historyCsv(ROWS, ARCHIVE, plain)).not.toContain("Date Not Reliable");
    const rows = ROWS.map((row, at) => (at === 3 ? { ...row, astray: { until: null } } : row));
    const table = parseCsv(historyCsv(rows, ARCHIVE, plain), ",");
    expect([2, 3, 4].map((line) => cellOf(table, line, "Date Not Reliable"))).toEqual(["", "yes", ""]);
  });
  it("adds this computer's time only when the pack's clock is known to be off", () => {
    expect(historyCsv(ROWS, ARCHIVE, plain)).not.toContain("Computer Time");
    const table = parseCsv(historyCsv(ROWS, ARCHIVE, { ...plain, offsetS: -134 }), ",");
    expect(cellOf(table, 0, "Computer Time")).toBe("2026-01-17 14:21:07");
  });
  it("cannot start a formula: a text gets an apostrophe, a negative number stays one", () => {
    for (const evil of ['=HYPERLINK("http://x")', "+1", "-1+1", "@SUM(A1)", "\tx", "\rx", '=1,"2"']) {
      const identity = { ...ARCHIVE.pack.identity, packSerial: evil };
      const text = historyCsv(ROWS.slice(0, 1), { ...ARCHIVE, pack: { ...ARCHIVE.pack, identity } }, { ...plain, flagName: () => evil });
      const table = parseCsv(text, ",");
      expect(cellOf(table, 0, "Pack SN")).toBe(`'${evil}`);
      expect(cellOf(table, 0, "Alarms")).toBe(`'${evil}`);
    }
    const numbers = parseCsv(historyCsv(ROWS, ARCHIVE, plain), ",").slice(1);
    expect(numbers.flat().some((cell) => /^-\d/.test(cell))).toBe(true);
    expect(numbers.flat().filter((cell) => /^['=+@]/.test(cell))).toEqual([]);
  });
});

describe("JSON", () => {
  const text = historyJson(ROWS, ARCHIVE, Date.UTC(2026, 0, 17), (key) => key);
  const tamper = (change: (whole: Record<string, unknown>) => void): string => {
    const whole = JSON.parse(text) as Record<string, unknown>;
    change(whole);
    return JSON.stringify(whole);
  };
  const rowsOf = (whole: Record<string, unknown>) => whole.rows as Record<string, unknown>[];

  it("comes back as it went out", () => {
    const parsed = parseHistoryFile(text);
    if (!parsed.ok) throw new Error(parsed.fault);
    expect(parsed.file.rows).toEqual(ROWS.map(({ seq, raw, seenWallMs }) => ({ seq, raw, seenWallMs })));
    expect(parsed.file.pack.identity).toEqual(ARCHIVE.pack.identity);
    expect(parseHistoryFile(historyJson([], ARCHIVE, 0, String))).toMatchObject({ ok: true, file: { rows: [] } });
  });
  it("holds the values for people beside the bytes", () => {
    const [first] = rowsOf(JSON.parse(text) as Record<string, unknown>);
    expect(first?.values).toMatchObject({ packTime: "2026-01-17T14:18:53", currentA: 38.36, alarms: ["chargeUnderTemperature"] });
  });
  it("says so where it leaves the values out, because with them it could not be loaded again", () => {
    expect(text).not.toContain("valuesOmitted");
    const times = Math.ceil((1.1 * MOST_HISTORY_BYTES) / text.length);
    const longer = historyJson(Array.from({ length: times }, () => ROWS).flat(), ARCHIVE, 0, String);
    expect(JSON.parse(longer)).toMatchObject({ valuesOmitted: true });
    expect(longer).not.toContain('"values"');
    expect(parseHistoryFile(longer)).toMatchObject({ ok: true });
  });
  it("leaves the values out by the bytes of the file, which is what loading measures: a Chinese name has three to a letter", () => {
    const long = "温".repeat(MOST_HISTORY_BYTES / 3 + 1);
    const text = historyJson(ROWS.slice(8, 9), ARCHIVE, 0, () => long);
    expect(JSON.parse(text)).toMatchObject({ valuesOmitted: true });
  });
  it("has the SOC of a record without an SOH, and the other way round", () => {
    const [row] = ROWS;
    const valuesOf = (more: object) => {
      const rows = [{ ...row, record: { ...row?.record, ...more } }] as typeof ROWS;
      return JSON.parse(historyJson(rows, ARCHIVE, 0, String)).rows[0].values;
    };
    expect(valuesOf({ socDeciPct: 555, sohDeciPct: "notReported" })).toMatchObject({ socPct: 55.5 });
    expect(valuesOf({ socDeciPct: "notReported", sohDeciPct: 990 })).toMatchObject({ sohPct: 99 });
    expect(valuesOf({ socDeciPct: "notReported", sohDeciPct: 990 })).not.toHaveProperty("socPct");
  });
  it("is refused whole, with the place, when one thing in it is wrong", () => {
    const row = (change: Record<string, unknown>) => tamper((whole) => Object.assign(rowsOf(whole)[3] ?? {}, change));
    const faults: readonly (readonly [string, string, number])[] = [
      ["{", "json", 0],
      ["[]", "notOurs", 0],
      [tamper((w) => Object.assign(w, { schema: "open-bmstool/parameters" })), "notOurs", 0],
      [tamper((w) => Object.assign(w, { version: 2 })), "tooNew", 0],
      [tamper((w) => Object.assign(w, { version: "1" })), "notOurs", 0],
      [tamper((w) => Object.assign(w, { pack: { family: "paceic-v25" } })), "pack", 0],
      [tamper((w) => Object.assign(w, { archive: 5 })), "pack", 0],
      [tamper((w) => Object.assign(w, { rows: {} })), "rows", 0],
      [row({ raw: "abcd" }), "row", 4],
      [row({ raw: "ABC" }), "row", 4],
      [row({ raw: "00".repeat(201) }), "row", 4],
      [row({ seq: 1.5 }), "row", 4],
      [row({ seq: "7" }), "row", 4],
      [row({ seenWallMs: -1 }), "row", 4],
      [row({ astray: {} }), "row", 4],
      [row({ astray: { until: "yesterday" } }), "row", 4],
      [row({ seenWallMs: null }), "row", 4],
      [" ".repeat(MOST_HISTORY_BYTES + 1), "tooLong", 0],
    ];
    for (const [file, fault, at] of faults) expect(parseHistoryFile(file), fault).toEqual({ ok: false, fault, row: at });
  });
  it("goes to the archive of its own pack, never to another one", () => {
    const parsed = parseHistoryFile(text);
    if (!parsed.ok) throw new Error(parsed.fault);
    const { file } = parsed;
    const named = (packSerial: string, key: string, modelSerial = ARCHIVE.pack.identity.modelSerial) =>
      fixtureArchive(1, { key, pack: { ...ARCHIVE.pack, identity: { ...ARCHIVE.pack.identity, packSerial, modelSerial } } });
    const mine = named("RES20010K2304170086", "other-key");
    expect(archiveFor(file, [named("RES1", "a"), mine])).toBe(mine);
    expect(archiveFor(file, [named("RES1", ARCHIVE.key)])).toBeNull();
    expect(archiveFor(file, [named("RES20010K2304170086", ARCHIVE.key, "another board")])).toBeNull();
    const identity = { ...file.pack.identity, packSerial: "notReported", modelSerial: "notReported" };
    const nameless = { ...file, pack: { ...file.pack, identity } };
    expect(archiveFor(nameless, [named("notReported", "other", "notReported")])).toBeNull();
    expect(archiveFor(nameless, [named("notReported", file.archiveKey, "notReported")])?.key).toBe(file.archiveKey);
    expect(archiveFor(file, [{ ...mine, pack: { ...mine.pack, family: "pace-modbus" } }])).toBeNull();
  });
  it("is cut into chunks without losing one, and named without anything a file system dislikes", () => {
    expect(chunksOf([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    const identity = { ...ARCHIVE.pack.identity, packSerial: "../a b:c*" };
    expect(historyFileName({ ...ARCHIVE, pack: { ...ARCHIVE.pack, identity } }, "csv", 0)).toMatch(
      /^open-bmstool-history-_a_b_c_-\d{8}-\d{6}\.csv$/,
    );
  });
});
