import type { TraceEntry } from "../../protocol/index.ts";
import { hexOfBytes } from "../../protocol/index.ts";
import type { TraceLine } from "../contract/session.ts";

const MOST_ENTRIES = 20_000;

/** Ring of everything that was on the wire; always on, so that a failure can be looked at afterwards. */
export class Recorder {
  readonly #listeners = new Set<(entry: TraceEntry) => void>();
  #entries: TraceEntry[] = [];
  #seq = 0;

  get nextSeq(): number {
    return this.#seq;
  }

  listen(listener: (entry: TraceEntry) => void): void {
    this.#listeners.add(listener);
  }

  record(entry: TraceEntry): void {
    this.#seq = Math.max(this.#seq, entry.seq + 1);
    this.#entries.push(entry);
    if (this.#entries.length >= 2 * MOST_ENTRIES) this.#entries = this.#entries.slice(-MOST_ENTRIES);
    for (const listener of this.#listeners) listener(entry);
  }

  /** At most `most` lines with a number above `afterSeq`, oldest first. */
  read(afterSeq: number, most: number): TraceLine[] {
    const lines: TraceLine[] = [];
    for (const { bytes, ...entry } of this.#entries) {
      if (entry.seq > afterSeq) lines.push({ ...entry, hex: hexOfBytes(bytes) });
      if (lines.length >= most) break;
    }
    return lines;
  }
}
