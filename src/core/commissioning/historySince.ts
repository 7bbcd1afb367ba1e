import type { HistoryRecord, Result } from "../../../protocol/index.ts";
import { isSamePack, ok, wallMsOfIso } from "../../../protocol/index.ts";
import type { CommissioningPack } from "../../contract/commissioning.ts";
import type { Handlers } from "../../contract/contract.ts";
import type { HistoryRow } from "../../contract/history.ts";
import type { EventKind, HistoryEvent, HistorySince, PackHistorySince } from "../../contract/historySince.ts";
import { EVENT_KINDS } from "../../contract/historySince.ts";
import { astrayIn } from "../history/astray.ts";
import type { HostPorts } from "../ports.ts";
import { packNameOf } from "./documentParts.ts";

/** What is kept of the history of packs, as windows read it too. */
export type KeptHistory = Handlers<"history.archives" | "history.rows">;

const ROWS_AT_ONCE = 1000;
/** Far more than there are flags: a document of sixteen packs stays readable. */
const MOST_EVENTS = 200;

interface SinceWhat {
  /** Civil time of the earlier document. */
  readonly since: string;
  /** The moment of it; undefined = written by an earlier version. */
  readonly sinceWallMs: number | undefined;
  readonly civilTime: HostPorts["civilTime"];
}

/** What the archives of these packs hold of the time after `since`, by the packs' own clocks. */
export async function historySince(
  kept: KeptHistory,
  packs: readonly CommissioningPack[],
  { since, sinceWallMs, civilTime }: SinceWhat,
): Promise<Result<HistorySince>> {
  const archives = await kept["history.archives"]({});
  if (!archives.ok) return archives;
  const all: PackHistorySince[] = [];
  for (const pack of packs) {
    const name = packNameOf(pack);
    const archive = archives.value.find((each) => isSamePack(each.pack, name));
    const rows = archive === undefined ? ok([]) : await rowsOf(kept, archive.key);
    if (!rows.ok) return rows;
    const wholeMs = archive?.completeWallMs ?? null;
    const readAt = wholeMs === null ? null : civilTime(wholeMs);
    const isReadSince = wholeMs !== null && readAt !== null && readAt > since && wholeMs > (sinceWallMs ?? 0);
    all.push(sinceIn(rows.value, pack.address, { since, readAt, isReadSince }));
  }
  return ok({ since, packs: all });
}

/** Newest first. */
async function rowsOf(kept: KeptHistory, key: string): Promise<Result<readonly HistoryRow[]>> {
  const all: HistoryRow[] = [];
  for (;;) {
    const page = await kept["history.rows"]({ key, beforeSeq: all.at(-1)?.seq ?? null, most: ROWS_AT_ONCE });
    if (!page.ok) return page;
    all.push(...page.value);
    if (page.value.length < ROWS_AT_ONCE) return ok(all);
  }
}

const timeOf = ({ record }: HistoryRow): string | null => record?.packTime ?? null;
const known = (time: string | null): readonly string[] => (time === null ? [] : [time]);

interface Span {
  readonly since: string;
  readonly readAt: string | null;
  readonly isReadSince: boolean;
}

function sinceIn(rows: readonly HistoryRow[], address: number, span: Span): PackHistorySince {
  const { since, readAt } = span;
  const isAstray = astrayTo(rows, since);
  const dated = rows.filter((row) => timeOf(row) !== null && !isAstray(row));
  const times = dated.flatMap((row) => known(timeOf(row))).sort();
  const after = dated.filter((row) => (timeOf(row) ?? "") > since);
  const undated = rows.filter((row) => row.record !== null && (timeOf(row) === null || isAstray(row)));
  return {
    address,
    reach: reachOf(rows, isAstray, span),
    readAt,
    oldestAt: times[0] ?? null,
    newestAt: times.at(-1) ?? null,
    records: after.length,
    undated: undated.length,
    events: eventsIn(after).slice(0, MOST_EVENTS),
  };
}

/**
 * Records whose date is from before that time and proves nothing: no later record of the pack shows that they are older.
 */
function astrayTo(rows: readonly HistoryRow[], since: string): (row: HistoryRow) => boolean {
  const oldestFirst = [...rows].reverse();
  const dates = oldestFirst.map((row) => ({ raw: row.raw, timeMs: wallMsOfIso(timeOf(row) ?? ""), seenWallMs: row.seenWallMs }));
  const back = new Map([...astrayIn(dates)].map(([at, untilMs]) => [oldestFirst[at], untilMs]));
  const sinceMs = wallMsOfIso(since);
  return (row) => {
    const time = timeOf(row);
    if (time === null || time > since) return false;
    const untilMs = back.get(row);
    const isBack = untilMs !== undefined && (untilMs === null || sinceMs === null || untilMs > sinceMs);
    return isBack || (row.astray !== undefined && (row.astray.until === null || row.astray.until > since));
  };
}

/** What is missing between the newest record from before that time and now: lost, damaged, overwritten and undated records, and those not read. */
function reachOf(
  rows: readonly HistoryRow[],
  isAstray: (row: HistoryRow) => boolean,
  { since, isReadSince }: Span,
): PackHistorySince["reach"] {
  if (rows.length === 0) return "none";
  const before = rows.findIndex((row) => (timeOf(row) ?? "~") <= since && !isAstray(row));
  if (before < 0) return "later";
  const isHole = (row: HistoryRow) => row.gapBefore || timeOf(row) === null;
  if (rows.slice(0, before).some(isHole) || rows.some(isAstray)) return "gap";
  return isReadSince ? "whole" : "notReadSince";
}

type Happened = Pick<HistoryEvent, "kind" | "flag">;

function happenedIn({ faults, protections, alarms, doubtfulBits, unknownBits }: HistoryRecord): readonly Happened[] {
  const named: Readonly<Record<EventKind, readonly string[]>> = { fault: faults, protection: protections, alarm: alarms };
  const isNameless = (kind: EventKind) =>
    doubtfulBits.some((bit) => bit.kind === kind) || unknownBits.some(({ severity }) => severity === kind);
  return EVENT_KINDS.flatMap((kind) => [
    ...named[kind].map((flag) => ({ kind, flag })),
    ...(isNameless(kind) ? [{ kind, flag: null }] : []),
  ]);
}

/** The worst kind first, in it the most frequent one. */
function eventsIn(rows: readonly HistoryRow[]): readonly HistoryEvent[] {
  const events = new Map<string, HistoryEvent>();
  for (const row of rows) {
    const at = timeOf(row);
    if (row.record === null || at === null) continue;
    for (const { kind, flag } of happenedIn(row.record)) {
      const key = `${kind} ${flag}`;
      const { count, firstAt, lastAt } = events.get(key) ?? { count: 0, firstAt: at, lastAt: at };
      const [first, last] = [at < firstAt ? at : firstAt, at > lastAt ? at : lastAt];
      events.set(key, { kind, flag, count: count + 1, firstAt: first, lastAt: last });
    }
  }
  const rank = ({ kind }: HistoryEvent) => EVENT_KINDS.indexOf(kind);
  return [...events.values()].sort((a, b) => rank(a) - rank(b) || b.count - a.count);
}
