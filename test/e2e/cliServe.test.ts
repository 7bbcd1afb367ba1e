import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { SERVE_DOCUMENT } from "../../src/node/cli/documents.ts";
import { ensureBuilt } from "../support/built.ts";
import { type Cli, type CliRun, createCli, documentOf } from "../support/cli.ts";
import { until } from "../support/until.ts";

const PASSWORD = "correct horse battery";
let cli: Cli;
const sockets: WebSocket[] = [];

beforeAll(() => ensureBuilt());
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate();
  cli?.close();
});
afterAll(() => cli?.close());

interface Served {
  readonly run: CliRun;
  readonly port: number;
  readonly url: string;
}

async function serve(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Served> {
  cli = createCli();
  const run = cli.start(["serve", ...words], environment);
  const [, url = ""] = await cli.said(run, /Open BMSTool is at (\S+)/);
  return { run, url, port: Number(new URL(url).port) };
}

const remote = (...more: string[]) => serve(["--host", "0.0.0.0", "--allow-remote", ...more], { OPEN_BMSTOOL_PASSWORD: PASSWORD });

interface Answer {
  readonly status: number;
  readonly cookie: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

function ask(
  port: number,
  path: string,
  { headers = {}, method = "GET", body = "" }: { headers?: Record<string, string>; method?: string; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      const cookie = (response.headers["set-cookie"]?.[0] ?? "").split(";")[0] ?? "";
      response.on("end", () => resolve({ status: response.statusCode ?? 0, cookie, body: text, headers: response.headers }));
    });
    asked.on("error", reject).end(body);
  });
}

function login(port: number, password: string, headers: Record<string, string> = {}): Promise<Answer> {
  const own = { Origin: `http://127.0.0.1:${port}`, "Content-Type": "application/x-www-form-urlencoded", ...headers };
  return ask(port, "/login", { method: "POST", headers: own, body: new URLSearchParams({ password }).toString() });
}

/** Opens the page's socket; the status when it is refused. */
function dial(
  port: number,
  { cookie = "", path = "/socket", host = "", origin = "" }: Partial<Record<"cookie" | "path" | "host" | "origin", string>> = {},
): Promise<WebSocket | number> {
  const name = host || `127.0.0.1:${port}`;
  const headers = { Cookie: cookie, Host: name };
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers, origin: origin || `http://${name}` });
  sockets.push(socket);
  return new Promise((resolve) => {
    socket.on("open", () => resolve(socket));
    socket.on("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
    socket.on("error", () => undefined);
  });
}

async function call(socket: WebSocket | number, name: string, args: object = {}) {
  if (typeof socket === "number") throw new Error(`refused: ${socket}`);
  const answer = new Promise<{ ok: boolean; value?: unknown; error?: { code: string } }>((resolve) => {
    socket.on("message", (data) => {
      const message = JSON.parse(String(data));
      if (message.id === 7) resolve(message.result);
    });
  });
  socket.send(JSON.stringify({ id: 7, name, args }));
  const result = await answer;
  socket.removeAllListeners("message");
  return result;
}

describe("serve, this computer alone", () => {
  it("prints one address with a token that is good for the socket, and ends by Ctrl-C with 0", async () => {
    const { run, url, port } = await serve(["--port", "demo"]);
    expect((await ask(port, "/")).status).toBe(200);
    const socket = await dial(port, { path: `/socket${new URL(url).search}` });
    expect(await call(socket, "app.info")).toMatchObject({ ok: true, value: { readOnly: false } });
    expect(await dial(port)).toBe(401);
    expect((await login(port, PASSWORD)).status).toBe(405);
    run.child.kill("SIGINT");
    expect((await run.ended).code).toBe(0);
  });
});

describe("serve beside another program on the same folder", () => {
  it("is refused with who has it, unless it only shows", async () => {
    const { run } = await serve([]);
    const second = await cli.start(["serve"]).ended;
    expect([second.code, second.err]).toEqual([6, expect.stringContaining(`is running already`)]);
    expect(second.err).toContain(`process ${run.child.pid}`);
    const third = cli.start(["serve", "--read-only", "--port", "demo"]);
    await cli.said(third, /Open BMSTool is at (\S+)/);
  });
});

describe("serve for programs", () => {
  it("says on one line of JSON where it is", async () => {
    cli = createCli();
    const run = cli.start(["serve", "--json", "--quiet"]);
    await cli.said(run, /\}\n/);
    const { url, port, isRemote } = documentOf(SERVE_DOCUMENT, run.out());
    expect([new URL(url).port, isRemote]).toEqual([String(port), false]);
  });
});

describe("serve, beyond this computer", () => {
  it.each([
    [["--host", "0.0.0.0"], { OPEN_BMSTOOL_PASSWORD: PASSWORD }, "--allow-remote"],
    [["--host", "0.0.0.0", "--allow-remote"], {}, "OPEN_BMSTOOL_PASSWORD"],
    [["--host", "::", "--allow-remote"], { OPEN_BMSTOOL_PASSWORD: "short" }, "at least 12"],
    [["--host", "0.0.0.0", "--allow-remote", "--password-file", "/not/there"], {}, "cannot be read"],
    [["--read-only"], {}, "--port"],
  ])("is refused for %j", async (words, environment, text) => {
    cli = createCli();
    const { code, out, err } = await cli.start(["serve", ...words], environment).ended;
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(text);
  });

  it("warns, and gives nothing away without the password", async () => {
    const { run, port } = await remote();
    await cli.said(run, /There is no TLS/);
    const page = await ask(port, "/");
    expect(page.body).toContain('action="/login"');
    expect(page.body).not.toContain('id="root"');
    // Else a browser would send its form as if it were somebody else's.
    expect(page.headers).toMatchObject({ "referrer-policy": "same-origin" });
    expect((await ask(port, "/index.html")).status).toBe(401);
    expect(await dial(port)).toBe(401);
    expect(await dial(port, { cookie: `bmstool-${port}=guess` })).toBe(401);
  });

  it("opens with the right password, from a file too, and not with a wrong one", async () => {
    const secrets = createCli();
    const file = `${secrets.folder}/password`;
    writeFileSync(file, `${PASSWORD}\nsecond line\n`);
    chmodSync(file, 0o600);
    const { port } = await serve(["--host", "0.0.0.0", "--allow-remote", "--password-file", file, "--port", "demo"]);
    secrets.close();
    const wrong = await login(port, `${PASSWORD} `);
    expect([wrong.status, wrong.cookie]).toEqual([401, ""]);
    const right = await login(port, PASSWORD);
    expect(right.status).toBe(303);
    expect(String(right.headers["set-cookie"])).toMatch(/HttpOnly; SameSite=Strict/);
    expect((await ask(port, "/", { headers: { Cookie: right.cookie } })).body).toContain('id="root"');
    expect(await call(await dial(port, { cookie: right.cookie }), "app.info")).toMatchObject({ ok: true });
  });

  it("lets nobody guess: the sixth try in a minute waits, the right password too", async () => {
    const { port } = await remote();
    for (let tries = 0; tries < 5; tries++) expect((await login(port, `guess ${tries}`)).status).toBe(401);
    const sixth = await login(port, PASSWORD);
    expect([sixth.status, sixth.cookie]).toEqual([429, ""]);
    expect(Number(sixth.headers["retry-after"])).toBeGreaterThan(0);
  });

  it("knows its own names and addresses, and no page of somebody else", async () => {
    const { port } = await remote("--name", "battery.lan");
    const { cookie } = await login(port, PASSWORD);
    const page = (host: string) => ask(port, "/", { headers: { Host: host, Cookie: cookie } });
    for (const host of [`192.168.1.20:${port}`, `battery.lan:${port}`, `[fd00::1]:${port}`]) expect((await page(host)).status).toBe(200);
    for (const host of [`evil.example:${port}`, `192.168.1.20:${port + 1}`, `battery.lan`, "x y"])
      expect((await page(host)).status).toBe(403);
    expect(await dial(port, { cookie, origin: "http://evil.example" })).toBe(403);
    // Another page on an address may not borrow the cookie either.
    expect(await dial(port, { cookie, host: `192.168.1.20:${port}`, origin: `http://192.168.1.66:${port}` })).toBe(403);
    expect((await login(port, PASSWORD, { Origin: "http://evil.example" })).status).toBe(403);
    const own = await dial(port, { cookie, host: `battery.lan:${port}` });
    expect(typeof own).toBe("object");
  });
});

/** Kilobytes of a process: what it holds, and the most that it ever held. */
/** The most memory that a process has held since it began, kB. */
function mostMemoryKb(pid: number | undefined): number {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

/** Sends as much as is taken; gives the bytes that were sent until the other end had enough, and what it said. */
async function flood(port: number, headers: readonly string[], bytes: number): Promise<{ sent: number; heard: string }> {
  const socket = connect(port, "127.0.0.1");
  let heard = "";
  let sent = 0;
  let isGone = false;
  const gone = new Promise<void>((resolve) => {
    socket.on("close", () => {
      isGone = true;
      resolve();
    });
  });
  socket.on("error", () => undefined);
  socket.on("data", (chunk) => {
    heard += String(chunk);
  });
  const own = [`Host: 127.0.0.1:${port}`, `Origin: http://127.0.0.1:${port}`, ...headers];
  socket.write(`POST /login HTTP/1.1\r\n${own.join("\r\n")}\r\n\r\n`);
  const block = Buffer.alloc(1_000_000, "x");
  const chunk = headers.includes("Transfer-Encoding: chunked")
    ? Buffer.concat([Buffer.from("f4240\r\n"), block, Buffer.from("\r\n")])
    : block;
  while (!isGone && sent < bytes) {
    sent += block.length;
    if (!socket.write(chunk)) await Promise.race([gone, new Promise((resolve) => socket.once("drain", resolve))]);
  }
  socket.destroy();
  await gone;
  return { sent, heard };
}

describe("serve and a flood", () => {
  const FLOOD_BYTES = 600_000_000;

  it.skipIf(process.platform !== "linux").each([
    ["a length", [`Content-Length: ${FLOOD_BYTES}`]],
    ["no length", ["Transfer-Encoding: chunked"]],
  ])("takes no more of a form with %s than a password has, and goes on [needs Linux]", async (_what, headers) => {
    const { run, port } = await remote("--read-only", "--port", "demo");
    // What a first request brings into memory is not the flood's.
    expect((await login(port, "a wrong one")).status).toBe(401);
    const beforeKb = mostMemoryKb(run.child.pid);
    const { sent } = await flood(port, headers, FLOOD_BYTES);
    expect(sent).toBeLessThan(FLOOD_BYTES / 10);
    expect(run.child.exitCode).toBeNull();
    expect((mostMemoryKb(run.child.pid) - beforeKb) * 1024).toBeLessThan(FLOOD_BYTES / 10);
    expect((await login(port, PASSWORD)).status).toBe(303);
  });
});

describe("serve --read-only", () => {
  it("connects by itself, shows, and refuses on its own side what changes something", async () => {
    const { port, url } = await serve(["--port", "demo", "--read-only"]);
    const socket = await dial(port, { path: `/socket${new URL(url).search}` });
    expect(await call(socket, "app.info")).toMatchObject({ ok: true, value: { readOnly: true } });
    await until(
      async () => {
        const state = (await call(socket, "app.state")) as { value?: { session: { phase: string }; params: { read: unknown } } };
        return state.value?.session.phase === "online" && state.value.params.read !== null;
      },
      { everyMs: 100, what: "demo online and read" },
    );
    for (const [name, args] of [
      ["params.write", { edits: { cellOvAlarmMv: 3500 }, seen: {}, confirmed: [] }],
      ["session.disconnect", {}],
      ["session.connect", { path: "tcp://10.0.0.1:22", family: "auto", baudRate: "auto", address: 1 }],
      ["backups.make", {}],
      ["params.plan", { edits: { cellOvAlarmMv: 3500 } }],
      ["bank.scan", { everything: false }],
      ["history.cancel", {}],
      ["preferences.write", { theme: "dark" }],
    ] as const) {
      expect([name, await call(socket, name, args)]).toMatchObject([name, { ok: false, error: { code: "host.readOnly" } }]);
    }
    expect(await call(socket, "bank.watch")).toMatchObject({ ok: true });
  });
});
