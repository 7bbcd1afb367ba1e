import type { FlagKey, Severity } from "./flags.ts";
import type { PackMode, Reading, ReportedExtremes, SwitchKey, TemperatureReading, UnknownBits } from "./snapshot.ts";

/** One entry of a pack's log, in base units. */
export interface HistoryRecord {
  /** Civil time of the pack's own clock, "2026-01-12T06:48:13", without a zone; null = no date can be read from it. */
  readonly packTime: string | null;
  readonly packVoltageMv: Reading<number>;
  /** + charge, - discharge. */
  readonly currentMa: Reading<number>;
  readonly remainingCapacityMah: Reading<number>;
  readonly fullCapacityMah: Reading<number>;
  readonly cycleCount: Reading<number>;
  readonly socDeciPct: Reading<number>;
  readonly sohDeciPct: Reading<number>;
  /** Of a family whose records keep the highest and the lowest instead of all; null = it keeps all. */
  readonly extremes: ReportedExtremes | null;
  readonly cellVoltagesMv: readonly number[];
  readonly temperatures: readonly TemperatureReading[];
  readonly mode: PackMode;
  readonly switches: Readonly<Partial<Record<SwitchKey, boolean>>>;
  readonly fullyCharged: Reading<boolean>;
  readonly alarms: readonly FlagKey[];
  readonly protections: readonly FlagKey[];
  readonly faults: readonly FlagKey[];
  readonly unknownBits: readonly UnknownBits[];
  /** Set, and named differently by different sources. */
  readonly doubtfulBits: readonly DoubtfulBit[];
}

/** What a set bit may mean: never empty, and the same number of meanings as sources only where each has one. */
export type DoubtfulBit =
  | { readonly kind: "alarm" | "protection"; readonly bit: number; readonly meanings: readonly FlagKey[] }
  | { readonly kind: "switch"; readonly bit: number; readonly meanings: readonly SwitchKey[] };

/** Bit order in which a firmware stores its records: that of its live values, or one specific to its log. */
export type HistoryOrder = "live" | "log";

/** What the records themselves reveal about the order. */
export interface HistoryFinding {
  /** null = not settled: no record decides it, or they contradict each other. */
  readonly order: HistoryOrder | null;
  /** Places in the list of records that decide for one order, because the other one's meaning cannot be true of them. */
  readonly forLive: readonly number[];
  readonly forLog: readonly number[];
}

/** Worst first; "none" is a valid kind: packs also log without any flag set. */
export const HISTORY_KINDS = ["fault", "protection", "alarm", "none"] as const;
export type HistoryKind = (typeof HISTORY_KINDS)[number];

/** The name of a bit may be in doubt; whether it is an alarm or a protection is not. */
export function historyKind({ alarms, protections, faults, doubtfulBits, unknownBits }: HistoryRecord): HistoryKind {
  const isDoubtful = (wanted: DoubtfulBit["kind"]) => doubtfulBits.some(({ kind }) => kind === wanted);
  const isUnknown = (wanted: Severity) => unknownBits.some(({ severity }) => severity === wanted);
  if (faults.length > 0 || isUnknown("fault")) return "fault";
  if (protections.length > 0 || isDoubtful("protection") || isUnknown("protection")) return "protection";
  return alarms.length > 0 || isDoubtful("alarm") || isUnknown("alarm") ? "alarm" : "none";
}

/** A run of bytes of a raw record and what it means: for colouring. Bytes without a known meaning have no key. */
export interface HistoryByteRange {
  readonly start: number;
  readonly length: number;
  readonly key: string | null;
  readonly evidence: string;
}
