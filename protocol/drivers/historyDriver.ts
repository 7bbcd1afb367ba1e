import type { Values } from "../layout/fields.ts";
import type { HistoryByteRange, HistoryFinding, HistoryOrder, HistoryRecord } from "../model/history.ts";
import type { Result } from "../result.ts";

interface LogFormat {
  readonly block: string;
  /** Most records a pack is known to keep. */
  readonly most: number;
  /** Refusal codes that mean "no more" instead of an empty answer. */
  readonly endCodes: readonly number[];
  /** `order` = what is known of the bits of this firmware. Fails with `frame.length`, `frame.checksum` and `frame.implausible`. */
  toRecord(payload: Uint8Array, order?: HistoryOrder | null): Result<HistoryRecord>;
  ranges(payload: Uint8Array): readonly HistoryByteRange[];
}

/** Every record can be requested by index, 0 = newest, as often as needed. An empty payload is the end, not a record. */
export interface IndexedLog extends LogFormat {
  readonly kind: "indexed";
  /** Those of the end codes that also say of the newest record that there is none; any other refusal of it is a refusal of the log. */
  readonly emptyCodes: readonly number[];
}

/**
 * The pack returns one record after the other and keeps its own position: an unanswered request may have
 * lost a record, and it cannot be requested again.
 */
export interface StreamedLog extends LogFormat {
  readonly kind: "stream";
  /** Tell how many records there are; where the first is refused the next is asked. */
  readonly countBlocks: readonly string[];
  /** null = not a plausible number of records. */
  toCount(values: Values): number | null;
  /** An answer without a record in it. */
  isFiller(payload: Uint8Array): boolean;
  /** Refusal codes after which the request may be repeated: no record was returned. */
  readonly busyCodes: readonly number[];
  /** What the undamaged records of one firmware reveal about the order of its bits. */
  settle(payloads: readonly Uint8Array[]): HistoryFinding;
}

/** How a family's event log is read: one record per request. */
export type HistoryDriver = IndexedLog | StreamedLog;
