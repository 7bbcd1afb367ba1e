import type { PackIdentity } from "../../../protocol/index.ts";
import type { ReadOnce } from "./progress.ts";

interface FirstNameOptions {
  readonly onRead: (more: ReadOnce) => void;
  readonly onSettled: () => void;
}

/**
 * The name from the first answers on a connection, which may be made of two packs. It is told once it is confirmed; what belongs to it
 * comes after it.
 */
export class FirstName {
  readonly #options: FirstNameOptions;
  #untold: PackIdentity | null = null;
  #settings: Readonly<Record<string, number>> = {};
  #isAllRead = false;

  constructor(options: FirstNameOptions) {
    this.#options = options;
  }

  get isUntold(): boolean {
    return this.#untold !== null;
  }

  learn(identity: PackIdentity): void {
    this.#untold = identity;
  }

  /** All that have been read so far. */
  learnSettings(settings: Readonly<Record<string, number>>): void {
    this.#settings = settings;
    if (this.#untold === null) this.#options.onRead({ settings });
  }

  confirmed(): void {
    if (this.#untold === null) return;
    const { onRead, onSettled } = this.#options;
    onRead({ identity: this.#untold });
    this.#untold = null;
    if (Object.keys(this.#settings).length > 0) onRead({ settings: this.#settings });
    if (this.#isAllRead) onSettled();
  }

  /** What is asked for once has been asked for. */
  allRead(): void {
    this.#isAllRead = true;
    if (this.#untold === null) this.#options.onSettled();
  }
}
