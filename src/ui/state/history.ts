import { create } from "zustand";
import type { BmsError, Result } from "../../../protocol/shared.ts";
import { ok } from "../../../protocol/shared.ts";
import type { RequestArgs } from "../../contract/contract.ts";
import type { HistoryRow } from "../../contract/history.ts";
import { alignRows } from "../model/alignRows.ts";
import { call } from "./host.ts";
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
  for (let at = 0; at < aligned.length; at += CHUNK) {
    const answer = await call("history.addRows", { key, rows: aligned.slice(at, at + CHUNK) });
    if (!answer.ok) return answer;
    added += answer.value.added;
    onDone(Math.min(rows.length, at + CHUNK));
  }
  return ok(added);
}

export interface RowCache {
  /** Whose rows these are; null = none. */
  readonly key: string | null;
  /** Newest first. The same object for the same record as long as nothing about it changes. */
  readonly rows: readonly HistoryRow[];
  /** All rows are here. */
  readonly complete: boolean;
  readonly error: BmsError | null;
}

const NO_ROWS: RowCache = { key: null, rows: [], complete: false, error: null };
export const useHistoryRows = create<RowCache>()(() => NO_ROWS);

const PAGE = 1000;
/** While records come in: few of them are new, and one look a while is enough for the eye. */
const SMALL_PAGE = 50;
const LOOK_MS = 400;

let watchers = 0;
let isRunning = false;
let readVersion = -1;
let timer: ReturnType<typeof setTimeout> | undefined;

/** The order of the bits may have been settled since: then names take the place of doubts. */
const isSame = (a: HistoryRow, b: HistoryRow): boolean =>
  a.lost === b.lost &&
  a.record?.doubtfulBits.length === b.record?.doubtfulBits.length &&
  a.raw === b.raw &&
  a.gapBefore === b.gapBefore &&
  (a.record === null) === (b.record === null) &&
  a.seenWallMs === b.seenWallMs;

/** `page` with the objects that are already known, so that what hangs on them stays valid. */
function reuse(page: readonly HistoryRow[], known: ReadonlyMap<number, HistoryRow>): readonly HistoryRow[] {
  return page.map((row) => {
    const before = known.get(row.seq);
    return before !== undefined && isSame(before, row) ? before : row;
  });
}

const wantedKey = (): string | null => useUi.getState().history.archive?.key ?? null;
const read = (key: string, beforeSeq: number | null, most: number) => call("history.rows", { key, beforeSeq, most });

/** From the newest to the oldest; the first page of an archive is shown at once, the rest when all is there. */
async function readAll(key: string): Promise<void> {
  const before = useHistoryRows.getState();
  const known = new Map(before.key === key ? before.rows.map((row) => [row.seq, row]) : []);
  let rows: readonly HistoryRow[] = [];
  for (;;) {
    const answer = await read(key, rows.at(-1)?.seq ?? null, PAGE);
    if (wantedKey() !== key) return;
    if (!answer.ok) {
      useHistoryRows.setState({ key, error: answer.error, ...(before.key === key ? {} : { rows, complete: false }) });
      return;
    }
    const isFirst = rows.length === 0;
    rows = [...rows, ...reuse(answer.value, known)];
    const complete = answer.value.length < PAGE;
    if (complete || (isFirst && known.size === 0)) useHistoryRows.setState({ key, rows, complete, error: null });
    if (complete) return;
  }
}

/** Records come in at the newest end, and at the oldest while a pack is read for the first time. False = look at all of it. */
async function readEnds(key: string): Promise<boolean> {
  const { rows } = useHistoryRows.getState();
  const known = new Map(rows.map((row) => [row.seq, row]));
  const [newest, oldest] = [rows[0]?.seq, rows.at(-1)?.seq];
  if (newest === undefined || oldest === undefined) return false;
  const head = await read(key, null, SMALL_PAGE);
  const tail = await read(key, oldest, SMALL_PAGE);
  if (wantedKey() !== key) return true;
  const last = head.ok ? head.value.at(-1)?.seq : undefined;
  if (!head.ok || !tail.ok || last === undefined || last > newest || tail.value.length === SMALL_PAGE) return false;
  const inHead = new Set(head.value.map(({ seq }) => seq));
  const middle = rows.filter(({ seq }) => seq < last && !inHead.has(seq));
  useHistoryRows.setState({ key, rows: [...reuse(head.value, known), ...middle, ...tail.value], complete: true, error: null });
  return true;
}

async function look(): Promise<void> {
  if (isRunning) return;
  isRunning = true;
  const { archive, version, progress } = useUi.getState().history;
  const cache = useHistoryRows.getState();
  if (archive === null) {
    useHistoryRows.setState(NO_ROWS);
  } else {
    const isGrowing = progress !== null && cache.key === archive.key && cache.complete;
    if (!(isGrowing && (await readEnds(archive.key)))) await readAll(archive.key);
  }
  readVersion = version;
  isRunning = false;
  plan();
}

/** Looks again when the archive has changed since; while a download runs not more often than the eye needs it. */
function plan(): void {
  const { archive, version, progress } = useUi.getState().history;
  const isOther = (archive?.key ?? null) !== useHistoryRows.getState().key;
  if (watchers === 0 || isRunning || timer !== undefined || (version === readVersion && !isOther)) return;
  if (isOther || progress === null) {
    void look();
    return;
  }
  timer = setTimeout(() => {
    timer = undefined;
    void look();
  }, LOOK_MS);
}

/** Keeps the rows up to date as long as somebody looks at them. */
export function watchHistory(): () => void {
  watchers += 1;
  readVersion = -1;
  const stop = useUi.subscribe((state, before) => {
    if (state.history !== before.history) plan();
  });
  plan();
  return () => {
    watchers -= 1;
    stop();
    clearTimeout(timer);
    timer = undefined;
  };
}
