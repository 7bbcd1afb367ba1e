import type { Result } from "../../protocol/index.ts";
import { ok } from "../../protocol/index.ts";
import type { Handlers } from "../contract/contract.ts";
import type { PREFERENCE_REQUESTS, Preferences } from "../contract/preferences.ts";
import { PREFERENCES_SCHEMA } from "../contract/preferences.ts";
import { holdOf } from "./base/withHold.ts";
import type { GiveBack, KeyStore } from "./ports.ts";

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
  /** null = the kept ones have not been read yet, or cannot be. */
  #now: Preferences | null = null;
  /** Wanted, and not on the disk yet. */
  #wanted: Partial<Preferences> = {};
  /** One hold for all changes that are on their way. */
  #hold: Promise<Result<GiveBack>> | null = null;
  #writers = 0;

  constructor(store: KeyStore, emit: (preferences: Preferences) => void) {
    this.#store = store;
    this.#emit = emit;
  }

  async read(): Promise<Preferences> {
    const known = await this.#known();
    return known.ok ? known.value : { ...DEFAULTS, ...this.#wanted };
  }

  /** Takes effect at once; fails with `host.storage` when it could not be saved for the next start. */
  async write(change: Partial<Preferences>): Promise<Result<Preferences>> {
    const known = await this.#known();
    this.#wanted = { ...this.#wanted, ...change };
    if (!known.ok) {
      // Saved, it would take the place of all that is kept.
      this.#emit({ ...DEFAULTS, ...this.#wanted });
      return known;
    }
    const changed = { ...(this.#now ?? known.value), ...change };
    this.#now = changed;
    this.#emit(changed);
    const kept = await this.#held(() => this.#keep());
    return kept.ok ? ok(this.#now) : kept;
  }

  async #held(work: () => Promise<Result<void>>): Promise<Result<void>> {
    this.#writers += 1;
    this.#hold ??= holdOf(this.#store, DOCUMENT);
    const held = await this.#hold;
    try {
      return held.ok ? await work() : held;
    } finally {
      this.#writers -= 1;
      if (this.#writers === 0) {
        this.#hold = null;
        if (held.ok) await held.value();
      }
    }
  }

  /** Only what was changed here: another program may have changed the rest since it was read. */
  async #keep(): Promise<Result<void>> {
    const wanted = this.#wanted;
    const there = await this.#store.read(DOCUMENT);
    if (!there.ok) return there;
    const document = PREFERENCES_SCHEMA.safeParse(there.value);
    const kept = await this.#store.write(DOCUMENT, { ...(document.success ? document.data : (this.#now ?? DEFAULTS)), ...wanted });
    if (kept.ok && this.#wanted === wanted) this.#wanted = {};
    return kept;
  }

  async #known(): Promise<Result<Preferences>> {
    if (this.#now !== null) return ok(this.#now);
    const kept = await this.#store.read(DOCUMENT);
    if (!kept.ok) return kept;
    const document = PREFERENCES_SCHEMA.safeParse(kept.value);
    this.#now ??= { ...(document.success ? document.data : DEFAULTS), ...this.#wanted };
    return ok(this.#now);
  }
}
