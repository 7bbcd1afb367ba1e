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
  /** Every exchange is told: it counts for the error rate, and a pack that answers is not lost. */
  heard(error: BmsError | null): void;
}
