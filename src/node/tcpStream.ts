import { connect, type Socket } from "node:net";
import type { BmsError, ByteStream, ErrorCode, Result } from "../../protocol/index.ts";
import { fail, ok } from "../../protocol/index.ts";
import { HostStream } from "./hostStream.ts";
import { type Lane, within } from "./lanes.ts";

const CONNECT_LIMIT_MS = 3000;
const WRITE_LIMIT_MS = 2000;
const CLOSE_LIMIT_MS = 1000;
const KEEP_ALIVE_MS = 10_000;
/** Bridges send what a serial line gave them in pieces; a pause on the network is not yet a pause on that line. */
const SILENCE_MS = 80;

const CONNECT_ERRORS: Readonly<Record<string, ErrorCode>> = { EACCES: "host.permission", EPERM: "host.permission" };

/** Host and port of `tcp://host:port`; null when it is not one. */
export function parseTcpPath(path: string): { readonly host: string; readonly port: number } | null {
  const match = /^tcp:\/\/(?:\[([0-9a-f:.]+)\]|([^\s:/?#[\]@]+)):(\d{1,5})\/?$/i.exec(path);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host === undefined || port < 1 || port > 65_535 ? null : { host, port };
}

/**
 * Opens a serial-over-TCP bridge at `tcp://host:port`. Fails with `host.unreachable` or `host.permission` within 3 s.
 * Many bridges take one guest only: `lane` makes an opening wait for the closing before it.
 */
export function openTcpStream(path: string, lane: Lane): Promise<Result<ByteStream>> {
  const target = parseTcpPath(path);
  if (target === null) return Promise.resolve(fail("host.unreachable", { path, reason: "address" }));
  return lane(async () => {
    const socket = connect({ ...target, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS });
    socket.on("error", () => undefined); // an error event that nobody hears would end the program
    const connected = new Promise<string | null>((resolve) => {
      socket.once("connect", () => resolve(null));
      socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
    const reason = await within(connected, CONNECT_LIMIT_MS, "ETIMEDOUT");
    if (reason === null) return ok(new TcpStream(socket, path, lane));
    socket.destroy();
    return fail(CONNECT_ERRORS[reason] ?? "host.unreachable", { path, reason });
  });
}

class TcpStream extends HostStream {
  readonly baudRate = null;
  readonly #socket: Socket;
  readonly #path: string;
  readonly #lane: Lane;
  #pause: NodeJS.Timeout | undefined;
  #closed: Promise<void> = Promise.resolve();

  constructor(socket: Socket, path: string, lane: Lane) {
    super();
    this.#lane = lane;
    this.#socket = socket;
    this.#path = path;
    socket.on("data", (chunk) => {
      clearTimeout(this.#pause);
      this.#pause = setTimeout(() => this.hearSilence(), SILENCE_MS);
      this.hear(chunk);
    });
    socket.on("end", () => this.#lose("end"));
    socket.on("error", (error: NodeJS.ErrnoException) => this.#lose(error.code ?? error.message));
    socket.on("close", () => this.#lose("closed"));
  }

  async write(bytes: Uint8Array): Promise<Result<void>> {
    if (!this.isOpen) return this.refusal();
    const written = new Promise<Error | null>((resolve) => this.#socket.write(bytes, (error) => resolve(error ?? null)));
    const outcome = await within<Error | null | "late">(written, WRITE_LIMIT_MS, "late");
    if (outcome === null) return ok(undefined);
    this.#lose(outcome === "late" ? "write timed out" : outcome.message);
    return outcome === "late" ? fail("link.timeoutFirstByte", { path: this.#path, limitMs: WRITE_LIMIT_MS }) : this.refusal();
  }

  /** Nothing waits here: what arrives is handed on at once. */
  flush(): Promise<void> {
    return Promise.resolve();
  }

  async close(): Promise<void> {
    this.#finish(null);
    await this.#closed;
  }

  #lose(reason: string): void {
    this.#finish({ code: "link.lost", detail: { path: this.#path, reason } });
  }

  #finish(reason: BmsError | null): void {
    if (!this.isOpen) return;
    clearTimeout(this.#pause);
    this.#closed = this.#lane(() => destroyed(this.#socket));
    this.end(reason);
  }
}

function destroyed(socket: Socket): Promise<void> {
  socket.destroy();
  if (socket.closed) return Promise.resolve();
  return within(new Promise<void>((resolve) => socket.once("close", () => resolve())), CLOSE_LIMIT_MS, undefined);
}
