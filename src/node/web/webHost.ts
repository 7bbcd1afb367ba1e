import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import sirv from "sirv";
import { type WebSocket, WebSocketServer } from "ws";
import { fail, ok, type Result } from "../../../protocol/index.ts";
import { readOnlyHost } from "../../contract/access.ts";
import type { HostApi } from "../../contract/contract.ts";
import { MOST_REQUEST_BYTES } from "../../contract/envelope.ts";
import type { Log } from "../../core/ports.ts";
import { type Audit, auditedHost } from "./audit.ts";
import { type Door, doorOf, type Entry, type RemoteOptions } from "./door.ts";
import { LOGIN_STYLE_HASH, sendLogin } from "./loginPage.ts";
import { createManual, isManualPath } from "./manual.ts";
import { contentSecurityPolicy, isOurHost, isOurOrigin, securityHeaders } from "./security.ts";
import { createLimitedServer, dismiss, hasBody, type ServerLimits, type TlsKeys } from "./server.ts";
import { serveSocket } from "./socketClient.ts";
import type { Tickets } from "./tickets.ts";

const ADDRESS = "127.0.0.1";
const MOST_WINDOWS = 16;
const HEARTBEAT_MS = 15_000;
const CLOSE_GOING_AWAY = 1001;
const CLOSE_POLICY = 1008;
/** Tells the page that a host serves it, so that it does not fall back to the simulated packs. */
const HOST_MARK = '<meta name="bmstool-host" content="socket" />';
/** Tells it that there is something to log out of. */
const LOGIN_MARK = '<meta name="bmstool-login" content="password" />';
const PAGE_PATHS = ["/", "/index.html"];
const HSTS_LASTS_S = 180 * 86_400;
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
  /** Absent = unencrypted. */
  readonly tls?: TlsKeys;
  /** Tells browsers never to come unencrypted again. */
  readonly isHstsWanted?: boolean;
  /** Absent = nobody keeps who did what. */
  readonly audit?: Audit;
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
  /** Whether any window has ever been connected. */
  wasShown(): boolean;
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
  // Asynchronous: many costly requests in one piece must not keep the line waiting until all are answered.
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_REQUEST_BYTES,
    perMessageDeflate: false,
    allowSynchronousEvents: false,
  });
  const files = sirv(uiFolder, { etag: true, maxAge: 0 });
  const manual = createManual(options.manualFolder ?? null);
  const tls = options.tls ?? null;
  const scheme = tls === null ? "http" : "https";
  const server = createLimitedServer(options.limits, tls);
  const reason = await listening(server, options.port ?? 0, options.remote?.host ?? ADDRESS);
  if (reason !== null) return fail(reason === "EACCES" ? "host.permission" : "host.portBusy", { port: options.port ?? 0, reason });
  // A connection that found no descriptor left is lost, and not the program.
  server.on("error", () => undefined);
  const port = portOf(server);
  const audit = options.audit ?? (() => undefined);
  const door = doorOf({ remote: options.remote, port, token, isSecure: tls !== null, audit });
  const windows = new Map<WebSocket, Entry>();
  let wasShown = false;

  server.on("request", (request, response) => {
    const isOurs = isOurHost(request, port, door.names);
    const hasLogin = door.gate !== null;
    for (const [name, value] of headersFor(request, { isOurs, hasLogin, scheme })) response.setHeader(name, value);
    if (options.isHstsWanted) response.setHeader("Strict-Transport-Security", `max-age=${HSTS_LASTS_S}`);
    if (hasBody(request)) response.setHeader("Connection", "close");
    if (!isOurs || !isOurOrigin(request, { port, scheme, required: false })) return refuse(response, 403);
    const path = pathOf(request);
    const isForm = request.method === "POST" && isOurOrigin(request, { port, scheme, required: true });
    if (door.gate !== null && isForm && path === "/login") return void door.gate.login(request, response);
    if (door.gate !== null && isForm && path === "/logout") {
      door.gate.logout(request, response);
      return endSessions(windows);
    }
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405);
    if (door.gate !== null && door.entryOf(request) === null) return path === "/" ? sendLogin(response, 200) : refuse(response, 401);
    if (path === "/open" && request.method === "GET" && door.tickets !== null) return void trade(door.tickets, token, request, response);
    if (PAGE_PATHS.includes(path)) return void sendPage(uiFolder, hasLogin, request, response);
    if (isManualPath(path)) return manual(request, response, (text) => refuse(response, 404, text));
    // With a slash at its end the page would come without the mark that a host serves it.
    if (path.endsWith("/")) return refuse(response, 404);
    files(request, response, () => refuse(response, 404));
  });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    const entry = door.entryOf(request);
    const status = upgradeStatus(request, { port, scheme, door, entry, windows: windows.size });
    if (status !== 101 || entry === null) {
      log.warn("socket: refused", { status, host: request.headers.host ?? "", origin: request.headers.origin ?? "" });
      return dismiss(socket, `${status} Refused`);
    }
    sockets.handleUpgrade(request, socket, head, (client: WebSocket) => {
      const who = { who: request.socket.remoteAddress ?? "", session: entry.session, role: entry.role };
      windows.set(client, entry);
      wasShown = true;
      audit({ what: "windowOpened", ...who });
      client.on("close", () => {
        windows.delete(client);
        audit({ what: "windowClosed", ...who });
      });
      const allowed = entry.role === "viewer" ? readOnlyHost(api) : api;
      const watched = auditedHost(allowed, (deed) => audit({ what: "asked", ...who, ...deed }));
      serveSocket(client, { api: watched, log, heartbeatMs: options.heartbeatMs ?? HEARTBEAT_MS, isOpen: entry.isOpen });
    });
  });

  const close = () => closeAll(server, sockets);
  const root = `${scheme}://${urlHost(options.remote?.host ?? ADDRESS)}:${port}/`;
  const windowUrl = () => (door.tickets === null ? root : `${root}open?ticket=${door.tickets.issue()}`);
  const url = door.gate === null ? `${root}?token=${token}` : root;
  return ok({ port, token, url, windowUrl, windows: () => windows.size, wasShown: () => wasShown, close });
}

/** Closes the windows of those who have logged out. */
function endSessions(windows: ReadonlyMap<WebSocket, Entry>): void {
  for (const [client, entry] of windows) if (!entry.isOpen()) client.close(CLOSE_POLICY, "logged out");
}

interface HeaderOptions {
  readonly isOurs: boolean;
  readonly hasLogin: boolean;
  readonly scheme: "http" | "https";
}

/** A Host that is not ours is not repeated to anybody. */
function headersFor(request: IncomingMessage, { isOurs, hasLogin, scheme }: HeaderOptions): readonly (readonly [string, string])[] {
  const connect = isOurs ? [`${scheme === "https" ? "wss" : "ws"}://${request.headers.host ?? ""}`] : [];
  const headers = securityHeaders(contentSecurityPolicy({ connect, hasForms: hasLogin, styles: hasLogin ? [LOGIN_STYLE_HASH] : [] }));
  // A form of a page without referrer comes with the Origin "null", and would be taken for somebody else's.
  return Object.entries(hasLogin ? { ...headers, "Referrer-Policy": "same-origin" } : headers);
}

function urlHost(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

interface UpgradeOptions {
  readonly port: number;
  readonly scheme: "http" | "https";
  readonly door: Door;
  readonly entry: Entry | null;
  readonly windows: number;
}

function upgradeStatus(request: IncomingMessage, { port, scheme, door, entry, windows }: UpgradeOptions): number {
  if (pathOf(request) !== "/socket") return 404;
  if (!isOurHost(request, port, door.names) || !isOurOrigin(request, { port, scheme, required: true })) return 403;
  if (entry === null) return 401;
  return windows >= MOST_WINDOWS ? 503 : 101;
}

function pathOf(request: IncomingMessage): string {
  return request.url?.split("?")[0] ?? "";
}

async function sendPage(uiFolder: string, hasLogin: boolean, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const html = await readFile(join(uiFolder, "index.html"), "utf8").catch(() => null);
  if (html === null) return refuse(response, 404);
  const page = html.replace(/<head[^>]*>/, (head) => `${head}${HOST_MARK}${hasLogin ? LOGIN_MARK : ""}`);
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
