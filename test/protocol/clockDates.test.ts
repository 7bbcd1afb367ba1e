import { describe, expect, it } from "vitest";
import { civilOf } from "../../protocol/drivers/paceic-v25/clock.ts";
import { driverOf } from "../../protocol/index.ts";

const { clock } = driverOf("paceic-v25");

const valuesOf = ([yearSince2000 = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0]: readonly number[]) => {
  return { yearSince2000, month, day, hour, minute, second };
};

describe("six bytes of a PACE clock, as in a record", () => {
  it.each([
    [26, 2, 31, 0, 0, 0],
    [26, 4, 31, 12, 0, 0],
    [27, 2, 29, 12, 0, 0],
    [26, 1, 12, 24, 0, 0],
    [126, 1, 12, 6, 48, 13],
    [0, 0, 0, 0, 0, 0],
  ])("%i-%i-%i %i:%i:%i is no date", (...date) => {
    expect(civilOf(valuesOf(date))).toBeNull();
    expect(clock?.readings(valuesOf(date))).toEqual([]);
  });

  it("are one where the day exists", () => {
    expect(civilOf(valuesOf([28, 2, 29, 6, 48, 13]))).toBe("2028-02-29T06:48:13");
    expect(clock?.readings(valuesOf([28, 2, 29, 6, 48, 13]))).toEqual(["2028-02-29T06:48:13"]);
  });
});
