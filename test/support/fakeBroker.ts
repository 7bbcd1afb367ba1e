import type { Broker, Message } from "../../src/publish/broker.ts";
import { PUBLISH_CONFIG } from "../../src/publish/config.ts";
import { MqttPublisher } from "../../src/publish/mqttPublisher.ts";
import type { Spool } from "../../src/publish/outbox.ts";
import type { Publisher } from "../../src/publish/publisher.ts";
import type { LeapingClock } from "./leapingClock.ts";

/** Confirms everything at once while it is there, and keeps what is retained over any restart of those who publish. */
export class FakeBroker implements Broker {
  readonly heard: Message[] = [];
  #isConnected = true;
  readonly #listeners: (() => void)[] = [];

  get isConnected(): boolean {
    return this.#isConnected;
  }

  publish(message: Message): Promise<void> {
    this.heard.push(message);
    return Promise.resolve();
  }

  onConnected(listener: () => void): void {
    this.#listeners.push(listener);
  }

  connect(isConnected: boolean): void {
    this.#isConnected = isConnected;
    if (isConnected) for (const listener of this.#listeners) listener();
  }

  /** What whoever comes now is told. */
  retained(topic: string): string | null {
    return this.heard.findLast((each) => each.isRetained && each.topic === topic)?.payload ?? null;
  }

  statusOf(id: string): string | null {
    return this.retained(`open-bmstool/home/pack/${id}/status`);
  }
}

const NOTHING_STORED: Spool = { add: () => 0, take: () => null, confirm: () => undefined, waiting: 0 };

interface PublishingToOptions {
  readonly broker: Broker;
  readonly publisher: Publisher;
  readonly clock: LeapingClock;
  /** What lies on the disk: of an earlier process, and for the next one. */
  readonly disk?: { online: readonly string[]; isBusy?: boolean };
}

/** The MQTT side of one process, begun. */
export function publishingTo({ broker, publisher, clock, disk = { online: [] } }: PublishingToOptions): MqttPublisher {
  const config = PUBLISH_CONFIG.parse({ lines: [{ name: "cellar", port: "x" }], mqtt: { url: "mqtt://broker.example" } }).mqtt;
  if (config === undefined) throw new Error("no broker");
  const sink = new MqttPublisher({
    config,
    publisher,
    broker,
    spool: NOTHING_STORED,
    kept: {
      before: disk.online,
      keep: (ids) => {
        if (disk.isBusy !== true) disk.online = ids;
      },
      holds: (id) => disk.online.includes(id),
    },
    clock,
    version: "0.0.0",
    titleOf: (family) => family,
    dropped: () => undefined,
  });
  sink.start();
  return sink;
}
