import type { BmsError, ByteStream, Clock } from "../../protocol/index.ts";
import { bytesOfText, hexOfBytes, ok } from "../../protocol/index.ts";

const INTER_BYTE_MS = 30;

/** A wire whose bytes the test itself puts on it, at their time, in one piece each. */
export interface Wire {
  readonly stream: ByteStream;
  /** What the program has sent, with the time. */
  readonly sent: readonly { readonly atMs: number; readonly hex: string }[];
  say(bytes: Uint8Array | string): void;
  sayAt(atMs: number, bytes: Uint8Array | string): void;
  /** Answers each request; null = nobody does. */
  onRequest(answer: (request: Uint8Array) => void): void;
  /** Everything that was said, in order. */
  readonly heard: readonly number[];
}

export function createWire(clock: Clock, baudRate: number | null = 9600): Wire {
  const data = new Set<(chunk: Uint8Array) => void>();
  const silences = new Set<() => void>();
  const sent: { atMs: number; hex: string }[] = [];
  const heard: number[] = [];
  let answer: (request: Uint8Array) => void = () => undefined;
  let lastMs = 0;

  function say(what: Uint8Array | string): void {
    const bytes = typeof what === "string" ? bytesOfText(what) : what;
    heard.push(...bytes);
    lastMs = clock.nowMs();
    for (const listener of data) listener(bytes);
    clock.after(INTER_BYTE_MS, () => {
      if (clock.nowMs() - lastMs < INTER_BYTE_MS) return;
      for (const listener of silences) listener();
    });
  }

  const listen =
    <T>(listeners: Set<T>) =>
    (listener: T) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    };
  const stream: ByteStream = {
    baudRate,
    async write(bytes) {
      sent.push({ atMs: clock.nowMs(), hex: hexOfBytes(bytes) });
      answer(bytes);
      return ok(undefined);
    },
    onData: listen(data),
    onSilence: listen(silences),
    onClose: listen(new Set<(reason: BmsError | null) => void>()),
    flush: async () => undefined,
    close: async () => undefined,
  };
  return {
    stream,
    sent,
    heard,
    say,
    sayAt: (atMs, bytes) => void clock.after(atMs - clock.nowMs(), () => say(bytes)),
    onRequest: (next) => {
      answer = next;
    },
  };
}
