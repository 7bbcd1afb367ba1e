import type { TraceEntry } from "../../../protocol/index.ts";
import { concatBytes, hexOfBytes, indexOfBytes } from "../../../protocol/index.ts";
import type { TraceLine } from "../../contract/session.ts";
import type { Mark } from "../../contract/traceFile.ts";
import { BoundedRing } from "../base/boundedRing.ts";
import { Leftovers } from "./leftovers.ts";
import type { Recorded } from "./recorded.ts";

const MOST_ENTRIES = 20_000;
const MOST_BYTES = 16 * 1024 * 1024;
/** Approximate overhead of an item besides its bytes. */
const ITEM_BYTES = 100;
const MOST_PENDING_BYTES = 64 * 1024;

interface Chunk {
  readonly atMs: number;
  readonly bytes: Uint8Array;
}

const sizeOf = (item: Recorded): number => ITEM_BYTES + (item.kind === "frame" ? item.entry.bytes.length : 0);

/** Ring buffer of all traffic and of related events; always on, so that a failure can be examined afterwards. */
export class Recorder {
  readonly leftovers: Leftovers;
  readonly #nowMs: () => number;
  readonly #listeners = new Set<(entry: TraceEntry) => void>();
  readonly #ring: BoundedRing<Recorded>;
  #seq = 0;
  #pending: Chunk[] = [];

  /** `readOnce` = blocks that a recording needs although they were read long before it. */
  constructor(nowMs: () => number, readOnce: ReadonlySet<string>, most = MOST_ENTRIES) {
    this.leftovers = new Leftovers(readOnce);
    this.#nowMs = nowMs;
    this.#ring = new BoundedRing({ most, mostBytes: MOST_BYTES, bytesOf: sizeOf });
  }

  get nextSeq(): number {
    return this.#seq;
  }

  /** Oldest first. */
  get items(): readonly Recorded[] {
    return this.#ring.items;
  }

  listen(listener: (entry: TraceEntry) => void): void {
    this.#listeners.add(listener);
  }

  record(entry: TraceEntry): void {
    this.#seq = Math.max(this.#seq, entry.seq + 1);
    const pieces = entry.direction === "rx" ? this.#piecesOf(entry) : undefined;
    if (entry.direction === "tx") this.#pending = [];
    this.#push(pieces === undefined ? { kind: "frame", entry } : { kind: "frame", entry, pieces });
    for (const listener of this.#listeners) listener(entry);
  }

  mark(mark: Mark): void {
    this.#push({ kind: "mark", atMs: this.#nowMs(), mark });
  }

  /** Bytes as they come from the port, before framing. */
  heard(bytes: Uint8Array): void {
    this.#pending.push({ atMs: this.#nowMs(), bytes });
    let size = this.#pending.reduce((sum, chunk) => sum + chunk.bytes.length, 0);
    while (size > MOST_PENDING_BYTES) size -= this.#pending.shift()?.bytes.length ?? size;
  }

  #push(item: Recorded): void {
    const gone = this.#ring.push(item);
    if (gone.length > 0) this.leftovers.take(gone);
  }

  /** Removes the frame's bytes from what was received. Bytes before them belong to no traced frame. */
  #piecesOf({ bytes, atMs }: TraceEntry): readonly number[] | undefined {
    const [only] = this.#pending;
    if (only === undefined) return undefined;
    if (this.#pending.length === 1 && only.bytes.length === bytes.length && only.atMs === atMs) {
      this.#pending = [];
      return undefined;
    }
    const whole = concatBytes(...this.#pending.map((chunk) => chunk.bytes));
    const start = indexOfBytes(whole, bytes);
    if (start < 0) return undefined;
    const end = start + bytes.length;
    const pieces: number[] = [];
    const rest: Chunk[] = [];
    let at = 0;
    for (const chunk of this.#pending) {
      const [from, to] = [Math.max(start, at), Math.min(end, at + chunk.bytes.length)];
      if (to > from) pieces.push(chunk.atMs - atMs, to - from);
      if (at + chunk.bytes.length > end) rest.push({ atMs: chunk.atMs, bytes: chunk.bytes.subarray(Math.max(0, end - at)) });
      at += chunk.bytes.length;
    }
    this.#pending = rest;
    return pieces.length === 2 && pieces[0] === 0 ? undefined : pieces;
  }

  /** At most `most` lines with a number above `afterSeq`, oldest first. */
  read(afterSeq: number, most: number): TraceLine[] {
    const { items } = this;
    let from = items.length;
    // Repeated callers have seen all but the last few.
    for (let at = from - 1; at >= 0; at--) {
      const item = items[at];
      if (item?.kind !== "frame") continue;
      if (item.entry.seq <= afterSeq) break;
      from = at;
    }
    const lines: TraceLine[] = [];
    for (let at = from; at < items.length && lines.length < most; at++) {
      const item = items[at];
      if (item?.kind !== "frame") continue;
      const { bytes, family: _family, ...entry } = item.entry;
      lines.push({ ...entry, hex: hexOfBytes(bytes) });
    }
    return lines;
  }
}
