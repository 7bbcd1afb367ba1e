import { describe, expect, it } from "vitest";
import type { DoctorTry } from "../../src/contract/session.ts";
import { addressList, tryMatrix } from "../../src/ui/model/tryMatrix.ts";

const asked = (
  family: DoctorTry["family"],
  baudRate: number | null,
  address: number,
  outcome: DoctorTry["outcome"] = "silence",
): DoctorTry => ({
  family,
  baudRate,
  address,
  outcome,
  bytesHeard: 0,
});

describe("matrix of tries", () => {
  it("has a row a protocol and a column a baud rate, in the order of asking", () => {
    const matrix = tryMatrix([asked("paceic-v25", 9600, 1), asked("pace-modbus", 9600, 1), asked("pace-modbus", 19_200, 1)]);
    expect(matrix.baudRates).toEqual([9600, 19_200]);
    expect(matrix.rows.map(({ family }) => family)).toEqual(["paceic-v25", "pace-modbus"]);
    expect(matrix.rows[0]?.cells[1]).toEqual([]); // not asked at this rate
  });

  it("joins equal outcomes and keeps different ones apart", () => {
    const tries = [asked("paceic-v25", null, 1), asked("paceic-v25", null, 0), asked("paceic-v25", null, 2, "garbage")];
    expect(tryMatrix([...tries, asked("paceic-v25", null, 1)]).rows[0]?.cells[0]).toEqual([
      { outcome: "silence", addresses: [1, 0] },
      { outcome: "garbage", addresses: [2] },
    ]);
  });

  it("is empty before the first try", () => {
    expect(tryMatrix([])).toEqual({ baudRates: [], rows: [] });
  });
});

describe("list of addresses", () => {
  it.each([
    [[], ""],
    [[1], "1"],
    [[1, 0], "1, 0"],
    [[1, 2], "1, 2"],
    [[1, 2, 3], "1–3"],
    [[1, 0, 2, 3, 4, 15], "1, 0, 2–4, 15"],
  ])("%j is written %s", (addresses, text) => {
    expect(addressList(addresses)).toBe(text);
  });
});
