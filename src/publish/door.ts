import type { Result } from "../../protocol/shared.ts";
import type { EventMessage } from "../contract/events.ts";
import type { HistoryRow, LogFetched } from "../contract/history.ts";

/**
 * All that a publisher may do with a line. There is nothing in it that changes a pack, and nothing that takes bytes or names of
 * requests: whatever arrives from outside has no way to one.
 */
export interface LineDoor {
  subscribe(listener: (message: EventMessage) => void): () => void;
  connect(): Promise<Result<null>>;
  /** For the next `BANK_LEASE_MS`. */
  watchPacks(): Promise<Result<null>>;
  /** Brings the archive of one pack up to date, and ends with it. Values of all packs are read meanwhile. */
  readLog(address: number): Promise<Result<LogFetched>>;
  /** Newest first, older than `beforeSeq`. */
  historyRows(key: string, beforeSeq: number | null, most: number): Promise<Result<readonly HistoryRow[]>>;
  close(): Promise<void>;
}
