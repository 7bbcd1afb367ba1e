import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { Result } from "../../protocol/index.ts";
import type { Replies, RequestArgs, RequestName } from "../../src/contract/contract.ts";
import type { PublishingState, PublishSecrets, PublishSettings } from "../../src/contract/publishing.ts";
import { SERVE_DOCUMENT } from "../../src/node/cli/documents.ts";
import { certificates } from "../support/certificates.ts";
import { documentOf } from "../support/cli.ts";
import { cliOnSims } from "../support/cliOnSims.ts";
import { hasMosquitto, startMosquitto } from "../support/mosquitto.ts";
import { until } from "../support/until.ts";

const USER = "packs";
const PASSWORD = "correct horse battery";

/** All that lies on the disk below, but for the password itself. */
function textsBelow(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "password")
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}

describe.skipIf(!hasMosquitto)("publishing that a window switches on, to a real broker [needs mosquitto]", () => {
  const { cli, sim, atEnd } = cliOnSims();

  /** A broker that lets in who has the password. */
  async function broker() {
    const folder = mkdtempSync(join(tmpdir(), "bms-broker-"));
    atEnd(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
    const file = join(folder, "passwords");
    const made = spawnSync("mosquitto_passwd", ["-b", "-c", file, USER, PASSWORD], { encoding: "utf8" });
    if (made.status !== 0) throw new Error(made.stderr);
    const started = await startMosquitto([`password_file ${file}`], ["-u", USER, "-P", PASSWORD]);
    atEnd(() => started.close());
    return started;
  }

  /** The window's host as a process of its own, and a window on it. */
  async function serve(words: readonly string[]) {
    const run = cli().start(["serve", "--json", "--quiet", ...words]);
    atEnd(async () => {
      run.child.kill("SIGKILL");
      await run.ended;
    });
    await cli().said(run, /\}\n/);
    const { url, port } = documentOf(SERVE_DOCUMENT, run.out());
    const origin = `http://127.0.0.1:${port}`;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket${new URL(url).search}`, { origin });
    await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
    let state: PublishingState | null = null;
    let asked = 0;
    const waiting = new Map<number, (result: never) => void>();
    socket.on("message", (data) => {
      const message = JSON.parse(String(data));
      if (message.event === "publishing") state = message.payload;
      else waiting.get(message.id)?.(message.result as never);
    });
    const call = <N extends RequestName>(name: N, args: RequestArgs<N>): Promise<Result<Replies[N]>> => {
      asked += 1;
      socket.send(JSON.stringify({ id: asked, name, args }));
      return new Promise((resolve) => waiting.set(asked, resolve));
    };
    const first = await call("app.state", {});
    if (first.ok) state ??= first.value.publishing;
    return {
      run,
      call,
      state: () => state,
      isNow: (check: (now: PublishingState) => boolean, what: string) => until(() => state !== null && check(state), { what }),
    };
  }

  it("has the values of the open line, waits for a broker that is away, and goes on after a restart", async () => {
    const mosquitto = await broker();
    const line = await sim([], { packs: 2, lineKind: "shared" });
    const [serial = ""] = line.truth().map(({ packSerial }) => packSerial);
    const heard = await mosquitto.listen("open-bmstool/garage/#");
    const last = (what: string) => heard().findLast(({ topic }) => topic === `open-bmstool/garage/${what}`)?.payload ?? "";
    const settings: PublishSettings = {
      mqtt: { url: mosquitto.url, user: USER, topic: "open-bmstool", site: "garage", homeAssistant: false },
      metrics: "127.0.0.1:0",
      logEveryHours: 0,
    };

    const first = await serve(["--port", line.path]);
    expect(first.state()).toMatchObject({ isSupported: true, phase: "off" });
    expect(await first.call("publish.start", { settings, secrets: { password: "wrong" } })).toMatchObject({ ok: true });
    await first.isNow(({ broker: now }) => now?.phase === "refused" && /not authori[sz]ed/i.test(now.reason ?? ""), "refused");
    expect(await first.call("publish.start", { settings, secrets: { password: PASSWORD } })).toMatchObject({ ok: true });
    await first.isNow(({ broker: now }) => now?.phase === "connected", "connected");
    await until(() => last(`pack/${serial}/state`) !== "", { what: "values" });
    const [truth] = line.truth();
    expect(JSON.parse(last(`pack/${serial}/state`))).toMatchObject({
      address: truth?.address,
      voltage: Number(truth?.packVoltageMv) / 1000,
    });
    expect(last("status")).toBe("online");
    const page = await (await fetch(`${first.state()?.metricsUrl}/metrics`)).text();
    expect(page).toContain(`open_bmstool_pack_up{line="line",pack="${serial}"`);

    // Of the password only its file: readable by nobody else.
    const own = join(cli().folder, "publishing");
    expect(readFileSync(join(own, "password"), "utf8")).toBe(PASSWORD);
    expect(statSync(join(own, "password")).mode & 0o777).toBe(0o600);
    expect(textsBelow(cli().folder)).not.toContain(PASSWORD);
    expect(first.run.out() + first.run.err()).not.toContain(PASSWORD);

    await mosquitto.stop();
    await first.isNow(({ broker: now }) => now?.phase === "away" && now.sinceWallMs > 0, "away");
    // Begun anew it has a reading to store at once, and not at the next full minute.
    expect(await first.call("publish.start", { settings, secrets: {} })).toMatchObject({ ok: true });
    await first.isNow(({ broker: now }) => now?.phase === "away" && now.waiting >= 1, "away, with messages that wait");
    first.run.child.kill("SIGINT");
    expect((await first.run.ended).code).toBe(0);

    await mosquitto.start();
    const again = await mosquitto.listen("open-bmstool/garage/#");
    const second = await serve(["--port", line.path]);
    await second.isNow(({ phase, broker: now }) => phase === "on" && now?.phase === "connected", "connected again");
    await until(() => again().some(({ topic }) => topic.endsWith(`${serial}/reading`)), { what: "what was stored" });
    expect(await second.call("publish.stop", {})).toMatchObject({ ok: true });
    await until(() => again().findLast(({ topic }) => topic.endsWith("garage/status"))?.payload === "offline", { what: "the farewell" });
  });

  it("refuses a broker that it does not know, and takes one that a picked certificate vouches for", async () => {
    const folder = mkdtempSync(join(tmpdir(), "bms-tls-"));
    atEnd(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
    certificates(folder);
    const file = (name: string) => join(folder, name);
    const secure = await startMosquitto([`cafile ${file("ca.crt")}`, `certfile ${file("server.crt")}`, `keyfile ${file("server.key")}`]);
    atEnd(() => secure.close());
    const line = await sim([]);
    const mqtt = { url: `mqtts://127.0.0.1:${secure.port}`, user: "", topic: "open-bmstool", site: "attic", homeAssistant: true };
    const settings: PublishSettings = { mqtt, metrics: null, logEveryHours: 0 };
    const window = await serve(["--port", line.path]);
    const authority = (name: string) => readFileSync(file(name), "utf8");
    const start = (secrets: PublishSecrets) => window.call("publish.start", { settings, secrets });

    for (const secrets of [{ authority: "" }, { authority: authority("stranger.crt") }]) {
      expect(await start(secrets)).toMatchObject({ ok: true });
      await window.isNow(({ broker: now }) => now?.phase === "refused" && /certificate|self.signed/i.test(now.reason ?? ""), "refused");
    }
    expect(await start({ authority: authority("ca.crt") })).toMatchObject({ ok: true });
    await window.isNow(({ broker: now, kept }) => now?.phase === "connected" && kept.hasAuthority, "connected");
    // As it is kept.
    expect(await start({})).toMatchObject({ ok: true });
    await window.isNow(({ broker: now }) => now?.phase === "connected", "connected again");
    expect(await start({ authority: "this is none" })).toMatchObject({ ok: true });
    await window.isNow(({ broker: now, phase }) => phase !== "on" || now?.phase === "refused" || now?.phase === "away", "not connected");
    expect(await window.call("publish.stop", {})).toMatchObject({ ok: true });
  });
});
