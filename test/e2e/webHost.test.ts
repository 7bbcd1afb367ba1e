import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get, type IncomingHttpHeaders, request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { EventMessage } from "../../src/contract/events.ts";
import { type App, createApp } from "../../src/core/app.ts";
import { createNodePorts } from "../../src/node/nodePorts.ts";
import { startWebHost, type WebHost } from "../../src/node/web/webHost.ts";
import { until } from "../support/until.ts";

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe("web host", () => {
  let folder: string;
  let app: App;
  let host: WebHost;
  const open: WebSocket[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "bms-web-"));
    mkdirSync(join(folder, "ui/assets"), { recursive: true });
    writeFileSync(join(folder, "ui/index.html"), "<!doctype html><html><head><title>t</title></head><body></body></html>");
    writeFileSync(join(folder, "ui/assets/a.js"), "1;");
    writeFileSync(join(folder, "secret.txt"), "secret");
    const ports = createNodePorts({ shell: "web", folder: join(folder, "data") });
    app = createApp({ ...ports, log: { info: () => undefined, warn: () => undefined } });
    const started = await startWebHost({ api: app, uiFolder: join(folder, "ui"), log: { info: () => undefined, warn: () => undefined } });
    if (!started.ok) throw new Error(started.error.code);
    host = started.value;
  });
  afterEach(async () => {
    for (const socket of open.splice(0)) socket.terminate();
    await host.close();
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = request({ host: "127.0.0.1", port: host.port, path, method, headers }, (response) => {
        let body = "";
        response.setEncoding("utf8").on("data", (text: string) => {
          body += text;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      });
      asked.on("error", reject).end();
    });
  }

  function dial({
    token = host.token,
    origin,
    hostName,
    path = "/socket",
  }: Partial<Record<"token" | "origin" | "hostName" | "path", string>> = {}) {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}?token=${token}`, {
      ...(origin === "" ? {} : { origin: origin ?? `http://127.0.0.1:${host.port}` }),
      ...(hostName === undefined ? {} : { headers: { Host: hostName } }),
    });
    open.push(socket);
    return socket;
  }

  /** 101, or the status of the refusal. */
  function dialled(socket: WebSocket): Promise<number> {
    return new Promise((resolve) => {
      socket.on("open", () => resolve(101));
      socket.on("unexpected-response", (_request, response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      socket.on("error", () => resolve(-1));
    });
  }

  function inbox(socket: WebSocket): unknown[] {
    const messages: unknown[] = [];
    socket.on("message", (data) => messages.push(JSON.parse(String(data))));
    return messages;
  }

  const closed = (socket: WebSocket) => new Promise<number>((resolve) => socket.on("close", (code) => resolve(code)));

  it("serves the window, marked, with every guard in its headers", async () => {
    const page = await ask("/");
    expect(page.status).toBe(200);
    expect(page.body).toContain('<head><meta name="bmstool-host" content="socket" />');
    const policy = String(page.headers["content-security-policy"]);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    expect(policy).toContain("require-trusted-types-for 'script'; trusted-types 'none'");
    expect(page.headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
      "cross-origin-resource-policy": "same-origin",
      "cache-control": "no-store",
    });
    expect(page.body).not.toContain(host.token);
    expect(await ask("/assets/a.js")).toMatchObject({ status: 200, body: "1;", headers: { "x-content-type-options": "nosniff" } });
    expect(await ask("/", {}, "HEAD")).toMatchObject({ status: 200, body: "" });
  });

  it.each([
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/assets/../../secret.txt",
    "/../../../../../../../../etc/passwd",
    "/%2e%2e%2fsecret.txt",
    "/%2E%2E/%2E%2E/secret.txt",
    "/.%2e/secret.txt",
    "/%252e%252e%252fsecret.txt",
    "/%25252e%25252e/secret.txt",
    "/..\\secret.txt",
    "/..%5csecret.txt",
    "/%2e%2e%5Csecret.txt",
    "/assets/..%5c..%2fsecret.txt",
    "/....//secret.txt",
    "/..;/secret.txt",
    "/%c0%ae%c0%ae/secret.txt",
    "/..%c0%afsecret.txt",
    "/%e0%80%ae%e0%80%ae/secret.txt",
    "/%ef%bc%8e%ef%bc%8e/secret.txt",
    "//etc/passwd",
    "/%2fetc/passwd",
    "///..//secret.txt",
    "/file:///etc/passwd",
    "/C:/Windows/win.ini",
    "/%5c%5clocalhost%5cc$%5csecret.txt",
    "/../secret.txt%00.js",
    "/assets/a.js%00",
    "/assets/a.js/../../../secret.txt",
    "/manual/../../secret.txt",
    "/manual/..%2f..%2fsecret.txt",
    "/assets/",
    "/%00",
    "/index.html/",
    "/nothing",
    "/%zz",
  ])("gives nothing for %s", async (path) => {
    const answer = await ask(path);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body).not.toContain("secret");
    expect(answer.body).not.toContain("root:");
  });

  it("refuses foreign hosts and origins, and other methods", async () => {
    for (const name of ["evil.example", `evil.example:${host.port}`, "127.0.0.1", "localhost", `[::1]:${host.port}`]) {
      expect((await ask("/", { Host: name })).status, name).toBe(403);
    }
    expect((await ask("/", { Host: `localhost:${host.port}` })).status).toBe(200);
    for (const origin of ["http://evil.example", "null", `https://127.0.0.1:${host.port}`, "http://127.0.0.1"]) {
      expect((await ask("/", { Origin: origin })).status, origin).toBe(403);
    }
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) expect((await ask("/", {}, method)).status).toBe(405);
  });

  it("opens the socket to our page with the token only", async () => {
    const own = `http://127.0.0.1:${host.port}`;
    expect(await dialled(dial())).toBe(101);
    expect(await dialled(dial({ origin: `http://localhost:${host.port}`, hostName: `localhost:${host.port}` }))).toBe(101);
    expect(await dialled(dial({ origin: "" }))).toBe(403);
    expect(await dialled(dial({ origin: "http://evil.example" }))).toBe(403);
    expect(await dialled(dial({ origin: "null" }))).toBe(403);
    expect(await dialled(dial({ hostName: `evil.example:${host.port}`, origin: own }))).toBe(403);
    expect(await dialled(dial({ token: "" }))).toBe(401);
    expect(await dialled(dial({ token: `${host.token}x` }))).toBe(401);
    expect(await dialled(dial({ token: host.token.slice(1) }))).toBe(401);
    expect(await dialled(dial({ path: "/other" }))).toBe(404);
    expect(host.windows()).toBe(2);
  });

  it("trades a ticket for the token once, and shows the token to nobody before", async () => {
    const url = new URL(host.windowUrl());
    expect(url.href).not.toContain(host.token);
    const path = url.pathname + url.search;
    expect((await ask(path, {}, "HEAD")).status).toBe(404);
    expect((await ask(path, { Host: `evil.example:${host.port}` })).status).toBe(403);
    const opened = await ask(path);
    expect(opened).toMatchObject({ status: 303, headers: { location: `/?token=${host.token}`, "cache-control": "no-store" }, body: "" });
    const again = await ask(path);
    expect([again.status, again.headers.location]).toEqual([410, undefined]);
    expect(again.body).toMatch(/used.*\n.*已被使用/);
    expect((await ask("/open?ticket=guess")).status).toBe(410);
    expect(await dialled(dial({ token: url.searchParams.get("ticket") ?? "" }))).toBe(401);
  });

  it("answers calls and tells events", async () => {
    const socket = dial();
    const messages = inbox(socket);
    await dialled(socket);
    socket.send(JSON.stringify({ id: 1, name: "app.info", args: {} }));
    socket.send(JSON.stringify({ id: 2, name: "preferences.write", args: { theme: "dark" } }));
    await until(() => messages.length >= 3);
    expect(messages).toContainEqual({ id: 1, result: { ok: true, value: expect.objectContaining({ shell: "web" }) } });
    expect(messages).toContainEqual({ id: 2, result: { ok: true, value: expect.objectContaining({ theme: "dark" }) } });
    expect(messages).toContainEqual({ event: "preferences", payload: expect.objectContaining({ theme: "dark" }) });
  });

  it("refuses bad calls by their id and stays open", async () => {
    const socket = dial();
    const messages = inbox(socket);
    await dialled(socket);
    const calls: [string, unknown][] = [
      ["__proto__", {}],
      ["session.explode", {}],
      ["ports.list", { x: 1 }],
      ["session.connect", { path: "/dev/ttyUSB0", family: "auto", baudRate: "auto", address: 999 }],
      ["trace.read", { afterSeq: 0, most: 1e9 }],
    ];
    for (const [id, [name, args]] of calls.entries()) socket.send(JSON.stringify({ id, name, args }));
    await until(() => messages.length === calls.length);
    for (const id of calls.keys()) {
      expect(messages).toContainEqual({ id, result: { ok: false, error: expect.objectContaining({ code: "host.badRequest" }) } });
    }
    expect(socket.readyState).toBe(WebSocket.OPEN);
  });

  it.each([
    ["no JSON", "{{{", 1008],
    ["no request", "[]", 1008],
    ["binary", Buffer.of(1, 2, 3), 1008],
    ["oversized", "x".repeat(70_000), 1009],
  ])("closes on %s and goes on serving others", async (_what, message, code) => {
    const [bad, good] = [dial(), dial()];
    await Promise.all([dialled(bad), dialled(good)]);
    const end = closed(bad);
    bad.send(message);
    expect(await end).toBe(code);
    const messages = inbox(good);
    good.send(JSON.stringify({ id: 5, name: "app.info", args: {} }));
    await until(() => messages.length > 0);
    expect(messages[0]).toMatchObject({ id: 5, result: { ok: true } });
  });

  it("survives raw nonsense on its port", async () => {
    for (const nonsense of ["\r\n\r\n", "\u0000".repeat(100), "GET / HTTP/9.9\r\n\r\n", `GET /${"a".repeat(70_000)} HTTP/1.1\r\n\r\n`]) {
      const raw = connect(host.port, "127.0.0.1");
      raw.on("error", () => undefined);
      const ended = new Promise((resolve) => raw.on("close", resolve));
      raw.end(nonsense);
      raw.resume();
      await ended;
    }
    expect((await ask("/")).status).toBe(200);
  });

  it("says so when the port is taken or the window is not built", async () => {
    const log = { info: () => undefined, warn: () => undefined };
    const taken = await startWebHost({ api: app, uiFolder: join(folder, "ui"), port: host.port, log });
    expect(taken).toMatchObject({ ok: false, error: { code: "host.portBusy" } });
    expect(await startWebHost({ api: app, uiFolder: join(folder, "none"), log })).toMatchObject({ ok: false });
  });

  it("has a new token for every start and listens on 127.0.0.1 only", async () => {
    const other = await startWebHost({ api: app, uiFolder: join(folder, "ui"), log: { info: () => undefined, warn: () => undefined } });
    if (!other.ok) throw new Error(other.error.code);
    expect(other.value.token).not.toBe(host.token);
    expect(host.token.length).toBeGreaterThanOrEqual(43);
    await other.value.close();
    const elsewhere = await new Promise<string>((resolve) => {
      get({ host: "127.0.0.2", port: host.port }, () => resolve("answered")).on("error", (error: NodeJS.ErrnoException) =>
        resolve(error.code ?? ""),
      );
    });
    expect(elsewhere).toBe("ECONNREFUSED");
  });
});

describe("web host and slow windows", () => {
  const page = mkdtempSync(join(tmpdir(), "bms-slow-"));
  writeFileSync(join(page, "index.html"), "<head></head>");
  const log = { info: () => undefined, warn: () => undefined };

  async function hostWith(heartbeatMs: number) {
    const listeners = new Set<(message: EventMessage) => void>();
    const api = {
      call: () => Promise.resolve({ ok: true as const, value: null as never }),
      subscribe(listener: (message: EventMessage) => void) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    const started = await startWebHost({ api, uiFolder: page, log, heartbeatMs });
    if (!started.ok) throw new Error(started.error.code);
    const socket = new WebSocket(`ws://127.0.0.1:${started.value.port}/socket?token=${started.value.token}`, {
      origin: `http://127.0.0.1:${started.value.port}`,
      autoPong: false,
    });
    await new Promise((resolve) => socket.on("open", resolve));
    await until(() => listeners.size === 1);
    return { host: started.value, socket, listeners };
  }

  it("drops snapshots but no other event for a window that does not read", async () => {
    const { host, socket, listeners } = await hostWith(60_000);
    socket.pause();
    const tell = (message: unknown) => {
      for (const listener of listeners) listener(message as EventMessage);
    };
    const sent = 400;
    for (let n = 0; n < sent; n += 1) tell({ event: "snapshot", payload: { n, pad: "x".repeat(50_000) } });
    tell({ event: "ports", payload: [{ path: "last", kind: "serial" }] });
    const events: string[] = [];
    socket.on("message", (data) => events.push(JSON.parse(String(data)).event));
    socket.resume();
    await until(() => events.includes("ports"));
    const snapshots = events.filter((event) => event === "snapshot").length;
    expect(snapshots).toBeGreaterThan(0);
    expect(snapshots).toBeLessThan(sent);
    socket.terminate();
    await until(() => listeners.size === 0);
    await host.close();
  });

  it("lets the line have its turn between any two requests of a window", async () => {
    const turns: number[] = [];
    let turn = 0;
    let isOver = false;
    const count = () => {
      turn += 1;
      if (!isOver) setImmediate(count);
    };
    count();
    const api = {
      call: () => {
        turns.push(turn);
        return Promise.resolve({ ok: true as const, value: null as never });
      },
      subscribe: () => () => undefined,
    };
    const started = await startWebHost({ api, uiFolder: page, log });
    if (!started.ok) throw new Error(started.error.code);
    const { port, token } = started.value;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket?token=${token}`, { origin: `http://127.0.0.1:${port}` });
    await new Promise((resolve) => socket.on("open", resolve));
    const sent = 50;
    for (let id = 0; id < sent; id++) socket.send(JSON.stringify({ id, name: "app.state", args: {} }));
    await until(() => turns.length === sent);
    isOver = true;
    expect(new Set(turns).size).toBe(sent);
    socket.terminate();
    await started.value.close();
  });

  it("drops a window that does not answer the heartbeat", async () => {
    const { host, socket, listeners } = await hostWith(30);
    await new Promise((resolve) => socket.on("close", resolve));
    await until(() => listeners.size === 0 && host.windows() === 0);
    expect(host.wasShown()).toBe(true);
    await host.close();
  });
});
