import { create } from "zustand";
import type { BmsError, Result } from "../../../protocol/shared.ts";
import type { TraceFilter, TraceLines, TraceRow } from "../../contract/trace.ts";
import { call } from "./host.ts";
import { PagedCache, readPages } from "./pagedCache.ts";
import { useUi } from "./store.ts";

/** The lines that the Trace screen has. */

interface TraceCache {
  /** Oldest first. */
  readonly rows: readonly TraceRow[];
  readonly kept: number;
  readonly wrong: number;
  readonly filter: TraceFilter;
  readonly paused: boolean;
  /** Lines up to here are hidden; null = none. */
  readonly floorSeq: number | null;
  /** Where to go on towards newer lines. */
  readonly afterSeq: number;
  readonly error: BmsError | null;
}

/** The schemas of the contract are not loaded for it. */
const NO_FILTER: TraceFilter = { direction: "both", errorsOnly: false, block: null, text: "", alsoBlocks: [] };
const NO_ROWS: readonly TraceRow[] = [];

export const useTrace = create<TraceCache>()(() => ({
  rows: NO_ROWS,
  kept: 0,
  wrong: 0,
  filter: NO_FILTER,
  paused: false,
  floorSeq: null,
  afterSeq: -1,
  error: null,
}));
const { setState: set, getState: get } = useTrace;

/** Often enough for the eye. */
const LOOK_MS = 250;
/** Between two pages of older lines: the host has a line to attend to. */
const PAGE_PAUSE_MS = 20;
const PAGE = 250;
const MOST_ROWS = 20_000;

const ask = (where: { afterSeq: number | null; beforeSeq: number | null }): Promise<Result<TraceLines>> =>
  call("trace.lines", { ...where, most: PAGE, filter: get().filter });

function above(rows: readonly TraceRow[]): readonly TraceRow[] {
  const { floorSeq } = get();
  return floorSeq === null ? rows : rows.filter(({ seq }) => seq > floorSeq);
}

/** A question that was open comes again with its answer: lines from there on are told anew. */
function append(answer: TraceLines): void {
  const { rows: before } = get();
  const fresh = above(answer.rows);
  const [first] = fresh;
  let rows = before;
  if (first !== undefined) {
    const keep = before.findLastIndex(({ seq }) => seq < first.seq) + 1;
    const isSame = before.length - keep === fresh.length && fresh.every((row, at) => isEqual(row, before[keep + at]));
    if (!isSame) rows = [...before.slice(0, keep), ...fresh].slice(-MOST_ROWS);
  }
  set({ rows, afterSeq: answer.afterSeq, kept: answer.kept, wrong: answer.wrong, error: null });
}

const isEqual = (a: TraceRow, b: TraceRow | undefined): boolean => a.seq === b?.seq && a.answer === b.answer;

/** Not asked for any more when it would lie above what is cleared, or when the list is full. */
function placeOfOlder({ beforeSeq }: TraceLines): number | null {
  const { floorSeq, rows } = get();
  return beforeSeq !== null && beforeSeq > (floorSeq ?? -1) && rows.length < MOST_ROWS ? beforeSeq : null;
}

/** The newest first, then page by page what is older; meanwhile newer ones are looked for already. */
async function load(isOld: () => boolean): Promise<void> {
  const newest = await ask({ afterSeq: null, beforeSeq: null });
  if (isOld()) return;
  lookLater(isOld);
  if (!newest.ok) {
    set({ error: newest.error });
    return;
  }
  set({ rows: NO_ROWS });
  append(newest.value);
  await readPages(placeOfOlder(newest.value), isOld, askOlder, (page) => {
    const older = above(page.rows);
    if (older.length > 0) set((s) => ({ rows: [...older, ...s.rows] }));
    return placeOfOlder(page);
  });
}

async function askOlder(beforeSeq: number): Promise<Result<TraceLines>> {
  await new Promise((resolve) => setTimeout(resolve, PAGE_PAUSE_MS));
  return ask({ afterSeq: null, beforeSeq });
}

async function look(isOld: () => boolean): Promise<void> {
  // As long as whole pages come there is more.
  for (let isFull = true; isFull && !isOld() && !get().paused; ) {
    const { afterSeq } = get();
    const more = await ask({ afterSeq, beforeSeq: null });
    if (isOld()) return;
    if (!more.ok) {
      set({ error: more.error });
      break;
    }
    append(more.value);
    isFull = more.value.rows.length === PAGE && more.value.afterSeq > afterSeq;
  }
  lookLater(isOld);
}

const cache = new PagedCache(load);

function lookLater(isOld: () => boolean): void {
  if (!isOld()) cache.later(LOOK_MS, () => void look(isOld));
}

/** Keeps the lines up to date as long as somebody looks at them. */
export function watchTrace(): () => void {
  return cache.watch(() =>
    // The host was away and may be another one now: its numbers begin anew.
    useUi.subscribe((state, before) => {
      if (state.host === "ready" && before.host === "gone") void cache.begin();
    }),
  );
}

export function changeTraceFilter(change: Partial<TraceFilter>): void {
  set((s) => ({ filter: { ...s.filter, ...change } }));
  void cache.begin();
}

export function resetTrace(): void {
  set({ filter: NO_FILTER, floorSeq: null });
  void cache.begin();
}

export function pauseTrace(paused: boolean): void {
  set({ paused });
}

/** Hides what is here; null = shows it again. */
export function clearTrace(): void {
  set((s) => ({ floorSeq: s.rows.at(-1)?.seq ?? s.floorSeq, rows: NO_ROWS }));
}
