import type { Result } from "../../../protocol/index.ts";
import { fail, ok } from "../../../protocol/index.ts";
import { NO_BANK } from "../../contract/beginnings.ts";
import type { Replies, RequestArgs } from "../../contract/contract.ts";
import type { EventMessage } from "../../contract/events.ts";
import type { HistoryRow, LogFetched } from "../../contract/history.ts";
import type { SessionState } from "../../contract/session.ts";
import type { LookOnlyLine } from "../ports.ts";

interface RealLineOptions {
  readonly session: () => SessionState;
  /** Session and packs as they stand. */
  readonly now: () => readonly EventMessage[];
  readonly ask: <N extends LineRequest>(name: N, args: RequestArgs<N>) => Promise<Result<Replies[N]>>;
}

/** All that a publisher asks of the program. */
export type LineRequest = "bank.watch" | "history.fetch" | "history.rows";

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

  /** Without a line there is nothing to note in the recording. */
  watchPacks(): Promise<Result<null>> {
    const hasPacks = this.#options.session().phase !== "closed" && !this.isDemo;
    return hasPacks ? this.#options.ask("bank.watch", {}) : Promise.resolve(ok(null));
  }

  readLog(address: number): Promise<Result<LogFetched>> {
    return this.isDemo ? Promise.resolve(fail("link.closed")) : this.#options.ask("history.fetch", { address });
  }

  historyRows(key: string, beforeSeq: number | null, most: number): Promise<Result<readonly HistoryRow[]>> {
    return this.#options.ask("history.rows", { key, beforeSeq, most });
  }

  /** Everything that windows are told. */
  hear(message: EventMessage): void {
    for (const listener of this.#listeners) listener(this.#shown(message));
  }

  #shown(message: EventMessage): EventMessage {
    if (!this.isDemo) return message;
    if (message.event === "session") return { event: "session", payload: { ...message.payload, phase: "closed", found: null, pack: null } };
    return message.event === "bank" ? { event: "bank", payload: NO_BANK } : message;
  }
}
