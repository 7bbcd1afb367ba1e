import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../scripts/lib/freePort.ts";
import { findMosquitto, onPath } from "../../scripts/lib/tools.ts";
import { type Service, startService } from "./services.ts";
import { until } from "./until.ts";

const PROGRAM = onPath("mosquitto_sub") === null || onPath("openssl") === null ? null : findMosquitto();
export const hasMosquitto = PROGRAM !== null;

export interface Heard {
  readonly topic: string;
  readonly payload: string;
}

export interface Mosquitto {
  readonly url: string;
  readonly port: number;
  /** Its log of everything: packets, connections, refusals. */
  said(): string;
  service(): Service;
  stop(): Promise<void>;
  /** Again on the same port; what it kept is gone. */
  start(): Promise<void>;
  /**
   * Everything from now on that is on these topics, by another client; kept messages come first. `session` = its name with a broker
   * that keeps what it missed.
   */
  listen(topic: string, session?: string): Promise<() => readonly Heard[]>;
  close(): Promise<void>;
}

/** A real broker. `more` = lines of its configuration; `secure` = clients need TLS. */
export async function startMosquitto(more: readonly string[] = [], clientWords: readonly string[] = []): Promise<Mosquitto> {
  const folder = mkdtempSync(join(tmpdir(), "bms-mosquitto-"));
  const port = await freePort();
  const file = join(folder, "mosquitto.conf");
  const anonymous = more.some((line) => line.startsWith("password_file") || line.startsWith("require_certificate"))
    ? []
    : ["allow_anonymous true"];
  writeFileSync(file, `${[`listener ${port} 127.0.0.1`, ...anonymous, "log_type all", "user root", ...more].join("\n")}\n`);
  const listeners: Service[] = [];
  let service: Service | null = null;
  const start = async () => {
    const started = startService(PROGRAM ?? "mosquitto", ["-c", file]);
    service = started;
    await until(() => / running/.test(started.said()), { what: `mosquitto: ${started.said()}` });
  };
  await start();
  const now = () => {
    if (service === null) throw new Error("not started");
    return service;
  };
  return {
    url: `mqtt://127.0.0.1:${port}`,
    port,
    said: () => now().said(),
    service: now,
    stop: () => now().stop(),
    start,
    async listen(topic, session) {
      const before = count(now().said(), "SUBACK");
      const words = ["-h", "127.0.0.1", "-p", String(port), "-q", "1", "-v", "-t", topic, ...clientWords];
      if (session !== undefined) words.push("-c", "-i", session);
      const client = startService("mosquitto_sub", words);
      listeners.push(client);
      await until(() => count(now().said(), "SUBACK") > before, { what: "subscribed" });
      return () =>
        client
          .said()
          .split("\n")
          .slice(0, -1)
          .map((line) => ({ topic: line.slice(0, line.indexOf(" ")), payload: line.slice(line.indexOf(" ") + 1) }));
    },
    async close() {
      await Promise.all(listeners.map((each) => each.stop()));
      await now().stop("SIGKILL");
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export const count = (text: string, word: string): number => text.split(word).length - 1;
