import type { Result } from "../../protocol/index.ts";
import { ok } from "../../protocol/index.ts";
import type { Handlers } from "../contract/contract.ts";
import type { PREFERENCE_REQUESTS, Preferences } from "../contract/preferences.ts";
import { PREFERENCES_SCHEMA } from "../contract/preferences.ts";
import type { KeyStore } from "./ports.ts";

const DOCUMENT = "preferences";
const DEFAULTS: Preferences = { theme: "auto", language: "auto", scalePct: 100, lastConnect: null };

/** The user's preferences, kept by the host. A damaged document reads as the defaults. */
export class PreferenceBook {
  readonly handlers: Handlers<keyof typeof PREFERENCE_REQUESTS> = {
    "preferences.read": async () => ok(await this.read()),
    "preferences.write": (change) => this.write(Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))),
  };
  readonly #store: KeyStore;
  readonly #emit: (preferences: Preferences) => void;
  #now: Preferences | null = null;

  constructor(store: KeyStore, emit: (preferences: Preferences) => void) {
    this.#store = store;
    this.#emit = emit;
  }

  async read(): Promise<Preferences> {
    if (this.#now === null) {
      const document = PREFERENCES_SCHEMA.safeParse(await this.#store.read(DOCUMENT));
      this.#now ??= document.success ? document.data : DEFAULTS;
    }
    return this.#now;
  }

  /** Takes effect at once; fails with `host.storage` when it could not be saved for the next start. */
  async write(change: Partial<Preferences>): Promise<Result<Preferences>> {
    this.#now = { ...(await this.read()), ...change };
    this.#emit(this.#now);
    const kept = await this.#store.write(DOCUMENT, this.#now);
    return kept.ok ? ok(this.#now) : kept;
  }
}
