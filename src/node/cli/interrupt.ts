import type { ExitName } from "./exitCodes.ts";
import { EXIT_CODES } from "./exitCodes.ts";

const SIGNALS = { SIGINT: "interrupted", SIGTERM: "terminated", SIGHUP: "hangUp" } as const satisfies Record<string, ExitName>;

/** The wish to end: by a signal, because nobody reads our output any more, or after a fault of our own. */
export class Interrupt {
  #reason: ExitName | null = null;
  readonly #listeners = new Set<() => void>();

  /** What the program ends with; null while nobody wants it to end. */
  get reason(): ExitName | null {
    return this.#reason;
  }

  get isWanted(): boolean {
    return this.#reason !== null;
  }

  /** The first reason stays, unless a fault comes: that is more than a wish. */
  want(reason: ExitName): void {
    if (this.#reason === "bug" || (this.#reason !== null && reason !== "bug")) return;
    this.#reason = reason;
    for (const listener of [...this.#listeners]) listener();
  }

  /** Called at once when it is wanted already. */
  onWanted(listener: () => void): void {
    if (this.isWanted) listener();
    else this.#listeners.add(listener);
  }

  offWanted(listener: () => void): void {
    this.#listeners.delete(listener);
  }
}

/** npm and tsx pass on a Ctrl-C that the terminal has told us of already: no finger is that fast. */
const SAME_PRESS_MS = 300;

/** The first signal asks for an orderly end, the second ends at once: the journal of a write is on the disk. */
export function listenToSignals(interrupt: Interrupt, sayEnding: (isByHand: boolean) => void): void {
  let first: { readonly signal: string; readonly atMs: number } | null = null;
  for (const [signal, reason] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      if (first?.signal === signal && performance.now() - first.atMs < SAME_PRESS_MS) return;
      if (interrupt.isWanted) process.exit(EXIT_CODES[reason].code);
      first = { signal, atMs: performance.now() };
      interrupt.want(reason);
      sayEnding(signal === "SIGINT");
    });
  }
}
