import type { HistoryDriver, HistoryOrder } from "../../../protocol/index.ts";
import { bytesOfHex, isoOfWallMs } from "../../../protocol/index.ts";
import type { EventMessage } from "../../contract/events.ts";
import type { HistoryLayouts, HistoryOrderFound, HistoryRow, HistoryRowsChange } from "../../contract/history.ts";
import { MOST_ROWS_TOLD } from "../../contract/history.ts";
import type { ArchivedRecord, PackArchive } from "./archive.ts";

/** "2026-01-12T06:48:13". */
const CIVIL_LENGTH = 19;

/** An archived record as shown in a window: decoded now, with this version's tables. `history` null = unknown family. */
export function rowOf(
  history: HistoryDriver | null,
  archive: PackArchive,
  { seq, raw, isDamaged, seenWallMs, imported, lost, astray }: ArchivedRecord,
  order: HistoryOrder | null,
): HistoryRow {
  const bytes = bytesOfHex(raw);
  const record = isDamaged || bytes === null ? null : history?.toRecord(bytes, order);
  const gapBefore = archive.isGapBefore(seq);
  const source = imported === true ? { imported } : {};
  const until = astray && (astray.untilMs === null ? null : isoOfWallMs(astray.untilMs).slice(0, CIVIL_LENGTH));
  const back = until === undefined ? {} : { astray: { until } };
  const row = { seq, raw, record: record?.ok ? record.value : null, seenWallMs, ...source, ...back, gapBefore };
  return lost === undefined ? row : { ...row, lost };
}

/** Most records listed as evidence: nobody checks more than one or two. */
const MOST_PROOFS = 5;

/**
 * Bit order that the records of this archive reveal; null = the family has only one. An archive belongs to one pack;
 * after a firmware update with another order its records contradict each other.
 */
export function orderIn(history: HistoryDriver | null, archive: PackArchive): HistoryOrderFound | null {
  if (history?.kind !== "stream") return null;
  const rows = archive.rows().filter(({ isDamaged }) => !isDamaged);
  const found = history.settle(rows.map(({ raw }) => bytesOfHex(raw) ?? new Uint8Array(0)));
  const seqs = (places: readonly number[]) => places.slice(0, MOST_PROOFS).flatMap((place) => rows[place]?.seq ?? []);
  return { order: found.order, forLive: seqs(found.forLive), forLog: seqs(found.forLog) };
}

/** Layout of the records, by length. */
export function layoutsOf(history: HistoryDriver | null, archive: PackArchive): HistoryLayouts {
  const layouts: Record<number, HistoryLayouts[number]> = {};
  for (const { raw } of archive.rows()) {
    const bytes = bytesOfHex(raw);
    if (bytes && bytes.length > 0) layouts[bytes.length] ??= history?.ranges(bytes) ?? [];
  }
  return layouts;
}

interface Told {
  readonly record: ArchivedRecord;
  readonly gapBefore: boolean;
}

/** The archive on the screen, and how its bits are read. */
interface OpenArchive {
  readonly key: string;
  readonly archive: PackArchive;
  /** How the family keeps its log; null = this program does not know it. */
  readonly log: HistoryDriver | null;
  readonly order: HistoryOrder | null;
}

const isSame = (a: Told | undefined, { record, gapBefore }: Told): boolean =>
  a !== undefined &&
  a.gapBefore === gapBefore &&
  a.record.raw === record.raw &&
  a.record.isDamaged === record.isDamaged &&
  a.record.seenWallMs === record.seenWallMs &&
  a.record.lost === record.lost &&
  a.record.astray?.untilMs === record.astray?.untilMs;

/** Tells windows what has changed in the archive on the screen since they were told last. */
export class RowChanges {
  #open: OpenArchive | null = null;
  #version = 0;
  #told: ReadonlyMap<number, Told> = new Map();
  readonly #tell: (message: EventMessage) => void;

  constructor(tell: (message: EventMessage) => void) {
    this.#tell = tell;
  }

  tell(open: OpenArchive | null, version: number): void {
    const payload = this.#next(open, version);
    if (payload) this.#tell({ event: "historyRows", payload });
  }

  /** null = another archive, or another way of decoding: windows then fetch it from the host. */
  #next(open: OpenArchive | null, version: number): HistoryRowsChange | null {
    const [before, told, since] = [this.#open, this.#told, this.#version];
    const now = new Map<number, Told>();
    for (const record of open?.archive.rows() ?? [])
      now.set(record.seq, { record, gapBefore: open?.archive.isGapBefore(record.seq) === true });
    this.#open = open;
    this.#told = now;
    this.#version = version;
    if (open === null || before?.archive !== open.archive || before.order !== open.order) return null;
    const changed = [...now.values()].filter((each) => !isSame(told.get(each.record.seq), each));
    const gone = [...told.keys()].filter((seq) => !now.has(seq));
    if (changed.length + gone.length > MOST_ROWS_TOLD) return null;
    const rows = changed.map(({ record }): HistoryRow => rowOf(open.log, open.archive, record, open.order));
    return { key: open.key, since, version, rows, gone, count: now.size };
  }
}
