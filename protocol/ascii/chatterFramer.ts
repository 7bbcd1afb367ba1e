import { nibbleOf } from "../bytes/hexPairs.ts";
import type { Framer, FramerEvent } from "../link/framer.ts";
import { EOI, SOI } from "./frame.ts";
import { createAsciiFramer } from "./framer.ts";

function mayStandInFrame(byte: number): boolean {
  return nibbleOf(byte) >= 0 || byte === EOI || byte === SOI;
}

/**
 * Finds the frames of packs that talk to each other in arbitrary bytes. Unlike the framer of a family with the same
 * frame format it gives up at the first byte that cannot be part of a frame: on this wire that byte belongs to another talker.
 */
class ChatterFramer implements Framer {
  readonly #framer = createAsciiFramer();

  get pendingBytes(): number {
    return this.#framer.pendingBytes;
  }

  begin(): readonly FramerEvent[] {
    return this.silence();
  }

  push(chunk: Uint8Array): readonly FramerEvent[] {
    const events: FramerEvent[] = [];
    let [from, isOpen] = [0, this.#framer.pendingBytes > 0];
    chunk.forEach((byte, at) => {
      if (!isOpen || mayStandInFrame(byte)) {
        isOpen = byte === SOI || (isOpen && byte !== EOI);
        return;
      }
      events.push(...this.#framer.push(chunk.subarray(from, at)));
      for (const { bytes } of this.#framer.silence()) events.push({ kind: "discarded", bytes, reason: "noise" });
      [from, isOpen] = [at, false];
    });
    if (from < chunk.length) events.push(...this.#framer.push(chunk.subarray(from)));
    return events;
  }

  silence(): readonly FramerEvent[] {
    return this.#framer.silence();
  }
}

export function createChatterFramer(): Framer {
  return new ChatterFramer();
}
