import type { BlockReads, BmsError, CancelSignal, Driver, Line, PackSnapshot, Result } from "../../../protocol/index.ts";
import type { KnownBlocks } from "./knownBlocks.ts";

/** What the live blocks of a pack say together. */
export interface LiveValues {
  readonly snapshot: PackSnapshot;
  /** Of the oldest block in it. */
  readonly receivedAtMs: number;
}

/** The one pack that is online, for services that talk to it besides the live panels. */
export interface PackLink {
  readonly driver: Driver;
  /** The pack is asked by this number, and answers under it; an answer under another one is another pack's, and no answer. */
  readonly address: number;
  readonly line: Line;
  /** Fires when the connection is ended; the line is then closed too. */
  readonly signal: CancelSignal;
  readonly facts: PackFacts;
  readonly contact: PackContact;
  readonly rounds: LiveRounds;
}

/** What the answers of a pack have shown so far. */
export interface PackFacts {
  /** Blocks that it is known to answer, or to be silent to. */
  readonly known: KnownBlocks;
  /** Enough signs agree that it is of this family: before that nothing is written. */
  readonly isProven: boolean;
  /** Longest pause before an answer that came. */
  readonly slowestTurnaroundMs: number;
  /** The values as they stand now; fails when nothing has been read. */
  latest(): Result<LiveValues>;
}

/** Whether the pack is there, and still the same. */
export interface PackContact {
  /** Every exchange is told: it counts for the error rate, and a pack that answers is not lost. */
  heard(error: BmsError | null): void;
  /** It was silent, and has not said since who it is; or, for a pack beside the wired one, the wired one has not. */
  readonly isInDoubt: boolean;
  /** How often that was so until now. */
  readonly doubts: number;
  /**
   * After a silence the cable may be connected to another pack with the same address: checks the identity, and ends the connection if it is
   * another. False = not certain, or over. Costs nothing while answers have come without a break.
   */
  confirmPack(): Promise<boolean>;
}

/** The rounds of live values of the wired pack: as fast as possible until a service slows or leads them. */
export interface LiveRounds {
  /** Least interval between two rounds while a service reads much, ms; null = as fast as possible. */
  readonly periodMs: number | null;
  setPeriod(periodMs: number | null): void;
  /**
   * Takes over the timing of live reads; false when another service has it already. `onDoubt` = the whole line gave no answer for so long
   * that it may be another one, with other packs; false = the wired pack has said since that it is the same.
   */
  lead(onDoubt: (isInDoubt: boolean) => void): boolean;
  /** The rounds are their own again. */
  release(): void;
  /** So far apart are two rounds of the leader: values may be that much older before the pack is called lost. */
  setLedPeriod(periodMs: number): void;
  /** All live blocks once; null = all answered. */
  round(): Promise<BmsError | null>;
  /** Live blocks that the answer for all packs has brought, already judged. */
  offer(reads: BlockReads, values: LiveValues): void;
  /** An exchange with another pack: counts for the error rate, and shows that the line works. */
  heardOther(error: BmsError | null): void;
  /** Another pack holds the line: the wired pack cannot be asked, and is not lost. */
  excuse(): void;
}
