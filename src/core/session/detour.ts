import type { CancelSignal, Result } from "../../../protocol/index.ts";
import { fail, ok } from "../../../protocol/index.ts";
import type { PortInfo } from "../../contract/session.ts";
import { Canceller } from "../base/canceller.ts";

type Work = (port: PortInfo, signal: CancelSignal) => Promise<void>;

/** Lends the port for a while: polling stops, and afterwards the connection is restored. */
export class Detour {
  #polling: Canceller | null = null;
  #asked: { readonly work: Work; readonly done: (result: Result<void>) => void } | null = null;

  /** Resolves when `work` has released the port. Fails with `link.closed` when nothing is polled. */
  take(work: Work): Promise<Result<void>> {
    const polling = this.#polling;
    if (!polling || this.#asked) return Promise.resolve(fail("link.closed"));
    return new Promise((done) => {
      this.#asked = { work, done };
      polling.abort();
    });
  }

  get isAsked(): boolean {
    return this.#asked !== null;
  }

  /** Polls until it ends on its own, `signal` fires or a detour is requested. */
  async poll<T>(signal: CancelSignal, run: (signal: CancelSignal) => Promise<T>): Promise<T> {
    const polling = new Canceller();
    const stop = () => polling.abort();
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    this.#polling = polling;
    const end = await run(polling);
    this.#polling = null;
    signal.removeEventListener("abort", stop);
    return end;
  }

  /** The port is closed now and available for the detour. */
  async go(port: PortInfo, signal: CancelSignal): Promise<void> {
    const asked = this.#asked;
    if (!asked) return;
    if (!signal.aborted) await asked.work(port, signal);
    this.#asked = null;
    asked.done(signal.aborted ? fail("link.closed") : ok(undefined));
  }
}
