import type { Layout, Values } from "../layout/fields.ts";
import type { Framer } from "../link/framer.ts";
import type { Request, Verdict } from "../link/request.ts";
import type { WireTiming } from "../link/timing.ts";
import type { PackIdentity, PackSnapshot } from "../model/snapshot.ts";
import type { PackTruth } from "../model/truth.ts";
import type { Result } from "../result.ts";

export type FamilyId = "paceic-v25" | "pace-modbus";

/** What one exchange moves. Plain data; the documents and the tables of the UI are drawn from it. */
export interface BlockInfo {
  readonly key: string;
  /** How the request looks, for people: "42", "03 @ 0-36". */
  readonly wire: string;
  /** Layout of the answer; absent where the family's code walks it (several packs in one answer). */
  readonly layout?: Layout;
  readonly access: "read" | "write" | "command";
}

/** One step of a plan: ask `block`; where the pack refuses it, ask the others instead from then on. */
export interface PlanStep {
  readonly block: string;
  readonly args?: readonly number[];
  readonly insteadIfRefused?: readonly PlanStep[];
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
}

/** One question of the automatic detection. */
export interface ProbeStep {
  readonly block: string;
  readonly args?: readonly number[];
  readonly firstByteMs: number;
}

/** The pack's side of the wire, for the simulator. */
export interface Responder {
  /** Cuts requests out of what the master sends. */
  createFramer(): Framer;
  /** null = not a request of this family. */
  parse(frame: Uint8Array): ParsedRequest | null;
  /** The answer that a pack in this state gives; a refusal when it does not know the block. */
  reply(request: ParsedRequest, truth: PackTruth, bank: readonly PackTruth[]): Uint8Array;
  /** Whether a pack on a shared line listens to requests for `address`. */
  answersTo(request: ParsedRequest, packAddress: number): boolean;
  /** Setting keys that the pack must hold for all blocks of this family to be answered. */
  readonly settingKeys: readonly string[];
}

export interface ParsedRequest {
  readonly address: number;
  readonly block: string | null;
  readonly kind: "read" | "write" | "command";
  readonly args: readonly number[];
  readonly payload: Uint8Array;
}

/** A pack family: how its bytes look and what they mean. Stateless; knows no time and no port. */
export interface Driver {
  readonly family: FamilyId;
  readonly title: string;
  /** In the order in which detection tries them. */
  readonly baudRates: readonly number[];
  readonly timing: WireTiming;
  /** Addresses that may be asked on a private line, in the order detection tries them. */
  readonly addresses: readonly number[];
  /** Address of a pack that stands alone, asked by itself besides the wanted one; null where it would be a broadcast. */
  readonly standAloneAddress: number | null;
  readonly capabilities: Capabilities;
  readonly blocks: Readonly<Record<string, BlockInfo>>;
  /** Read again and again while online. */
  readonly livePlan: readonly PlanStep[];
  /** Read once after the first values: who is this. */
  readonly identityPlan: readonly PlanStep[];
  /** Read after that: thresholds that the panels draw. */
  readonly settingsPlan: readonly PlanStep[];
  readonly probe: ProbeStep;
  readonly responder: Responder;

  createFramer(): Framer;
  /** Fails with `device.unsupported` for an unknown block and `value.range` for a bad address. */
  request(block: string, address: number, args?: readonly number[]): Result<Request>;
  /** Judges one frame while `request` is outstanding. */
  accept(request: Request, frame: Uint8Array): Verdict;
  /** Payload of an accepted answer to named base-unit values. */
  decode(request: Request, payload: Uint8Array): Result<Values>;
  /** Live blocks to a snapshot. Fails with `frame.implausible` when a value cannot be true. */
  toSnapshot(reads: BlockReads): Result<PackSnapshot>;
  toIdentity(reads: BlockReads): PackIdentity;
  /** Settings by key, base units; what was not read or not reported is absent. */
  toSettings(reads: BlockReads): Readonly<Record<string, number>>;
}
