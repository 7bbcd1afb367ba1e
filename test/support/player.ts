import type { ByteStream, CancelTimer, Clock } from "../../protocol/index.ts";
import { createEnd } from "../../protocol/sim/end.ts";

export interface Player {
  /** What the program has sent, in order. */
  readonly heard: readonly Uint8Array[];
  open(baudRate: number): ByteStream;
}

export interface PlayerOptions {
  readonly clock: Clock;
  /** null = silence. */
  readonly answer?: (request: Uint8Array, baudRate: number) => Uint8Array | null;
  readonly answerAfterMs?: number;
  /** Said again and again, whatever is asked. */
  readonly talk?: { readonly everyMs: number; readonly bytes: readonly Uint8Array[] };
}

const INTER_BYTE_MS = 30;

/** The other end of a line, for what no simulated pack says. */
export function createPlayer({ clock, answer = () => null, answerAfterMs = 40, talk }: PlayerOptions): Player {
  const heard: Uint8Array[] = [];
  return {
    heard,
    open(baudRate) {
      let cancelTalk: CancelTimer = () => {};
      const control = createEnd({
        clock,
        baudRate,
        interByteMs: INTER_BYTE_MS,
        transmit(bytes) {
          heard.push(bytes);
          const reply = answer(bytes, baudRate);
          if (reply) clock.after(answerAfterMs, () => control.receive(reply));
        },
        closed: () => cancelTalk(),
      });
      let turn = 0;
      const speak = (): void => {
        const bytes = talk?.bytes[turn++ % talk.bytes.length];
        if (bytes) control.receive(bytes);
        if (talk) cancelTalk = clock.after(talk.everyMs, speak);
      };
      if (talk) cancelTalk = clock.after(talk.everyMs, speak);
      return control.end;
    },
  };
}
