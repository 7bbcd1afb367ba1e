import type { BmsError, Capabilities, FamilyId, PackIdentity, PackName, PackSnapshot } from "../../protocol/shared.ts";
import { KEPT_INTEGER, WALL_MS } from "./bounds.ts";
import type { DoctorNote } from "./doctorNotes.ts";
import { ADDRESS, FAMILY } from "./family.ts";
import { NOTHING, request, type } from "./request.ts";
import type { TraceKind } from "./trace.ts";
import type { UnreadBlock } from "./unread.ts";
import { z } from "./zod.ts";

/** One thing to connect to. `path` is what Connect is given. */
export interface PortInfo {
  readonly path: string;
  readonly kind: "serial" | "tcp" | "demo";
  /** Adapter's name as the system or its vendor gives it; absent for typed paths. */
  readonly title?: string;
  readonly vendor?: string;
  /** USB identity: the same adapter on another path is still the same adapter. */
  readonly usb?: { readonly vendorId: string; readonly productId: string; readonly serialNumber?: string };
}

/** A known serial adapter that is plugged in and has no port. */
export interface UnclaimedAdapter {
  /** Chip. */
  readonly title: string;
  readonly vendor: string;
  /** What its vendor calls the driver. */
  readonly driver: string;
  /** Program that has taken it for itself; null = the driver is missing. */
  readonly takenBy: string | null;
}

export interface ConnectRequest {
  readonly path: string;
  readonly family: FamilyId | "auto";
  readonly baudRate: number | "auto";
  /** Setting of the ADD switch: this pack and no other. "auto" = whichever pack answers first, by its own number. */
  readonly address: number | "auto";
}

/**
 * closed = nothing wanted · opening = the port is being opened · probing = asking who is there ·
 * online = answers come · retrying = an answer is missing, its value still counts · lost = values are old; trying goes on ·
 * searching = nothing usable answered yet; trying goes on.
 */
export type SessionPhase = "closed" | "opening" | "probing" | "searching" | "online" | "retrying" | "lost";

export interface LinkStats {
  readonly exchangesPerSecond: number;
  /** Failed exchanges among the last 100, in tenths of a percent. */
  readonly errorDeciPct: number;
  readonly exchanges: number;
  readonly failures: number;
  /** Frames with a right checksum whose values cannot be true; never shown. */
  readonly implausible: number;
  readonly misses: number;
}

export type DoctorVerdict =
  | "searching"
  | "portMissing"
  | "portBusy"
  | "noPermission"
  | "portFailed"
  | "unreachable"
  | "portLost"
  | "silence"
  | "echoOnly"
  | "garbage"
  | "otherDialect"
  | "otherAddress"
  | "foreignMap"
  | "foreignTraffic"
  | "refused"
  | "found";

export type TryOutcome =
  | "running"
  | "silence"
  | "echo"
  | "garbage"
  | "partial"
  | "badChecksum"
  | "refused"
  | "implausible"
  | "otherDialect"
  | "otherAddress"
  | "traffic"
  | "found";

export interface DoctorTry {
  readonly family: FamilyId;
  /** null on a line without a baud rate (TCP). */
  readonly baudRate: number | null;
  readonly address: number;
  readonly outcome: TryOutcome;
  readonly bytesHeard: number;
}

export type DoctorStepKey = "findPort" | "openPort" | "listen" | "ask";

export interface DoctorStep {
  readonly key: DoctorStepKey;
  readonly state: "pending" | "running" | "ok" | "info" | "bad";
  /** Key of a sentence in the text catalogue; its figures are in `params`. "" = none. */
  readonly note: DoctorNote | "";
  readonly params: Readonly<Record<string, string | number>>;
  readonly tookMs: number | null;
}

/** What to check, most likely first. Each has a title, a text and a picture in the UI. */
export type AdviceKey =
  | "packAwake"
  | "plugInLinkIn"
  | "swapAB"
  | "addSwitch"
  | "otherProgram"
  | "permission"
  | "driver"
  | "adapterEcho"
  | "baudRate"
  | "inverterProtocol"
  | "otherDialect"
  | "twoPacksOneAddress"
  | "bridgeAddress"
  | "bridgeSettings"
  | "cableLoose";

/** Of the round that gave the verdict. */
export interface DoctorHeard {
  readonly tries: number;
  readonly bytes: number;
  /** Whole frames of others: wires and speed are right. */
  readonly frames: number;
  /** Whose those frames may be; with the verdict foreignMap in whose words the device was asked. */
  readonly families: readonly FamilyId[];
  /** The address that did answer, when it was not the one asked, and that one. */
  readonly otherAddress: number | null;
  readonly askedAddress: number | null;
  /** Protocol version of an answer that this program does not speak, as on the wire. */
  readonly version: string | null;
}

export interface DoctorReport {
  readonly verdict: DoctorVerdict;
  readonly steps: readonly DoctorStep[];
  readonly tries: readonly DoctorTry[];
  readonly advice: readonly AdviceKey[];
  /** What the verdict rests on. */
  readonly heard: DoctorHeard;
  /** Rounds of asking that ended without a pack. */
  readonly rounds: number;
  /** Host's monotonic clock of the next round; null while one is running. */
  readonly nextTryAtMs: number | null;
}

export interface FoundPack {
  readonly family: FamilyId;
  readonly familyTitle: string;
  readonly baudRate: number | null;
  /** Asked by this number and answering under it: the ADD switch as it really stands. */
  readonly address: number;
  readonly capabilities: Capabilities;
}

export interface SessionState {
  readonly phase: SessionPhase;
  /** What the person asked for; null when closed. */
  readonly wanted: ConnectRequest | null;
  readonly port: PortInfo | null;
  readonly found: FoundPack | null;
  /** Of the pack that was found, once it has said who it is: one that has just been found may be another than before. */
  readonly identity: PackIdentity | null;
  /**
   * The pack that answers, once it has told who it is and its settings were asked for: from then on it can be read and written as a whole.
   * It stays while the link is lost, and goes as soon as something else may answer.
   */
  readonly pack: PackName | null;
  /** Settings by key in base units, as far as read: what the panels draw as thresholds. */
  readonly settings: Readonly<Record<string, number>>;
  /** Enough signs agree that the pack is of this family: only then is anything written to it. */
  readonly isProven: boolean;
  /** Blocks that have not been read (yet), and why; of the last connection while there is none. */
  readonly unread: readonly UnreadBlock[];
  readonly stats: LinkStats;
  /** Why the phase is retrying, lost or searching. */
  readonly reason: BmsError | null;
  readonly doctor: DoctorReport | null;
  /** Host's monotonic clock. */
  readonly lastGoodAtMs: number | null;
  readonly onlineSinceMs: number | null;
  /** Host's monotonic clock when this state was made: ages are differences to it. */
  readonly atMs: number;
}

/**
 * Since when each alarm, protection and fault is active, by "severity:key"; host's civil time. One that is active and not in it began before
 * a break, and which pack answers since is not known yet.
 */
export type FlagTimes = Readonly<Record<string, number>>;

export interface SnapshotEvent {
  readonly snapshot: PackSnapshot;
  /** Host's monotonic clock when the oldest part of the snapshot was received. */
  readonly receivedAtMs: number;
  /** Host's civil time of the same moment. */
  readonly receivedAtWallMs: number;
  readonly flagsSinceWallMs: FlagTimes;
  /** The host keeps it in its trend: a window that does the same has the same curve as one that is loaded later. */
  readonly inTrend: boolean;
  /** Another number than before: the host has dropped what its trend had of another pack, and a window reads it anew. */
  readonly trendRun: number;
  /** Host's monotonic clock when this was sent. */
  readonly atMs: number;
}

/** One sample of the trend, kept by the host for the session, so that a reloaded window has it all. */
export interface TrendSample {
  readonly wallMs: number;
  readonly packVoltageMv: number | null;
  readonly currentMa: number | null;
  readonly socDeciPct: number | null;
  readonly differenceMv: number | null;
  readonly maxTemperatureDeciC: number | null;
  readonly minTemperatureDeciC: number | null;
  readonly mosTemperatureDeciC: number | null;
  readonly cellVoltagesMv: readonly number[];
}

export interface TraceLine {
  readonly seq: number;
  readonly atMs: number;
  readonly direction: "tx" | "rx";
  /** Upper-case hex pairs. */
  readonly hex: string;
  readonly kind: TraceKind;
  readonly reason?: string;
  readonly note?: string;
  readonly block?: string;
}

/** Also what a kept document must look like. */
export const CONNECT_SCHEMA = z.strictObject({
  path: z.string().min(1).max(512),
  /** "auto", or one of `AppInfo.families`. */
  family: FAMILY,
  baudRate: z.union([z.literal("auto"), z.number().int().min(300).max(921_600)]),
  address: z.union([z.literal("auto"), ADDRESS]),
});

/** What a window may ask about the connection and what is on it. */
export const SESSION_REQUESTS = {
  "ports.list": request({ args: NOTHING, reply: type<readonly PortInfo[]>(), access: "look", manner: "shown" }),
  "ports.unclaimed": request({ args: NOTHING, reply: type<readonly UnclaimedAdapter[]>(), access: "look", manner: "shown" }),
  "session.connect": request({ args: CONNECT_SCHEMA, reply: type<null>(), access: "change", manner: "line" }),
  "session.disconnect": request({ args: NOTHING, reply: type<null>(), access: "change", manner: "line" }),
  "session.retryNow": request({ args: NOTHING, reply: type<null>(), access: "change", manner: "line" }),
  "session.searchAddresses": request({ args: NOTHING, reply: type<null>(), access: "change", manner: "line" }),
  "trend.read": request({
    args: z.strictObject({ sinceWallMs: WALL_MS }),
    reply: type<readonly TrendSample[]>(),
    access: "look",
    manner: "shown",
  }),
  "trace.read": request({
    args: z.strictObject({ afterSeq: KEPT_INTEGER.min(-1), most: z.number().int().min(1).max(5000) }),
    reply: type<readonly TraceLine[]>(),
    access: "look",
    manner: "shown",
  }),
};
