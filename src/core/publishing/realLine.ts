import { NO_BANK, NO_HISTORY } from "../../contract/beginnings.ts";
import type { EventMessage } from "../../contract/events.ts";
import type { SessionState } from "../../contract/session.ts";
import type { LookOnlyLine } from "../ports.ts";

interface RealLineOptions {
  readonly session: () => SessionState;
  /** Session, packs and history as they stand. */
  readonly now: () => readonly EventMessage[];
}

/** The open line as a publisher sees it: simulated packs are no packs. */
export class RealLine implements LookOnlyLine {
  readonly #options: RealLineOptions;
  readonly #listeners = new Set<(message: EventMessage) => void>();

  constructor(options: RealLineOptions) {
    this.#options = options;
  }

  get isDemo(): boolean {
    return this.#options.session().port?.kind === "demo";
  }

  subscribe(listener: (message: EventMessage) => void): () => void {
    this.#listeners.add(listener);
    for (const message of this.#options.now()) listener(this.#shown(message));
    return () => this.#listeners.delete(listener);
  }

  /** Everything that windows are told. */
  hear(message: EventMessage): void {
    for (const listener of this.#listeners) listener(this.#shown(message));
  }

  #shown(message: EventMessage): EventMessage {
    if (!this.isDemo) return message;
    if (message.event === "session") return { event: "session", payload: { ...message.payload, phase: "closed", found: null, pack: null } };
    if (message.event === "bank") return { event: "bank", payload: NO_BANK };
    return message.event === "history" ? { event: "history", payload: NO_HISTORY } : message;
  }
}
