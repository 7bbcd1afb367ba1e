/** Bounds of a ring. The oldest items go when there are a quarter more than `most`, or `mostBytes` together. */
interface RingLimits<T> {
  readonly most: number;
  readonly mostBytes: number;
  readonly bytesOf: (item: T) => number;
}

/** The newest items, oldest first, bounded in number and in bytes: answers of whole banks are long. */
export class BoundedRing<T> {
  readonly #limits: RingLimits<T>;
  #items: T[] = [];
  #bytes = 0;

  constructor(limits: RingLimits<T>) {
    this.#limits = limits;
  }

  get items(): readonly T[] {
    return this.#items;
  }

  /** Adds `item` and returns those that had to go for it, oldest first. */
  push(item: T): readonly T[] {
    const { most, mostBytes, bytesOf } = this.#limits;
    this.#items.push(item);
    this.#bytes += bytesOf(item);
    if (this.#items.length < 1.25 * most && this.#bytes < mostBytes) return [];
    // A quarter at a time: moving the rest down has a cost.
    let from = 0;
    while (from < this.#items.length && (this.#items.length - from > most || this.#bytes > 0.75 * mostBytes)) {
      const gone = this.#items[from++];
      if (gone !== undefined) this.#bytes -= bytesOf(gone);
    }
    const gone = this.#items.slice(0, from);
    this.#items = this.#items.slice(from);
    return gone;
  }
}
