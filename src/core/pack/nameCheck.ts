import type { BmsError, Driver, PackIdentity } from "../../../protocol/index.ts";
import { isSameIdentity, PRIORITY } from "../../../protocol/index.ts";
import type { Reader } from "./reader.ts";

interface NameCheckOptions {
  readonly driver: Driver;
  readonly reader: Reader;
  readonly isOver: () => boolean;
  /** Another pack answers; its identity was read twice. */
  readonly onOther: () => void;
}

/** After a silence the cable may be connected to another pack with the same address: nothing is accepted until the identity is confirmed. */
export class NameCheck {
  readonly #options: NameCheckOptions;
  #known: PackIdentity | null = null;
  #isInDoubt = false;
  #asking: Promise<boolean> | null = null;

  constructor(options: NameCheckOptions) {
    this.#options = options;
  }

  /** Identity of the pack, from its first answers on this connection. */
  learn(identity: PackIdentity): void {
    this.#known = identity;
  }

  note(error: BmsError | null): void {
    if (error?.code === "link.timeoutFirstByte" && this.#known !== null) this.#isInDoubt = true;
  }

  get isInDoubt(): boolean {
    return this.#isInDoubt;
  }

  /** False = not certain, or over. Costs nothing while answers have come without a break. */
  confirm(): Promise<boolean> {
    if (!this.#isInDoubt) return Promise.resolve(!this.#options.isOver());
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  /** Another identity is accepted when it is read twice: swapped digits must not look like another pack. */
  async #ask(): Promise<boolean> {
    const { driver, reader, isOver, onOther } = this.#options;
    for (let tries = 0; tries < 2; tries++) {
      for (const step of reader.steps(driver.identityPlan)) {
        const read = await reader.read(step, PRIORITY.live);
        if (!read.ok) return false;
      }
      if (isOver()) return false;
      if (!isSameIdentity(driver.toIdentity(reader.reads), this.#known)) continue;
      this.#isInDoubt = false;
      return true;
    }
    onOther();
    return false;
  }
}
