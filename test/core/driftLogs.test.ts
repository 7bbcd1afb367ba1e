import { describe, expect, it } from "vitest";
import { LogRowReader } from "../../src/core/drift/logRows.ts";
import type { LogRow } from "../../src/core/logging/logTable.ts";
import { logText, valueRow as value, WALL_MS } from "../support/logText.ts";

const CELLS = [3400, 3410, 3420];
const SAMPLE = { day: "2026-03-02", currentMa: 12_345, cellVoltagesMv: CELLS };
const read = (text: string) => new LogRowReader().take(text);

describe("rows of a log", () => {
  it.each(["point", "comma"] as const)("are read as they were written, with a decimal %s, by the civil day of the computer", (decimal) => {
    expect(read(logText([value("PACK1", CELLS)], decimal))).toEqual([{ serial: "PACK1", wallMs: WALL_MS, sample: SAMPLE }]);
    expect(read(logText([value("PACK1", CELLS, -500)], decimal))[0]?.sample?.currentMa).toBe(-500);
  });

  it.each(['a"b', "a;b,c", "=1+2", "-7", "@x"])("keep the serial number %s", (serial) => {
    expect(read(logText([value(serial, CELLS)]))[0]?.serial).toBe(serial);
  });

  it("of a pack with fewer cells than another of the file have as many as it has", () => {
    const rows = read(logText([value("A", [3300, 3301, 3302, 3303]), value("B", [3400, 3401])]));
    expect(rows.map(({ sample }) => sample?.cellVoltagesMv.length)).toEqual([4, 2]);
  });

  it("without a current are counted and give no sample; gaps are no rows", () => {
    const gap: LogRow = { kind: "gap", address: 1, serial: "A", fromWallMs: WALL_MS - 60_000, wallMs: WALL_MS, reasons: ["linkLost"] };
    expect(read(logText([value("A", CELLS, "notRead"), gap]))).toMatchObject([{ serial: "A", sample: null }]);
  });

  it("come out the same, however the file is cut into pieces, and a row without its end is left", () => {
    const text = logText([value("A", CELLS), value("B", CELLS), value("A", [3300, 3301, 3302])]);
    const whole = read(text);
    expect(whole).toHaveLength(3);
    for (const size of [1, 7, 100]) {
      const reader = new LogRowReader();
      const rows = Array.from({ length: Math.ceil(text.length / size) }, (_, at) => reader.take(text.slice(at * size, (at + 1) * size)));
      expect(rows.flat()).toEqual(whole);
    }
    expect(read(text.slice(0, -3))).toHaveLength(2);
  });

  it("that somebody has spoilt are left out or give no sample, and never numbers", () => {
    const [head = "", row = ""] = logText([value("A", CELLS)]).split("\r\n");
    const spoilt = (from: string, to: string) => read(`${head}\r\n${row.replace(from, to)}\r\n`);
    expect(spoilt("3410", "abc")).toMatchObject([{ serial: "A", sample: null }]);
    expect(spoilt("12.345", "1e9")).toMatchObject([{ serial: "A", sample: null }]);
    expect(spoilt("2026-03-02T", "yesterday")).toMatchObject([{ serial: "A", sample: null }]);
    expect(spoilt("3410,", "")).toEqual([]);
  });

  it.each(["", "a,b,c\n1,2,3\n", "Time,Row,ADD\n", "no line end", "\u0000\u0001\n"])("are not looked for in another file: %j", (text) => {
    const reader = new LogRowReader();
    expect(reader.take(text)).toEqual([]);
    reader.end();
    expect(reader.isForeign).toBe(true);
    expect(reader.take(logText([value("A", CELLS)]))).toEqual([]);
  });
});
