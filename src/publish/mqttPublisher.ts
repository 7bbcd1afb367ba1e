import type { CancelTimer, Clock } from "../../protocol/index.ts";
import type { Broker } from "./broker.ts";
import type { MqttConfig } from "./config.ts";
import { discoveryDocument, discoveryTopic } from "./discovery.ts";
import { readingDocument, stateDocument } from "./documents.ts";
import { Outbox, type Spool } from "./outbox.ts";
import type { PublishedPack } from "./pack.ts";
import { type KeptOnline, PackStatuses } from "./packStatuses.ts";
import type { Publisher } from "./publisher.ts";
import { RetainedTopics } from "./retained.ts";
import { OFFLINE, ONLINE, type Topics, topicsOf } from "./topics.ts";

/** Statuses and due values are looked at so often, whatever the lines say. */
const LOOK_EVERY_MS = 1000;
/** Cells that are not here by then are left to a later document. */
const WHOLE_WITHIN_MS = 60_000;

interface MqttPublisherOptions {
  readonly config: MqttConfig;
  readonly publisher: Publisher;
  readonly broker: Broker;
  readonly spool: Spool;
  readonly kept: KeptOnline;
  readonly clock: Clock;
  readonly version: string;
  readonly titleOf: (family: string) => string;
  readonly dropped: (count: number) => void;
}

interface PackState {
  readonly seenAtMs: number;
  /** Receive time of what was published last, and when that was. */
  stateOfMs: number;
  stateAtMs: number;
  readingOfMs: number;
  readingAtMs: number;
  /** Every key of the state so far, without a value. */
  told: Readonly<Record<string, null>>;
}

/** What is read, put on topics. Only out: it holds a broker that cannot subscribe. */
export class MqttPublisher {
  readonly topics: Topics;
  readonly outbox: Outbox;
  readonly retained: RetainedTopics;
  readonly #options: MqttPublisherOptions;
  readonly #packs = new Map<string, PackState>();
  readonly #statuses: PackStatuses;
  #timer: CancelTimer | null = null;
  #isClosed = false;

  constructor(options: MqttPublisherOptions) {
    const { config, broker, spool, kept, dropped } = options;
    this.#options = options;
    this.topics = topicsOf(config);
    this.retained = new RetainedTopics(broker);
    this.#statuses = new PackStatuses({ retained: this.retained, topics: this.topics, kept });
    this.outbox = new Outbox({ broker, spool, dropped });
  }

  /** Stored messages that wait for a broker that is there. */
  get waiting(): number {
    return quiet(this.outbox.waiting);
  }

  start(): void {
    const { publisher } = this.#options;
    // Before the process itself is online: what an earlier one has left online was not read by this one.
    this.#statuses.withdrawOthers(publisher.packs());
    this.retained.set(this.topics.status, ONLINE);
    publisher.onChange((feed) => {
      if (!this.#isClosed) this.#look(feed.packs());
    });
    this.#tick();
  }

  /** Resolves when the broker has every pack as offline: only while it is there. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timer?.();
    this.#statuses.withdrawOthers([]);
    await this.retained.settled();
    // Confirmed now: the next process has nothing to withdraw.
    this.#statuses.withdrawOthers([]);
  }

  #tick(): void {
    const { publisher, clock } = this.#options;
    const packs = publisher.packs();
    this.#look(packs);
    this.#statuses.withdrawOthers(packs);
    const lines = Object.fromEntries(publisher.feeds.map(({ name, isUp }) => [name, isUp ? ONLINE : OFFLINE]));
    this.retained.set(
      this.topics.bridge,
      JSON.stringify({ version: this.#options.version, lines, waiting: this.waiting, dropped: this.outbox.lost }),
    );
    this.#timer = clock.after(LOOK_EVERY_MS, () => this.#tick());
  }

  #look(packs: readonly PublishedPack[]): void {
    for (const pack of packs) {
      this.#statuses.show(pack);
      if (pack.reading !== null) this.#publish(pack, pack.reading.receivedAtMs);
    }
  }

  #publish(pack: PublishedPack, receivedAtMs: number): void {
    const { config, clock } = this.#options;
    const nowMs = clock.nowMs();
    const never = Number.NEGATIVE_INFINITY;
    const state = this.#packs.get(pack.id) ?? {
      seenAtMs: nowMs,
      stateOfMs: never,
      stateAtMs: never,
      readingOfMs: never,
      readingAtMs: never,
      told: {},
    };
    this.#packs.set(pack.id, state);
    if (state.stateOfMs !== receivedAtMs && nowMs - state.stateAtMs >= config.stateEverySeconds * 1000) {
      state.stateOfMs = receivedAtMs;
      state.stateAtMs = nowMs;
      this.#discover(pack, nowMs - state.seenAtMs);
      // Home Assistant keeps the last value of a key that is missing: what was told once stays a key.
      const document = { ...state.told, ...stateDocument(pack) };
      state.told = Object.fromEntries(Object.keys(document).map((key) => [key, null]));
      this.retained.set(this.topics.pack(pack.id, "state"), JSON.stringify(document));
    }
    const isReadingDue = config.readingEverySeconds > 0 && nowMs - state.readingAtMs >= config.readingEverySeconds * 1000;
    if (isReadingDue && state.readingOfMs !== receivedAtMs) {
      state.readingOfMs = receivedAtMs;
      state.readingAtMs = nowMs;
      this.outbox.push(this.topics.pack(pack.id, "reading"), JSON.stringify(readingDocument(pack)));
    }
  }

  /** Before the values: an entity that comes later would wait for the next ones. */
  #discover(pack: PublishedPack, knownForMs: number): void {
    const { config, version, titleOf } = this.#options;
    const isWhole = pack.reading !== null && pack.reading.snapshot.cellVoltagesMv.length > 0;
    if (config.discovery === "" || !(isWhole || knownForMs >= WHOLE_WITHIN_MS)) return;
    const document = discoveryDocument(pack, { topics: this.topics, version, familyTitle: titleOf(pack.family) });
    this.retained.set(discoveryTopic(config, pack.id), JSON.stringify(document));
  }
}

/** A message that is just leaving is no news. */
const FEW = 32;
const quiet = (waiting: number): number => (waiting <= FEW ? 0 : waiting);
