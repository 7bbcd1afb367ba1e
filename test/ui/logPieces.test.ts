import { describe, expect, it } from "vitest";
import { logPieces } from "../../src/ui/screens/commissioning/model/logPieces.ts";

describe("a log in pieces that fit into a message", () => {
  it("has all of its rows whole and once, each piece with the head", () => {
    const rows = Array.from({ length: 500 }, (_, at) => `2026-03-02,value,${"x".repeat(100)},${at}\r`);
    const pieces = logPieces(`Time,Row\r\n${rows.join("\n")}\n`);
    expect(pieces.length).toBeGreaterThan(4);
    expect(pieces.every((piece) => piece.startsWith("Time,Row\r\n") && piece.length < 11_000)).toBe(true);
    expect(
      pieces.flatMap((piece) =>
        piece
          .split("\n")
          .slice(1)
          .filter((row) => row !== ""),
      ),
    ).toEqual(rows);
  });

  it("is one piece when it is short, or no log at all", () => {
    expect(logPieces("Time,Row\n1,2\n")).toEqual(["Time,Row\n1,2\n\n"]);
    expect(logPieces("")).toEqual(["\n"]);
    expect(logPieces("x".repeat(50_000))[0]?.length).toBeLessThan(11_000);
  });
});
