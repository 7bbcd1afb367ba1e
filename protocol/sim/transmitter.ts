import type { Clock } from "../clock.ts";
import type { Timeline } from "./timeline.ts";
import { TIME_FUZZ_MS } from "./timeline.ts";

/** Sends bytes on a line at its baud rate, one message after the other. */
export interface Transmitter {
  /** Starts at `startMs`, or when what is being sent has left. */
  send(bytes: Uint8Array, startMs: number): void;
  /** Whether anything was on the line between the two times. */
  wasBusy(fromMs: number, toMs: number): boolean;
  stop(): void;
}

interface Message {
  readonly bytes: Uint8Array;
  readonly wantedMs: number;
  startMs: number;
  sent: number;
}

/** Chunks as a serial driver delivers them: few wake-ups, and short enough not to look like silence at low baud rates. */
const MOST_BYTES_PER_CHUNK = 12;
const LONGEST_CHUNK_MS = 16;

export function chunkBytes(byteMs: number): number {
  return byteMs <= 0 ? Number.POSITIVE_INFINITY : Math.max(1, Math.min(MOST_BYTES_PER_CHUNK, Math.floor(LONGEST_CHUNK_MS / byteMs)));
}

/** `byteMs` = air time of one byte; 0 = all at once. */
export function createTransmitter(clock: Clock, timeline: Timeline, byteMs: number, deliver: (chunk: Uint8Array) => void): Transmitter {
  const queue: Message[] = [];
  const perChunk = chunkBytes(byteMs);
  let current: Message | null = null;
  let freeAtMs = 0;
  let lastStartMs = Number.NEGATIVE_INFINITY;

  function next(): void {
    if (current !== null) return;
    const [head] = queue;
    if (head === undefined) return;
    // A message that waits for its time may be overtaken by one that is due earlier: look again when it is due.
    timeline.at(Math.max(head.wantedMs, freeAtMs), (dueMs) => {
      if (current !== null || queue[0] !== head) return;
      queue.shift();
      current = head;
      head.startMs = dueMs;
      lastStartMs = dueMs;
      freeAtMs = dueMs + head.bytes.length * byteMs;
      pump(head, 0);
    });
  }

  /** Each chunk is timed from the start of the message, so that timer errors never add up. */
  function pump(message: Message, least: number): void {
    const { length } = message.bytes;
    const elapsedMs = clock.nowMs() + TIME_FUZZ_MS - message.startMs;
    const due = byteMs <= 0 ? length : Math.min(length, Math.max(least, Math.floor(elapsedMs / byteMs)));
    const whole = due === length ? due : due - ((due - message.sent) % perChunk);
    if (whole > message.sent) {
      const chunk = message.bytes.slice(message.sent, whole);
      message.sent = whole;
      if (whole === length) current = null;
      deliver(chunk);
    } else if (length === 0) current = null;
    if (current !== message) {
      next();
      return;
    }
    const boundary = Math.min(length, message.sent + perChunk);
    timeline.at(message.startMs + boundary * byteMs, () => {
      if (current === message) pump(message, boundary);
    });
  }

  return {
    send(bytes, startMs) {
      let index = queue.length;
      while (index > 0 && (queue[index - 1]?.wantedMs ?? 0) > startMs) index--;
      queue.splice(index, 0, { bytes, wantedMs: startMs, startMs, sent: 0 });
      if (index === 0) next();
    },
    wasBusy: (fromMs, toMs) => lastStartMs < toMs && freeAtMs > fromMs && lastStartMs < freeAtMs,
    stop() {
      queue.length = 0;
      current = null;
    },
  };
}
