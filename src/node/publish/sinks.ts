import type { IClientOptions } from "mqtt";
import type { Driver, Result } from "../../../protocol/index.ts";
import { fail, ok } from "../../../protocol/index.ts";
import type { BrokerState } from "../../contract/publishing.ts";
import type { HostPorts } from "../../core/ports.ts";
import type { PublishConfig } from "../../publish/config.ts";
import { type Family, metricsText } from "../../publish/openMetrics.ts";
import type { Publisher } from "../../publish/publisher.ts";
import type { PackLogState } from "../../publish/recordFeed.ts";
import { influxToken, startInfluxSink } from "./influxSink.ts";
import { type MetricsServer, startMetricsServer } from "./metricsServer.ts";
import { mqttOptions } from "./mqttBroker.ts";
import { startMqttSink } from "./mqttSink.ts";
import { reasonOf } from "./reasonOf.ts";

/** What the file names beside itself, read and found good. */
interface SinkSecrets {
  readonly mqtt: IClientOptions | null;
  readonly influxToken: string | null;
}

interface Sink {
  readonly isConnected: boolean;
  broker?(): BrokerState;
  logs?(): readonly PackLogState[];
  families?(): readonly Family[];
  close(): Promise<void>;
}

interface Sinks {
  readonly metricsUrl: string | null;
  /** null = none is wanted. */
  broker(): BrokerState | null;
  close(): Promise<void>;
}

/** Fails with `host.badRequest` where the file names what is not there. */
export async function readSinkSecrets({ mqtt, influx }: PublishConfig): Promise<Result<SinkSecrets>> {
  const options = mqtt === undefined ? ok(null) : await mqttOptions(mqtt);
  if (!options.ok) return options;
  const token = influx === undefined ? ok(null) : await influxToken(influx);
  return token.ok ? ok({ mqtt: options.value, influxToken: token.value }) : token;
}

interface SinksOptions {
  readonly config: PublishConfig;
  readonly secrets: SinkSecrets;
  /** Where unsent messages are kept. */
  readonly folder: string;
  readonly ports: Pick<HostPorts, "log" | "clock" | "info" | "lines">;
  readonly drivers: readonly Driver[];
  readonly publisher: Publisher;
}

/** Opens all that the file names; a broker that is away is waited for. Fails with `host.portBusy`, `host.permission`, `host.storage`, `host.inUse`. */
export async function openSinks(options: SinksOptions): Promise<Result<Sinks>> {
  const { config, secrets, folder, ports, publisher } = options;
  const { mqtt, influx } = config;
  const { clock, log } = ports;
  const sinks: Sink[] = [];
  const page = await startPage(config, publisher, sinks);
  if (!page.ok) return page;
  const close = async () => {
    await page.value?.close();
    await Promise.all(sinks.map((sink) => sink.close()));
  };
  const started: Result<Sink>[] = [];
  try {
    if (mqtt !== undefined && secrets.mqtt !== null) started.push(await startMqttSink({ ...options, mqtt, options: secrets.mqtt }));
    if (influx !== undefined) started.push(await startInfluxSink({ influx, token: secrets.influxToken, folder, clock, log, publisher }));
  } catch (error) {
    started.push(fail("host.storage", { path: folder, reason: reasonOf(error) }));
  }
  sinks.push(...started.flatMap((sink) => (sink.ok ? [sink.value] : [])));
  const failed = started.find((sink) => !sink.ok);
  if (failed?.ok === false) {
    await close();
    return failed;
  }
  const broker = () => sinks.map((sink) => sink.broker?.()).find((state) => state !== undefined) ?? null;
  return ok({ metricsUrl: page.value?.url ?? null, broker, close });
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
      const logs = sinks.flatMap((sink) => sink.logs?.() ?? []);
      return { isWell: down.length === 0 && isPublished, linesDown: down, isPublished, ...(logs.length === 0 ? {} : { logs }) };
    },
  });
}
