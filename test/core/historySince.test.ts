import { describe, expect, it } from "vitest";
import type { HistoryRecord } from "../../protocol/index.ts";
import { ok } from "../../protocol/index.ts";
import type { HistoryRow } from "../../src/contract/history.ts";
import type { PackHistorySince } from "../../src/contract/historySince.ts";
import { packNameOf } from "../../src/core/commissioning/documentParts.ts";
import { historySince } from "../../src/core/commissioning/historySince.ts";
import { commissioningOf } from "../support/commissionings.ts";

const SINCE = "2026-03-01T12:00:00";
const PACKS = commissioningOf(1).packs;

const QUIET: HistoryRecord = {
  packTime: null,
  packVoltageMv: "notReported",
  currentMa: "notReported",
  remainingCapacityMah: "notReported",
  fullCapacityMah: "notReported",
  cycleCount: "notReported",
  socDeciPct: "notReported",
  sohDeciPct: "notReported",
  extremes: null,
  cellVoltagesMv: [],
  temperatures: [],
  mode: "standby",
  switches: {},
  fullyCharged: "notReported",
  alarms: [],
  protections: [],
  faults: [],
  unknownBits: [],
  doubtfulBits: [],
};

interface Row extends Partial<HistoryRecord> {
  readonly day: string | null;
  readonly gapBefore?: boolean;
  readonly isDamaged?: boolean;
}

/** Newest first, as an archive hands them out. */
function rowsOf(days: readonly Row[]): readonly HistoryRow[] {
  return days.map(({ day, gapBefore = false, isDamaged = false, ...record }, at) => ({
    seq: 500 - at,
    raw: "",
    record: isDamaged ? null : { ...QUIET, ...record, packTime: day === null ? null : `2026-${day}T00:00:00` },
    seenWallMs: 0,
    gapBefore,
  }));
}

async function since(days: readonly Row[] | null): Promise<PackHistorySince> {
  const rows = rowsOf(days ?? []);
  const archives = PACKS.map((pack) => ({ key: "p-1", pack: { ...packNameOf(pack), address: 9 }, count: rows.length }));
  const found = await historySince(
    {
      "history.archives": async () => ok(days === null ? [] : archives),
      "history.rows": async ({ beforeSeq, most }) => ok(rows.filter(({ seq }) => seq < (beforeSeq ?? 1000)).slice(0, most)),
    },
    PACKS,
    SINCE,
  );
  if (!found.ok) throw new Error(found.error.code);
  const [first] = found.value.packs;
  if (first === undefined) throw new Error("no pack");
  return first;
}

const OLD: Row = { day: "02-01", alarms: ["cellOverVoltage"] };

describe("history of a pack since an earlier visit", () => {
  it("counts what was recorded after it, the worst first, with the first and the last time, also of a pack that has moved", async () => {
    const found = await since([
      { day: "05-01", alarms: ["cellOverVoltage"] },
      { day: "04-01", alarms: ["cellOverVoltage", "cellUnderVoltage"], protections: ["cellOverVoltage"] },
      { day: "03-02", alarms: ["cellOverVoltage"] },
      OLD,
    ]);
    const [from, to] = ["2026-04-01T00:00:00", "2026-05-01T00:00:00"];
    expect(found).toEqual({
      address: 1,
      reach: "whole",
      oldestAt: "2026-02-01T00:00:00",
      newestAt: to,
      records: 3,
      undated: 0,
      events: [
        { kind: "protection", flag: "cellOverVoltage", count: 1, firstAt: from, lastAt: from },
        { kind: "alarm", flag: "cellOverVoltage", count: 3, firstAt: "2026-03-02T00:00:00", lastAt: to },
        { kind: "alarm", flag: "cellUnderVoltage", count: 1, firstAt: from, lastAt: from },
      ],
    });
  });

  it("tells how far the archive reaches, and never calls one whole in which something is missing since then", async () => {
    const reach = async (days: readonly Row[] | null) => (await since(days)).reach;
    expect(await reach(null)).toBe("none");
    expect(await reach([])).toBe("none");
    expect(await reach([{ day: "03-02" }])).toBe("later");
    expect(await reach([{ day: null }])).toBe("later");
    expect(await reach([{ day: "03-02", gapBefore: true }, OLD])).toBe("gap");
    expect(await reach([{ day: "03-02" }, { day: null, isDamaged: true }, OLD])).toBe("gap");
    expect(await reach([{ day: "03-02" }, { ...OLD, gapBefore: true }, { ...OLD, isDamaged: true }])).toBe("whole");
  });

  it("counts records without a date apart, and bits without a name as such", async () => {
    const found = await since([
      { day: null, faults: ["shortCircuit"] },
      { day: "03-02", doubtfulBits: [{ kind: "alarm", bit: 3, meanings: [] }] },
      OLD,
    ]);
    expect(found).toMatchObject({ records: 1, undated: 1, events: [{ kind: "alarm", flag: null, count: 1 }] });
  });
});
