import { wallMsOfIso } from "../model/civil.ts";
import type { HistoryKind } from "../model/history.ts";
import type { LogStream, PackTruth } from "../model/truth.ts";
import type { FlagSets, LoggedFacts, LogPage } from "./logbook.ts";
import { createLogbook, createLogRules, factsOf, logOptionsOf, withKind } from "./logbook.ts";
import { createPackClock, packTimeOf } from "./packClock.ts";
import type { PackOptions } from "./packOptions.ts";
import type { PastOptions } from "./past.ts";
import { simulatePast } from "./past.ts";

/** The clock and the log of a pack. */
interface PackLog {
  packTime(): string;
  /** Advances time; the rules decide whether the present state is logged. */
  step(flags: FlagSets, dtMs: number, now: () => LoggedFacts): void;
  force(now: LoggedFacts, kind: HistoryKind): void;
  page(): LogPage;
  keepTime(wallMs: () => number): void;
  setClockOffset(seconds: number): void;
  /** As when set by hand; existing log entries stay. */
  setClock(packTime: string): void;
  /** The number of records or a record was returned, whether it arrives or not. */
  handOver(what: "count" | "record"): void;
  /** Completes the truth; `patch` takes precedence. */
  truth(rest: RestOfTruth, patch: Partial<PackTruth> | null): PackTruth;
}

/** State of a pack without clock and log. */
export type RestOfTruth = Omit<PackTruth, "history" | "packTime" | "logManners" | "logStream">;

/** The pack as it was switched on; `cells` is called when older entries are read. */
interface PackLogOptions extends Omit<PastOptions, "records" | "everyMs" | "bornMs" | "cells" | OfOptions> {
  readonly options: PackOptions;
  readonly cells: () => PastOptions["cells"];
}
type OfOptions = "missingSensors" | "hasWeakCell" | "faults";

export function createPackLog({ options, cells, ...born }: PackLogOptions): PackLog {
  const { capacity, everyMs, records, end, keepsLateFields, stream } = logOptionsOf(options.history);
  const manners = { end, keepsLateFields, stream };
  let handed: LogStream | null = null;
  const clock = createPackClock(options.clockOffsetS ?? 0);
  const rules = createLogRules(everyMs);
  const book = createLogbook(capacity, clock.nowMs(), (bornMs) =>
    simulatePast({
      ...born,
      records: records - 1,
      everyMs,
      bornMs,
      cells: cells(),
      missingSensors: options.missingSensors ?? [],
      hasWeakCell: options.weakCell !== undefined,
      faults: new Set(options.faults),
    }),
  );

  let shown = { second: Number.NaN, text: "" };
  /** Asked for with every request: the text stays the same for a second. */
  function packTime(): string {
    const second = Math.floor(clock.nowMs() / 1000);
    if (second !== shown.second) shown = { second, text: packTimeOf(second * 1000) };
    return shown.text;
  }

  return {
    packTime,
    step(flags, dtMs, now) {
      clock.step(dtMs);
      const why = rules.isDue(flags, dtMs);
      const isPowerOn = why === "powerOn";
      if (why === null || (isPowerOn && records === 0)) return;
      book.add({ atMs: clock.nowMs(), facts: factsOf(now()), isPowerOn });
    },
    force(now, kind) {
      book.add({ atMs: clock.nowMs(), facts: withKind(factsOf(now), kind), isPowerOn: false });
    },
    page: book.page,
    keepTime: (wallMs) => book.shift(clock.goBy(wallMs)),
    setClockOffset: clock.setOffset,
    setClock: (packTime) => clock.setTo(wallMsOfIso(packTime) ?? clock.nowMs()),
    handOver(what) {
      const fresh = (): LogStream => ({ records: book.page().records(), at: 0 });
      const now = handed ?? fresh();
      if (what === "count") handed = stream.countRestarts ? fresh() : now;
      else handed = { ...now, at: Math.min(now.at + 1, now.records.length) };
      if (stream.end === "again" && handed.at >= handed.records.length) handed = null;
    },
    truth(rest, patch) {
      const log = { history: [], logManners: manners, logStream: { records: [], at: 0 } };
      const truth: PackTruth = { ...rest, packTime: packTime(), ...log, ...patch };
      const standing = handed;
      if (patch?.logStream === undefined) {
        const get = () => standing ?? { records: truth.history, at: 0 };
        Object.defineProperty(truth, "logStream", { get, enumerable: true });
      }
      if (patch?.history !== undefined) return truth;
      // The past months are simulated only when they are read.
      return Object.defineProperty(truth, "history", { get: book.page().records, enumerable: true });
    },
  };
}
