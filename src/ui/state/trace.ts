import { create } from "zustand";
import type { BmsError, Result } from "../../../protocol/shared.ts";
import type { TraceFilter, TraceLines, TraceRow } from "../../contract/trace.ts";
import { call } from "./host.ts";
import { useUi } from "./store.ts";

/** The lines that the Trace screen has. */

export interface TraceCache {
  /** Oldest first. */
  readonly rows: readonly TraceRow[];
  readonly kept: number;
  readonly wrong: number;
  readonly filter: TraceFilter;
  readonly paused: boolean;
  /** Lines up to here are hidden; null = none. */
  readonly floorSeq: number | null;
  /** The older lines are here too. */
  readonly complete: boolean;
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
  complete: false,
  error: null,
}));
const { setState: set, getState: get } = useTrace;

/** Often enough for the eye. */
const LOOK_MS = 250;
/** Between two pages of older lines: the host has a line to attend to. */
const PAGE_PAUSE_MS = 20;
const PAGE = 250;
const MOST_ROWS = 20_000;

let watchers = 0;
/** Grows with every new beginning; what an older one is still waiting for does not count any more. */
let turn = 0;
let afterSeq = -1;
let timer: ReturnType<typeof setTimeout> | undefined;

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
  set({ rows, kept: answer.kept, wrong: answer.wrong, error: null });
}

const isEqual = (a: TraceRow, b: TraceRow | undefined): boolean => a.seq === b?.seq && a.answer === b.answer;

/** The newest first, then page by page what is older. */
async function load(mine: number): Promise<void> {
  const newest = await ask({ afterSeq: null, beforeSeq: null });
  if (mine !== turn) return;
  plan(mine);
  if (!newest.ok) {
    set({ error: newest.error });
    return;
  }
  afterSeq = newest.value.afterSeq;
  set({ rows: NO_ROWS });
  append(newest.value);
  let { beforeSeq } = newest.value;
  while (beforeSeq !== null && beforeSeq > (get().floorSeq ?? -1) && get().rows.length < MOST_ROWS) {
    await new Promise((resolve) => setTimeout(resolve, PAGE_PAUSE_MS));
    const page = await ask({ afterSeq: null, beforeSeq });
    if (mine !== turn) return;
    if (!page.ok) break;
    const older = above(page.value.rows);
    if (older.length > 0) set((s) => ({ rows: [...older, ...s.rows] }));
    beforeSeq = page.value.beforeSeq;
  }
  set({ complete: true });
}

async function look(mine: number): Promise<void> {
  // As long as whole pages come there is more.
  for (let full = true; full && mine === turn && !get().paused; ) {
    const before = afterSeq;
    const more = await ask({ afterSeq, beforeSeq: null });
    if (mine !== turn) return;
    if (!more.ok) {
      set({ error: more.error });
      break;
    }
    afterSeq = more.value.afterSeq;
    append(more.value);
    full = more.value.rows.length === PAGE && afterSeq > before;
  }
  plan(mine);
}

function plan(mine: number): void {
  if (mine !== turn || watchers === 0) return;
  timer = setTimeout(() => void look(mine), LOOK_MS);
}

function begin(): void {
  clearTimeout(timer);
  turn += 1;
  if (watchers === 0) return;
  const mine = turn;
  set({ complete: false });
  void load(mine);
}

/** Keeps the lines up to date as long as somebody looks at them. */
export function watchTrace(): () => void {
  watchers += 1;
  begin();
  // The host was away and may be another one now: its numbers begin anew.
  const stop = useUi.subscribe((state, before) => {
    if (state.host === "ready" && before.host === "gone") begin();
  });
  return () => {
    watchers -= 1;
    stop();
    begin();
  };
}

export function changeTraceFilter(change: Partial<TraceFilter>): void {
  set((s) => ({ filter: { ...s.filter, ...change } }));
  begin();
}

export function resetTrace(): void {
  set({ filter: NO_FILTER, floorSeq: null });
  begin();
}

export function pauseTrace(paused: boolean): void {
  set({ paused });
}

/** Hides what is here; null = shows it again. */
export function clearTrace(): void {
  set((s) => ({ floorSeq: s.rows.at(-1)?.seq ?? s.floorSeq, rows: NO_ROWS }));
}
