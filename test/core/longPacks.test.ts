import { describe, expect, it } from "vitest";
import { DRIVERS } from "../../protocol/index.ts";
import { LANES, laneChannels } from "../../src/ui/chart/lanes.ts";
import { cellChannel, TrendColumns } from "../../src/ui/chart/trendColumns.ts";
import { cellHistory } from "../../src/ui/screens/live/model/cellHistory.ts";
import { driftRanking, driftsOf } from "../../src/ui/screens/packs/model/heat.ts";
import { miniBars, miniWidth } from "../../src/ui/screens/packs/model/miniBars.ts";
import { coreRig } from "../support/coreRig.ts";
import { dummyFamily } from "../support/dummyFamily/index.ts";

const CELLS = 20;
const DUMMY = dummyFamily.family;

/** A pack of more cells than any family that ships knows, with its last cell the lowest. */
async function longPack() {
  const weakCell = { index: CELLS - 1, socOffsetDeciPct: -300 };
  const rig = coreRig({
    known: [...DRIVERS, dummyFamily],
    families: [DUMMY],
    baudRate: 19_200,
    stage: { cellCount: CELLS, pack: { weakCell, noiseMv: 0 } },
  });
  await rig.connect({ family: DUMMY, address: 1 });
  await rig.until(() => rig.snapshot() !== null);
  const cellVoltagesMv = rig.snapshot()?.snapshot.cellVoltagesMv ?? [];
  return { rig, cellVoltagesMv };
}

describe("a pack of 20 cells", () => {
  it("is believed where its family knows as many, and every cell arrives", async () => {
    const { rig, cellVoltagesMv } = await longPack();
    expect(cellVoltagesMv).toHaveLength(CELLS);
    expect(cellVoltagesMv).toEqual(rig.truth().cellVoltagesMv);
    expect(rig.session().phase).toBe("online");
  });

  it("has a line for every cell in the trend, and a course of its own for the last one", async () => {
    const { rig, cellVoltagesMv } = await longPack();
    const trend = await rig.app.call("trend.read", { sinceWallMs: 0 });
    const samples = trend.ok ? trend.value : [];
    const columns = new TrendColumns();
    columns.sync(samples);
    expect(columns.cellCount).toBe(CELLS);
    const channels = laneChannels(LANES.cells, columns);
    expect(channels).toHaveLength(CELLS);
    expect(channels.map((channel) => columns.channel(channel)[columns.size - 1])).toEqual(samples.at(-1)?.cellVoltagesMv);
    const { points, session } = cellHistory(columns, CELLS - 1, 300_000, 300);
    expect(points.at(-1)?.cellMv).toBe(columns.channel(cellChannel(CELLS - 1))[columns.size - 1]);
    expect(points.at(-1)?.averageMv).toBeGreaterThan(points.at(-1)?.cellMv ?? 0);
    expect(session?.minMv).toBe(Math.min(...cellVoltagesMv));
  });

  it("is drawn whole on its card, and told apart in the map of all cells", async () => {
    const { cellVoltagesMv } = await longPack();
    const path = miniBars(cellVoltagesMv, 2500, 3700, () => true);
    const rights = [...path.matchAll(/M([\d.]+) 100v-\d+h([\d.]+)/g)].map(([, left, width]) => Number(left) + Number(width));
    expect(rights).toHaveLength(CELLS);
    expect(Math.max(...rights)).toBe(miniWidth(CELLS));
    expect(driftsOf({ address: 1, cellVoltagesMv })).toHaveLength(CELLS);
    expect(driftRanking([{ address: 1, cellVoltagesMv }], 1)).toMatchObject([{ address: 1, cell: CELLS - 1 }]);
  });

  it.each(DRIVERS.map((driver) => [driver.shortName, driver] as const))(
    "cannot speak %s, whose blocks end at 16",
    (_, { family, mostCells }) => {
      expect(mostCells).toBe(16);
      expect(() => coreRig({ families: [family], stage: { cellCount: CELLS } })).toThrow(RangeError);
      expect(() => coreRig({ families: [family], stage: { cellCount: 16 } })).not.toThrow();
    },
  );
});
