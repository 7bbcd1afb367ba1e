import type { Driver, Result } from "../../../protocol/index.ts";
import { ok } from "../../../protocol/index.ts";
import type { ConnectRequest } from "../../contract/session.ts";
import type { LineConfig, PublishConfig } from "../../publish/config.ts";
import { type Family, metricsText } from "../../publish/openMetrics.ts";
import { Publisher } from "../../publish/publisher.ts";
import { createNodePorts } from "../nodePorts.ts";
import { influxToken, startInfluxSink } from "./influxSink.ts";
import { type MetricsServer, startMetricsServer } from "./metricsServer.ts";
import { mqttOptions } from "./mqttBroker.ts";
import { startMqttSink } from "./mqttSink.ts";
import { openLine } from "./openLine.ts";
import { createServiceManager } from "./serviceManager.ts";
import { createStreamLog } from "./streamLog.ts";

interface PublishOptions {
  readonly config: PublishConfig;
  /** Where archives and unsent messages are kept. */
  readonly folder: string;
  readonly drivers: readonly Driver[];
  /** Looks whether it could start, and opens nothing. */
  readonly isCheck: boolean;
}

interface Sink {
  readonly isConnected: boolean;
  families?(): readonly Family[];
  close(): Promise<void>;
}

export interface Publishing {
  readonly metricsUrl: string | null;
  close(): Promise<void>;
}

/**
 * Fails with `host.badRequest` where the file names what is not there, `host.portBusy` and `host.permission`; a pack or a broker that is
 * away is waited for. Fails with `host.storage` when messages that wait cannot be read.
 */
export async function startPublishing({ config, folder, drivers, isCheck }: PublishOptions): Promise<Result<Publishing>> {
  const options = config.mqtt === undefined ? ok(null) : await mqttOptions(config.mqtt);
  if (!options.ok) return options;
  const token = config.influx === undefined ? ok(null) : await influxToken(config.influx);
  if (!token.ok) return token;
  const ports = { ...createNodePorts({ shell: "publish", folder }), log: createStreamLog(config.log) };
  if (isCheck) return ok({ metricsUrl: null, close: async () => undefined });
  const doors = config.lines.map((line) => ({ name: line.name, door: openLine(ports, requestOf(line, drivers), drivers) }));
  const publisher = new Publisher(ports.clock, doors);
  const sinks: Sink[] = [];
  const page = await startPage(config, publisher, sinks);
  const close = async () => {
    if (page.ok) await page.value?.close();
    await Promise.all(sinks.map((sink) => sink.close()));
    await publisher.close();
  };
  if (!page.ok) {
    await close();
    return page;
  }
  const started: Result<Sink>[] = [];
  if (config.mqtt !== undefined && options.value !== null)
    started.push(await startMqttSink({ config, mqtt: config.mqtt, options: options.value, folder, ports, drivers, publisher }));
  if (config.influx !== undefined)
    started.push(startInfluxSink({ influx: config.influx, token: token.value, folder, clock: ports.clock, log: ports.log, publisher }));
  sinks.push(...started.flatMap((sink) => (sink.ok ? [sink.value] : [])));
  const failed = started.find((sink) => !sink.ok);
  if (failed?.ok === false) {
    await close();
    return failed;
  }
  await publisher.start();
  const manager = createServiceManager(ports.log);
  manager.ready();
  return ok({
    metricsUrl: page.value?.url ?? null,
    async close() {
      manager.stopping();
      await close();
    },
  });
}

function requestOf({ port, protocol, baud, address }: LineConfig, drivers: readonly Driver[]): ConnectRequest {
  const family = drivers.find(({ shortName }) => shortName === protocol)?.family ?? "auto";
  return { path: port, family, baudRate: baud, address };
}

async function startPage(
  { prometheus }: PublishConfig,
  publisher: Publisher,
  sinks: readonly Sink[],
): Promise<Result<MetricsServer | null>> {
  if (prometheus === undefined) return ok(null);
  const { listen } = prometheus;
  const split = listen.lastIndexOf(":");
  return startMetricsServer({
    host: listen.slice(0, split).replace(/^\[|\]$/g, ""),
    port: Number(listen.slice(split + 1)),
    metrics: (form) => metricsText([...publisher.families(), ...sinks.flatMap((sink) => sink.families?.() ?? [])], form),
    health: () => {
      const down = publisher.feeds.filter((feed) => !feed.isUp).map(({ name }) => name);
      const isPublished = sinks.every(({ isConnected }) => isConnected);
      return { isWell: down.length === 0 && isPublished, linesDown: down, isPublished };
    },
  });
}
