import type { MosKey } from "./control.ts";
import type { FlagKey } from "./flags.ts";
import type { HistoryOrder } from "./history.ts";
import type { ControlKey, PackMode, SwitchKey } from "./snapshot.ts";

/** True state of a simulated pack; each family's responder encodes it for the wire. */
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
  /** Switched off by a command, regardless of the protections. */
  readonly forcedOff: readonly MosKey[];
  /** Shut down: receives and sends nothing. */
  readonly isAsleep: boolean;
  readonly alarms: ReadonlySet<FlagKey>;
  readonly protections: ReadonlySet<FlagKey>;
  readonly faults: ReadonlySet<FlagKey>;
  /** By setting key, base units; the switch of a paceic block is stored next to its values, as `<block>Enabled`. */
  readonly settings: ReadonlyMap<string, number>;
  readonly bmsVersion: string;
  readonly modelSerial: string;
  readonly packSerial: string;
  /** The pack's own clock, "2026-01-12T06:48:13", without a zone; null = it was never set. */
  readonly packTime: string | null;
  /** Its log, newest first. */
  readonly history: readonly LoggedTruth[];
  readonly logManners: LogManners;
  /** Read position of a log that is returned record by record: one for all readers. */
  readonly logStream: LogStream;
  readonly registerManners: RegisterManners;
  /** Of the two terminals in 0.1 °C; null = no sensor there. */
  readonly terminalTemperaturesDeciC: { readonly positive: number | null; readonly negative: number | null };
  /** Readings of a built-in charger or solar input; null = not fitted. */
  readonly chargerVoltageMv: number | null;
  readonly solarCurrentMa: number | null;
}

/** The log as it was when reading began, newest first; `at` = number of records already returned. */
export interface LogStream {
  readonly records: readonly LoggedTruth[];
  readonly at: number;
}

/** One entry of the log: state of the pack at that time. */
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
/** Answer to a request for a record that does not exist: without data ("empty"), or a refusal code. */
export type LogEnd = (typeof LOG_ENDS)[number];

/** How reads of registers differ from firmware to firmware. */
export interface RegisterManners {
  readonly mostPerRead: number;
  /** Refuses a read that touches an undocumented register, instead of filling it in. */
  readonly refusesReserved: boolean;
  /** Its clock reads as BCD, as it is written; else as plain numbers, as the vendor's tool shows them. */
  readonly clockIsBcd: boolean;
  /** Keys of the fields that this pack reports as not fitted. */
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
/** What follows the last record of such a log: the first one again, an answer without a record, or a refusal. */
export type StreamEnd = (typeof STREAM_ENDS)[number];

/** Not observed on real packs, but the download must survive all of it. */
export interface StreamManners {
  readonly end: StreamEnd;
  readonly newestFirst: boolean;
  /** Bit order of the records. */
  readonly order: HistoryOrder;
  /** Reading the number of records resets it to the first. */
  readonly countRestarts: boolean;
  /** The number gives the records left, not the total. */
  readonly countsLeft: boolean;
  /** Records, 0 = newest, whose own checksum is wrong. */
  readonly damaged: readonly number[];
  /** Records without a time: the clock was never set. */
  readonly hasNoTime: boolean;
  /** Records, 0 = newest, with the bytes of another, as is likely without a time. */
  readonly sameAs: Readonly<Record<number, number>>;
  /** Places, 0 = newest, that are returned without a record. */
  readonly holes: readonly number[];
  /** Reported number of records; null = the true one. */
  readonly counts: number | null;
}
