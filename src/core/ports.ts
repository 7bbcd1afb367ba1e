import type { ByteStream, Clock, Language, Result, Unsubscribe } from "../../protocol/index.ts";
import type { Commissioning } from "../contract/commissioning.ts";
import type { AppInfo } from "../contract/contract.ts";
import type { EventMessage } from "../contract/events.ts";
import type { HistoryRow, LogFetched } from "../contract/history.ts";
import type { LogFile, LogPiece } from "../contract/logging.ts";
import type { BrokerState, KeptSecrets, PublishSecrets, PublishSettings } from "../contract/publishing.ts";
import type { Paper } from "../contract/report.ts";
import type { ServiceVisit } from "../contract/serviceVisit.ts";
import type { PortInfo, UnclaimedAdapter } from "../contract/session.ts";
import type { Release, UpdateSupport } from "../contract/updates.ts";

/** What a host must provide to the core. All access to the machine goes through these. */
export interface HostPorts {
  readonly clock: Clock;
  readonly info: Pick<AppInfo, "version" | "shell" | "platform">;
  readonly catalog: PortCatalog;
  readonly streams: StreamOpener;
  readonly store: KeyStore;
  readonly lines: LineStore;
  readonly texts: TextLogs;
  /** Civil time of this computer, "2026-01-12T06:48:13". */
  readonly civilTime: (wallMs: number) => string;
  readonly log: Log;
  /** Absent on a host that has no network of its own. */
  readonly releases?: ReleaseSource;
  /** Absent on a host without fonts and a PDF library. */
  readonly reports?: ReportMaker;
  /** Absent on a host that keeps no pictures. */
  readonly photos?: PhotoStore;
  /** Absent on a host that reaches no brokers. */
  readonly publishing?: PublishingHost;
}

/** The line that is open, to be looked at: nothing here changes a pack, chooses a port or ends the connection. */
export interface LookOnlyLine {
  /** Told at once of what is known, and then of everything new. */
  subscribe(listener: (message: EventMessage) => void): Unsubscribe;
  /** All packs of the line are read for the next `BANK_LEASE_MS`. */
  watchPacks(): Promise<Result<null>>;
  /** Brings the archive of one pack up to date, and ends with it. */
  readLog(address: number): Promise<Result<LogFetched>>;
  historyRows(key: string, beforeSeq: number | null, most: number): Promise<Result<readonly HistoryRow[]>>;
}

/** Hands values to engines that exist. What it needs for that is loaded when it starts. */
export interface PublishingHost {
  /** Only what is given changes. On the disk when it resolves, readable by this user alone. Fails with `host.storage`. */
  keepSecrets(secrets: PublishSecrets): Promise<Result<void>>;
  secrets(): Promise<KeptSecrets>;
  /** A broker that is away is waited for. Fails with `host.badRequest`, `host.portBusy`, `host.permission`, `host.storage`. */
  start(settings: PublishSettings, line: LookOnlyLine): Promise<Result<RunningPublishing>>;
}

export interface RunningPublishing {
  /** null = to none. */
  broker(): BrokerState | null;
  readonly metricsUrl: string | null;
  close(): Promise<void>;
}

/** Pictures as files, in a folder for each commissioning and named by their own bytes. */
export interface PhotoStore {
  /** SHA-256 in small hex digits: the name under which a picture is kept. */
  digest(bytes: Uint8Array): string;
  /** Whole on the disk when it resolves. Fails with `host.storage`. */
  write(folder: string, digest: string, bytes: Uint8Array): Promise<Result<void>>;
  /** null = not here, or its bytes are no longer those of its name. */
  read(folder: string, digest: string): Promise<Uint8Array | null>;
  /** A missing one is not an error. Fails with `host.storage`. */
  remove(folder: string, digest: string): Promise<Result<void>>;
  removeAll(folder: string): Promise<Result<void>>;
}

interface ReportChoice {
  readonly paper: Paper;
  readonly language: Language;
  /** null = nothing to compare with. */
  readonly earlier: Commissioning | null;
  /** Files of the photos that are here, by their digest. */
  readonly photos: ReadonlyMap<string, Uint8Array>;
}

interface ReportMaker {
  /** The bytes of a PDF: the same for the same document and choice. */
  pdf(document: Commissioning, choice: ReportChoice): Promise<Uint8Array>;
  /** What has changed since the earlier one, in words. */
  visit(document: Commissioning, earlier: Commissioning, language: Language): Promise<ServiceVisit>;
}

export interface ReleaseSource {
  readonly support: UpdateSupport;
  /** Fails with `host.unreachable`. */
  latest(): Promise<Result<Release>>;
}

export interface PortCatalog {
  /** Known ports now; never fails: ports that cannot be listed are left out. */
  list(): Promise<readonly PortInfo[]>;
  /** Calls back with the new list whenever it changes. */
  watch(listener: (ports: readonly PortInfo[]) => void): Unsubscribe;
  /** Known adapters that are plugged in and have no port; never fails. Absent on a host that cannot tell. */
  unclaimed?(): Promise<readonly UnclaimedAdapter[]>;
}

export interface StreamOpener {
  /**
   * Opens `path` at `baudRate`, 8N1. Fails with `host.noPort`, `host.portBusy`, `host.permission`, `host.portFailed`, `host.unreachable`.
   */
  open(path: string, baudRate: number): Promise<Result<ByteStream>>;
}

/** Gives back what was held; a second time does nothing. */
export type GiveBack = () => Promise<void>;

/** Several programs may have one folder: a command beside a window, or two of them. */
interface Shared {
  /**
   * Nobody else holds this name until it is given back or the program ends, however it ends. For whoever reads a document and then writes it;
   * reading alone and adding needs no hold. Fails with `host.inUse`. Absent on a host whose documents no other program has.
   */
  hold?(name: string): Promise<Result<GiveBack>>;
}

/**
 * Small JSON documents by name: preferences, remembered adapters, backups. A name may have folders: "backups/S1/20260117".
 * What is there and cannot be read now fails with `host.storage`, here and below: taken for missing, it would be begun anew and lost.
 */
export interface KeyStore extends Shared {
  /** null = there is none, or it is damaged; a damaged one is listed still. */
  read(name: string): Promise<Result<unknown>>;
  /** Where a person finds the document; a host without a disk has no such place. */
  placeOf?(name: string): string;
  /** On the disk when it resolves. Fails with `host.storage`; the old document is then still whole. */
  write(name: string, value: unknown): Promise<Result<void>>;
  /** Full names of the documents directly in `folder`, and of the folders with a "/" behind, in any order. */
  list(folder: string): Promise<Result<readonly string[]>>;
  /** A missing one is not an error. Fails with `host.storage`. */
  remove(name: string): Promise<Result<void>>;
}

/** Text files that only grow, by name ("history/S1"). */
export interface LineStore extends Shared {
  /** Whole lines, oldest first, none of a missing one; a line that a crash left incomplete is skipped. */
  read(name: string): Promise<Result<readonly string[]>>;
  /** On the disk when it resolves. Fails with `host.storage`. */
  append(name: string, lines: readonly string[]): Promise<Result<void>>;
  /** Full names directly in `folder`. */
  list(folder: string): Promise<Result<readonly string[]>>;
  /** A missing one is not an error. Fails with `host.storage`. */
  remove(name: string): Promise<Result<void>>;
}

/** Plain text files that only grow, for people and their spreadsheets. Names include the extension: "open-bmstool-20260117-142107.csv". */
export interface TextLogs {
  /** Where they are, for people; null = in memory only. */
  readonly folder: string | null;
  /** Limit for all of them together, bytes; null = no limit. */
  readonly mostBytes: number | null;
  /**
   * Appends whole lines; returns the new size. An incomplete last line after a crash is cut off first: half a number must not be
   * read as a whole one. Fails with `host.storage`; nothing of the text is then left in the file.
   */
  append(name: string, text: string): Promise<Result<{ readonly bytes: number }>>;
  /** At most `most` bytes from byte `offset`; a character is never cut. Fails with `host.storage`. */
  read(name: string, offset: number, most: number): Promise<Result<LogPiece>>;
  /** In any order. */
  list(): Promise<Result<readonly LogFile[]>>;
  /** A missing one is not an error. Fails with `host.storage`. */
  remove(name: string): Promise<Result<void>>;
}

export interface Log {
  info(message: string, detail?: unknown): void;
  warn(message: string, detail?: unknown): void;
}
