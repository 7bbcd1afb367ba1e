import type { Values } from "../layout/fields.ts";
import type { HistoryByteRange, HistoryFinding, HistoryOrder, HistoryRecord } from "../model/history.ts";
import type { Result } from "../result.ts";

interface LogFormat {
  readonly block: string;
  /** Most records a pack is known to keep. */
  readonly most: number;
  /** Codes of a refusal that say "no more" instead of an empty answer. */
  readonly endCodes: readonly number[];
  /** `order` = what is known of the bits of this firmware. Fails with `frame.length`, `frame.checksum` and `frame.implausible`. */
  toRecord(payload: Uint8Array, order?: HistoryOrder | null): Result<HistoryRecord>;
  ranges(payload: Uint8Array): readonly HistoryByteRange[];
}

/** Every record can be asked for by its place, 0 = newest, and again. An empty payload is the end, not a record. */
export interface IndexedLog extends LogFormat {
  readonly kind: "indexed";
}

/**
 * The pack hands over one record after the other and remembers by itself where it is: a question without an answer may have
 * cost a record, and nobody can ask for it again.
 */
export interface StreamedLog extends LogFormat {
  readonly kind: "stream";
  /** Tell how many records there are; where the first is refused the next is asked. */
  readonly countBlocks: readonly string[];
  /** null = that cannot be a number of records. */
  toCount(values: Values): number | null;
  /** An answer without a record in it. */
  isFiller(payload: Uint8Array): boolean;
  /** Codes of a refusal after which the same may be asked again: nothing was handed over. */
  readonly busyCodes: readonly number[];
  /** What records of one firmware, undamaged, say of the order of its bits. */
  settle(payloads: readonly Uint8Array[]): HistoryFinding;
}

/** How a family's log of events is read: one record a request. */
export type HistoryDriver = IndexedLog | StreamedLog;
