import type { PackIdentity } from "../../../protocol/index.ts";

interface FirstNameOptions {
  readonly onTold: (identity: PackIdentity) => void;
  readonly onSettled: () => void;
}

/** The name from the first answers on a connection, which may be made of two packs: told once it is confirmed, and before all that is settled. */
export class FirstName {
  readonly #options: FirstNameOptions;
  #untold: PackIdentity | null = null;
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

  confirmed(): void {
    if (this.#untold === null) return;
    this.#options.onTold(this.#untold);
    this.#untold = null;
    if (this.#isAllRead) this.#options.onSettled();
  }

  /** What is asked for once has been asked for. */
  allRead(): void {
    this.#isAllRead = true;
    if (this.#untold === null) this.#options.onSettled();
  }
}
