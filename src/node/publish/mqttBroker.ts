import { randomInt } from "node:crypto";
import type { IClientOptions } from "mqtt";
import type { Result } from "../../../protocol/index.ts";
import { ok } from "../../../protocol/index.ts";
import type { BrokerPhase, BrokerState } from "../../contract/publishing.ts";
import type { Log } from "../../core/ports.ts";
import type { Broker } from "../../publish/broker.ts";
import type { MqttConfig } from "../../publish/config.ts";
import { OFFLINE, topicsOf } from "../../publish/topics.ts";
import { reasonOf } from "./reasonOf.ts";
import { readSecret, readText } from "./secrets.ts";

/** Many sites must not all come back in the same second after a restart of their broker. */
const RECONNECT_LEAST_MS = 3000;
const RECONNECT_SPREAD_MS = 5000;
/** A broker that takes nothing and says nothing is left after one and a half of these. */
const KEEPALIVE_S = 20;
const FAREWELL_LIMIT_MS = 2000;

type Contact = Pick<BrokerState, "phase" | "sinceWallMs" | "reason">;

interface MqttBroker extends Broker {
  /** How it stands with the connection, and since when. */
  readonly contact: Contact;
  /** Says farewell when `last` has been said, and ends within seconds in any case: then the last will speaks. */
  close(last: Promise<void>): Promise<void>;
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
  let contact: Contact = { phase: "connecting", sinceWallMs: Date.now(), reason: null };
  const note = (phase: BrokerPhase, reason: string | null) => {
    contact = {
      phase,
      reason: reason ?? (phase === "away" ? contact.reason : null),
      sinceWallMs: contact.phase === phase ? contact.sinceWallMs : Date.now(),
    };
  };
  let said = "";
  const sayOnce = (text: string) => {
    if (text !== said) log.warn(`mqtt: ${text}`, { url: config.url });
    said = text;
  };
  client.on("connect", () => {
    said = "";
    note("connected", null);
    log.info("mqtt: connected", { url: config.url });
  });
  client.on("error", (error) => {
    note(isRefusal(error) ? "refused" : "away", reasonFor(error));
    sayOnce(reasonFor(error));
  });
  client.on("close", () => {
    if (contact.phase === "connected") note("away", null);
    if (said === "" && !client.disconnecting) sayOnce("connection closed; trying again");
  });
  return {
    get isConnected() {
      return client.connected;
    },
    get contact() {
      return contact;
    },
    onConnected: (listener) => void client.on("connect", listener),
    publish: ({ topic, payload, isRetained }) =>
      new Promise((resolve) => {
        // Without an answer the client sends it again after the next connection, so it never fails until the end.
        client.publish(topic, payload, { qos: 1, retain: isRetained }, (error) => {
          if (!error) resolve();
        });
      }),
    async close(last) {
      const farewell = () => client.publishAsync(topicsOf(config).status, OFFLINE, { qos: 1, retain: true }).catch(() => undefined);
      const limit = new Promise((resolve) => setTimeout(resolve, FAREWELL_LIMIT_MS));
      if (client.connected) await Promise.race([last.then(farewell), limit]);
      await client.endAsync(true);
    },
  };
}

/** Those of TLS that say something of the certificate. */
const OF_CERTIFICATE = /CERT|ISSUER|SELF_SIGNED|ALTNAME|CHAIN/;

/** It is there, and trying again will not help by itself: a number is what the broker has answered. */
function isRefusal(error: Error): boolean {
  const code = "code" in error ? error.code : null;
  return typeof code === "number" || (typeof code === "string" && OF_CERTIFICATE.test(code));
}

/** Several addresses of one name that all failed say nothing as a whole. */
function reasonFor(error: Error): string {
  if (error.message !== "") return error.message;
  return error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0].message : reasonOf(error);
}
