import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PublishConfig } from "../../src/publish/config.ts";
import { certificates } from "../support/certificates.ts";
import { cliOnSims } from "../support/cliOnSims.ts";
import { hasMosquitto, type Mosquitto, startMosquitto } from "../support/mosquitto.ts";
import { until } from "../support/until.ts";

type Mqtt = Partial<NonNullable<PublishConfig["mqtt"]>>;

describe.skipIf(!hasMosquitto)("publishing to a broker that demands something [needs mosquitto]", () => {
  const { cli, atEnd } = cliOnSims();
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "bms-tls-"));
    certificates(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const file = (name: string) => join(folder, name);

  async function broker(more: readonly string[]): Promise<Mosquitto> {
    const started = await startMosquitto(more);
    atEnd(() => started.close());
    return started;
  }

  function publish(mqtt: Mqtt, environment: Readonly<Record<string, string>> = {}) {
    const config = file(`publish-${Object.keys(mqtt).length}.json`);
    const spool = { folder: file("spool") };
    writeFileSync(config, JSON.stringify({ lines: [{ name: "cellar", port: "demo" }], mqtt: { ...mqtt, spool } }));
    const run = cli().start(["publish", "--config", config], environment);
    atEnd(async () => {
      run.child.kill("SIGKILL");
      await run.ended;
    });
    return run;
  }

  const overTls = ({ port }: Mosquitto) => `mqtts://127.0.0.1:${port}`;
  const secure = () => [`cafile ${file("ca.crt")}`, `certfile ${file("server.crt")}`, `keyfile ${file("server.key")}`];
  const demanding = () => [...secure(), "require_certificate true", "use_identity_as_username true"];

  it("connects over TLS with a certificate of its own", async () => {
    const mosquitto = await broker(demanding());
    publish({ url: overTls(mosquitto), ca: file("ca.crt"), certificate: file("client.crt"), key: file("client.key") });
    await until(() => mosquitto.said().includes("Received PUBLISH from open-bmstool-home"), { what: "a message" });
    expect(mosquitto.said()).toMatch(/New client connected .* as open-bmstool-home .*u'pack-reader'/);
  });

  it("sends nothing to a broker whose certificate the named authority has not signed", async () => {
    const mosquitto = await broker(demanding());
    const run = publish({ url: overTls(mosquitto), ca: file("stranger.crt"), certificate: file("client.crt"), key: file("client.key") });
    await cli().said(run, /warning: mqtt: .*(certificate|self-signed|unable to)/);
    expect(mosquitto.said()).not.toContain("CONNECT from");
  });

  it("is refused with the certificate of another authority, says so and goes on trying", async () => {
    const mosquitto = await broker(demanding());
    const run = publish({ url: overTls(mosquitto), ca: file("ca.crt"), certificate: file("intruder.crt"), key: file("intruder.key") });
    await cli().said(run, /warning: mqtt: /);
    await until(() => mosquitto.said().split("New connection from").length > 2, { what: "a second try" });
    expect(mosquitto.said()).not.toContain("Received CONNECT");
    expect(run.child.exitCode).toBeNull();
  });

  it("logs in with a password from the environment, over version 5, and says when it is wrong without telling it", async () => {
    const passwords = file("passwords");
    spawnSync("mosquitto_passwd", ["-b", "-c", passwords, "reader", "right-horse"]);
    const mosquitto = await broker([`password_file ${passwords}`]);
    const login: Mqtt = { url: mosquitto.url, version: "5", user: "reader", password: { environment: "BROKER_PASSWORD" } };
    const wrong = publish(login, { BROKER_PASSWORD: "wrong-horse" });
    await cli().said(wrong, /warning: mqtt: .*(Not authorized|Bad User|refused)/i);
    expect(wrong.err() + wrong.out()).not.toContain("wrong-horse");
    wrong.child.kill("SIGKILL");
    await wrong.ended;
    publish(login, { BROKER_PASSWORD: "right-horse" });
    await until(() => /New client connected .*p5.*u'reader'/.test(mosquitto.said()), { what: "logged in by version 5" });
  });
});
