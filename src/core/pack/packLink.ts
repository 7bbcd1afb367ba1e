import type { BlockReads, BmsError, CancelSignal, Driver, Line, PackSnapshot, Result } from "../../../protocol/index.ts";
import type { KnownBlocks } from "./knownBlocks.ts";

/** The pack that is online, for services that use it in addition to the live panels. */
export interface PackLink {
  readonly driver: Driver;
  /** The pack is asked by this number, and answers under it; an answer under another one is another pack's, and no answer. */
  readonly address: number;
  readonly line: Line;
  /** Blocks that this pack is known to answer or to ignore. */
  readonly known: KnownBlocks;
  /** Fires when the connection is ended; the line is then closed too. */
  readonly signal: CancelSignal;
  /** During a long read: least interval between rounds of live values, ms; null = as fast as possible. */
  setLivePeriod(periodMs: number | null): void;
  /** Reports every exchange: it counts for the error rate, and a pack that answers is not lost. */
  heard(error: BmsError | null): void;
  /**
   * After a silence the cable may be connected to another pack with the same address: checks the identity, and ends the connection if it is
   * another. False = not certain, or over. Costs nothing while answers have come without a break.
   */
  confirmPack(): Promise<boolean>;
  /** So far enough signs agree that the pack is of this family: before that nothing is written. */
  isProven(): boolean;
  /** Takes over the timing of live reads; null when another service has, or this pack has no live panels. */
  lead(): LiveLead | null;
}

/** The live values of the wired pack, read in turn with those of all others on the line. */
export interface LiveLead {
  /** All live blocks once; null = all answered. */
  cycle(): Promise<BmsError | null>;
  /** Live blocks that the answer for all packs has brought, already judged. */
  offer(reads: BlockReads): void;
  latest(): Result<{ readonly snapshot: PackSnapshot; readonly receivedAtMs: number }>;
  slowestTurnaroundMs(): number;
  /** A long read wants live values no more often than this; null = no such read. */
  livePeriodMs(): number | null;
  /** Present interval between two readings: values may be that much older before the pack counts as lost. */
  setPeriod(periodMs: number): void;
  /** An exchange with another pack: counts for the error rate, and shows that the line works. */
  heardOther(error: BmsError | null): void;
  /** Another pack holds the line: the wired pack cannot be asked, and is not lost. */
  excuse(): void;
  release(): void;
}
