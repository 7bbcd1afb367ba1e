import type { InverterCodes } from "../inverter/codes.ts";
import type { Layout, Values } from "../layout/fields.ts";
import type { Framer } from "../link/framer.ts";
import type { Request, Verdict } from "../link/request.ts";
import type { WireTiming } from "../link/timing.ts";
import type { CommandInfo, CommandKey, PackOrder, SwitchStates } from "../model/control.ts";
import type { FieldRef, FrameContext, FrameExplanation, ReadingRef } from "../model/explain.ts";
import type { FlagKey } from "../model/flags.ts";
import type { Signs } from "../model/signs.ts";
import type { PackIdentity, PackSnapshot } from "../model/snapshot.ts";
import type { PackTruth } from "../model/truth.ts";
import type { FamilyWords, Language } from "../model/words.ts";
import type { SettingTable } from "../params/binding.ts";
import type { Result } from "../result.ts";
import type { HistoryDriver } from "./historyDriver.ts";

export type { HistoryDriver, IndexedLog, StreamedLog } from "./historyDriver.ts";

/** Name of the family's folder, in kebab-case. Recordings, archives and backups keep it, so it never changes. */
export type FamilyId = string;

/** What one exchange transfers. Plain data; the documents and the tables of the UI are drawn from it. */
export interface BlockInfo {
  readonly key: string;
  /** How the request looks, for people: "42", "03 @ 0-36". */
  readonly wire: string;
  /** Layout of the answer; absent where the family's code parses it (several packs in one answer). */
  readonly layout?: Layout;
  readonly access: "read" | "write" | "command";
  /** The pack gives this answer only once: only the download of the log may request it, and never twice. */
  readonly consumes?: true;
}

/** One step of a plan: request `block`; if the pack refuses it, request the others instead from then on. */
export interface PlanStep {
  readonly block: string;
  readonly args?: readonly number[];
  readonly insteadIfRefused?: readonly PlanStep[];
  /** Not every pack has it: silence counts as a refusal, too. */
  readonly isOptional?: true;
}

/** Decoded answer of one block with the facts a snapshot needs. */
export interface BlockRead {
  readonly values: Values;
  readonly answeredBy: number;
  /** Clock.nowMs() of the last byte. */
  readonly receivedAtMs: number;
}
export type BlockReads = Readonly<Record<string, BlockRead>>;

/** What this family can do at all; the UI adapts to it. */
export interface Capabilities {
  readonly history: boolean;
  readonly inverterProtocol: boolean;
  readonly switches: boolean;
  readonly clock: boolean;
  /** All packs can be read through the wired one. */
  readonly bankThroughMaster: boolean;
  readonly writeSettings: boolean;
  /** SOC and SOH come in tenths of a percent. */
  readonly tenthsOfPercent: boolean;
}

/** One question of the automatic detection; `quickMs` (absent = `firstByteMs`) while every family is asked for the first time. */
export interface ProbeStep extends Omit<PlanStep, "insteadIfRefused"> {
  readonly firstByteMs: number;
  readonly quickMs?: number;
  /** Further questions whose answers must be plausible before the family is accepted. */
  readonly confirm?: readonly PlanStep[];
  /**
   * Other versions of the same framing, likeliest first, which the family cannot read. Where a round found nobody the question is
   * asked in each of them too (`Driver.inDialect`), so that a pack which answers only its own version can be told from silence.
   */
  readonly dialects?: readonly number[];
}

/** The pack's side of the wire, for the simulator. */
export interface Responder {
  /** Extracts requests from what the master sends. */
  createFramer(): Framer;
  /** null = not a request of this family. */
  parse(frame: Uint8Array): ParsedRequest | null;
  /** The answer that a pack in this state gives; a refusal when it does not know the block. */
  reply(request: ParsedRequest, truth: PackTruth, bank: readonly PackTruth[]): Uint8Array;
  /** How a pack in this state interprets a request of kind "write". Stores nothing: the pack does that. */
  write(request: ParsedRequest, truth: PackTruth): WriteDecision;
  /** null = a family without commands. */
  readonly commands: CommandResponder | null;
  /** "Done", as the answer to a write. */
  acknowledge(request: ParsedRequest, packAddress: number): Uint8Array;
  /** The answer that refuses any request; the default code is the family's for a rejected write. */
  refuse(request: ParsedRequest, packAddress: number, code?: number): Uint8Array;
  /** Whether a pack on a shared line listens to requests for `address`. */
  answersTo(request: ParsedRequest, packAddress: number): boolean;
  /** On a private line such a pack answers every address, as a port without a bus does. */
  readonly answersAnyAddress: boolean;
  /** Broadcast: every pack obeys and none answers. */
  isBroadcast(request: ParsedRequest): boolean;
  /** Setting keys that the pack must hold for all blocks of this family to be answered. */
  readonly settingKeys: readonly string[];
}

/** `changes` = what would be stored, by setting key in base units, in the order of the wire. */
export type WriteDecision =
  | { readonly kind: "accepted"; readonly changes: Readonly<Record<string, number>> }
  | { readonly kind: "refused"; readonly code: number };

export interface CommandResponder {
  /** How a pack in this state interprets a request of kind "command"; null = unknown command. Executes nothing. */
  decide(request: ParsedRequest, truth: PackTruth): CommandDecision | null;
  /** The answer: done, or refused with `code`, and the state that the pack then has. */
  answer(request: ParsedRequest, truth: PackTruth, code?: number): Uint8Array;
}

export type CommandDecision =
  | { readonly kind: "accepted"; readonly order: PackOrder }
  | { readonly kind: "refused"; readonly code: number };

export interface ParsedRequest {
  readonly address: number;
  readonly block: string | null;
  /** "write" = of settings; other requests that change something, and unknown ones, are commands. */
  readonly kind: "read" | "write" | "command";
  readonly args: readonly number[];
  readonly payload: Uint8Array;
}

/** How a master hands over the live values of all packs behind it. */
export interface BankDriver {
  /** The live blocks, with the arguments that ask for all packs. */
  readonly plan: readonly PlanStep[];
  /** The same blocks, requested from the master for a single pack. */
  planFor(address: number): readonly PlanStep[];
  /** One entry per pack, in the form that `decode` returns for a single pack. Fails with `frame.implausible` and `frame.length`. */
  decode(request: Request, payload: Uint8Array): Result<readonly Values[]>;
  /** ADD of the pack at this place of the answer, from 0; null = no such address. */
  addressAt(place: number, answeredBy: number): number | null;
  /** The master lists this pack but cannot reach it: all zeros. */
  isOffline(reads: BlockReads): boolean;
}

/** How to switch something in a pack of this family. The answer to a command proves nothing: the state is read back. */
export interface ControlDriver {
  readonly commands: readonly CommandInfo[];
  /** Block that holds the states. */
  readonly stateBlock: string;
  /** Fails with `device.unsupported` and `value.range`. */
  request(key: CommandKey, address: number): Result<Request>;
  /** States in the decoded answer to a command or by the decoded block of states. */
  toStates(values: Values): SwitchStates;
  /**
   * Protections and faults that may be why the pack holds open what this command closes; empty = no objection.
   * "unknown" = bits that no table names, or they were not read.
   */
  heldOpenBy(key: CommandKey, snapshot: PackSnapshot): readonly HeldOpenBy[];
}

type HeldOpenBy = FlagKey | "unknown";

/** The clock that timestamps a pack's history. */
export interface ClockDriver {
  readonly block: string;
  /**
   * Civil times that the decoded block may stand for, "2026-01-12T06:48:13"; none = it was never set. Several = a family
   * whose bytes can be read in two ways, and only another clock can tell which is meant.
   */
  readings(values: Values): readonly string[];
  /** Fails with `value.range` for a time that the pack cannot hold. */
  request(address: number, civil: string): Result<Request>;
}

/** Explains bytes to people. Never throws, whatever the bytes. */
export interface Explainer {
  /** Every byte in exactly one part; from the same layouts as decoding. */
  explain(bytes: Uint8Array, context: FrameContext): FrameExplanation;
  /** Possible readings of bytes of unknown origin as a frame of this family, likeliest first; none = not a frame of it. */
  readings(bytes: Uint8Array): readonly FrameExplanation[];
  /**
   * Fields that hold what a screen shows. Several lists = the first of which all fields are in the answer counts (a reading
   * may be calculated from others).
   */
  carriers(reading: ReadingRef): readonly (readonly FieldRef[])[];
}

/** Wanted values by setting key, base units. */
export type SettingEdits = Readonly<Record<string, number>>;

/** How carefully this family must be written. */
interface WriteManners {
  /** A valid checksum does not rule out swapped digits: before and after a write two answers must agree. */
  readonly readTwice: boolean;
  /** No capture of a write is public: the first write to a firmware is one that changes nothing. */
  readonly proveFirst: boolean;
  /** Nor is a capture of a read: until a write has succeeded, the values read must look like settings before anything is written. */
  readonly plausibleFirst: boolean;
  /** Pause after a write, ms. */
  readonly quietAfterMs: number;
  /** A pack may hold its former values for so long after a write, ms; absent = no document says. */
  readonly settleMs?: number;
  /** More than one pack may listen to it: never written to unless it is certain that only one does. null = no such address. */
  readonly sharedAddress: number | null;
  /** This many signs must agree, and none contradict, before anything is written; 0 = the frame alone proves the family. */
  readonly signsNeeded: number;
  /**
   * A block that holds no settings, compared before and after the write that changes nothing: by key how far the pack may move it
   * on its own meanwhile, base units.
   */
  readonly beside?: { readonly block: string; readonly drift: Readonly<Record<string, number>> };
}

/** One write, ready to be sent. */
export interface BlockWrite {
  readonly request: Request;
  /** Settings that the pack may change on its own because of it; not compared afterwards. */
  readonly free: readonly string[];
}

/** A pack family: how its bytes look and what they mean. Stateless; knows no time and no port. */
export interface Driver {
  readonly family: FamilyId;
  /** Proper name, the same in every language. */
  readonly title: string;
  /** One word for the command line and for narrow places: "modbus". */
  readonly shortName: string;
  /** Board that speaks it: one pack may answer all families of its board. Absent = the only family of its board. */
  readonly board?: string;
  readonly words: Readonly<Record<Language, FamilyWords>>;
  /** In the order in which detection tries them. */
  readonly baudRates: readonly number[];
  readonly timing: WireTiming;
  /** Addresses that may be asked on a private line, in the order detection tries them. */
  readonly addresses: readonly number[];
  /** Address of a stand-alone pack, probed in addition to the wanted one; null where it would be a broadcast. */
  readonly standAloneAddress: number | null;
  /** Most cells that its blocks can report: an answer with more is rejected. */
  readonly mostCells: number;
  readonly capabilities: Capabilities;
  readonly blocks: Readonly<Record<string, BlockInfo>>;
  /** Read repeatedly while online. */
  readonly livePlan: readonly PlanStep[];
  /** Read once after the first values: identity. */
  readonly identityPlan: readonly PlanStep[];
  /** Read after that: all settings. */
  readonly settingsPlan: readonly PlanStep[];
  readonly probe: ProbeStep;
  /** Every setting of this family, and the requests that write them. */
  readonly settings: SettingTable;
  readonly writing: WriteManners;
  /** null = this family keeps no log that can be read. */
  readonly history: HistoryDriver | null;
  /** null = every pack must be asked individually. */
  readonly bank: BankDriver | null;
  /** null = this family has no commands. */
  readonly control: ControlDriver | null;
  /** null = this family gives no access to a clock. */
  readonly clock: ClockDriver | null;
  /** Which inverter each code of its settings stands for; null = no setting of this family chooses an inverter. */
  readonly inverterCodes: InverterCodes | null;
  readonly explainer: Explainer;
  readonly responder: Responder;

  createFramer(): Framer;
  /** For wires on which packs also talk to each other: extracts those frames from what createFramer's framer discards. */
  createChatterFramer?(): Framer;
  /** Whether only this family's packs send such a frame. Frames that merely may be chatter are not assigned to a family. */
  isChatter?(frame: Uint8Array): boolean;
  /** The same frame with the checksum that its other bytes ask for. */
  seal(frame: Uint8Array): Uint8Array;
  /**
   * The same bytes with everything between header and trailer replaced by filler: a broken answer may hold half a
   * serial number. For masked recordings, so it accepts any bytes.
   */
  scrub(frame: Uint8Array): Uint8Array;
  /** Fails with `device.unsupported` for an unknown block and `value.range` for a bad address. */
  request(block: string, address: number, args?: readonly number[]): Result<Request>;
  /**
   * Request that writes `edits` of one write block; everything else in it goes back as `held`, the decoded answer of the
   * read that holds these settings. Fails with `value.unknownKey`, `value.notRepresentable`, `device.unsupported`, and
   * `value.range` for an address that must not be written to.
   */
  writeRequest(block: string, address: number, held: Values, edits: SettingEdits): Result<BlockWrite>;
  /** The same question in one of the probe's `dialects`. Whatever answers it, `accept` gives no reply. */
  inDialect?(version: number, request: Request): Request;
  /** Judges one frame while `request` is outstanding. `frame.unexpected` with `version` (hex) = an answer in one of other versions. */
  accept(request: Request, frame: Uint8Array): Verdict;
  /** Payload of an accepted answer to named base-unit values. */
  decode(request: Request, payload: Uint8Array): Result<Values>;
  /** Live blocks to a snapshot. Fails with `frame.implausible` when a value cannot be true. */
  toSnapshot(reads: BlockReads): Result<PackSnapshot>;
  toIdentity(reads: BlockReads): PackIdentity;
  /** What the blocks read so far say about whether this is a pack of the family at all. */
  signs(reads: BlockReads): Signs;
  /** Settings by key, base units, plus other fields of these blocks that are worth showing; what was not read or not reported is absent. */
  toSettings(reads: BlockReads): Readonly<Record<string, number>>;
}
