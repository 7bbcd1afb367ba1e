import type { BmsError, CancelSignal, Driver, Line } from "../../../protocol/index.ts";

/** The one pack that is online, for services that talk to it besides the live panels. */
export interface PackLink {
  readonly driver: Driver;
  /** Address put into requests. */
  readonly address: number;
  /** Address in the answers. */
  readonly answeredBy: number;
  readonly line: Line;
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
}
