import type { FlagKey } from "../model/flags.ts";
import type { HistoryKind } from "../model/history.ts";
import type { LoggedTruth, StreamManners } from "../model/truth.ts";
import { LOGGED_KEYS } from "../model/truth.ts";
import { packTimeOf } from "./packClock.ts";
import type { HistoryOptions } from "./packOptions.ts";

export const DEFAULT_CAPACITY = 500;
/** When a real pack stores a record is not published; the one captured log covers months with 400 records. */
const DEFAULT_EVERY_MS = 12 * 3_600_000;

export interface FlagSets {
  readonly alarms: ReadonlySet<FlagKey>;
  readonly protections: ReadonlySet<FlagKey>;
  readonly faults: ReadonlySet<FlagKey>;
}

/** When a pack writes a record: switched on, a flag appears or clears, and every so often. */
interface LogRules {
  /** Time until the next periodic record. */
  readonly leftMs: number;
  isDue(flags: FlagSets, dtMs: number): "powerOn" | "change" | "period" | null;
}

function differ(one: ReadonlySet<FlagKey>, other: ReadonlySet<FlagKey>): boolean {
  if (one === other) return false;
  return one.size !== other.size || [...one].some((flag) => !other.has(flag));
}

export function createLogRules(everyMs: number): LogRules {
  let leftMs = everyMs;
  let seen: FlagSets | null = null;
  return {
    get leftMs() {
      return leftMs;
    },
    isDue({ alarms, protections, faults }, dtMs) {
      const before = seen;
      // Called at every step of the physics: allocates nothing unless a set has changed.
      if (before?.alarms !== alarms || before.protections !== protections || before.faults !== faults) {
        seen = { alarms, protections, faults };
      }
      if (before === null) return "powerOn";
      leftMs -= dtMs;
      const isPeriod = leftMs <= 0;
      while (leftMs <= 0) leftMs += everyMs;
      if (differ(before.alarms, alarms) || differ(before.protections, protections) || differ(before.faults, faults)) return "change";
      return isPeriod ? "period" : null;
    },
  };
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

export type LoggedFacts = Omit<LoggedTruth, "packTime" | "isPowerOn">;

export interface LogEntry {
  /** Civil time of the pack. */
  readonly atMs: number;
  readonly facts: LoggedFacts;
  readonly isPowerOn: boolean;
}

/** The log as it was at one moment. */
export interface LogPage {
  /** Newest first; the same array every time. */
  records(): readonly LoggedTruth[];
}

/** The log of one pack: as many entries as fit; the oldest are dropped. */
interface Logbook {
  /** The same page until another entry comes. */
  page(): LogPage;
  add(entry: LogEntry): void;
  /** The clock was wrong from the start: everything so far moves by `ms`. */
  shift(ms: number): void;
}

const truthOf = ({ atMs, facts, isPowerOn }: LogEntry): LoggedTruth => ({ ...facts, packTime: packTimeOf(atMs), isPowerOn });

/** `past` = entries from before `bornMs`, newest first; calculated only when read that far back. */
export function createLogbook(capacity: number, bornMs: number, past: (bornMs: number) => readonly LogEntry[]): Logbook {
  let shiftMs = 0;
  let older = lazily(() => past(bornMs));
  /** Newest first. */
  let own: readonly LogEntry[] = [];
  let page = pageOf(own, older);

  function pageOf(entries: readonly LogEntry[], before: () => readonly LogEntry[]): LogPage {
    const isFull = entries.length >= capacity;
    return { records: lazily(() => [...entries, ...(isFull ? [] : before())].slice(0, capacity).map(truthOf)) };
  }

  return {
    page: () => page,
    add(entry) {
      own = [entry, ...own].slice(0, capacity);
      page = pageOf(own, older);
    },
    shift(ms) {
      if (ms === 0) return;
      shiftMs += ms;
      const movedMs = bornMs + shiftMs;
      own = own.map((entry) => ({ ...entry, atMs: entry.atMs + ms }));
      older = lazily(() => past(movedMs));
      page = pageOf(own, older);
    },
  };
}

/** As the vendor's tools can read it twice: they request exactly as many as there are. */
const STREAM: StreamManners = {
  end: "again",
  newestFirst: false,
  order: "live",
  countRestarts: false,
  countsLeft: false,
  damaged: [],
  hasNoTime: false,
  sameAs: {},
  holes: [],
  counts: null,
};

/** The options with defaults applied. `records` = entries at the start, that of powering on included. */
export function logOptionsOf(options: HistoryOptions = {}): Required<Omit<HistoryOptions, "stream">> & { readonly stream: StreamManners } {
  const { capacity = DEFAULT_CAPACITY, everyMs = DEFAULT_EVERY_MS, records = 1, end = "empty", keepsLateFields = false } = options;
  const stream = { ...STREAM, ...options.stream };
  return { capacity, everyMs, records: Math.min(records, capacity), end, keepsLateFields, stream };
}

/** The part of a pack's state that goes into an entry. */
export function factsOf(truth: LoggedFacts): LoggedFacts {
  return Object.fromEntries(LOGGED_KEYS.map((key) => [key, truth[key]])) as unknown as LoggedFacts;
}

/** For entries that a test forces: the flags of this kind that any pack can have. */
const FORCED: Readonly<Record<HistoryKind, Partial<Record<keyof FlagSets, FlagKey>>>> = {
  none: {},
  alarm: { alarms: "cellOverVoltage" },
  protection: { alarms: "cellOverVoltage", protections: "cellOverVoltage" },
  fault: { faults: "temperatureSensorFault" },
};

export function withKind(facts: LoggedFacts, kind: HistoryKind): LoggedFacts {
  const more = Object.entries(FORCED[kind]) as [keyof FlagSets, FlagKey][];
  return { ...facts, ...Object.fromEntries(more.map(([set, flag]) => [set, new Set([...facts[set], flag])])) };
}
