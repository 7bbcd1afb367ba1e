import type { MosKey } from "./control.ts";
import type { FlagKey } from "./flags.ts";
import type { HistoryOrder } from "./history.ts";
import type { ControlKey, PackMode, SwitchKey } from "./snapshot.ts";

/** What a simulated pack really is; each family's responder puts it on the wire in its own way. */
export interface PackTruth {
  /** Setting of the ADD switch. */
  readonly address: number;
  readonly cellVoltagesMv: readonly number[];
  readonly balancingCells: readonly boolean[];
  /** Cell sensors in 0.1 °C; null = not fitted. */
  readonly cellTemperaturesDeciC: readonly (number | null)[];
  readonly mosTemperatureDeciC: number | null;
  readonly environmentTemperatureDeciC: number | null;
  readonly packVoltageMv: number;
  /** + charge, - discharge. */
  readonly currentMa: number;
  readonly socDeciPct: number;
  readonly sohDeciPct: number;
  readonly remainingCapacityMah: number;
  readonly fullCapacityMah: number;
  readonly ratedCapacityMah: number;
  readonly cycleCount: number;
  readonly mode: PackMode;
  readonly fullyCharged: boolean;
  /** Only what the family can say is put on the wire. */
  readonly switches: Readonly<Partial<Record<SwitchKey, boolean>>>;
  readonly controls: Readonly<Record<ControlKey, boolean>>;
  /** Switched off by a command, whatever the protections say. */
  readonly forcedOff: readonly MosKey[];
  /** Shut down: hears and says nothing. */
  readonly isAsleep: boolean;
  readonly alarms: ReadonlySet<FlagKey>;
  readonly protections: ReadonlySet<FlagKey>;
  readonly faults: ReadonlySet<FlagKey>;
  /** By setting key, base units; the switch of a block of paceic is kept beside its values, as `<block>Enabled`. */
  readonly settings: ReadonlyMap<string, number>;
  readonly bmsVersion: string;
  readonly modelSerial: string;
  readonly packSerial: string;
  /** The pack's own clock, "2026-01-12T06:48:13", without a zone; null = it was never set. */
  readonly packTime: string | null;
  /** Its log, newest first. */
  readonly history: readonly LoggedTruth[];
  readonly logManners: LogManners;
  /** Where a log that is handed over record by record stands: it is the pack's own, whoever asks. */
  readonly logStream: LogStream;
  readonly registerManners: RegisterManners;
  /** Of the two terminals in 0.1 °C; null = no sensor there. */
  readonly terminalTemperaturesDeciC: { readonly positive: number | null; readonly negative: number | null };
  /** What an own charger or solar input brings; null = not fitted. */
  readonly chargerVoltageMv: number | null;
  readonly solarCurrentMa: number | null;
}

/** The log as it was when its handing over began, newest first; `at` = so many are gone. */
export interface LogStream {
  readonly records: readonly LoggedTruth[];
  readonly at: number;
}

/** One entry of the log: what the pack was then. */
export interface LoggedTruth extends Pick<PackTruth, (typeof LOGGED_KEYS)[number]> {
  readonly packTime: string | null;
  /** Written when the pack was switched on. */
  readonly isPowerOn: boolean;
}

export const LOGGED_KEYS = [
  "cellVoltagesMv",
  "cellTemperaturesDeciC",
  "mosTemperatureDeciC",
  "environmentTemperatureDeciC",
  "packVoltageMv",
  "currentMa",
  "socDeciPct",
  "sohDeciPct",
  "remainingCapacityMah",
  "fullCapacityMah",
  "cycleCount",
  "mode",
  "fullyCharged",
  "switches",
  "alarms",
  "protections",
  "faults",
] as const satisfies readonly (keyof PackTruth)[];

export const LOG_ENDS = ["empty", "noData", "refused", "unknownCommand"] as const;
/** What a pack says when it is asked for a record that it does not have: nothing ("empty"), or in which words it refuses. */
export type LogEnd = (typeof LOG_ENDS)[number];

/** How reads of registers differ from firmware to firmware. */
export interface RegisterManners {
  readonly mostPerRead: number;
  /** Refuses a read that touches a register which no paper names, instead of filling it in. */
  readonly refusesReserved: boolean;
  /** Its clock is read in BCD, as it is written; else in plain numbers, as the maker's program shows them. */
  readonly clockIsBcd: boolean;
  /** Keys of the fields that this pack says it does not have. */
  readonly notFitted: readonly string[];
}

/** How the log differs from firmware to firmware. */
export interface LogManners {
  readonly end: LogEnd;
  /** Fields that only newer firmware keeps. */
  readonly keepsLateFields: boolean;
  readonly stream: StreamManners;
}

export const STREAM_ENDS = ["again", "filler", "refused"] as const;
/** What comes after the last record of a log that is handed over: the first again, an answer without a record, or a refusal. */
export type StreamEnd = (typeof STREAM_ENDS)[number];

/** What nobody has seen a real pack do: all of it must be survived. */
export interface StreamManners {
  readonly end: StreamEnd;
  readonly newestFirst: boolean;
  /** In whose order the bits of a record stand. */
  readonly order: HistoryOrder;
  /** Being asked for the number of records sets it back to the first. */
  readonly countRestarts: boolean;
  /** The number says how many are left, not how many there are. */
  readonly countsLeft: boolean;
  /** Records, 0 = newest, whose own checksum is wrong. */
  readonly damaged: readonly number[];
  /** Records without a time: its clock was never set. */
  readonly hasNoTime: boolean;
  /** Records, 0 = newest, with the bytes of another, as they may well be without a time. */
  readonly sameAs: Readonly<Record<number, number>>;
  /** Places, 0 = newest, that are handed over without a record. */
  readonly holes: readonly number[];
  /** What it gives as the number of records; null = how many there are. */
  readonly counts: number | null;
}
