import { randomInt } from "node:crypto";
import type { IClientOptions } from "mqtt";
import type { Result } from "../../../protocol/index.ts";
import { ok } from "../../../protocol/index.ts";
import type { Log } from "../../core/ports.ts";
import type { Broker } from "../../publish/broker.ts";
import type { MqttConfig } from "../../publish/config.ts";
import { OFFLINE, topicsOf } from "../../publish/topics.ts";
import { readSecret, readText } from "./secrets.ts";

/** Many sites must not all come back in the same second after a restart of their broker. */
const RECONNECT_LEAST_MS = 3000;
const RECONNECT_SPREAD_MS = 5000;
/** A broker that takes nothing and says nothing is left after one and a half of these. */
const KEEPALIVE_S = 20;
const FAREWELL_LIMIT_MS = 2000;

interface MqttBroker extends Broker {
  /** Says farewell and ends. */
  close(): Promise<void>;
}

/** Everything of the connection that can be wrong before it is tried. Fails with `host.badRequest`. */
export async function mqttOptions(config: MqttConfig): Promise<Result<IClientOptions>> {
  const files = { ca: config.ca, cert: config.certificate, key: config.key };
  const tls: Record<string, string> = {};
  for (const [name, file] of Object.entries(files)) {
    if (file === undefined) continue;
    const text = await readText(file);
    if (!text.ok) return text;
    tls[name] = text.value;
  }
  const password = config.password && (await readSecret(config.password));
  if (password && !password.ok) return password;
  return ok({
    ...tls,
    ...(config.user === undefined ? {} : { username: config.user }),
    ...(password === undefined ? {} : { password: password.value }),
    clientId: config.clientId ?? `open-bmstool-${config.site}`,
    protocolVersion: config.version === "5" ? 5 : 4,
    rejectUnauthorized: true,
    clean: true,
    resubscribe: false,
    keepalive: KEEPALIVE_S,
    reconnectPeriod: RECONNECT_LEAST_MS + randomInt(RECONNECT_SPREAD_MS),
    // A wrong password may be put right at the broker while we wait.
    reconnectOnConnackError: true,
    will: { topic: topicsOf(config).status, payload: Buffer.from(OFFLINE), qos: 1, retain: true },
  });
}

export async function connectMqtt(config: MqttConfig, options: IClientOptions, log: Log): Promise<MqttBroker> {
  // Loaded when a broker is named: no other command pays for it.
  const { default: mqtt } = await import("mqtt");
  const client = mqtt.connect(config.url, options);
  let said = "";
  const sayOnce = (text: string) => {
    if (text !== said) log.warn(`mqtt: ${text}`, { url: config.url });
    said = text;
  };
  client.on("connect", () => {
    said = "";
    log.info("mqtt: connected", { url: config.url });
  });
  client.on("error", (error) => sayOnce(error.message));
  client.on("close", () => {
    if (said === "" && !client.disconnecting) sayOnce("connection closed; trying again");
  });
  return {
    get isConnected() {
      return client.connected;
    },
    onConnected: (listener) => void client.on("connect", listener),
    publish: ({ topic, payload, isRetained }) =>
      new Promise((resolve) => {
        // Without an answer the client sends it again after the next connection, so it never fails until the end.
        client.publish(topic, payload, { qos: 1, retain: isRetained }, (error) => {
          if (!error) resolve();
        });
      }),
    async close() {
      const farewell = client.publishAsync(topicsOf(config).status, OFFLINE, { qos: 1, retain: true }).catch(() => undefined);
      const limit = new Promise((resolve) => setTimeout(resolve, FAREWELL_LIMIT_MS));
      if (client.connected) await Promise.race([farewell, limit]);
      await client.endAsync(true);
    },
  };
}
