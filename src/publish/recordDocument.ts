import type { HistoryRecord, PackSnapshot, UnknownBits } from "../../protocol/index.ts";
import { CONTROLS_NOT_REPORTED, EXTRAS_NOT_REPORTED, fnv1a64, isoOfWallMs, SWITCH_KEYS } from "../../protocol/index.ts";
import type { HistoryRow } from "../contract/history.ts";
import { shownValue } from "./documents.ts";
import { itemsOf } from "./values.ts";

/** One record of a log that can be published, with the name that makes a repeat harmless. */
export interface NamedRecord {
  readonly id: string;
  readonly row: HistoryRow;
  readonly record: HistoryRecord;
}

/**
 * Oldest first. The name is of the bytes and not of the place: an archive may find later that records were missing in between. Equal bytes
 * are several records where a clock was never set, so they are counted. Damaged and lost ones have nothing to say.
 */
export function namedRecords(rows: readonly HistoryRow[]): readonly NamedRecord[] {
  const counts = new Map<string, number>();
  return [...rows]
    .sort((a, b) => a.seq - b.seq)
    .flatMap((row) => {
      if (row.record === null) return [];
      const count = (counts.get(row.raw) ?? 0) + 1;
      counts.set(row.raw, count);
      return [{ id: `${fnv1a64(row.raw).toLowerCase()}-${count}`, row, record: row.record }];
    });
}

/** What a record and a pack have in common has the same key and the same unit. */
function asSnapshot(record: HistoryRecord, address: number): PackSnapshot {
  const switches = Object.fromEntries(SWITCH_KEYS.map((key) => [key, record.switches[key] ?? "notReported"]));
  return {
    ...EXTRAS_NOT_REPORTED,
    ...record,
    address,
    calculated: [],
    ratedCapacityMah: "notReported",
    unknownBits: [...record.unknownBits, ...unprovenIn(record)],
    balancingCells: [],
    reportedExtremes: record.extremes,
    switches: switches as PackSnapshot["switches"],
    controls: CONTROLS_NOT_REPORTED,
  };
}

/** Set bits of an alarm or a protection: which one is in doubt, that there is one is not. */
function unprovenIn({ doubtfulBits }: HistoryRecord): readonly UnknownBits[] {
  return doubtfulBits.flatMap(({ kind, bit }) => (kind === "switch" ? [] : [{ register: kind, mask: 2 ** bit, severity: kind }]));
}

interface RecordPlace {
  readonly pack: string;
  readonly line: string;
  readonly address: number;
}

export function recordDocument({ id, row, record }: NamedRecord, { pack, line, address }: RecordPlace): Readonly<Record<string, unknown>> {
  const values = itemsOf(asSnapshot(record, address)).filter(({ value }) => value !== null);
  const { extremes } = record;
  return {
    id: `${pack}-${id}`,
    pack,
    line,
    address,
    place: row.seq,
    pack_time: record.packTime,
    read_at: isoOfWallMs(row.seenWallMs),
    ...(extremes === null ? {} : { cell_max: volts(extremes.maxCellMv), cell_min: volts(extremes.minCellMv) }),
    ...Object.fromEntries(values.map((item) => [item.key, shownValue(item)])),
  };
}

const volts = (mv: number | null): number | null => (mv === null ? null : mv / 1000);
