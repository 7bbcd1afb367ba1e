import type { Clock } from "../clock.ts";
import type { BmsError } from "../errors.ts";
import type { ByteStream } from "../link/stream.ts";
import { fail, ok } from "../result.ts";

/** The program's end of a simulated line. */
export interface SimEnd extends ByteStream {
  readonly isOpen: boolean;
}

interface EndWiring {
  readonly clock: Clock;
  /** null = behind a bridge, which has its baud rate to itself. */
  readonly baudRate: number | null;
  readonly interByteMs: number;
  /** Bytes leave towards the packs. */
  transmit(bytes: Uint8Array): void;
  closed(): void;
}

/** The same end seen from the bus. */
export interface EndControl {
  readonly end: SimEnd;
  receive(chunk: Uint8Array): void;
  /** Cable pulled, or taken over by another opener. */
  lose(reason: BmsError): void;
}

/** A set of listeners that may change while they are called. */
export function createListeners<T>(): { add(listener: (value: T) => void): () => void; call(value: T): void; readonly size: number } {
  const listeners = new Set<(value: T) => void>();
  return {
    add(listener) {
      // A separate wrapper: the same function added twice is two subscriptions.
      const own = (value: T) => listener(value);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    call(value) {
      for (const listener of [...listeners]) listener(value);
    },
    get size() {
      return listeners.size;
    },
  };
}

export function createEnd(wiring: EndWiring): EndControl {
  const { clock } = wiring;
  const data = createListeners<Uint8Array>();
  const silences = createListeners<void>();
  const closes = createListeners<BmsError | null>();
  let isOpen = true;
  let lastByteMs = 0;
  let isWaiting = false;
  let stopWaiting: () => void = () => undefined;

  /** One timer at a time: when it fires, it checks how long the line has really been quiet. */
  function waitForSilence(delayMs: number): void {
    isWaiting = true;
    stopWaiting = clock.after(delayMs, () => {
      const leftMs = lastByteMs + wiring.interByteMs - clock.nowMs();
      if (leftMs > 0) return waitForSilence(leftMs);
      isWaiting = false;
      silences.call();
    });
  }

  function shut(reason: BmsError | null): void {
    if (!isOpen) return;
    isOpen = false;
    stopWaiting();
    wiring.closed();
    closes.call(reason);
  }

  const end: SimEnd = {
    get isOpen() {
      return isOpen;
    },
    baudRate: wiring.baudRate,
    async write(bytes) {
      if (!isOpen) return fail("link.closed");
      wiring.transmit(bytes.slice());
      return ok(undefined);
    },
    onData: (listener) => data.add(listener),
    onSilence: (listener) => silences.add(listener),
    onClose: (listener) => closes.add(listener),
    // Bytes are handed over as they come: none is held back here.
    flush: async () => undefined,
    async close() {
      shut(null);
    },
  };

  return {
    end,
    receive(chunk) {
      if (!isOpen) return;
      lastByteMs = clock.nowMs();
      if (!isWaiting && silences.size > 0) waitForSilence(wiring.interByteMs);
      data.call(chunk);
    },
    lose: (reason) => shut(reason),
  };
}
