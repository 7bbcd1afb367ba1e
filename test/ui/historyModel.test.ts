import { describe, expect, it } from "vitest";
import { fixtureRows } from "../../scripts/lib/historyRows.ts";
import type { HistoryRow } from "../../src/contract/history.ts";
import { civilMsOf, clockOf, dayBounds, dayOf, spanParts, stampOf } from "../../src/ui/model/packTime.ts";
import { around, changesBetween } from "../../src/ui/screens/history/model/around.ts";
import { runsOf } from "../../src/ui/screens/history/model/bytes.ts";
import {
  COLUMN_KEYS,
  DEFAULT_COLUMNS,
  dateExtraRem,
  fitColumns,
  parseColumns,
  toggleColumn,
  widthOf,
} from "../../src/ui/screens/history/model/columns.ts";
import { civilRange, filterRows, isFiltered, NO_FILTER } from "../../src/ui/screens/history/model/filter.ts";
import { isGood, resultParts, secondsLeft } from "../../src/ui/screens/history/model/progress.ts";
import { factsOf } from "../../src/ui/screens/history/model/rows.ts";
import { civilTicks, groupMarks, nearestSeq, seriesOf, shownWindow } from "../../src/ui/screens/history/model/series.ts";

const ROWS = fixtureRows(312);
const NARROW = { years: false, digits: false, dateRem: 0 };
const name = (key: string) => ({ chargeUnderTemperature: "Charge under-temperature" })[key] ?? key;
const find = (seq: number): HistoryRow => {
  const row = ROWS.find((each) => each.seq === seq);
  if (row === undefined) throw new Error(`no row ${seq}`);
  return row;
};
const DAY_MS = 86_400_000;

describe("pack time", () => {
  it("is read as civil time, whatever zone this computer is in", () => {
    const ms = civilMsOf("2026-01-12T06:48:13");
    expect(ms).toBe(Date.UTC(2026, 0, 12, 6, 48, 13));
    expect(stampOf(ms ?? 0)).toBe("2026-01-12 06:48:13");
    expect(clockOf((ms ?? 0) + 134_000)).toBe("06:50:27");
  });
  it("is unknown where no date can be read", () => {
    for (const text of [null, "", "2026-13-40T99:00:00", "2026-02-31T00:00:00", "2026-01-12", "2026-01-12T06:48:13Z"])
      expect(civilMsOf(text)).toBeNull();
  });
  it("takes a day from its first to its last millisecond", () => {
    expect(dayBounds("2026-01-12")).toEqual({ fromMs: Date.UTC(2026, 0, 12), toMs: Date.UTC(2026, 0, 13) - 1 });
    expect(dayBounds("12 Jan")).toBeNull();
  });
  it("splits a span whatever its sign", () => expect(spanParts(-134)).toEqual({ days: 0, hours: 0, minutes: 2, seconds: 14 }));
});

describe("filters", () => {
  it("count what each kind would show within date and text", () => {
    const all = filterRows(ROWS, NO_FILTER, name, String);
    const { all: sum, ...kinds } = all.counts;
    expect(all.rows).toBe(ROWS);
    expect(Object.values(kinds).reduce((a, b) => a + b, 0)).toBe(sum);
    const protections = filterRows(ROWS, { ...NO_FILTER, kind: "protection" }, name, String);
    expect(protections.rows).toHaveLength(all.counts.protection);
    expect(protections.counts).toEqual(all.counts);
    expect(protections.rows.every((row) => factsOf(row).kind === "protection")).toBe(true);
  });
  it("take both ends of the dates in, and leave out what has no time", () => {
    const from = factsOf(find(310)).civilMs ?? 0;
    const to = factsOf(find(312)).civilMs ?? 0;
    const found = filterRows(ROWS, { ...NO_FILTER, window: { fromMs: from, toMs: to } }, name, String);
    expect(found.rows.map(({ seq }) => seq)).toEqual([312, 311, 310]);
    expect(filterRows([{ ...find(312), record: null }], { ...NO_FILTER, window: { fromMs: 0, toMs: to * 2 } }, name, String).rows).toEqual(
      [],
    );
  });
  it("find names of flags as shown, dates, numbers and bytes, and every word must be there", () => {
    const search = (text: string) => filterRows(ROWS, { ...NO_FILTER, text }, name, String).rows.map(({ seq }) => seq);
    expect(search("CHARGE under")).toContain(304);
    expect(search("charge under 2026-01-14")).toEqual([304, 303]);
    expect(search("#304")).toEqual([304]);
    expect(search("fault")).toEqual([162]);
    expect(search("charge nothing")).toEqual([]);
    expect(search("0aa90aae")).toContain(304);
    expect(isFiltered({ ...NO_FILTER, text: "  " })).toBe(false);
  });
  it("find times as they are shown, also in the computer's time", () => {
    const day = factsOf(find(304)).civilMs ?? 0;
    const search = (shiftS: number) =>
      filterRows(ROWS, { ...NO_FILTER, text: `#304 ${dayOf(day - shiftS * 1000)}` }, name, String, shiftS).rows.map(({ seq }) => seq);
    for (const shiftS of [0, 3 * 86_400, -86_400]) expect(search(shiftS)).toEqual([304]);
    expect(filterRows(ROWS, { ...NO_FILTER, text: `#304 ${dayOf(day)}` }, name, String, 3 * 86_400).rows).toEqual([]);
  });
  it("know the range of dates", () => {
    expect(civilRange([])).toBeNull();
    expect(civilRange([find(312), find(311)])).toEqual({ fromMs: factsOf(find(311)).civilMs, toMs: factsOf(find(312)).civilMs });
  });
});

describe("columns", () => {
  it("never need more room than there is, and keep time and event", () => {
    for (const rem of [5, 20, 30, 49, 70, 200]) {
      const keys = fitColumns(COLUMN_KEYS, rem, NARROW);
      expect(keys).toEqual(expect.arrayContaining(["time", "event"]));
      const width = keys.reduce((sum, key) => sum + widthOf(key, NARROW), 0);
      if (keys.length > 2) expect(width).toBeLessThanOrEqual(rem);
    }
    expect(fitColumns(DEFAULT_COLUMNS, 200, NARROW)).toEqual(DEFAULT_COLUMNS);
  });
  it("are as wide as the dates of the language", () => {
    expect(["28 Jun 09:40:06", "22 May 18:46:50", "22. Juni 09:15:15", "6月28日 09:40:06"].map(dateExtraRem)).toEqual([0, 0.25, 1, 0.5]);
    expect(widthOf("time", { ...NARROW, dateRem: 1 })).toBe(widthOf("time", NARROW) + 1);
    expect(widthOf("voltage", { ...NARROW, dateRem: 1 })).toBe(widthOf("voltage", NARROW));
  });
  it("are kept as text that is checked when it is read", () => {
    expect(parseColumns(null)).toEqual(DEFAULT_COLUMNS);
    expect(parseColumns("nonsense,,<b>")).toEqual(DEFAULT_COLUMNS);
    expect(parseColumns("cycles,voltage,nonsense")).toEqual(["time", "event", "voltage", "cycles"]);
  });
  it("cannot be switched off where a line would say nothing", () => {
    expect(toggleColumn(DEFAULT_COLUMNS, "time")).toBe(DEFAULT_COLUMNS);
    expect(toggleColumn(DEFAULT_COLUMNS, "seq")).not.toContain("seq");
    expect(toggleColumn(["time", "event"], "seq")).toEqual(["seq", "time", "event"]);
  });
});

describe("around a trip", () => {
  it("is told oldest first, with what came, what switched and what moved", () => {
    const lines = around(ROWS, 304, 2, 1);
    expect(lines.map(({ row }) => row.seq)).toEqual([302, 303, 304, 305]);
    const trip = lines[2];
    expect(trip?.isCentre).toBe(true);
    expect(trip?.afterS).toBe(0);
    expect(lines[1]?.afterS).toBeLessThan(0);
    expect(trip?.changes?.came).toEqual([{ severity: "protection", key: "chargeUnderTemperature" }]);
    expect(trip?.changes?.switches).toEqual([{ key: "chargeMos", on: false }]);
    expect(trip?.changes?.values.map(({ key }) => key)).toContain("minTemperature");
    expect(lines[3]?.changes?.went).toContainEqual({ severity: "protection", key: "chargeUnderTemperature" });
  });
  it("compares nothing across a gap, with a damaged record, or where there is none before", () => {
    expect(around(ROWS, 300, 1, 0)[1]?.changes).toBeNull();
    expect(changesBetween({ ...find(311), record: null }, find(312))).toBeNull();
    expect(around(ROWS, 1, 5, 0)).toHaveLength(1);
    expect(around(ROWS, 1, 5, 0)[0]?.changes).toBeNull();
    expect(around(ROWS, 9999, 5, 5)).toEqual([]);
  });
  it("does not mark the last digits of a resting pack", () => {
    const row = find(312);
    const { record } = row;
    if (record === null) throw new Error("damaged");
    const after = { ...row, record: { ...record, packVoltageMv: Number(record.packVoltageMv) + 120 } };
    expect(changesBetween(row, after)?.values).toEqual([]);
  });
});

describe("bytes", () => {
  const range = (start: number, length: number, key: string | null) => ({ start, length, key, evidence: "captured" });
  it("are shown exactly once, with or without a meaning", () => {
    const runs = runsOf("00112233445566", [range(1, 2, "a"), range(2, 2, "b"), range(6, 9, null)]);
    expect(runs.map(({ start, bytes, range: of }) => [start, bytes.join(""), of?.key])).toEqual([
      [0, "00", undefined],
      [1, "1122", "a"],
      [3, "33", "b"],
      [4, "4455", undefined],
      [6, "66", null],
    ]);
    expect(runsOf("AABB", null)).toEqual([{ start: 0, bytes: ["AA", "BB"], range: null }]);
    expect(runsOf("", [range(0, 4, "a")])).toEqual([]);
  });
});

describe("chart", () => {
  const series = seriesOf(ROWS);
  it("goes by time, oldest first, without what has none", () => {
    expect(series.size).toBe(ROWS.filter((row) => factsOf(row).civilMs !== null).length);
    expect([...series.times]).toEqual([...series.times].sort((a, b) => a - b));
    expect(series.marks).toHaveLength(ROWS.filter((row) => ["alarm", "protection", "fault"].includes(factsOf(row).kind)).length);
  });
  it("finds the record that is nearest in time", () => {
    const at = factsOf(find(304)).civilMs ?? 0;
    expect(nearestSeq(series, at + 1000)).toBe(304);
    expect(nearestSeq(series, 0)).toBe(series.seqs[0]);
    expect(nearestSeq(series, at * 2)).toBe(312);
    expect(nearestSeq(seriesOf([]), 0)).toBeNull();
  });
  it("never hides a worse mark behind a lesser one, and loses none", () => {
    const window = shownWindow(civilRange(ROWS) ?? { fromMs: 0, toMs: 1 });
    for (const apart of [0.001, 0.05, 0.5]) {
      const groups = groupMarks(series.marks, window, apart);
      expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(series.marks.length);
      expect(groups.some(({ severity }) => severity === "fault")).toBe(true);
      groups.slice(1).forEach(({ at }, index) => {
        expect(at - (groups[index]?.at ?? 0)).toBeGreaterThanOrEqual(apart);
      });
    }
  });
  it("has round ticks inside the window, never more than asked for", () => {
    const from = Date.UTC(2025, 2, 3, 4, 5, 6);
    for (const days of [0.01, 0.3, 1, 5, 34, 200, 900, 4000]) {
      const window = { fromMs: from, toMs: from + days * DAY_MS };
      const ticks = civilTicks(window, 6);
      expect(ticks.length, `${days} days`).toBeGreaterThan(0);
      expect(ticks.length, `${days} days`).toBeLessThanOrEqual(7);
      for (const { civilMs } of ticks) expect(civilMs >= window.fromMs && civilMs <= window.toMs && civilMs % 60_000 === 0).toBe(true);
    }
    expect(civilTicks({ fromMs: 5, toMs: 5 }, 6)).toEqual([]);
  });
});

describe("progress", () => {
  const progress = { stage: "reading", read: 1, total: 2, added: 1, leftMs: 5000, startedAtMs: 0, atMs: 1000 } as const;
  it("counts down between two messages, not below zero, and not while waiting", () => {
    expect(secondsLeft(progress, 1000)).toBe(5);
    expect(secondsLeft(progress, 3100)).toBe(3);
    expect(secondsLeft(progress, 99_000)).toBe(0);
    expect(secondsLeft({ ...progress, stage: "waiting" }, 1000)).toBeNull();
    expect(secondsLeft({ ...progress, leftMs: null }, 1000)).toBeNull();
  });
  it("always says what is new, and the rest only when there is some", () => {
    const result = {
      outcome: "complete",
      added: 0,
      known: 0,
      damaged: 0,
      lost: 0,
      counted: null,
      came: 0,
      missing: 0,
      endedWallMs: 0,
      error: null,
    } as const;
    expect(resultParts(result)).toEqual([{ key: "added", count: 0 }]);
    expect(resultParts({ ...result, known: 5, damaged: 1 }).map(({ key }) => key)).toEqual(["added", "known", "damaged"]);
  });
  it("is good only when all that was counted is here", () => {
    const counts = { added: 3, known: 0, damaged: 0, lost: 0, counted: 9, came: 3, missing: 0 };
    const result = { outcome: "complete", ...counts, endedWallMs: 0, error: null } as const;
    expect(isGood(result)).toBe(true);
    for (const more of [{ outcome: "incomplete" }, { outcome: "cancelled" }, { missing: 1 }, { lost: 1 }, { damaged: 1 }] as const)
      expect(isGood({ ...result, ...more })).toBe(false);
    expect(resultParts({ ...result, outcome: "incomplete", missing: 6 })).toContainEqual({ key: "missing", count: 6 });
    expect(resultParts({ ...result, outcome: "cancelled", missing: 6 }).map(({ key }) => key)).toEqual(["added"]);
  });
});
