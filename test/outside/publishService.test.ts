import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { onPath } from "../../scripts/lib/tools.ts";
import { CLI_MAIN, ROOT } from "../../scripts/paths.ts";
import { cliOnSims } from "../support/cliOnSims.ts";
import { startService } from "../support/services.ts";
import { hasSocat } from "../support/socat.ts";
import { until } from "../support/until.ts";

const UNIT = join(ROOT, "packaging/systemd/open-bmstool-publish.service");
const hasSystemd = onPath("systemd-notify") !== null && onPath("systemd-analyze") !== null;
const HARDENING_LIMIT = 3;

const { cli, sim, atEnd } = cliOnSims();

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "bms-service-"));
  atEnd(() => rmSync(made, { recursive: true, force: true, maxRetries: 5 }));
  return made;
}

describe.skipIf(!hasSystemd)("the service for systemd [needs systemd]", () => {
  it("is a valid unit that little is open to", () => {
    const unit = join(folder(), "open-bmstool-publish.service");
    const text = readFileSync(UNIT, "utf8");
    expect(text).toContain("/usr/bin/node /opt/open-bmstool/dist/node/cliMain.js publish --config ");
    writeFileSync(unit, text.replace("/usr/bin/node /opt/open-bmstool/dist/node/cliMain.js", `${process.execPath} ${CLI_MAIN}`));
    const verified = spawnSync("systemd-analyze", ["verify", unit], { encoding: "utf8" });
    expect({ text: verified.stdout + verified.stderr, status: verified.status }).toEqual({ text: "", status: 0 });
    const judged = spawnSync("systemd-analyze", ["security", "--offline=yes", unit], { encoding: "utf8" });
    const [, exposure = ""] = /exposure level for \S+: ([\d.]+)/.exec(judged.stdout) ?? [];
    expect(Number(exposure)).toBeGreaterThan(0);
    expect(Number(exposure)).toBeLessThan(HARDENING_LIMIT);
  });

  it.skipIf(!hasSocat)("is told that the program is ready, alive and stopping", async () => {
    const socket = join(folder(), "notify");
    const manager = startService("socat", ["-u", `UNIX-RECV:${socket}`, "STDOUT"]);
    atEnd(() => manager.stop());
    const line = await sim([]);
    await until(() => existsSync(socket), { what: "the manager listens" });
    const environment = { NOTIFY_SOCKET: socket, WATCHDOG_USEC: "600000" };
    const run = cli().start(["publish", "--port", line.path, "--metrics", "127.0.0.1:0"], environment);
    await until(() => /READY=1[\s\S]*WATCHDOG=1[\s\S]*WATCHDOG=1/.test(manager.said()), { what: "two signs of life" });
    run.child.kill("SIGTERM");
    expect((await run.ended).code).toBe(0);
    await until(() => manager.said().includes("STOPPING=1"), { what: "the farewell" });
  });
});

describe("the file that says what is published", () => {
  const good = { lines: [{ name: "cellar", port: "tcp://127.0.0.1:9" }], mqtt: { url: "mqtt://127.0.0.1:9" } };

  async function checked(config: unknown, environment: Readonly<Record<string, string>> = {}) {
    const file = join(folder(), "publish.json");
    writeFileSync(file, typeof config === "string" ? config : JSON.stringify(config));
    return cli().start(["publish", "--check", "--config", file], environment).ended;
  }

  it("is checked without opening anything", async () => {
    expect(await checked(good)).toMatchObject({ code: 0, err: "" });
  });

  it.each([
    ["no JSON", "{", /not JSON/],
    ["an unknown word", { ...good, mqttt: {} }, /mqttt/],
    ["a number out of range", { lines: [{ name: "a", port: "x", baud: 7 }], prometheus: {} }, /baud/],
    ["two lines on one port", { ...good, lines: [...good.lines, { name: "attic", port: "tcp://127.0.0.1:9" }] }, /two have the port/],
    ["a protocol that there is not", { ...good, lines: [{ name: "a", port: "x", protocol: "morse" }] }, /morse/],
    ["nowhere to publish to", { lines: good.lines }, /nothing to publish to/],
    ["a password in the address", { ...good, mqtt: { url: "mqtt://me:secret@host" } }, /without user and password[\s\S]*mqtt\.url/],
    ["a secret in the file", { ...good, mqtt: { ...good.mqtt, user: "me", password: "secret" } }, /password/],
    ["a certificate without its key", { ...good, mqtt: { ...good.mqtt, certificate: "x" } }, /belong together/],
  ])("is refused with %s, and says where", async (_, config, why) => {
    const end = await checked(config);
    expect(end.err).toMatch(why);
    expect(end.code).toBe(2);
  });

  it("is refused where a secret or a certificate is not there", async () => {
    const login = { user: "me", password: { environment: "NO_SUCH_SECRET" } };
    expect(await checked({ ...good, mqtt: { ...good.mqtt, ...login } })).toMatchObject({
      code: 2,
      err: expect.stringMatching(/NO_SUCH_SECRET/),
    });
    expect(await checked({ ...good, mqtt: { ...good.mqtt, ...login } }, { NO_SUCH_SECRET: "x" })).toMatchObject({ code: 0 });
    expect(await checked({ ...good, mqtt: { ...good.mqtt, ca: "/no/such.crt" } })).toMatchObject({
      code: 2,
      err: expect.stringMatching(/ENOENT/),
    });
  });

  it("has a JSON schema for editors", async () => {
    const end = await cli().run("publish", "--schema");
    expect(end.code).toBe(0);
    expect(JSON.parse(end.out)).toMatchObject({
      type: "object",
      properties: { lines: { type: "array" }, mqtt: { type: "object" } },
      required: ["lines"],
    });
  });
});

describe("the health of a service", () => {
  it("is told as JSON: a line that is down is not well, and the log is JSON too", async () => {
    const line = await sim([], { packs: 2, lineKind: "shared" });
    const file = join(folder(), "publish.json");
    const lines = [{ name: "cellar", port: line.path, historyEveryHours: 24 }];
    writeFileSync(file, JSON.stringify({ lines, prometheus: { listen: "127.0.0.1:0" }, mqtt: { url: "mqtt://127.0.0.1:9" }, log: "json" }));
    const run = cli().start(["publish", "--config", file, "--quiet"]);
    atEnd(async () => {
      run.child.kill("SIGKILL");
      await run.ended;
    });
    const [, url = ""] = await cli().said(run, /scrape (\S+)\/metrics/);
    const health = async () => {
      const response = await fetch(`${url}/healthz`);
      return { status: response.status, body: (await response.json()) as unknown };
    };
    const log = expect.stringMatching(/^(waiting|reading)$/);
    const [first, second] = [1, 2].map((address) => ({ line: "cellar", address, log, read_at: null }));
    const body = { isWell: false, linesDown: [], isPublished: false, logs: [first, second] };
    await expect.poll(health).toEqual({ status: 503, body });
    await line.close();
    await until(async () => JSON.stringify((await health()).body).includes('"linesDown":["cellar"]'), { what: "the line is down" });
    await cli().said(run, /mqtt/);
    for (const entry of run.err().trim().split("\n"))
      expect(JSON.parse(entry)).toMatchObject({ level: expect.any(String), message: expect.any(String) });
    expect((await fetch(`${url}/metrics`, { method: "POST" })).status).toBe(405);
    expect((await fetch(`${url}/etc`)).status).toBe(404);
  });
});
