import { describe, expect, it } from "vitest";
import { ADDRESSES, MOST_PACKS, planFor, switchesUp, toggled, upsideDown } from "../../src/ui/model/addSwitch.ts";
import type { LampsSeen } from "../../src/ui/model/ledDecoder.ts";
import { NOTHING_SEEN, nearlyOf, statesOf } from "../../src/ui/model/ledDecoder.ts";
import { LED_PATTERNS, LED_STATES, ledRow } from "../../src/ui/model/ledTable.ts";
import { timeTextIn } from "../../src/ui/words/useTimeText.ts";

const keys = (seen: Partial<LampsSeen>) => statesOf({ ...NOTHING_SEEN, ...seen }).map(({ key }) => key);

describe("a time without its day", () => {
  const NOW = new Date(2026, 0, 17, 14, 30).getTime();
  const DAY_MS = 86_400_000;
  it("is one of today; another day is said, and another year", () => {
    const at = (daysAgo: number, seconds?: boolean) => timeTextIn("en-GB", NOW, NOW - daysAgo * DAY_MS, seconds);
    expect([at(0), at(0, false)]).toEqual(["14:30:00", "14:30"]);
    expect([at(3), at(3, false), at(-1)]).toEqual(["14 Jan, 14:30:00", "14 Jan, 14:30", "18 Jan, 14:30:00"]);
    expect(at(30)).toBe("18 Dec 2025, 14:30:00");
    expect(timeTextIn("en-GB", NOW, new Date(2026, 0, 16, 23, 59, 59).getTime())).toBe("16 Jan, 23:59:59");
    expect(timeTextIn("de", NOW, NOW - 3 * DAY_MS)).toContain("14. Jan");
  });
});

describe("LED decoder", () => {
  it("finds every row of the guide by its own lamps", () => {
    for (const key of LED_STATES) {
      const { run, alm, soc } = ledRow(key);
      for (const seen of soc === "capacity" ? (["some", "all"] as const) : [soc === "on" ? ("all" as const) : ("none" as const)])
        expect(keys({ run, alm, soc: seen })).toContain(key);
    }
  });

  it.each([
    [{ run: "off", alm: "off", soc: "none" }, ["dormancy", "underVoltage"]],
    [{ run: "off", alm: "on", soc: "none" }, ["chargeStopped", "dischargeStopped", "failure"]],
    [{ run: "on", alm: "off", soc: "all" }, ["charge", "overCharge"]],
    [{ run: "on", alm: "off", soc: "some" }, ["charge"]],
    [{ run: "flash3", alm: "flash3", soc: "some" }, ["dischargeWarning"]],
    [{ alm: "flash3" }, ["standbyWarning", "chargeWarning", "dischargeWarning"]],
    [{ run: "flash2", alm: null, soc: null }, []],
    [{ run: "off", alm: "on", soc: "some" }, []],
    [{}, [...LED_STATES]],
  ] as const)("%o", (seen, states) => {
    expect(keys(seen)).toEqual(states);
  });

  it("says when only a nearly empty pack could look so", () => {
    expect(statesOf({ run: "flash1", alm: "off", soc: "none" })).toEqual([{ key: "standby", isNearlyEmpty: true }]);
    expect(statesOf({ run: "off", alm: "on", soc: "none" }).some(({ isNearlyEmpty }) => isNearlyEmpty)).toBe(false);
  });

  it("offers what differs in one lamp when nothing fits", () => {
    const seen = { run: "off", alm: "on", soc: "some" } as const;
    expect(nearlyOf(seen)).toEqual(["chargeStopped", "dischargeStopped", "failure"]);
    expect(nearlyOf({ run: "flash2", alm: "off", soc: "some" })).toEqual(["standby", "charge", "discharge"]);
  });

  it("leaves none of the combinations without an answer in one of the two ways, but those two lamps away from any", () => {
    let [fits, near, neither] = [0, 0, 0];
    for (const run of LED_PATTERNS)
      for (const alm of LED_PATTERNS)
        for (const soc of ["none", "some", "all"] as const) {
          const seen = { run, alm, soc };
          if (statesOf(seen).length > 0) fits += 1;
          else if (nearlyOf(seen).length > 0) near += 1;
          else neither += 1;
        }
    expect([fits, near, neither]).toEqual([20, 43, 12]);
  });
});

describe("ADD helper", () => {
  it("moves one switch at a time, and back", () => {
    for (const address of ADDRESSES) {
      for (const number of [1, 2, 3, 4]) {
        const moved = toggled(address, number);
        expect(switchesUp(moved).includes(number)).toBe(!switchesUp(address).includes(number));
        expect(toggled(moved, number)).toBe(address);
      }
    }
  });

  it("knows what is read from the wrong side, and that this is never the same number", () => {
    expect([0, 1, 2, 15].map(upsideDown)).toEqual([15, 7, 11, 0]);
    for (const address of ADDRESSES) {
      expect(upsideDown(upsideDown(address))).toBe(address);
      expect(switchesUp(upsideDown(address))).toHaveLength(4 - switchesUp(address).length);
    }
  });

  it("plans a bank without a number twice, the master first, and never more than the guide allows", () => {
    for (let packs = 1; packs <= MOST_PACKS; packs++) {
      const plan = planFor(packs);
      expect(plan).toHaveLength(packs);
      expect(plan[0]).toBe(1);
      expect(new Set(plan).size).toBe(packs);
    }
    expect(planFor(99)).toHaveLength(MOST_PACKS);
    expect(planFor(0)).toEqual([1]);
  });
});
