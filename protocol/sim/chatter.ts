import { bytesOfText } from "../bytes/bytes.ts";
import type { Random } from "./random.ts";

/** A master that polls its slaves on the same line, at drawn intervals. */
export interface Chatter {
  readonly leastMs: number;
  readonly mostMs: number;
  /** Asked before each poll; absent = it never is. */
  readonly isQuiet?: () => boolean;
}

/**
 * What the link bus of PACE packs carries without a PC: pack-count requests to the slaves 2-15 (captures v25-bus-poll-*).
 * Written out, because the simulator knows no family.
 */
const POLLS = [
  "~250246900000FDA4\r",
  "~250346900000FDA3\r",
  "~250446900000FDA2\r",
  "~250546900000FDA1\r",
  "~250646900000FDA0\r",
  "~250746900000FD9F\r",
  "~250846900000FD9E\r",
  "~250946900000FD9D\r",
  "~250A46900000FD95\r",
  "~250B46900000FD94\r",
  "~250C46900000FD93\r",
  "~250D46900000FD92\r",
  "~250E46900000FD91\r",
  "~250F46900000FD90\r",
] as const;

interface ChatterSource {
  nextPauseMs(): number;
  nextPoll(): Uint8Array;
}

export function createChatter(chatter: Chatter, random: Random): ChatterSource {
  let turn = 0;
  return {
    nextPauseMs: () => Math.round(random.between(chatter.leastMs, chatter.mostMs)),
    nextPoll() {
      const text = POLLS[turn % POLLS.length] ?? POLLS[0];
      turn += 1;
      return bytesOfText(text);
    },
  };
}
