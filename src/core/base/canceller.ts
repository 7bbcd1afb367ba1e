import type { CancelSignal, CancelTimer, Clock } from "../../../protocol/index.ts";
import { sleep } from "../../../protocol/index.ts";

/** The part of the host's AbortController that is needed; this layer has no host. */
export class Canceller implements CancelSignal {
  aborted = false;
  readonly #listeners = new Set<() => void>();

  abort(): void {
    this.aborted = true;
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }

  addEventListener(_type: "abort", run: () => void): void {
    this.#listeners.add(run);
  }

  removeEventListener(_type: "abort", run: () => void): void {
    this.#listeners.delete(run);
  }
}

/** Calls `run` again and again until the returned function is called. */
export function every(clock: Clock, periodMs: number, run: () => void): CancelTimer {
  let cancel: CancelTimer = () => {};
  const arm = () => {
    cancel = clock.after(periodMs, () => {
      arm();
      run();
    });
  };
  arm();
  return () => cancel();
}

/** A wait that can be cut short. */
export class Pause {
  #current: Canceller | null = null;

  async wait(clock: Clock, ms: number, signal: CancelSignal): Promise<void> {
    const current = new Canceller();
    const stop = () => current.abort();
    this.#current = current;
    signal.addEventListener("abort", stop);
    await sleep(clock, signal.aborted ? 0 : ms, current);
    signal.removeEventListener("abort", stop);
    this.#current = null;
  }

  cut(): void {
    this.#current?.abort();
  }
}
