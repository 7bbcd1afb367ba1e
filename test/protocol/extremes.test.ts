import { describe, expect, it } from "vitest";
import type { PackSnapshot, ReportedExtremes } from "../../protocol/index.ts";
import { doubtfulExtremes } from "../../protocol/index.ts";
import { createPack } from "../../protocol/sim/index.ts";
import { snapshotOf } from "../support/bankPacks.ts";
import { coreRig } from "../support/coreRig.ts";

/** Cell 3 is the highest, cell 2 the lowest; cell 4 is as good as the highest. */
const CELLS = [3350, 3300, 3400, 3399];
const AGREEING: ReportedExtremes = {
  maxCellMv: 3400,
  maxCellNumber: 3,
  minCellMv: 3300,
  minCellNumber: 2,
  maxTemperatureDeciC: null,
  maxTemperatureNumber: 0,
  minTemperatureDeciC: null,
  minTemperatureNumber: 0,
};

const packWith = (change: Partial<ReportedExtremes>): PackSnapshot =>
  snapshotOf(1, { cellVoltagesMv: CELLS, reportedExtremes: { ...AGREEING, ...change } });

describe("extremes that a pack names, held against its list of cells", () => {
  it.each([
    ["as the list has them", {}, []],
    ["60 mV moved on", { maxCellMv: 3460, minCellMv: 3240 }, []],
    ["61 mV too high", { maxCellMv: 3461 }, ["max"]],
    ["61 mV too low", { minCellMv: 3239 }, ["min"]],
    ["of a cell that is as high", { maxCellNumber: 4 }, []],
    ["of a cell that is far from it", { maxCellNumber: 2 }, ["max"]],
    ["of a cell that the list does not have", { minCellNumber: 5 }, ["min"]],
    ["of no cell", { maxCellNumber: 0, minCellNumber: 0 }, ["max", "min"]],
    ["right for its cell, with a higher one in the list", { maxCellMv: 3300, maxCellNumber: 2 }, ["max"]],
    ["right for its cell, with a lower one in the list", { minCellMv: 3400, minCellNumber: 3 }, ["min"]],
    ["not named at all", { maxCellMv: null, maxCellNumber: 0, minCellMv: null, minCellNumber: 0 }, []],
  ] as const)("%s", (_title, change, doubtful) => {
    expect(doubtfulExtremes(packWith(change))).toEqual(doubtful);
  });

  it("without a list, or without extremes, there is nothing to doubt", () => {
    const wrong = { ...AGREEING, maxCellMv: 4000, minCellMv: 1000 };
    expect(doubtfulExtremes(snapshotOf(1, { cellVoltagesMv: [], reportedExtremes: wrong }))).toEqual([]);
    expect(doubtfulExtremes(snapshotOf(1, { cellVoltagesMv: CELLS, reportedExtremes: null }))).toEqual([]);
  });

  it("a pack of the guide's family that says what it has is never doubted", async () => {
    const weakCell = { index: 6, capacity: 0.8, socOffsetDeciPct: -150 };
    const rig = coreRig({
      families: ["ritar-modbus"],
      packs: [createPack({ address: 1, seed: 4, weakCell, source: { currentMa: -80_000 } })],
    });
    await rig.connect({ family: "ritar-modbus", baudRate: 9600, address: 1 });
    await rig.until(() => (rig.snapshot()?.snapshot.reportedExtremes ?? null) !== null);
    const from = rig.events.length;
    await rig.clock.run(60_000);
    const seen = rig.events.slice(from).flatMap(({ message }) => (message.event === "snapshot" ? [message.payload.snapshot] : []));
    expect(seen.length).toBeGreaterThan(20);
    for (const snapshot of seen) expect(doubtfulExtremes(snapshot)).toEqual([]);
  });
});
