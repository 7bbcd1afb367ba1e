import type { HistoryDriver, HistoryOrder } from "../../../protocol/index.ts";
import type { HistoryRow, HistoryRowsChange } from "../../contract/history.ts";
import { MOST_ROWS_TOLD } from "../../contract/history.ts";
import type { ArchivedRecord, PackArchive } from "./archive.ts";
import { rowOf } from "./decoded.ts";

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
  a.record.lost === record.lost;

/** Finds what has changed in the archive on the screen since the last event to windows. */
export class RowChanges {
  #open: OpenArchive | null = null;
  #version = 0;
  #told: ReadonlyMap<number, Told> = new Map();

  /** null = another archive, or another way of decoding: windows then fetch it from the host. */
  next(open: OpenArchive | null, version: number): HistoryRowsChange | null {
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
