import { describe, expect, it } from "vitest";
import type { TrendSample } from "../../src/contract/session.ts";
import { Trend } from "../../src/core/live/trend.ts";
import { bucketMs, decimate } from "../../src/ui/chart/decimate.ts";
import { laneRange, timeTicks } from "../../src/ui/chart/laneScale.ts";
import { LANES, laneChannels, spanWindow } from "../../src/ui/chart/lanes.ts";
import { cellChannel, NONE, scalarChannel, TrendColumns } from "../../src/ui/chart/trendColumns.ts";
import { cellHistory } from "../../src/ui/screens/live/model/cellHistory.ts";
import { exportName, trendCsv } from "../../src/ui/screens/live/model/csv.ts";
import { TrendRing } from "../../src/ui/state/trend.ts";

const sample = (wallMs: number, mv: number | null, cells: readonly number[] = []): TrendSample => ({
  wallMs,
  packVoltageMv: mv,
  currentMa: -1500,
  socDeciPct: 745,
  differenceMv: null,
  maxTemperatureDeciC: 54,
  minTemperatureDeciC: -2,
  mosTemperatureDeciC: null,
  cellVoltagesMv: cells,
});

function series(values: readonly (number | null)[], stepMs = 100) {
  const times = Float64Array.from(values, (_, at) => at * stepMs);
  return { times, size: values.length, channels: [Int32Array.from(values, (value) => value ?? NONE)] };
}

describe("columns", () => {
  it("grows with the list and takes only what is new", () => {
    const columns = new TrendColumns();
    const list = [sample(1000, 53_000, [3300, 3301])];
    columns.sync(list);
    list.push(sample(1250, null, [3302]));
    columns.sync(list);
    expect(columns.size).toBe(2);
    expect(columns.cellCount).toBe(2);
    expect([...columns.channel(scalarChannel("packVoltageMv")).slice(0, 2)]).toEqual([53_000, NONE]);
    expect([...columns.channel(cellChannel(1)).slice(0, 2)]).toEqual([3301, NONE]);
    expect([columns.indexAt(999), columns.indexAt(1001), columns.indexAt(9999)]).toEqual([0, 1, 2]);
  });

  it("has a column for every cell that was ever seen, empty where a sample had none", () => {
    const columns = new TrendColumns();
    const list = [sample(1000, 53_000), sample(2000, 53_000, [3300])];
    columns.sync(list);
    list.push(
      sample(
        3000,
        53_000,
        Array.from({ length: 20 }, (_, cell) => 3300 + cell),
      ),
      sample(4000, 53_000, [3301]),
    );
    columns.sync(list);
    expect(columns.cellCount).toBe(20);
    expect([...columns.channel(cellChannel(0)).slice(0, 4)]).toEqual([NONE, 3300, 3300, 3301]);
    expect([...columns.channel(cellChannel(19)).slice(0, 4)]).toEqual([NONE, NONE, 3319, NONE]);
    columns.sync(Array.from({ length: 5000 }, (_, at) => sample(at * 10, at, [3302])));
    expect([columns.cellCount, columns.channel(cellChannel(0))[4999], columns.channel(cellChannel(19))[4999]]).toEqual([1, 3302, NONE]);
    expect(laneChannels(LANES.cells, columns)).toEqual([cellChannel(0)]);
    expect(laneChannels(LANES.cells, new TrendColumns())).toHaveLength(1);
  });

  it("starts anew when the list was replaced, cut or emptied", () => {
    const columns = new TrendColumns();
    const list = Array.from({ length: 5000 }, (_, at) => sample(at * 10, at));
    columns.sync(list);
    expect(columns.size).toBe(5000);
    columns.sync(list.slice(100));
    expect([columns.size, columns.firstWallMs, columns.lastWallMs]).toEqual([4900, 1000, 49_990]);
    columns.sync([]);
    expect(columns.size).toBe(0);
    expect(columns.lastWallMs).toBeNaN();
  });
});

describe("decimation", () => {
  it("loses no spike, however many samples fall into one pixel", () => {
    const values = Array.from({ length: 14_400 }, (_, at) => (at === 7777 ? 9000 : at === 4321 ? -9000 : at % 7));
    const out = decimate(series(values, 250), 0, values.length, bucketMs(3_600_000, 600), 1e9);
    expect(out.times.length).toBeLessThanOrEqual(2 * 600 + 2);
    expect([out.low, out.high]).toEqual([-9000, 9000]);
    expect(out.rows[0]).toContain(9000);
    expect(out.rows[0]).toContain(-9000);
  });

  it("keeps the order of the two extremes of a bucket, and times that never run back", () => {
    const out = decimate(series([5, 1, 9, 3, 9, 1, 5, 4, 7]), 0, 9, 400, 1e9);
    expect(out.rows[0]).toEqual([1, 9, 9, 1, 7]);
    expect(out.times).toEqual([0, 300, 400, 700, 800]);
  });

  it("keeps the newest sample as it is", () => {
    const out = decimate(series([1, 100, 50]), 0, 3, 60_000, 1e9);
    expect(out.rows[0]?.at(-1)).toBe(50);
    expect(out.times.at(-1)).toBe(200);
  });

  it("leaves few samples alone", () => {
    const out = decimate(series([1, 2, 3], 1000), 0, 3, 100, 1e9);
    expect(out).toEqual({ times: [0, 1000, 2000], rows: [[1, 2, 3]], low: 1, high: 3 });
  });

  it("breaks the line where the link was lost and where a value was not known", () => {
    const gap = series([1, 2, 3, 4], 100);
    gap.times.set([0, 100, 60_000, 60_100]);
    const out = decimate(gap, 0, 4, 100, 15_000);
    expect(out.rows[0]).toEqual([1, 2, null, 3, 4]);
    expect(decimate(series([1, null, 3]), 0, 3, 50, 1e9).rows[0]).toEqual([1, null, 3]);
  });

  it("has no extremes without values", () => {
    expect(decimate(series([null, null]), 0, 2, 100, 1e9)).toMatchObject({ low: null, high: null });
    expect(decimate(series([]), 0, 0, 100, 1e9)).toEqual({ times: [], rows: [[]], low: null, high: null });
  });

  it("takes bucket widths from a ladder, so that buckets stay while the window moves", () => {
    expect(bucketMs(1_800_000, 600)).toBe(5000);
    expect(bucketMs(1_800_000, 601)).toBe(5000);
    expect(bucketMs(300_000, 600)).toBe(500);
  });
});

describe("scale of a lane", () => {
  it("is rounded out, holds zero where it must, and is not filled by noise", () => {
    expect(laneRange(-14_000, 38_420, 4000, true, null)).toEqual({ lo: -20_000, hi: 40_000 });
    expect(laneRange(0, 37, 20, true, null)).toEqual({ lo: 0, hi: 40 });
    const quiet = laneRange(53_000, 53_001, 400, false, null);
    expect(quiet.hi - quiet.lo).toBeGreaterThanOrEqual(400);
  });

  it("stays while the values fit", () => {
    const before = laneRange(0, 37, 20, true, null);
    expect(laneRange(0, 39, 20, true, before)).toBe(before);
    expect(laneRange(0, 41, 20, true, before).hi).toBeGreaterThan(41);
    expect(laneRange(0, 4, 4, true, before).hi).toBeLessThan(20);
  });

  it("ticks on round moments of the civil time", () => {
    const ticks = timeTicks(61_000, 1_861_000, 4);
    expect(ticks).toEqual([600_000, 1_200_000, 1_800_000]);
    expect(timeTicks(0, 7_200_000, 3, -330).map((at) => (at / 60_000 + 330) % 60)).toEqual([0, 0]);
    expect(timeTicks(5, 5, 4)).toEqual([]);
  });

  it("ends at the newest moment; All starts with the session", () => {
    expect(spanWindow("m5", 1_000_000, 0)).toEqual({ fromMs: 700_000, toMs: 1_000_000 });
    expect(spanWindow("m30", 1_000_000, 990_000)).toEqual({ fromMs: 940_000, toMs: 1_000_000 });
    expect(spanWindow("m30", 1_000_000, 910_000)).toEqual({ fromMs: 880_000, toMs: 1_000_000 });
    expect(spanWindow("m30", 10_000_000, 0)).toEqual({ fromMs: 8_200_000, toMs: 10_000_000 });
    expect(spanWindow("all", 1_000_000, 400_000)).toEqual({ fromMs: 400_000, toMs: 1_000_000 });
    expect(spanWindow("all", 1_000_000, 990_000)).toEqual({ fromMs: 940_000, toMs: 1_000_000 });
  });
});

describe("a clock that is set back", () => {
  const at = (time: string) => Date.parse(`2026-01-05T${time}Z`);
  const before = ["10:00:00", "10:00:00.250", "10:59:59.750", "11:00:00"].map((time) => sample(at(time), 53_000));
  const after = sample(at("10:00:01"), 52_000);

  it("leaves nothing ahead of now, neither in the host nor in a window", () => {
    const host = new Trend();
    const ring = new TrendRing();
    const columns = new TrendColumns();
    for (const each of before) {
      host.add(each);
      ring.push(each);
    }
    columns.sync(ring.samples);
    host.add(after);
    ring.push(after);
    columns.sync(ring.samples);
    for (const samples of [host.since(0), ring.samples]) {
      expect(samples.at(-1)).toBe(after);
      expect(samples.map(({ wallMs }) => wallMs)).toEqual([at("10:00:00"), at("10:00:00.250"), at("10:00:01")]);
    }
    expect([columns.size, columns.lastWallMs]).toEqual([3, at("10:00:01")]);
    expect(ring.since(at("10:00:00.250"))).toHaveLength(2);
  });

  it("loses nothing of the host's list to what a window knows from before, and takes what came in meanwhile once", () => {
    const ring = new TrendRing();
    for (const each of before) ring.push(each);
    ring.load([...before, sample(at("11:00:01"), 53_000)]);
    expect(ring.samples).toHaveLength(5);
    ring.push(sample(at("11:00:01"), 53_000));
    ring.push(sample(at("11:00:02"), 53_000));
    ring.load(before);
    expect(ring.samples.map(({ wallMs }) => wallMs - at("11:00:00")).slice(3)).toEqual([0, 1000, 2000]);
    ring.load([...before.slice(0, 2), after]);
    const next = sample(at("10:00:02"), 52_000);
    ring.push(next);
    expect(ring.samples.slice(2)).toEqual([after, next]);
  });
});

describe("one cell's course", () => {
  it("ends with the newest sample, has at most as many points as asked, and knows the session's extremes", () => {
    const columns = new TrendColumns();
    columns.sync(Array.from({ length: 4000 }, (_, at) => sample(at * 250, 53_000, [3300 + (at === 5 ? 90 : at === 9 ? -90 : 0), 3304])));
    const { points, session } = cellHistory(columns, 0, 300_000, 300);
    expect(points.length).toBeLessThanOrEqual(300);
    expect(points.at(-1)).toEqual({ wallMs: 3999 * 250, cellMv: 3300, averageMv: 3302 });
    expect(session).toEqual({ minMv: 3210, maxMv: 3390, minAtMs: 2250, maxAtMs: 1250 });
    expect(cellHistory(columns, 7, 300_000, 300)).toEqual({ points: [], session: null });
  });
});

describe("export", () => {
  it("writes units into the heads, ASCII minus, and leaves unknown values empty", () => {
    const at = Date.UTC(2026, 0, 17, 13, 21, 7, 250);
    const [head, first, second, last] = trendCsv([sample(at, 53_936, [3368, 3371]), sample(at + 1000, null, [3368])]).split("\r\n");
    expect(head).toBe(
      "Time (UTC),Pack Voltage (V),Pack Current (A),SOC (%),Cell Difference (mV),Max Temp (°C),Min Temp (°C),MOS Temp (°C),Cell 1 (mV),Cell 2 (mV)",
    );
    expect(first).toBe("2026-01-17T13:21:07.250Z,53.936,-1.500,74.5,,5.4,-0.2,,3368,3371");
    expect(second).toBe("2026-01-17T13:21:08.250Z,,-1.500,74.5,,5.4,-0.2,,3368,");
    expect(last).toBe("");
  });

  it("names the file by its time", () => {
    expect(exportName("csv", new Date(2026, 0, 7, 4, 1, 7).getTime())).toBe("open-bmstool-trend-20260107-040107.csv");
  });
});
