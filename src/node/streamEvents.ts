import type { BmsError, Failure, Unsubscribe } from "../../protocol/index.ts";
import { fail } from "../../protocol/index.ts";

type CloseListener = (reason: BmsError | null) => void;

/** Listeners of one ByteStream and its one-way life: open, then closed or lost, told once. */
export class StreamEvents {
  readonly #data = new Set<(chunk: Uint8Array) => void>();
  readonly #silence = new Set<() => void>();
  readonly #close = new Set<CloseListener>();
  #ended: { readonly reason: BmsError | null } | null = null;

  get isOpen(): boolean {
    return this.#ended === null;
  }

  /** What a write on an ended line is told. */
  refusal(): Failure {
    return this.#ended?.reason ? { ok: false, error: this.#ended.reason } : fail("link.closed");
  }

  onData(listener: (chunk: Uint8Array) => void): Unsubscribe {
    return add(this.#data, listener);
  }

  onSilence(listener: () => void): Unsubscribe {
    return add(this.#silence, listener);
  }

  /** A listener that comes after the end is told too. */
  onClose(listener: CloseListener): Unsubscribe {
    const ended = this.#ended;
    if (ended !== null) {
      queueMicrotask(() => listener(ended.reason));
      return () => undefined;
    }
    return add(this.#close, listener);
  }

  data(chunk: Uint8Array): void {
    if (this.#ended === null) for (const listener of [...this.#data]) listener(chunk);
  }

  silence(): void {
    if (this.#ended === null) for (const listener of [...this.#silence]) listener();
  }

  /** True the first time. `reason` is null after close(). */
  end(reason: BmsError | null): boolean {
    if (this.#ended !== null) return false;
    this.#ended = { reason };
    for (const listener of [...this.#close]) listener(reason);
    this.#data.clear();
    this.#silence.clear();
    this.#close.clear();
    return true;
  }
}

function add<T>(set: Set<T>, item: T): Unsubscribe {
  set.add(item);
  return () => void set.delete(item);
}
