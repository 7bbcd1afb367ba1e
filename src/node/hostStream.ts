import type { BmsError, ByteStream, Failure, Result, Unsubscribe } from "../../protocol/index.ts";
import { fail } from "../../protocol/index.ts";

type CloseListener = (reason: BmsError | null) => void;

/** A ByteStream of this machine: its listeners, and its one-way life of open, then closed or lost, told once. */
export abstract class HostStream implements ByteStream {
  readonly #data = new Set<(chunk: Uint8Array) => void>();
  readonly #silence = new Set<() => void>();
  readonly #close = new Set<CloseListener>();
  #ended: { readonly reason: BmsError | null } | null = null;

  abstract readonly baudRate: number | null;
  abstract write(bytes: Uint8Array): Promise<Result<void>>;
  abstract flush(): Promise<void>;
  abstract close(): Promise<void>;

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

  protected get isOpen(): boolean {
    return this.#ended === null;
  }

  /** What a write on an ended line is told. */
  protected refusal(): Failure {
    return this.#ended?.reason ? { ok: false, error: this.#ended.reason } : fail("link.closed");
  }

  protected hear(chunk: Uint8Array): void {
    if (this.#ended === null) for (const listener of [...this.#data]) listener(chunk);
  }

  protected hearSilence(): void {
    if (this.#ended === null) for (const listener of [...this.#silence]) listener();
  }

  /** Once; `reason` is null after close(). */
  protected end(reason: BmsError | null): void {
    if (this.#ended !== null) return;
    this.#ended = { reason };
    for (const listener of [...this.#close]) listener(reason);
    this.#data.clear();
    this.#silence.clear();
    this.#close.clear();
  }
}

function add<T>(set: Set<T>, item: T): Unsubscribe {
  set.add(item);
  return () => void set.delete(item);
}
