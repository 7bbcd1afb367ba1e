import type { ByteStream, CancelTimer, Clock } from "../../protocol/index.ts";
import { createEnd } from "../../protocol/sim/end.ts";

export interface Player {
  /** What the program has sent, in order. */
  readonly heard: readonly Uint8Array[];
  /** null = behind a bridge, which has its baud rate to itself. */
  open(baudRate: number | null): ByteStream;
}

export interface PlayerOptions {
  readonly clock: Clock;
  /** null = silence. */
  readonly answer?: (request: Uint8Array, baudRate: number | null) => Uint8Array | null;
  readonly answerAfterMs?: number;
  /** Said once, to whoever opens the line. */
  readonly greeting?: Uint8Array;
  /** Said again and again, whatever is asked. */
  readonly talk?: { readonly everyMs: number; readonly bytes: readonly Uint8Array[] };
}

const INTER_BYTE_MS = 30;

/** The other end of a line, for what no simulated pack says. */
export function createPlayer({ clock, answer = () => null, answerAfterMs = 40, greeting, talk }: PlayerOptions): Player {
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
      if (greeting) clock.after(answerAfterMs, () => control.receive(greeting));
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
