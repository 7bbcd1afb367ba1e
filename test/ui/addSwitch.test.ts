import { describe, expect, it } from "vitest";
import { switchesOf, switchesUp } from "../../src/ui/model/addSwitch.ts";

/** The guide's table of the ADD switch, 1# to 4#, for 0 to 15. */
const GUIDE = [
  "0000",
  "1000",
  "0100",
  "1100",
  "0010",
  "1010",
  "0110",
  "1110",
  "0001",
  "1001",
  "0101",
  "1101",
  "0011",
  "1011",
  "0111",
  "1111",
];

describe("ADD switch", () => {
  it.each(GUIDE.map((row, address) => [address, row] as const))("%i stands at %s", (address, row) => {
    expect(
      switchesOf(address)
        .map((on) => (on ? "1" : "0"))
        .join(""),
    ).toBe(row);
    expect(switchesUp(address)).toEqual([...row].flatMap((on, at) => (on === "1" ? [at + 1] : [])));
  });

  it("says the address again when its switches are added up", () => {
    for (let address = 0; address < 16; address++) {
      expect(switchesUp(address).reduce((sum, number) => sum + 2 ** (number - 1), 0)).toBe(address);
    }
  });
});
