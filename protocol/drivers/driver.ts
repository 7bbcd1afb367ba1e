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

/** What one exchange moves. Plain data; the documents and the tables of the UI are drawn from it. */
export interface BlockInfo {
  readonly key: string;
  /** How the request looks, for people: "42", "03 @ 0-36". */
  readonly wire: string;
  /** Layout of the answer; absent where the family's code walks it (several packs in one answer). */
  readonly layout?: Layout;
  readonly access: "read" | "write" | "command";
  /** Its answer is gone from the pack once it was given: nobody but the download of the log may ask for it, and nobody twice. */
  readonly consumes?: true;
}

/** One step of a plan: ask `block`; where the pack refuses it, ask the others instead from then on. */
export interface PlanStep {
  readonly block: string;
  readonly args?: readonly number[];
  readonly insteadIfRefused?: readonly PlanStep[];
  /** Not every pack has it: silence is a refusal, too. */
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

/** What this family can do at all; the UI draws itself from it. */
export interface Capabilities {
  readonly history: boolean;
  readonly inverterProtocol: boolean;
  readonly switches: boolean;
  readonly clock: boolean;
  /** All packs through the one on the wire. */
  readonly bankThroughMaster: boolean;
  readonly writeSettings: boolean;
  /** SOC and SOH come in tenths of a percent. */
  readonly tenthsOfPercent: boolean;
}

/** One question of the automatic detection; `quickMs` (absent = `firstByteMs`) while every family is asked for the first time. */
export interface ProbeStep extends Omit<PlanStep, "insteadIfRefused"> {
  readonly firstByteMs: number;
  readonly quickMs?: number;
  /** Questions that must be answered by values that fit too before the family is believed. */
  readonly confirm?: readonly PlanStep[];
}

/** The pack's side of the wire, for the simulator. */
export interface Responder {
  /** Cuts requests out of what the master sends. */
  createFramer(): Framer;
  /** null = not a request of this family. */
  parse(frame: Uint8Array): ParsedRequest | null;
  /** The answer that a pack in this state gives; a refusal when it does not know the block. */
  reply(request: ParsedRequest, truth: PackTruth, bank: readonly PackTruth[]): Uint8Array;
  /** What a pack in this state makes of a request of kind "write". Stores nothing: that is the pack's part. */
  write(request: ParsedRequest, truth: PackTruth): WriteDecision;
  /** null = a family without commands. */
  readonly commands: CommandResponder | null;
  /** "Done", as the answer to a write. */
  acknowledge(request: ParsedRequest, packAddress: number): Uint8Array;
  /** The answer that refuses any request; without a code the one that this family has for a write it does not take. */
  refuse(request: ParsedRequest, packAddress: number, code?: number): Uint8Array;
  /** Whether a pack on a shared line listens to requests for `address`. */
  answersTo(request: ParsedRequest, packAddress: number): boolean;
  /** On a private line such a pack answers whatever address is asked, as a port without a bus does. */
  readonly answersAnyAddress: boolean;
  /** Every pack obeys and none answers. */
  isBroadcast(request: ParsedRequest): boolean;
  /** Setting keys that the pack must hold for all blocks of this family to be answered. */
  readonly settingKeys: readonly string[];
}

/** `changes` = what would be stored, by setting key in base units, in the order of the wire. */
export type WriteDecision =
  | { readonly kind: "accepted"; readonly changes: Readonly<Record<string, number>> }
  | { readonly kind: "refused"; readonly code: number };

export interface CommandResponder {
  /** What a pack in this state makes of a request of kind "command"; null = it knows no such command. Obeys nothing. */
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
  /** The same blocks, asked of the master for one pack alone. */
  planFor(address: number): readonly PlanStep[];
  /** One entry per pack, as `decode` gives a pack that was asked by itself. Fails with `frame.implausible` and `frame.length`. */
  decode(request: Request, payload: Uint8Array): Result<readonly Values[]>;
  /** ADD of the pack at this place of the answer, from 0; null = there is no such address. */
  addressAt(place: number, answeredBy: number): number | null;
  /** The master has this pack in its list and cannot reach it: all zeros. */
  isOffline(reads: BlockReads): boolean;
}

/** How a family is told to switch something. The answer to a command proves nothing: the state is read back. */
export interface ControlDriver {
  readonly commands: readonly CommandInfo[];
  /** Block that tells the states. */
  readonly stateBlock: string;
  /** Fails with `device.unsupported` and `value.range`. */
  request(key: CommandKey, address: number): Result<Request>;
  /** States told by the decoded answer to a command or by the decoded block of states. */
  toStates(values: Values): SwitchStates;
  /**
   * Protections and faults for which the pack may hold open what this command closes; empty = nothing stands against it.
   * "unknown" = bits that no table names, or they were not read.
   */
  heldOpenBy(key: CommandKey, snapshot: PackSnapshot): readonly HeldOpenBy[];
}

export type HeldOpenBy = FlagKey | "unknown";

/** The clock that a pack stamps its history with. */
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

/** Says of bytes what they are, for people. Never throws, whatever the bytes. */
export interface Explainer {
  /** Every byte in exactly one part; from the same layouts as decoding. */
  explain(bytes: Uint8Array, context: FrameContext): FrameExplanation;
  /** The ways in which bytes of unknown origin are a frame of this family, likeliest first; none = they are not. */
  readings(bytes: Uint8Array): readonly FrameExplanation[];
  /**
   * Fields that hold what a screen shows. Several lists = the first of which all fields are in the answer counts (a reading
   * may be worked out from others).
   */
  carriers(reading: ReadingRef): readonly (readonly FieldRef[])[];
}

/** Wanted values by setting key, base units. */
export type SettingEdits = Readonly<Record<string, number>>;

/** How careful this family must be written. */
export interface WriteManners {
  /** A right checksum does not rule out swapped digits: before and after a write two answers must agree. */
  readonly readTwice: boolean;
  /** No raw exchange of a write is public: the first to a firmware is one that changes nothing. */
  readonly proveFirst: boolean;
  /** Nor is one of a read: until a write is proven, what was read must look like settings before anything is written. */
  readonly plausibleFirst: boolean;
  /** Nothing is sent for so long after a write, ms. */
  readonly quietAfterMs: number;
  /** More than one pack may listen to it: never written to unless it is certain that there is only one. null = there is no such address. */
  readonly sharedAddress: number | null;
  /** So many signs must agree, and none be against it, before anything is written; 0 = its frame alone proves the family. */
  readonly signsNeeded: number;
  /**
   * A block that holds no settings, compared before and after the write that changes nothing: by key how far the pack may move it
   * by itself meanwhile, base units.
   */
  readonly beside?: { readonly block: string; readonly drift: Readonly<Record<string, number>> };
}

/** One write, ready to be sent. */
export interface BlockWrite {
  readonly request: Request;
  /** Settings that the pack may move by itself because of it; not compared afterwards. */
  readonly free: readonly string[];
}

/** A pack family: how its bytes look and what they mean. Stateless; knows no time and no port. */
export interface Driver {
  readonly family: FamilyId;
  /** Proper name, the same in every language. */
  readonly title: string;
  /** One word for the command line and for narrow places: "modbus". */
  readonly shortName: string;
  /** Whose board speaks it: the same pack may answer all families of one board. Absent = no other family is of it. */
  readonly board?: string;
  readonly words: Readonly<Record<Language, FamilyWords>>;
  /** In the order in which detection tries them. */
  readonly baudRates: readonly number[];
  readonly timing: WireTiming;
  /** Addresses that may be asked on a private line, in the order detection tries them. */
  readonly addresses: readonly number[];
  /** Address of a pack that stands alone, asked by itself besides the wanted one; null where it would be a broadcast. */
  readonly standAloneAddress: number | null;
  /** Cells of the longest pack that its blocks can tell of: more in an answer, and it is not believed. */
  readonly mostCells: number;
  readonly capabilities: Capabilities;
  readonly blocks: Readonly<Record<string, BlockInfo>>;
  /** Read again and again while online. */
  readonly livePlan: readonly PlanStep[];
  /** Read once after the first values: who is this. */
  readonly identityPlan: readonly PlanStep[];
  /** Read after that: all settings. */
  readonly settingsPlan: readonly PlanStep[];
  readonly probe: ProbeStep;
  /** Every setting of this family, and the requests that write them. */
  readonly settings: SettingTable;
  readonly writing: WriteManners;
  /** null = this family keeps no log that can be read. */
  readonly history: HistoryDriver | null;
  /** null = every pack must be asked by itself. */
  readonly bank: BankDriver | null;
  /** null = nothing can be switched over this family. */
  readonly control: ControlDriver | null;
  /** null = the pack has no clock that this family tells. */
  readonly clock: ClockDriver | null;
  /** Which inverter each code of its settings stands for; null = no setting of this family chooses an inverter. */
  readonly inverterCodes: InverterCodes | null;
  readonly explainer: Explainer;
  readonly responder: Responder;

  createFramer(): Framer;
  /** Where packs also talk to each other on the wire: cuts that out of what createFramer's throws away. */
  createChatterFramer?(): Framer;
  /** Whether nobody else says such a frame. Others that only may be chatter are not taken for any one family's. */
  isChatter?(frame: Uint8Array): boolean;
  /** The same frame with the checksum that its other bytes ask for. */
  seal(frame: Uint8Array): Uint8Array;
  /**
   * The same bytes with everything between head and tail replaced by something that says nothing: a broken answer may hold half a
   * serial number. For masked recordings, so whatever the bytes.
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
  /** Judges one frame while `request` is outstanding. */
  accept(request: Request, frame: Uint8Array): Verdict;
  /** Payload of an accepted answer to named base-unit values. */
  decode(request: Request, payload: Uint8Array): Result<Values>;
  /** Live blocks to a snapshot. Fails with `frame.implausible` when a value cannot be true. */
  toSnapshot(reads: BlockReads): Result<PackSnapshot>;
  toIdentity(reads: BlockReads): PackIdentity;
  /** What the blocks read so far say of whether this is such a pack at all. */
  signs(reads: BlockReads): Signs;
  /** Settings by key, base units, with what else of the settings' blocks is worth showing; what was not read or not reported is absent. */
  toSettings(reads: BlockReads): Readonly<Record<string, number>>;
}
