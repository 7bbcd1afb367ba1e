/** Nobody reads figures that change more often, and each change costs the window a new picture. */
const LEAST_MS = 200;

/** Hands on the newest of what comes: at once after a pause, else when so much time has passed since the last. */
export class Paced<T> {
  readonly #show: (value: T) => void;
  #waiting: { readonly value: T } | null = null;
  #shownAtMs = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(show: (value: T) => void) {
    this.#show = show;
  }

  /** Not handed on yet. */
  get waiting(): T | null {
    return this.#waiting?.value ?? null;
  }

  take(value: T): void {
    const isUnderWay = this.#waiting !== null;
    this.#waiting = { value };
    const leftMs = this.#shownAtMs + LEAST_MS - performance.now();
    if (leftMs <= 0) this.flush();
    else if (!isUnderWay) this.#timer = setTimeout(() => this.flush(), leftMs);
  }

  /** What waits is handed on now: something comes that is to be seen after it. */
  flush(): void {
    const { value } = this.#clear() ?? {};
    if (value === undefined) return;
    this.#shownAtMs = performance.now();
    this.#show(value);
  }

  /** What waits is obsolete, and the next is handed on at once. */
  drop(): void {
    this.#clear();
    this.#shownAtMs = Number.NEGATIVE_INFINITY;
  }

  #clear(): { readonly value: T } | null {
    const waiting = this.#waiting;
    this.#waiting = null;
    clearTimeout(this.#timer);
    return waiting;
  }
}
