import type { Broker } from "./broker.ts";

/** On their way at once: a broker that stops reading leaves no more than these in memory. */
const WINDOW = 32;

/** Topics of which only the newest value counts. What a broker has not taken yet is replaced, never queued. */
export class RetainedTopics {
  readonly #broker: Broker;
  readonly #latest = new Map<string, string>();
  /** Whose newest value the broker does not have, oldest first. */
  readonly #due = new Set<string>();
  readonly #onTheWay = new Set<string>();
  #settled: (() => void)[] = [];

  constructor(broker: Broker) {
    this.#broker = broker;
    broker.onConnected(() => {
      // Another broker, or one that kept nothing, has none of them.
      for (const topic of this.#latest.keys()) this.#due.add(topic);
      this.#send();
    });
  }

  get waiting(): number {
    return this.#due.size + this.#onTheWay.size;
  }

  /** The broker has confirmed its newest value. */
  isTaken(topic: string): boolean {
    return this.#latest.has(topic) && !this.#due.has(topic) && !this.#onTheWay.has(topic);
  }

  /** Resolves when the broker has confirmed all of them. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      if (this.waiting === 0) resolve();
      else this.#settled.push(resolve);
    });
  }

  /** Nothing happens when the topic has this value already. */
  set(topic: string, payload: string): void {
    if (this.#latest.get(topic) === payload) return;
    this.#latest.set(topic, payload);
    this.#due.add(topic);
    this.#send();
  }

  #send(): void {
    for (const topic of this.#due) {
      if (!this.#broker.isConnected || this.#onTheWay.size >= WINDOW) return;
      if (this.#onTheWay.has(topic)) continue;
      this.#due.delete(topic);
      this.#onTheWay.add(topic);
      void this.#broker.publish({ topic, payload: this.#latest.get(topic) ?? "", isRetained: true }).then(() => {
        this.#onTheWay.delete(topic);
        this.#send();
        if (this.waiting === 0) for (const resolve of this.#settled.splice(0)) resolve();
      });
    }
  }
}
