import { access, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Driver, fail, ok, type Result } from "../../../protocol/index.ts";
import type { KeptSecrets, PublishSecrets, PublishSettings } from "../../contract/publishing.ts";
import type { HostPorts, LookOnlyLine, PublishingHost, RunningPublishing } from "../../core/ports.ts";
import { readPublishConfig } from "../../publish/config.ts";
import type { LineDoor } from "../../publish/door.ts";
import { Publisher } from "../../publish/publisher.ts";
import { codeOf, writeWhole } from "../wholeFile.ts";
import { openSinks, readSinkSecrets } from "./sinks.ts";

/** In topics and labels, where a pack tells no serial number. */
const LINE = "line";

export interface WindowPublishingOptions {
  /** The program's. */
  readonly folder: string;
  readonly ports: Pick<HostPorts, "log" | "clock" | "info" | "lines">;
  readonly drivers: readonly Driver[];
}

/**
 * Publishing that a window switches on: the same engines and the same checks as from a file, over the line that is open. Secrets are files
 * of this user alone, named in the configuration as in one that a person writes.
 */
export function publishingFromWindow({ folder, ports, drivers }: WindowPublishingOptions): PublishingHost {
  const own = join(folder, "publishing");
  const files = { password: join(own, "password"), authority: join(own, "authority.pem") };
  const secrets = async (): Promise<KeptSecrets> => ({
    hasPassword: await isThere(files.password),
    hasAuthority: await isThere(files.authority),
  });
  return {
    secrets,
    async keepSecrets(given: PublishSecrets) {
      try {
        for (const name of ["password", "authority"] as const) {
          const text = given[name];
          if (text === "") await rm(files[name], { force: true });
          else if (text !== undefined) await writeWhole(files[name], text);
        }
        return ok(undefined);
      } catch (error) {
        return fail("host.storage", { path: own, reason: codeOf(error) });
      }
    },
    async start(settings, line) {
      const config = configOf(settings, files, await secrets());
      if (!config.ok) return config;
      const read = await readSinkSecrets(config.value);
      if (!read.ok) return read;
      const publisher = new Publisher(ports.clock, [{ name: LINE, door: doorOf(line) }]);
      const sinks = await openSinks({ config: config.value, secrets: read.value, folder: own, ports, drivers, publisher });
      if (!sinks.ok) return sinks;
      await publisher.start();
      const { broker, metricsUrl } = sinks.value;
      const running: RunningPublishing = {
        broker,
        metricsUrl,
        async close() {
          await sinks.value.close();
          await publisher.close();
        },
      };
      return ok(running);
    },
  };
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

interface SecretFiles {
  readonly password: string;
  readonly authority: string;
}

/** As a person would have written it: whatever a file may not say, a window may not, either. */
function configOf({ mqtt, metrics, logEveryHours }: PublishSettings, files: SecretFiles, kept: KeptSecrets) {
  const broker = mqtt && {
    url: mqtt.url,
    ...(mqtt.user === "" ? {} : { user: mqtt.user }),
    ...(mqtt.user !== "" && kept.hasPassword ? { password: { file: files.password } } : {}),
    ...(kept.hasAuthority ? { ca: files.authority } : {}),
    topic: mqtt.topic,
    site: mqtt.site,
    ...(mqtt.homeAssistant ? {} : { discovery: "" }),
  };
  const config = {
    lines: [{ name: LINE, port: LINE, historyEveryHours: logEveryHours }],
    ...(broker === null ? {} : { mqtt: broker }),
    ...(metrics === null ? {} : { prometheus: { listen: metrics } }),
  };
  return readPublishConfig(JSON.stringify(config), []);
}

/** Connecting and closing are for whoever has opened the line. */
function doorOf(door: LookOnlyLine): LineDoor {
  const nothing = async (): Promise<Result<null>> => ok(null);
  return {
    subscribe: (listener) => door.subscribe(listener),
    connect: nothing,
    watchPacks: () => door.watchPacks(),
    readLog: (address) => door.readLog(address),
    historyRows: (key, beforeSeq, most) => door.historyRows(key, beforeSeq, most),
    close: async () => undefined,
  };
}
