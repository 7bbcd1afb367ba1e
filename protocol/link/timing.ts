/** Timing of a family's wire. Each number names its source where it is declared. */
export interface WireTiming {
  /** Least pause between the end of an answer and the next request. */
  readonly gapMs: number;
  /** The same once a pack that has answered before is silent: it may need longer. Absent = the gap stays. */
  readonly slowGapMs?: number;
  /** So many silences, hardly an answer between them, before it gets that gap: a pack that is deaf misses every other question. Absent = 1. */
  readonly silencesToSlow?: number;
  /** Longest wait for the first byte of an answer, beyond the request's air time. */
  readonly firstByteMs: number;
  /** After the first byte: this long without another byte ends the answer. */
  readonly silenceMs: number;
  /** After a time-out: this long without any byte before the next request, so that a late answer cannot be taken for the next one. */
  readonly quarantineMs: number;
  /** Least silence on the wire before a request, whoever sent last. 0 = no other talker on this wire. */
  readonly quietBeforeMs: number;
}

export const BITS_PER_BYTE = 10; // 8N1: start, eight data bits, stop

/** Time that `byteCount` bytes take on a line of `baudRate`; 0 on a line without one. */
export function airTimeMs(byteCount: number, baudRate: number | null): number {
  return baudRate === null ? 0 : (byteCount * BITS_PER_BYTE * 1000) / baudRate;
}
