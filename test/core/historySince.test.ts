import { describe, expect, it } from "vitest";
import type { HistoryRecord } from "../../protocol/index.ts";
import { isoOfWallMs, ok, wallMsOfIso } from "../../protocol/index.ts";
import type { HistoryRow } from "../../src/contract/history.ts";
import type { PackHistorySince } from "../../src/contract/historySince.ts";
import { packNameOf } from "../../src/core/commissioning/documentParts.ts";
import { historySince } from "../../src/core/commissioning/historySince.ts";
import { commissioningOf } from "../support/commissionings.ts";
import { QUIET_RECORD } from "../support/quietRecord.ts";

const SINCE = "2026-03-01T12:00:00";
const PACKS = commissioningOf(1).packs;

interface Row extends Partial<HistoryRecord> {
  /** Of 2026, or with its year. */
  readonly day: string | null;
  readonly until?: string | null;
  readonly gapBefore?: boolean;
  readonly isDamaged?: boolean;
}

const timeOf = (day: string | null): string | null => day && `${day.length === 5 ? "2026-" : ""}${day}T00:00:00`;
const civilTime = (wallMs: number): string => isoOfWallMs(wallMs).slice(0, 19);
const READ_AT = "2026-05-02T08:00:00";

/** Newest first, as an archive hands them out. */
function rowsOf(days: readonly Row[]): readonly HistoryRow[] {
  return days.map(({ day, until, gapBefore = false, isDamaged = false, ...record }, at) => ({
    seq: 500 - at,
    raw: "",
    record: isDamaged ? null : { ...QUIET_RECORD, ...record, packTime: timeOf(day) },
    seenWallMs: 0,
    ...(until === undefined ? {} : { astray: { until: timeOf(until) } }),
    gapBefore,
  }));
}

async function since(days: readonly Row[] | null, readAt: string | null = READ_AT, sinceWallMs?: number): Promise<PackHistorySince> {
  const rows = rowsOf(days ?? []);
  const completeWallMs = readAt === null ? null : wallMsOfIso(readAt);
  const archives = PACKS.map((pack) => ({ key: "p-1", pack: { ...packNameOf(pack), address: 9 }, count: rows.length, completeWallMs }));
  const found = await historySince(
    {
      "history.archives": async () => ok(days === null ? [] : archives),
      "history.rows": async ({ beforeSeq, most }) => ok(rows.filter(({ seq }) => seq < (beforeSeq ?? 1000)).slice(0, most)),
    },
    PACKS,
    { since: SINCE, sinceWallMs, civilTime },
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
      readAt: READ_AT,
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

  it("never calls the time since whole where no download after it is known to have brought all", async () => {
    const rows = [{ day: "03-02" }, OLD];
    expect((await since(rows, null)).reach).toBe("notReadSince");
    expect(await since(rows, "2026-02-28T10:00:00")).toMatchObject({ reach: "notReadSince", readAt: "2026-02-28T10:00:00" });
    expect((await since(rows, SINCE)).reach).toBe("notReadSince");
    // Read in another zone: later on its clock, and earlier in fact.
    expect((await since(rows, READ_AT, Date.parse(`${READ_AT}Z`) + 1)).reach).toBe("notReadSince");
    expect((await since(rows, READ_AT, Date.parse(`${READ_AT}Z`) - 1)).reach).toBe("whole");
    expect((await since([{ day: "03-02", gapBefore: true }, OLD], null)).reach).toBe("gap");
    expect((await since([{ day: "03-02" }], null)).reach).toBe("later");
  });

  it("counts what was recorded after the clock had gone back as without a date, and never as quiet", async () => {
    const reset: Row = { day: "2000-01-02", protections: ["cellOverVoltage"] };
    const back: Row = { day: "01-15", protections: ["cellOverVoltage"] };
    const open = { reach: "gap", undated: 1, oldestAt: "2026-02-01T00:00:00", events: [] };
    expect(await since([reset, { day: "05-01" }, OLD])).toMatchObject({ ...open, records: 1 });
    expect(await since([back, { day: "05-01" }, OLD])).toMatchObject({ ...open, records: 1 });
    expect(await since([back, OLD])).toMatchObject({ ...open, records: 0 });
    expect(await since([{ day: null, protections: ["cellOverVoltage"] }, OLD])).toMatchObject({ ...open, records: 0 });
    expect(await since([reset, { day: "2000-01-01" }])).toMatchObject({ reach: "later", undated: 2, oldestAt: null });
    // Logged before one that has a right date from before the visit: whatever its own date says, it is older than that.
    expect(await since([{ day: "05-01" }, { day: "02-20" }, back, OLD])).toMatchObject({ reach: "whole", undated: 0, records: 1 });
  });

  it("believes a log that is handed over where it says that the clock had gone back", async () => {
    const sorted = (until: string | null): readonly Row[] => [
      { day: "05-01" },
      OLD,
      { day: "2020-01-02", faults: ["shortCircuit"], until },
    ];
    expect(await since(sorted(null))).toMatchObject({ reach: "gap", undated: 1 });
    expect(await since(sorted("05-01"))).toMatchObject({ reach: "gap", undated: 1 });
    expect(await since(sorted("02-01"))).toMatchObject({ reach: "whole", undated: 0 });
  });
});
