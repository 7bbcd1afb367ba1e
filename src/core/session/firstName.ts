import type { PackIdentity } from "../../../protocol/index.ts";
import type { SettingValues } from "../../contract/params.ts";
import type { ReadOnce } from "./progress.ts";

interface FirstNameOptions {
  readonly onRead: (more: ReadOnce) => void;
  readonly onSettled: (settings: SettingValues) => void;
}

/**
 * The name from the first answers on a connection, which may be made of two packs. It is told once it is confirmed; what belongs to it
 * comes after it.
 */
export class FirstName {
  readonly #options: FirstNameOptions;
  #untold: PackIdentity | null = null;
  #settings: SettingValues = {};
  #isAllRead = false;
  /** Something has been read of which it is not certain whose it is. */
  #isHeld = false;

  constructor(options: FirstNameOptions) {
    this.#options = options;
  }

  get isUntold(): boolean {
    return this.#untold !== null;
  }

  /** Something is only told once the name is confirmed. */
  get isWaiting(): boolean {
    return this.#untold !== null || this.#isHeld;
  }

  learn(identity: PackIdentity): void {
    this.#untold = identity;
  }

  /** All that have been read so far. `isSure` = nothing has been silent meanwhile, so that they are of the pack with this name. */
  learnSettings(settings: SettingValues, isSure: boolean): void {
    this.#settings = settings;
    if (this.#untold === null && isSure) this.#options.onRead({ settings });
    else this.#isHeld = true;
  }

  /** `isSure` = the name came without a silence. A name that came twice with one is told too, and what came before it. */
  confirmed(isSure: boolean): void {
    if (this.#untold !== null) {
      this.#options.onRead({ identity: this.#untold });
      this.#untold = null;
    } else if (!isSure) return;
    if (!this.#isHeld) return;
    this.#isHeld = false;
    if (Object.keys(this.#settings).length > 0) this.#options.onRead({ settings: this.#settings });
    if (this.#isAllRead) this.#options.onSettled(this.#settings);
  }

  /** What is asked for once has been asked for. */
  allRead(isSure: boolean): void {
    this.#isAllRead = true;
    if (this.#untold === null && isSure) this.#options.onSettled(this.#settings);
    else this.#isHeld = true;
  }
}
