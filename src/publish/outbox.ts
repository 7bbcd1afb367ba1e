import type { Broker, Message } from "./broker.ts";

export interface SpoolEntry {
  readonly seq: number;
  readonly text: string;
}

/** Texts that survive the end of the process, oldest first, up to a limit. */
export interface Spool {
  /** How many were lost to make room, this one included where it could not be kept at all. */
  add(text: string): number;
  /** The next one that was not taken; null = there is none at present. */
  take(): SpoolEntry | null;
  /** It has arrived and need not be kept. */
  confirm(seq: number): void;
  /** Not confirmed yet. */
  readonly waiting: number;
}

/** So many may come twice after a crash; each has an id that makes this harmless. */
const WINDOW = 32;

interface OutboxOptions {
  readonly broker: Broker;
  readonly spool: Spool;
  /** `count` of the oldest messages had to go. */
  readonly dropped: (count: number) => void;
}

/** Messages of which each one counts: on the disk first, to the broker when it is there, forgotten when it has confirmed. */
export class Outbox {
  readonly #options: OutboxOptions;
  #onTheWay = 0;
  #lost = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
    options.broker.onConnected(() => this.#send());
  }

  get waiting(): number {
    return this.#options.spool.waiting;
  }

  /** Dropped since the process began. */
  get lost(): number {
    return this.#lost;
  }

  push(topic: string, payload: string): void {
    const { spool, dropped } = this.#options;
    const lost = spool.add(JSON.stringify({ topic, payload }));
    if (lost > 0) {
      this.#lost += lost;
      dropped(lost);
    }
    this.#send();
  }

  #send(): void {
    const { broker, spool } = this.#options;
    while (broker.isConnected && this.#onTheWay < WINDOW) {
      const entry = spool.take();
      if (entry === null) return;
      const message = messageOf(entry.text);
      if (message === null) {
        spool.confirm(entry.seq);
        continue;
      }
      this.#onTheWay += 1;
      void broker.publish(message).then(() => {
        this.#onTheWay -= 1;
        spool.confirm(entry.seq);
        this.#send();
      });
    }
  }
}

/** null = a text that no version of this program has written. */
function messageOf(text: string): Message | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("topic" in value) || !("payload" in value)) return null;
    const { topic, payload } = value;
    return typeof topic === "string" && typeof payload === "string" ? { topic, payload, isRetained: false } : null;
  } catch {
    return null;
  }
}
