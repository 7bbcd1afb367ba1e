import type { BmsError } from "../errors.ts";
import type { Result } from "../result.ts";

export type Unsubscribe = () => void;

/** An open byte stream: a serial port, a TCP bridge or a simulated bus. Created and owned by the host. */
export interface ByteStream {
  /** Resolves when the bytes are handed over; fails with `link.closed`, `link.lost` or `link.timeoutFirstByte`. */
  write(bytes: Uint8Array): Promise<Result<void>>;
  onData(listener: (chunk: Uint8Array) => void): Unsubscribe;
  /** The host saw no byte for its inter-byte time. Only ever ends what the length cannot. */
  onSilence(listener: () => void): Unsubscribe;
  /** Fires once: with the reason when the line was lost, with null after close(). */
  onClose(listener: (reason: BmsError | null) => void): Unsubscribe;
  /** Discards what was received but not yet delivered. */
  flush(): Promise<void>;
  close(): Promise<void>;
  /** null where the line itself has no baud rate (TCP). */
  readonly baudRate: number | null;
  /** Only a recording knows: an answer that the program accepted then, however late, is still to come. */
  readonly isAnswerDue?: boolean;
}
