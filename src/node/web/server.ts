import { createServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Socket } from "node:net";
import type { Duplex, Readable } from "node:stream";

/** What a stranger may take of this computer: nothing here waits for anybody without end. */
export interface ServerLimits {
  /** Open connections of all together. */
  readonly connections: number;
  /** One computer alone must not keep all others out. */
  readonly connectionsPerAddress: number;
  /** From the first byte, or from a connection that stays silent, to the end of the headers. */
  readonly headersMs: number;
  /** For a request with its body, however slowly it drips. */
  readonly requestMs: number;
  /** Without a byte in either direction: also for somebody who asks and never takes the answer. */
  readonly idleMs: number;
  /** How often the first two times are looked at. */
  readonly lookEveryMs: number;
}

/** A browser opens seven connections for a window at most, and a system gives a program 1024 of them or more. */
const LIMITS: ServerLimits = {
  connections: 256,
  connectionsPerAddress: 128,
  headersMs: 5000,
  requestMs: 10_000,
  idleMs: 20_000,
  lookEveryMs: 1000,
};

/** How long a refusal may take to leave. */
const LEAVE_MS = 1000;

const REFUSALS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** Certificate and key, as PEM. */
export interface TlsKeys {
  readonly cert: string;
  readonly key: string;
}

/** `tls` null = unencrypted. */
export function createLimitedServer(given: Partial<ServerLimits> = {}, tls: TlsKeys | null = null): Server {
  const limits = { ...LIMITS, ...given };
  const times = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.lookEveryMs,
  };
  const server = tls === null ? createServer(times) : createTlsServer({ ...times, ...tls, handshakeTimeout: limits.headersMs });
  server.maxConnections = limits.connections;
  server.setTimeout(limits.idleMs);
  const open = new Map<string, number>();
  server.on("connection", (socket: Socket) => {
    const address = socket.remoteAddress ?? "";
    const count = (open.get(address) ?? 0) + 1;
    if (count > limits.connectionsPerAddress) return socket.destroy();
    open.set(address, count);
    socket.once("close", () => {
      const left = (open.get(address) ?? 0) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
  closeLeftFiles(server);
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => dismiss(socket, REFUSALS[error.code ?? ""] ?? "400 Bad Request"));
  return server;
}

/** Whoever hangs up in the middle of a file leaves it open until the program ends, and so do all that were to follow it. */
function closeLeftFiles(server: Server): void {
  const filesOf = new WeakMap<Socket, Set<Readable>>();
  server.on("request", ({ socket }, response) => {
    const files = filesOf.get(socket) ?? new Set();
    if (!filesOf.has(socket)) {
      filesOf.set(socket, files);
      socket.once("close", () => {
        for (const file of files) file.destroy();
      });
    }
    response.on("pipe", (file: Readable) => {
      files.add(file);
      file.once("close", () => files.delete(file));
    });
  });
}

/** Says why and hangs up, also on somebody who keeps his own end open or does not read. */
export function dismiss(socket: Duplex, status: string): void {
  if (!socket.writable) return void socket.destroy();
  const timer = setTimeout(() => socket.destroy(), LEAVE_MS);
  socket.once("close", () => clearTimeout(timer));
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}

/** Behind a request with a body the connection ends with the answer: what nobody wants is not read to its end. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0";
}
