import { concatBytes } from "../../protocol/bytes/bytes.ts";
import { below } from "./random.ts";

/** Ways in which a wire spoils a frame. Each returns a new frame that differs from the old one. */
export const DAMAGE = {
  oneBit: (frame, random) => flip(frame, random, 1),
  twoBits: (frame, random) => flip(frame, random, 2),
  swapped: (frame, random) => {
    const out = frame.slice();
    for (let tries = 0; tries < 64; tries++) {
      const [a, b] = [below(random, out.length), below(random, out.length)];
      const [x, y] = [out[a] ?? 0, out[b] ?? 0];
      if (x === y) continue;
      out[a] = y;
      out[b] = x;
      return out;
    }
    return out;
  },
  oneByte: (frame, random) => {
    const out = frame.slice();
    const at = below(random, out.length);
    out[at] = ((out[at] ?? 0) + 1 + below(random, 255)) & 0xff;
    return out;
  },
  burst: (frame, random) => {
    const out = frame.slice();
    const start = below(random, out.length);
    const end = Math.min(out.length, start + 2 + below(random, 8));
    for (let at = start; at < end; at++) out[at] = below(random, 256);
    return out;
  },
  cut: (frame, random) => {
    const start = below(random, frame.length);
    const count = 1 + below(random, 6);
    return concatBytes(frame.subarray(0, start), frame.subarray(start + count));
  },
} as const satisfies Record<string, (frame: Uint8Array, random: () => number) => Uint8Array>;

export type DamageKind = keyof typeof DAMAGE;
export const DAMAGE_KINDS = Object.keys(DAMAGE) as readonly DamageKind[];

function flip(frame: Uint8Array, random: () => number, bits: number): Uint8Array {
  const out = frame.slice();
  const done = new Set<number>();
  while (done.size < bits) {
    const bit = below(random, out.length * 8);
    if (done.has(bit)) continue;
    done.add(bit);
    out[bit >>> 3] = (out[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
  }
  return out;
}
