import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { RemoteOptions } from "../../src/node/web/door.ts";
import type { ServerLimits } from "../../src/node/web/server.ts";
import { startWebHost, type WebHost } from "../../src/node/web/webHost.ts";
import { until } from "../support/until.ts";

const LIMITS: Partial<ServerLimits> = { connections: 4, headersMs: 100, requestMs: 200, idleMs: 400, lookEveryMs: 20 };
/** Where it is not time that is tested: no standstill of the machine ends a connection. */
const PATIENT: Partial<ServerLimits> = { headersMs: 600_000, requestMs: 600_000, idleMs: 600_000 };
const STRANGERS = 4;
const PASSWORD = "correct horse battery";
const log = { info: () => undefined, warn: () => undefined };
const api = { call: () => Promise.resolve({ ok: true as const, value: null as never }), subscribe: () => () => undefined };

/** The file behind a descriptor; null when it has just been closed. */
function linkOf(descriptor: string): string | null {
  try {
    return readlinkSync(descriptor);
  } catch {
    return null;
  }
}

describe("web host and strangers", () => {
  let uiFolder: string;
  let host: WebHost;
  const ends: (() => void)[] = [];

  beforeEach(() => {
    uiFolder = mkdtempSync(join(tmpdir(), "bms-limits-"));
    writeFileSync(join(uiFolder, "index.html"), "<head></head>");
    writeFileSync(join(uiFolder, "large.js"), Buffer.alloc(32 * 1024 * 1024));
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) end();
    await host.close();
    rmSync(uiFolder, { recursive: true, force: true });
  });

  async function start(limits: Partial<ServerLimits>, isRemote = false): Promise<void> {
    const remote: RemoteOptions = { host: "127.0.0.1", password: PASSWORD, names: [] };
    const started = await startWebHost({ api, uiFolder, log, heartbeatMs: 60_000, limits, ...(isRemote ? { remote } : {}) });
    if (!started.ok) throw new Error(started.error.code);
    host = started.value;
  }

  /** Connects and never hangs up by itself, whatever the other end does. */
  function stranger(address = "127.0.0.1"): Socket {
    const socket = connect({ port: host.port, host: "127.0.0.1", localAddress: address, allowHalfOpen: true });
    socket.on("error", () => undefined);
    ends.push(() => socket.destroy());
    return socket;
  }

  const head = (line: string, ...more: string[]) => [line, `Host: 127.0.0.1:${host.port}`, ...more].join("\r\n");

  function drip(socket: Socket, text: string): void {
    const timer = setInterval(() => socket.write(text), 10);
    ends.push(() => clearInterval(timer));
  }

  /** Status of the page; 0 when the connection is not taken. */
  function page(): Promise<number> {
    return new Promise((resolve) => {
      const asked = request({ host: "127.0.0.1", port: host.port, agent: false }, (response) => {
        response.resume().on("end", () => resolve(response.statusCode ?? 0));
      });
      asked.on("error", () => resolve(0)).end();
    });
  }

  /** On a busy machine the limits of a test may end a connection before its first request is read. */
  async function openedWindow(): Promise<WebSocket> {
    for (;;) {
      const origin = `http://127.0.0.1:${host.port}`;
      const window = new WebSocket(`ws://127.0.0.1:${host.port}/socket?token=${host.token}`, { origin });
      ends.push(() => window.terminate());
      const isOpen = await new Promise<boolean>((resolve) => {
        window.on("open", () => resolve(true));
        window.on("error", () => resolve(false));
      });
      if (isOpen) return window;
    }
  }

  /** Connects strangers who all behave alike. Whoever comes later is accepted after them. */
  async function crowd(count: number, behave: (socket: Socket) => void): Promise<void> {
    const sockets = Array.from({ length: count }, () => stranger());
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.on("connect", resolve))));
    for (const socket of sockets) behave(socket);
  }

  const servedAgain = () => until(async () => (await page()) === 200, { what: "the page is served again" });

  const FORM = ["Content-Type: application/x-www-form-urlencoded"];
  const BEHAVIOURS: Readonly<Record<string, (socket: Socket) => void>> = {
    "say nothing": (socket) => void socket.resume(),
    "never end their headers": (socket) => drip(socket.resume(), "X"),
    "send headers for ever": (socket) => drip(socket.resume(), `${head("GET / HTTP/1.1")}\r\nX-${"y".repeat(2000)}: z`),
    "send no request at all": (socket) => void socket.resume().write("\u0000\r\n\r\n"),
    "ask for a socket that is refused": (socket) =>
      void socket.resume().write(`${head("GET /socket HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket")}\r\n\r\n`),
    "never end their body": (socket) => {
      socket.resume().write(`${head("POST / HTTP/1.1", ...FORM, "Content-Length: 99")}\r\n\r\n`);
      drip(socket, "x");
    },
    "never take what they asked for": (socket) => void socket.pause().write(`${head("GET /large.js HTTP/1.1")}\r\n\r\n`.repeat(9)),
  };

  it.each(Object.entries(BEHAVIOURS))("lets go of those who %s, and not of a window", async (_what, behave) => {
    await start(LIMITS);
    const window = await openedWindow();
    await crowd(STRANGERS, behave);
    await servedAgain();
    const answer = new Promise((resolve) => window.on("message", (data) => resolve(JSON.parse(String(data)))));
    window.send(JSON.stringify({ id: 3, name: "app.info", args: {} }));
    expect(await answer).toMatchObject({ id: 3 });
  });

  it("lets go of those who drip the password", async () => {
    await start(LIMITS, true);
    await crowd(STRANGERS, (socket) => {
      const own = `Origin: http://127.0.0.1:${host.port}`;
      socket.resume().write(`${head("POST /login HTTP/1.1", own, ...FORM, "Content-Length: 99")}\r\n\r\npassword=`);
      drip(socket, "x");
    });
    await servedAgain();
  });

  it.skipIf(process.platform !== "linux")("closes the files of those who hang up in the middle of them [needs Linux]", async () => {
    await start(PATIENT);
    const large = join(uiFolder, "large.js");
    const openCount = () => readdirSync("/proc/self/fd").filter((fd) => linkOf(`/proc/self/fd/${fd}`) === large).length;
    const hasty = stranger();
    hasty.write(`${head("GET /large.js HTTP/1.1")}\r\n\r\n`.repeat(5));
    await until(() => openCount() === 5, { what: "all files are open" });
    hasty.destroy();
    await until(() => openCount() === 0, { what: "no file is open" });
    expect(await page()).toBe(200);
  });

  // Elsewhere 127.0.0.2 is not ours by itself.
  it.skipIf(process.platform !== "linux")("takes few connections of one address, and others of another [needs Linux]", async () => {
    await start({ ...PATIENT, connectionsPerAddress: 3 });
    await crowd(2, () => undefined);
    const last = stranger();
    await new Promise((resolve) => last.on("connect", resolve));
    expect(await page()).toBe(0);
    const other = stranger("127.0.0.2");
    const answer = new Promise((resolve) => other.on("data", (chunk) => resolve(String(chunk).split("\r\n")[0])));
    other.write(`${head("GET / HTTP/1.1")}\r\n\r\n`);
    expect(await answer).toBe("HTTP/1.1 200 OK");
    last.destroy();
    await until(async () => (await page()) === 200);
  });

  it("says what was wrong, and hangs up", async () => {
    await start(PATIENT, true);
    const own = `Origin: http://127.0.0.1:${host.port}`;
    const long = "password=".padEnd(3000, "x");
    for (const [sent, status] of [
      [`${head("POST /login HTTP/1.1", own, ...FORM, `Content-Length: ${long.length}`)}\r\n\r\n${long}`, "413 Payload Too Large"],
      [`${head("POST /login HTTP/1.1", own, ...FORM, "Transfer-Encoding: chunked")}\r\n\r\nbb8\r\n${long}`, "413 Payload Too Large"],
      [`${head("POST / HTTP/1.1", "Content-Length: 3")}\r\n\r\nabc`, "405 Method Not Allowed"],
      [`${head("GET / HTTP/1.1", `X: ${"y".repeat(20_000)}`)}\r\n\r\n`, "431 Request Header Fields Too Large"],
      [`${head("GET /socket HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket")}\r\n\r\n`, "403 Refused"],
      ["nonsense\r\n\r\n", "400 Bad Request"],
    ] as const) {
      const socket = stranger();
      let heard = "";
      socket.on("data", (chunk) => {
        heard += String(chunk);
      });
      const gone = new Promise((resolve) => socket.on("end", resolve));
      socket.write(sent);
      await gone;
      expect(heard).toMatch(new RegExp(`^HTTP/1.1 ${status}\r\n`));
      expect(heard).toContain("\r\nConnection: close\r\n");
    }
  });
});
