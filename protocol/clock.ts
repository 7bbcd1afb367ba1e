/** Cancels a timer; harmless after it has fired. */
export type CancelTimer = () => void;

/**
 * The program takes all time from here, so that tests can advance it at will.
 * `nowMs` only ever grows (for ages and deadlines); `wallMs` is civil time (for stamps shown to people).
 */
export interface Clock {
  nowMs(): number;
  wallMs(): number;
  after(delayMs: number, run: () => void): CancelTimer;
}

/** The host's AbortSignal fits; protocol code need not know that type. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: "abort", run: () => void): void;
  removeEventListener(type: "abort", run: () => void): void;
}

/** Waits `delayMs`, or less when the signal fires. Never rejects: the caller looks at `signal.aborted`. */
export function sleep(clock: Clock, delayMs: number, signal?: CancelSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const finish = () => {
      cancel();
      signal?.removeEventListener("abort", finish);
      resolve();
    };
    const cancel = clock.after(delayMs, finish);
    signal?.addEventListener("abort", finish);
  });
}
