import { describe, expect, it } from "vitest";
import { ANALOG_PACK, PACKS_HEADER } from "../../protocol/drivers/paceic-v25/layouts.ts";
import type { PackSnapshot } from "../../protocol/index.ts";
import { CONTROLS_NOT_REPORTED, driverOf, isContinuous } from "../../protocol/index.ts";
import { encodeLayout } from "../../protocol/layout/interpreter.ts";
import { checkPlausible } from "../../protocol/model/plausibility.ts";
import { createPack } from "../../protocol/sim/index.ts";

const paceic = driverOf("paceic-v25");

const HEALTHY: PackSnapshot = {
  address: 1,
  packVoltageMv: 53_120,
  currentMa: -12_340,
  socDeciPct: 640,
  sohDeciPct: 990,
  calculated: [],
  remainingCapacityMah: 128_000,
  fullCapacityMah: 198_000,
  ratedCapacityMah: 200_000,
  cycleCount: 12,
  chargerVoltageMv: "notReported",
  solarCurrentMa: "notReported",
  reportedExtremes: null,
  cellVoltagesMv: new Array(16).fill(3320),
  balancingCells: [],
  temperatures: [{ role: "cell", index: 1, valueDeciC: 231 }],
  mode: "discharging",
  switches: {
    chargeMos: true,
    dischargeMos: true,
    limiter: false,
    heater: false,
    prechargeMos: "notReported",
    dryContact1: "notReported",
    dryContact2: "notReported",
    fan: "notReported",
    fuse: "notReported",
  },
  controls: CONTROLS_NOT_REPORTED,
  fullyCharged: false,
  alarms: [],
  protections: [],
  faults: [],
  unknownBits: [],
};

function judged(change: Partial<PackSnapshot>, mostCells = 16): string {
  const result = checkPlausible({ ...HEALTHY, ...change }, mostCells);
  return result.ok ? "shown" : String(result.error.detail?.what);
}

describe("plausibility", () => {
  it.each([
    ["a healthy pack", {}, "shown"],
    ["17 cells", { cellVoltagesMv: new Array(17).fill(3125) }, "cellCount"],
    ["cells that do not add up to the pack", { packVoltageMv: 51_000 }, "cellSum"],
    ["cells 0.1 V beside the pack, as captured", { packVoltageMv: 53_220 }, "shown"],
    ["-273.0 °C", { temperatures: [{ role: "cell", index: 1, valueDeciC: -2730 }] }, "temperature"],
    ["a sensor that is not fitted", { temperatures: [{ role: "cell", index: 1, valueDeciC: "notReported" }] }, "shown"],
    ["SOC of 101 %", { socDeciPct: 1010 }, "soc"],
    ["a cell of 25 V", { cellVoltagesMv: [...new Array(15).fill(3320), 25_083] }, "cellVoltage"],
    ["a rated capacity of 0", { ratedCapacityMah: 0 }, "ratedCapacity"],
    ["more left than fits in", { remainingCapacityMah: 250_000 }, "remainingCapacity"],
    ["655 A", { currentMa: 655_000 }, "current"],
  ] as const)("%s: %o is %s", (_title, change, verdict) => {
    expect(judged(change as Partial<PackSnapshot>)).toBe(verdict);
  });

  it("goes by the cells that the family knows, in their number and in what they add up to", () => {
    const twenty = { cellVoltagesMv: new Array(20).fill(4100), packVoltageMv: 82_000 };
    expect([judged(twenty, 20), judged(twenty, 19), judged(twenty, 16)]).toEqual(["shown", "cellCount", "packVoltage"]);
    expect(judged({ cellVoltagesMv: new Array(5).fill(3320), packVoltageMv: 16_600 }, 4)).toBe("cellCount");
  });

  it.each([0, 17, 255])("an answer that announces %i cells is refused", (cellCount) => {
    const request = paceic.request("analog", 1);
    const header = encodeLayout(PACKS_HEADER, { infoFlag: 0, packByte: 1 });
    const body = encodeLayout(ANALOG_PACK, {
      cellCount,
      cellVoltagesMv: new Array(cellCount).fill(3300),
      temperatureCount: 1,
      temperaturesDeciC: [200],
      currentMa: 0,
      packVoltageMv: 52_800,
      remainingCapacityMah: 1000,
      userDefinedCount: 3,
      fullCapacityMah: 2000,
      cycleCount: 1,
      ratedCapacityMah: 2000,
    });
    if (!request.ok || !header.ok || !body.ok) throw new Error("not built");
    const values = paceic.decode(request.value, Uint8Array.from([...header.value, ...body.value]));
    const snapshot = values.ok ? paceic.toSnapshot({ analog: { values: values.value, answeredBy: 1, receivedAtMs: 0 } }) : values;
    expect(snapshot.ok).toBe(false);
  });

  it("an offline slave's zeros are not values", () => {
    expect(judged({ cellVoltagesMv: new Array(16).fill(0), packVoltageMv: 0 })).not.toBe("shown");
  });
});

describe("continuity", () => {
  it.each([
    ["nothing changed", {}, true],
    ["a usual step", { packVoltageMv: 53_300, cellVoltagesMv: new Array(16).fill(3331), currentMa: 40_000 }, true],
    ["one cell 100 mV away", { cellVoltagesMv: [3420, ...new Array(15).fill(3320)] }, false],
    ["a cell gone", { cellVoltagesMv: new Array(15).fill(3320) }, false],
    ["SOC 10 % away", { socDeciPct: 740 }, false],
    ["another rated capacity", { ratedCapacityMah: 100_000 }, false],
    ["a sensor gone", { temperatures: [{ role: "cell", index: 1, valueDeciC: "notReported" }] }, false],
  ] as const)("%s", (_title, change, expected) => {
    expect(isContinuous(HEALTHY, { ...HEALTHY, ...(change as Partial<PackSnapshot>) })).toBe(expected);
  });

  it("the first reading of a sensor that could not be read before is no jump", () => {
    const before: PackSnapshot = { ...HEALTHY, temperatures: [{ role: "cell", index: 1, valueDeciC: "notRead" }] };
    expect(isContinuous(before, HEALTHY)).toBe(true);
  });
});

describe("what a pack does not send", () => {
  it("is calculated and said to be, or not reported", () => {
    const truth = createPack({ address: 1, seed: 2 }).truth();
    const values = {
      cellCount: 16,
      cellVoltagesMv: truth.cellVoltagesMv,
      temperatureCount: 4,
      temperaturesDeciC: [200, 201, 202, 203],
      currentMa: 0,
      packVoltageMv: truth.packVoltageMv,
      remainingCapacityMah: 48_190,
      userDefinedCount: 3,
      fullCapacityMah: 103_460,
      cycleCount: 1,
      ratedCapacityMah: 100_000,
    };
    const snapshot = paceic.toSnapshot({ analog: { values, answeredBy: 1, receivedAtMs: 0 } });
    expect(snapshot).toMatchObject({
      ok: true,
      value: { calculated: ["soc", "soh"], socDeciPct: 466, sohDeciPct: 1000, alarms: "notRead", mode: "notRead" },
    });
    // With four sensors no paper says which is which.
    expect(snapshot.ok && snapshot.value.temperatures.map((t) => t.role)).toEqual(["unknown", "unknown", "unknown", "unknown"]);
  });
});
