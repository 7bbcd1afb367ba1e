import type { Driver, Result } from "../../../protocol/index.ts";
import { ok } from "../../../protocol/index.ts";
import type { ConnectRequest } from "../../contract/session.ts";
import type { LineConfig, PublishConfig } from "../../publish/config.ts";
import { Publisher } from "../../publish/publisher.ts";
import { createNodePorts } from "../nodePorts.ts";
import { openLine } from "./openLine.ts";
import { createServiceManager } from "./serviceManager.ts";
import { openSinks, readSinkSecrets } from "./sinks.ts";
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
  close(): Promise<void>;
}

/**
 * Fails with `host.badRequest` where the file names what is not there, and as `openSinks` does; a pack or a broker that is away is waited
 * for.
 */
export async function startPublishing({ config, folder, drivers, isCheck }: PublishOptions): Promise<Result<Publishing>> {
  const secrets = await readSinkSecrets(config);
  if (!secrets.ok) return secrets;
  const ports = { ...createNodePorts({ shell: "publish", folder, drivers }), log: createStreamLog(config.log) };
  if (isCheck) return ok({ metricsUrl: null, close: async () => undefined });
  const doors = config.lines.map((line) => ({ name: line.name, door: openLine(ports, requestOf(line, drivers), drivers) }));
  const publisher = new Publisher(ports.clock, doors);
  const sinks = await openSinks({ config, secrets: secrets.value, folder, ports, drivers, publisher });
  if (!sinks.ok) {
    await publisher.close();
    return sinks;
  }
  await publisher.start();
  const manager = createServiceManager(ports.log);
  manager.ready();
  return ok({
    metricsUrl: sinks.value.metricsUrl,
    async close() {
      manager.stopping();
      await sinks.value.close();
      await publisher.close();
    },
  });
}

function requestOf({ port, protocol, baud, address }: LineConfig, drivers: readonly Driver[]): ConnectRequest {
  const family = drivers.find(({ shortName }) => shortName === protocol)?.family ?? "auto";
  return { path: port, family, baudRate: baud, address };
}
