import type { BmsError, ByteStream, CancelTimer, Clock } from "../../../protocol/index.ts";
import { fail, ok } from "../../../protocol/index.ts";
import type { Tape, TapeChunk, TapeOpening } from "./tape.ts";

/** As hosts set it: this long without a byte is a silence. */
const INTER_BYTE_MS = 30;

class Listeners<T> {
  readonly #listeners = new Set<(value: T) => void>();

  add(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  call(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }
}

/** The program's end of a recorded line. `opening` null = it was never open like this: nothing is heard. */
export function openReplayStream(clock: Clock, tape: Tape, opening: TapeOpening | null, asked: number): ByteStream {
  const data = new Listeners<Uint8Array>();
  const silences = new Listeners<void>();
  const closes = new Listeners<BmsError | null>();
  const baudRate = opening ? opening.baudRate : asked;
  const timers = new Set<CancelTimer>();
  let isOpen = true;
  let stopSilence: CancelTimer = () => undefined;
  let dueAtMs: number | null = null;

  const at = (atMs: number, run: () => void) => {
    const cancel = clock.after(Math.max(0, atMs - clock.nowMs()), () => {
      timers.delete(cancel);
      run();
    });
    timers.add(cancel);
  };
  const deliver = ({ atMs, bytes }: TapeChunk) =>
    at(atMs, () => {
      data.call(bytes);
      stopSilence();
      stopSilence = clock.after(INTER_BYTE_MS, () => silences.call());
    });
  const shut = (reason: BmsError | null) => {
    if (!isOpen) return;
    isOpen = false;
    for (const cancel of timers) cancel();
    stopSilence();
    closes.call(reason);
  };

  for (const chunk of opening?.loose ?? []) deliver(chunk);
  const { lost = null } = opening ?? {};
  // Behind the bytes of the same moment.
  if (lost) at(lost.atMs, () => at(lost.atMs, () => shut({ code: lost.code })));

  return {
    async write(bytes) {
      if (!isOpen) return fail("link.closed");
      const answer = tape.ask(bytes, baudRate, clock.nowMs());
      dueAtMs = answer?.acceptedAtMs ?? null;
      for (const chunk of answer?.chunks ?? []) deliver(chunk);
      return ok(undefined);
    },
    onData: (listener) => data.add(listener),
    onSilence: (listener) => silences.add(listener),
    onClose: (listener) => closes.add(listener),
    flush: async () => undefined,
    close: async () => shut(null),
    baudRate,
    get isAnswerDue() {
      return isOpen && dueAtMs !== null && clock.nowMs() < dueAtMs;
    },
  };
}
