import type { Driver, Result } from "../../../protocol/index.ts";
import { ok } from "../../../protocol/index.ts";
import type { ConnectRequest } from "../../contract/session.ts";
import type { LineConfig, PublishConfig } from "../../publish/config.ts";
import { metricsText } from "../../publish/openMetrics.ts";
import { Publisher } from "../../publish/publisher.ts";
import { createNodePorts } from "../nodePorts.ts";
import { type MetricsServer, startMetricsServer } from "./metricsServer.ts";
import { openLine } from "./openLine.ts";
import { createStreamLog } from "./streamLog.ts";

interface PublishOptions {
  readonly config: PublishConfig;
  /** Where archives and unsent messages are kept. */
  readonly folder: string;
  readonly drivers: readonly Driver[];
  /** Looks whether it could start, and opens nothing. */
  readonly isCheck: boolean;
}

export interface Publishing {
  readonly metricsUrl: string | null;
  readonly publisher: Publisher;
  close(): Promise<void>;
}

/** Fails with `host.portBusy`, `host.permission` and `host.storage`; a pack or a broker that is away is waited for. */
export async function startPublishing({ config, folder, drivers, isCheck }: PublishOptions): Promise<Result<Publishing>> {
  const ports = { ...createNodePorts({ shell: "publish", folder }), log: createStreamLog(config.log) };
  const lines = isCheck ? [] : config.lines;
  const doors = lines.map((line) => ({ name: line.name, door: openLine(ports, requestOf(line, drivers), drivers) }));
  const publisher = new Publisher(ports.clock, doors);
  const page = isCheck ? ok(null) : await startPage(config, publisher);
  if (!page.ok) {
    await publisher.close();
    return page;
  }
  await publisher.start();
  return ok({
    metricsUrl: page.value?.url ?? null,
    publisher,
    async close() {
      await page.value?.close();
      await publisher.close();
    },
  });
}

function requestOf({ port, protocol, baud, address }: LineConfig, drivers: readonly Driver[]): ConnectRequest {
  const family = drivers.find(({ shortName }) => shortName === protocol)?.family ?? "auto";
  return { path: port, family, baudRate: baud, address };
}

async function startPage({ prometheus }: PublishConfig, publisher: Publisher): Promise<Result<MetricsServer | null>> {
  if (prometheus === undefined) return ok(null);
  const { listen } = prometheus;
  const split = listen.lastIndexOf(":");
  return startMetricsServer({
    host: listen.slice(0, split).replace(/^\[|\]$/g, ""),
    port: Number(listen.slice(split + 1)),
    metrics: (form) => metricsText(publisher.families(), form),
    health: () => {
      const down = publisher.feeds.filter((feed) => !feed.isUp).map(({ name }) => name);
      return { isWell: down.length === 0, linesDown: down };
    },
  });
}
