import type { BlockReads, BmsError, CancelSignal, Driver, Line, PackSnapshot, Result } from "../../../protocol/index.ts";
import type { KnownBlocks } from "./knownBlocks.ts";

/** The one pack that is online, for services that talk to it besides the live panels. */
export interface PackLink {
  readonly driver: Driver;
  /** The pack is asked by this number, and answers under it; an answer under another one is another pack's, and no answer. */
  readonly address: number;
  readonly line: Line;
  /** Blocks that this pack is known to answer, or to be silent to. */
  readonly known: KnownBlocks;
  /** Fires when the connection is ended; the line is then closed too. */
  readonly signal: CancelSignal;
  /** While somebody reads much: one round of live values in so many ms at the most often; null = as fast as it goes. */
  setLivePeriod(periodMs: number | null): void;
  /** Every exchange is told: it counts for the error rate, and a pack that answers is not lost. */
  heard(error: BmsError | null): void;
  /**
   * After a silence a cable may hang on another pack of the same address: asks who answers, and ends the connection when it is
   * another. False = not certain, or over. Costs nothing while answers have come without a break.
   */
  confirmPack(): Promise<boolean>;
  /** So far enough signs agree that the pack is of this family: before that nothing is written. */
  isProven(): boolean;
  /** Takes over when the live values are read; null when somebody else has, or this pack has no live panels. */
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
  /** Somebody reads much and wants live values no more often than this; null = nobody does. */
  livePeriodMs(): number | null;
  /** So far apart are two readings now: values may be that much older before the pack is called lost. */
  setPeriod(periodMs: number): void;
  /** An exchange with another pack: counts for the error rate, and shows that the line works. */
  heardOther(error: BmsError | null): void;
  /** Somebody talks to another pack and keeps the line: the wired pack cannot be asked, and is not lost. */
  excuse(): void;
  release(): void;
}
