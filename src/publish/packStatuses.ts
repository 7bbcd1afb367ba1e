import type { PublishedPack } from "./pack.ts";
import type { RetainedTopics } from "./retained.ts";
import { OFFLINE, ONLINE, type Topics } from "./topics.ts";

/** Packs that a broker may have as online, kept beyond the end of the process: it may end before it can say anything else of them. */
export interface KeptOnline {
  /** As an earlier process has left them. */
  readonly before: readonly string[];
  keep(ids: readonly string[]): void;
  /** False while it is still to be written down. Where that cannot be done it is true: nothing waits for a folder that takes nothing. */
  holds(id: string): boolean;
}

interface PackStatusesOptions {
  readonly retained: RetainedTopics;
  readonly topics: Topics;
  readonly kept: KeptOnline;
}

/** What the broker has of each pack: online only while it is read. */
export class PackStatuses {
  readonly #options: PackStatusesOptions;
  /** Of which the broker may have online. */
  readonly #said: Set<string>;

  constructor(options: PackStatusesOptions) {
    this.#options = options;
    this.#said = new Set(options.kept.before);
  }

  show({ id, isUp }: Pick<PublishedPack, "id" | "isUp">): void {
    if (isUp && !this.#said.has(id)) {
      this.#said.add(id);
      this.#keep();
    }
    // Written down before the broker has it: a process that is killed in between would leave it online for ever.
    if (!isUp || this.#options.kept.holds(id)) this.#set(id, isUp ? ONLINE : OFFLINE);
  }

  /** `packs` = all that there are: a line that is closed lists none, and one that was exchanged is in no list either. */
  withdrawOthers(packs: readonly PublishedPack[]): void {
    const up = new Set(packs.flatMap(({ id, isUp }) => (isUp ? [id] : [])));
    const others = [...this.#said].filter((id) => !up.has(id));
    for (const id of others) this.#set(id, OFFLINE);
    const taken = others.filter((id) => this.#options.retained.isTaken(this.#topicOf(id)));
    for (const id of taken) this.#said.delete(id);
    if (taken.length > 0) this.#keep();
  }

  #topicOf = (id: string): string => this.#options.topics.pack(id, "status");

  #set(id: string, status: string): void {
    this.#options.retained.set(this.#topicOf(id), status);
  }

  #keep(): void {
    this.#options.kept.keep([...this.#said]);
  }
}
