import type { FlagKey } from "./flags.ts";
import type { PackMode, Reading, SwitchKey, TemperatureReading, UnknownBits } from "./snapshot.ts";

/** One entry of the log that a pack keeps of itself, in base units. */
export interface HistoryRecord {
  /** Civil time of the pack's own clock, "2026-01-12T06:48:13", without a zone; null = no date can be read from it. */
  readonly packTime: string | null;
  readonly packVoltageMv: Reading<number>;
  /** + charge, - discharge. */
  readonly currentMa: Reading<number>;
  readonly remainingCapacityMah: Reading<number>;
  readonly fullCapacityMah: Reading<number>;
  readonly cycleCount: Reading<number>;
  readonly cellVoltagesMv: readonly number[];
  readonly temperatures: readonly TemperatureReading[];
  readonly mode: PackMode;
  readonly switches: Readonly<Partial<Record<SwitchKey, boolean>>>;
  readonly fullyCharged: Reading<boolean>;
  readonly alarms: readonly FlagKey[];
  readonly protections: readonly FlagKey[];
  readonly faults: readonly FlagKey[];
  readonly unknownBits: readonly UnknownBits[];
}

/** Worst first; "none" is a legal kind: packs also log without any flag set. */
export const HISTORY_KINDS = ["fault", "protection", "alarm", "none"] as const;
export type HistoryKind = (typeof HISTORY_KINDS)[number];

export function historyKind({ alarms, protections, faults }: HistoryRecord): HistoryKind {
  if (faults.length > 0) return "fault";
  if (protections.length > 0) return "protection";
  return alarms.length > 0 ? "alarm" : "none";
}

/** A run of bytes of a raw record and what it means: for colouring. Bytes that nobody explained have no key. */
export interface HistoryByteRange {
  readonly start: number;
  readonly length: number;
  readonly key: string | null;
  readonly evidence: string;
}
