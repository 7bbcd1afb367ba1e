import { describe, expect, it } from "vitest";
import { CsvWriter } from "../../src/contract/csv.ts";

const write = new CsvWriter("point");
const unquoted = (cell: string) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);

describe("a text in a CSV file", () => {
  it.each(["", " ", "   ", "\t", "\n", "\r\n", "\u00a0", "\u3000", "\ufeff", "\u200b", "\u2066 \n"])(
    "is no formula behind %j",
    (before) => {
      for (const sign of ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦"]) {
        const text = `${before}${sign}HYPERLINK("http://x")`;
        expect(unquoted(write.text(text)), sign).toBe(`'${text}`);
      }
    },
  );

  it("begins no cell with what moves to another one", () => {
    for (const text of ["\tx", "\rx", "\nx"]) expect(unquoted(write.text(text))).toBe(`'${text}`);
  });

  it("stays as it is otherwise, quoted where it must be", () => {
    for (const text of ["RES2001", " a = b", "1-2", "Zürich", "三号电池", ""]) expect(write.text(text)).toBe(text);
    expect(write.text('a "b", c')).toBe('"a ""b"", c"');
  });
});
