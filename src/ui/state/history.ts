import { create } from "zustand";
import type { BmsError, Result } from "../../../protocol/shared.ts";
import { ok } from "../../../protocol/shared.ts";
import type { RequestArgs } from "../../contract/contract.ts";
import type { HistoryRow, HistoryRowsChange } from "../../contract/history.ts";
import { alignRows } from "../model/alignRows.ts";
import { call } from "./host.ts";
import { PagedCache, readPages } from "./pagedCache.ts";
import { useUi } from "./store.ts";

/** The rows of the archive that is on the screen. */

const CHUNK = 100;

async function readAllRows(key: string): Promise<Result<readonly HistoryRow[]>> {
  const rows: HistoryRow[] = [];
  for (;;) {
    const page = await call("history.rows", { key, beforeSeq: rows.at(-1)?.seq ?? null, most: 1000 });
    if (!page.ok) return page;
    if (page.value.length === 0) return ok(rows);
    rows.push(...page.value);
  }
}

/** Sends rows of a file to an archive; stops at the first chunk that fails. Gives how many were new. */
export async function importRows(
  key: string,
  rows: RequestArgs<"history.addRows">["rows"],
  onDone: (done: number) => void,
): Promise<Result<number>> {
  const own = await readAllRows(key);
  if (!own.ok) return own;
  const aligned = alignRows(own.value, rows);
  let added = 0;
  // Each chunk begins with the last row of the one before: so that they are neighbours, and no records are missing between them.
  for (let at = 0; at < Math.min(aligned.length, Math.max(1, aligned.length - 1)); at += CHUNK - 1) {
    const answer = await call("history.addRows", { key, rows: aligned.slice(at, at + CHUNK) });
    if (!answer.ok) return answer;
    added += answer.value.added;
    onDone(Math.min(rows.length, at + CHUNK));
  }
  return ok(added);
}

interface RowCache {
  /** Whose rows these are; null = none. */
  readonly key: string | null;
  /** As of this version of the host's history. */
  readonly version: number;
  /** Newest first. The same object for the same record as long as nothing about it changes. */
  readonly rows: readonly HistoryRow[];
  /** All rows are here. */
  readonly complete: boolean;
  readonly error: BmsError | null;
  /** Told while the rows are being read: they come on top. */
  readonly toldMeanwhile: readonly HistoryRowsChange[];
}

const NO_ROWS: RowCache = { key: null, version: -1, rows: [], complete: false, error: null, toldMeanwhile: [] };
export const useHistoryRows = create<RowCache>()(() => NO_ROWS);
const { setState: set, getState: get } = useHistoryRows;

/** The first page alone would look like an export of the whole archive. */
export const canExport = ({ key, rows, complete }: RowCache, archive: string | null): boolean =>
  key === archive && rows.length > 0 && complete;

const PAGE = 1000;
/** Whatever went lost while records come in: one look a while is enough for the eye. */
const LOOK_MS = 400;

/** The order of the bits may have been settled since: then names take the place of doubts. */
const isSame = (a: HistoryRow, b: HistoryRow): boolean =>
  a.lost === b.lost &&
  a.record?.doubtfulBits.length === b.record?.doubtfulBits.length &&
  a.raw === b.raw &&
  a.imported === b.imported &&
  a.gapBefore === b.gapBefore &&
  a.astray?.until === b.astray?.until &&
  (a.record === null) === (b.record === null) &&
  a.seenWallMs === b.seenWallMs;

/** `page` with the objects that are already known, so that what hangs on them stays valid. */
function reuse(page: readonly HistoryRow[], known: ReadonlyMap<number, HistoryRow>): readonly HistoryRow[] {
  return page.map((row) => {
    const before = known.get(row.seq);
    return before !== undefined && isSame(before, row) ? before : row;
  });
}

/** The rows with a change in them; null = it does not fit on these, because another one went lost. */
function changed(cache: RowCache, { key, since, version, rows, gone, count }: HistoryRowsChange): RowCache | null {
  if (cache.key !== key || cache.version !== since) return null;
  const bySeq = new Map(cache.rows.map((row) => [row.seq, row]));
  for (const seq of gone) bySeq.delete(seq);
  for (const row of rows) bySeq.set(row.seq, row);
  if (bySeq.size !== count) return null;
  const isSameList = rows.length + gone.length === 0;
  return { ...cache, version, rows: isSameList ? cache.rows : [...bySeq.values()].sort((a, b) => b.seq - a.seq) };
}

/** From the newest to the oldest; the first page of an archive is shown at once, the rest when all is there. */
async function load(isOld: () => boolean): Promise<void> {
  const { archive, version } = useUi.getState().history;
  if (archive === null) return set(NO_ROWS);
  const { key } = archive;
  const before = get();
  const known = new Map(before.key === key ? before.rows.map((row) => [row.seq, row]) : []);
  let rows: readonly HistoryRow[] = [];
  set({ toldMeanwhile: [] });
  const error = await readPages<{ readonly beforeSeq: number | null }, readonly HistoryRow[]>(
    { beforeSeq: null },
    isOld,
    ({ beforeSeq }) => call("history.rows", { key, beforeSeq, most: PAGE }),
    (page) => {
      const isFirst = rows.length === 0;
      rows = [...rows, ...reuse(page, known)];
      if (page.length < PAGE) return null;
      if (isFirst && known.size === 0) set({ key, version: -1, rows, complete: false, error: null });
      return { beforeSeq: rows.at(-1)?.seq ?? null };
    },
  );
  if (isOld()) return;
  if (error) set({ key, version, error, ...(before.key === key ? {} : { rows, complete: false }) });
  else set(withTold({ ...NO_ROWS, key, version, rows, complete: true }, get().toldMeanwhile));
}

/** A change that was told while the pages came is in some of them already: the last word on each row is the right one. */
function withTold(read: RowCache, told: readonly HistoryRowsChange[]): RowCache {
  const bySeq = new Map(read.rows.map((row) => [row.seq, row]));
  let { version } = read;
  for (const change of told) {
    if (change.key !== read.key || change.since !== version) return read;
    for (const seq of change.gone) bySeq.delete(seq);
    for (const row of change.rows) bySeq.set(row.seq, row);
    version = change.version;
  }
  // Something else went on: the check that follows reads it again.
  if (told.length > 0 && bySeq.size !== told.at(-1)?.count) return read;
  return { ...read, version, rows: [...bySeq.values()].sort((a, b) => b.seq - a.seq) };
}

const cache = new PagedCache(async (isOld) => {
  await load(isOld);
  if (!isOld()) queueMicrotask(check);
});

/** What the host has told, if it fits; else it is found by `check`. */
function take(change: HistoryRowsChange): void {
  if (cache.isLoading) set((s) => ({ toldMeanwhile: [...s.toldMeanwhile, change] }));
  else set((s) => changed(s, change) ?? s);
}

/** Reads it all again when a change went lost, was too large to be told, or another archive is on the screen. */
function check(): void {
  const { archive, version, progress } = useUi.getState().history;
  const { key, version: held } = get();
  const isOther = (archive?.key ?? null) !== key;
  if (archive === null && key === null) return;
  if (isOther && key !== null) void cache.begin();
  else if (cache.isLoading || (held === version && !isOther)) return;
  else if (isOther || progress === null) void cache.begin();
  else cache.later(LOOK_MS, () => void cache.begin());
}

/** Keeps the rows up to date as long as somebody looks at them. */
export function watchHistory(): () => void {
  return cache.watch(() =>
    useUi.subscribe((state, before) => {
      if (state.historyRows !== before.historyRows && state.historyRows !== null) take(state.historyRows);
      const isOtherHost = (state.host === "ready" && before.host === "gone") || state.replay?.run !== before.replay?.run;
      if (isOtherHost) void cache.begin();
      else if (state.history !== before.history) check();
    }),
  );
}
