import { join } from "node:path";
import type { IClientOptions } from "mqtt";
import type { Driver, Result } from "../../../protocol/index.ts";
import { driverIn, ok } from "../../../protocol/index.ts";
import type { BrokerState } from "../../contract/publishing.ts";
import type { HostPorts } from "../../core/ports.ts";
import type { MqttConfig, PublishConfig } from "../../publish/config.ts";
import { MqttPublisher } from "../../publish/mqttPublisher.ts";
import { brokerFamilies, type Family } from "../../publish/openMetrics.ts";
import type { Publisher } from "../../publish/publisher.ts";
import { recordDocument } from "../../publish/recordDocument.ts";
import { type PackLogState, RecordFeed } from "../../publish/recordFeed.ts";
import { topicsOf } from "../../publish/topics.ts";
import { openHeldSpool } from "./heldSpool.ts";
import { connectMqtt } from "./mqttBroker.ts";
import { openOnlineFile } from "./onlineFile.ts";

const MEGABYTE = 1024 * 1024;
const HOUR_MS = 3_600_000;

type SinkPorts = Pick<HostPorts, "log" | "clock" | "info" | "lines">;

interface MqttSink {
  readonly isConnected: boolean;
  broker(): BrokerState;
  /** Of each pack on a line whose logs are wanted. */
  logs(): readonly PackLogState[];
  families(): readonly Family[];
  close(): Promise<void>;
}

interface MqttSinkOptions {
  readonly config: PublishConfig;
  readonly mqtt: MqttConfig;
  readonly options: IClientOptions;
  readonly folder: string;
  readonly ports: SinkPorts;
  readonly drivers: readonly Driver[];
  readonly publisher: Publisher;
}

export async function startMqttSink({
  config,
  mqtt,
  options,
  folder,
  ports,
  drivers,
  publisher,
}: MqttSinkOptions): Promise<Result<MqttSink>> {
  const { log, clock } = ports;
  const mostBytes = mqtt.spool.mostMegabytes * MEGABYTE;
  const spoolFolder = mqtt.spool.folder ?? join(folder, "spool");
  const opened = await openHeldSpool({ folder: spoolFolder, mostBytes, log });
  if (!opened.ok) return opened;
  const { spool, giveBack } = opened.value;
  const open = async () => ({
    kept: await openOnlineFile({ folder: spoolFolder, site: topicsOf(mqtt).status, log }),
    broker: await connectMqtt(mqtt, options, log),
  });
  const { kept, broker } = await open().catch(async (error: unknown) => {
    await giveBack();
    throw error;
  });
  const sink = new MqttPublisher({
    config: mqtt,
    publisher,
    broker,
    spool,
    kept,
    clock,
    version: ports.info.version,
    titleOf: (family) => driverIn(drivers, family)?.title ?? family,
    dropped: (count) => log.warn("mqtt: the store is full; oldest messages dropped", { count }),
  });
  sink.start();
  const records = recordFeeds({ config, publisher, ports, sink });
  return ok({
    get isConnected() {
      return broker.isConnected;
    },
    broker: () => ({ ...broker.contact, waiting: broker.isConnected ? sink.waiting : sink.outbox.waiting, dropped: sink.outbox.lost }),
    logs: () => records.flatMap((feed) => feed.states()),
    families: () => brokerFamilies({ isConnected: broker.isConnected, waiting: sink.outbox.waiting, dropped: sink.outbox.lost }),
    async close() {
      for (const feed of records) feed.close();
      await broker.close(sink.close());
      spool.save();
      await kept.written();
      await giveBack();
    },
  });
}

interface RecordFeedsOptions {
  readonly config: PublishConfig;
  readonly publisher: Publisher;
  readonly ports: SinkPorts;
  readonly sink: MqttPublisher;
}

/** For the lines whose logs are wanted. */
function recordFeeds({ config, publisher, ports, sink }: RecordFeedsOptions): readonly RecordFeed[] {
  const seen = {
    read: (key: string) => ports.lines.read(`published/${key}`),
    add: async (key: string, ids: readonly string[]) => (await ports.lines.append(`published/${key}`, ids)).ok,
  };
  return config.lines.flatMap(({ name: line, historyEveryHours }) => {
    const feed = publisher.feeds.find(({ name }) => name === line);
    if (historyEveryHours === 0 || feed === undefined) return [];
    const records = new RecordFeed({
      feed,
      everyMs: historyEveryHours * HOUR_MS,
      clock: ports.clock,
      seen,
      publish: ({ pack: { identity } }, address, record) => {
        const pack = publisher.ids.idOf(line, address, identity);
        sink.outbox.push(sink.topics.pack(pack, "record"), JSON.stringify(recordDocument(record, { pack, line, address })));
      },
    });
    records.start();
    return [records];
  });
}
