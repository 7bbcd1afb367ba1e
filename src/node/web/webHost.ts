import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import sirv from "sirv";
import { type WebSocket, WebSocketServer } from "ws";
import { fail, ok, type Result } from "../../../protocol/index.ts";
import type { HostApi } from "../../contract/contract.ts";
import { MOST_REQUEST_BYTES } from "../../contract/envelope.ts";
import type { Log } from "../../core/ports.ts";
import { LOGIN_STYLE_HASH, PasswordGate, sendLogin } from "./gate.ts";
import { createManual, isManualPath } from "./manual.ts";
import {
  contentSecurityPolicy,
  type HostNames,
  isOurHost,
  isOurOrigin,
  LOCAL_NAMES,
  remoteNames,
  sameToken,
  securityHeaders,
} from "./security.ts";
import { createLimitedServer, dismiss, hasBody, type ServerLimits } from "./server.ts";
import { serveSocket } from "./socketClient.ts";
import { Tickets } from "./tickets.ts";

const ADDRESS = "127.0.0.1";
const MOST_WINDOWS = 16;
const HEARTBEAT_MS = 15_000;
const CLOSE_GOING_AWAY = 1001;
/** Tells the page that a host serves it, so that it does not fall back to the simulated packs. */
const HOST_MARK = '<meta name="bmstool-host" content="socket" />';
/** Before anybody has said which language is theirs: both. */
const USED =
  "This address has been used or is too old: open the one that the program has printed.\n此地址已被使用或已过期：请打开程序显示的地址。";

interface WebHostOptions {
  readonly api: HostApi;
  /** Folder of the built window (dist/ui). */
  readonly uiFolder: string;
  /** Folder of the built manual (dist/manual), which need not exist. */
  readonly manualFolder?: string;
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly log: Log;
  /** Absent = a new one. One of the caller's outlives a restart. */
  readonly token?: string;
  readonly heartbeatMs?: number;
  /** Those that differ from the usual ones. */
  readonly limits?: Partial<ServerLimits>;
  /** Absent = this computer alone. */
  readonly remote?: RemoteOptions;
}

/** Open to other computers: never without a password. */
export interface RemoteOptions {
  /** Address to listen on. */
  readonly host: string;
  readonly password: string;
  /** Names by which browsers reach this computer, besides its addresses. */
  readonly names: readonly string[];
}

export interface WebHost {
  readonly port: number;
  readonly token: string;
  /** Address of the window, with this launch's token. */
  readonly url: string;
  /** The same for a command line that others can read: good for one window, and without the token. */
  windowUrl(): string;
  /** Windows that are connected now. */
  windows(): number;
  close(): Promise<void>;
}

/**
 * Serves the window and its socket, on 127.0.0.1 unless told otherwise. There the page's files are public, and the socket wants our
 * Host, our Origin and the token; open to others, everything wants the password, and the token is not good for anything.
 * Fails with `host.portBusy` when the port is taken, `host.permission` when it may not be used, `host.noPort` without a built window.
 */
export async function startWebHost(options: WebHostOptions): Promise<Result<WebHost>> {
  const { api, uiFolder, log } = options;
  if (!existsSync(join(uiFolder, "index.html"))) return fail("host.noPort", { path: uiFolder });
  const token = options.token ?? randomBytes(32).toString("base64url");
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_REQUEST_BYTES, perMessageDeflate: false });
  const files = sirv(uiFolder, { etag: true, maxAge: 0 });
  const manual = createManual(options.manualFolder ?? null);
  const server = createLimitedServer(options.limits);
  const reason = await listening(server, options.port ?? 0, options.remote?.host ?? ADDRESS);
  if (reason !== null) return fail(reason === "EACCES" ? "host.permission" : "host.portBusy", { port: options.port ?? 0, reason });
  // A connection that found no descriptor left is lost, and not the program.
  server.on("error", () => undefined);
  const port = portOf(server);
  const door = doorOf(options.remote, port, token);

  server.on("request", (request, response) => {
    const isOurs = isOurHost(request, port, door.names);
    for (const [name, value] of headersFor(request, isOurs, door.gate !== null)) response.setHeader(name, value);
    if (hasBody(request)) response.setHeader("Connection", "close");
    if (!isOurs || !isOurOrigin(request, port, false)) return refuse(response, 403);
    const path = pathOf(request);
    const isLogin = door.gate !== null && request.method === "POST" && path === "/login" && isOurOrigin(request, port, true);
    if (door.gate !== null && isLogin) return void door.gate.login(request, response);
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405);
    if (door.gate !== null && !door.gate.isIn(request)) return path === "/" ? sendLogin(response, 200) : refuse(response, 401);
    if (path === "/open" && request.method === "GET" && door.tickets !== null) return void trade(door.tickets, token, request, response);
    if (path === "/" || path === "/index.html") return void sendPage(uiFolder, request, response);
    if (isManualPath(path)) return manual(request, response, (text) => refuse(response, 404, text));
    files(request, response, () => refuse(response, 404));
  });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    const status = upgradeStatus(request, port, door, sockets.clients.size);
    if (status !== 101) {
      log.warn("socket: refused", { status, host: request.headers.host ?? "", origin: request.headers.origin ?? "" });
      return dismiss(socket, `${status} Refused`);
    }
    sockets.handleUpgrade(request, socket, head, (client: WebSocket) => serveSocket(client, api, log, options.heartbeatMs ?? HEARTBEAT_MS));
  });

  const close = () => closeAll(server, sockets);
  const root = `http://${urlHost(options.remote?.host ?? ADDRESS)}:${port}/`;
  const windowUrl = () => (door.tickets === null ? root : `${root}open?ticket=${door.tickets.issue()}`);
  const url = door.gate === null ? `${root}?token=${token}` : root;
  return ok({ port, token, url, windowUrl, windows: () => sockets.clients.size, close });
}

/** Who comes in: by the password where there is one, else by the token of this launch. */
interface Door {
  readonly names: HostNames;
  readonly gate: PasswordGate | null;
  readonly tickets: Tickets | null;
  readonly mayOpenSocket: (request: IncomingMessage) => boolean;
}

function doorOf(remote: RemoteOptions | undefined, port: number, token: string): Door {
  const nowMs = () => performance.now();
  if (remote) {
    const gate = new PasswordGate({ password: remote.password, port, nowMs });
    return { names: remoteNames(remote.names), gate, tickets: null, mayOpenSocket: (request) => gate.isIn(request) };
  }
  const tokenOf = (request: IncomingMessage) => new URLSearchParams(request.url?.split("?")[1] ?? "").get("token");
  return { names: LOCAL_NAMES, gate: null, tickets: new Tickets(nowMs), mayOpenSocket: (request) => sameToken(tokenOf(request), token) };
}

/** A Host that is not ours is not repeated to anybody. */
function headersFor(request: IncomingMessage, isOurs: boolean, hasLogin: boolean): readonly (readonly [string, string])[] {
  const own = isOurs ? [`ws://${request.headers.host ?? ""}`] : [];
  const headers = securityHeaders(contentSecurityPolicy({ connect: own, hasForms: hasLogin, styles: hasLogin ? [LOGIN_STYLE_HASH] : [] }));
  // A form of a page without referrer comes with the Origin "null", and would be taken for somebody else's.
  return Object.entries(hasLogin ? { ...headers, "Referrer-Policy": "same-origin" } : headers);
}

function urlHost(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

function upgradeStatus(request: IncomingMessage, port: number, door: Door, windows: number): number {
  if (pathOf(request) !== "/socket") return 404;
  if (!isOurHost(request, port, door.names) || !isOurOrigin(request, port, true)) return 403;
  if (!door.mayOpenSocket(request)) return 401;
  return windows >= MOST_WINDOWS ? 503 : 101;
}

function pathOf(request: IncomingMessage): string {
  return request.url?.split("?")[0] ?? "";
}

async function sendPage(uiFolder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const html = await readFile(join(uiFolder, "index.html"), "utf8").catch(() => null);
  if (html === null) return refuse(response, 404);
  const page = html.replace(/<head[^>]*>/, (head) => `${head}${HOST_MARK}`);
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  response.setHeader("Cache-Control", "no-store");
  response.end(request.method === "HEAD" ? undefined : page);
}

/** Trades a ticket for the token, which the page takes out of its address at once. */
async function trade(tickets: Tickets, token: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!(await tickets.redeem(request))) return refuse(response, 410, USED);
  response.statusCode = 303;
  response.setHeader("Cache-Control", "no-store");
  response.setHeader("Location", `/?token=${token}`);
  response.end();
}

function refuse(response: ServerResponse, status: number, text = String(status)): void {
  response.statusCode = status;
  response.setHeader("Content-Type", "text/plain; charset=utf-8");
  response.end(`${text}\n`);
}

/** null when it listens, else the system's error code. */
function listening(server: Server, port: number, host: string): Promise<string | null> {
  return new Promise((resolve) => {
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "unknown"));
    server.listen({ port, host, exclusive: true }, () => resolve(null));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function closeAll(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const client of sockets.clients) {
    client.close(CLOSE_GOING_AWAY, "closing");
    setTimeout(() => client.terminate(), 500).unref();
  }
  sockets.close();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    setTimeout(() => server.closeAllConnections(), 600).unref();
    server.closeIdleConnections();
  });
}
