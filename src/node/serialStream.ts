import { stat } from "node:fs/promises";
import { InterByteTimeoutParser } from "@serialport/parser-inter-byte-timeout";
import type { SerialPort } from "serialport";
import type { BmsError, ByteStream, Result, Unsubscribe } from "../../protocol/index.ts";
import { airTimeMs, fail, ok } from "../../protocol/index.ts";
import { HostStream } from "./hostStream.ts";
import { type Lane, within } from "./lanes.ts";
import { withCause } from "./ports/openTrouble.ts";
import { serialOpenError } from "./ports/serialErrors.ts";

/** Opening a dead Bluetooth port can block for half a minute. */
const OPEN_LIMIT_MS = 5000;
const CLOSE_LIMIT_MS = 1000;
/** How long the next opening of this path waits for the system to let go of it. */
const RELEASE_LIMIT_MS = 5000;
const WRITE_LIMIT_MS = 2000;
/** Above the 16 ms latency timer of FTDI adapters, so that their packets do not look like pauses. */
const SILENCE_MS = 50;
const PRESENCE_POLL_MS = 250;
const PRESENCE_POLL_WINDOWS_MS = 2000;

/** A quarter of the program's start, with its native part: a pack behind TCP needs none of it. */
const loadSerialPort = () => import("serialport");

/**
 * Opens a serial port, 8N1, no flow control. Fails with `host.noPort`, `host.portBusy`, `host.permission`, `host.portFailed`.
 * `lane` makes the openings and closings of one path wait for each other.
 */
export function openSerialStream(path: string, baudRate: number, lane: Lane): Promise<Result<ByteStream>> {
  return lane(async () => {
    const { SerialPort } = await loadSerialPort();
    const port = new SerialPort({ path, baudRate, dataBits: 8, parity: "none", stopBits: 1, lock: true, autoOpen: false });
    port.on("error", () => undefined); // an error event that nobody hears would end the program
    const opening = opened(port);
    const outcome = await within<Error | null | "late">(opening, OPEN_LIMIT_MS, "late");
    if (outcome === "late") {
      void opening.then(() => release(port)); // it may still open, and then it would keep its lock
      return fail("host.portFailed", { path, reason: "open timed out" });
    }
    if (outcome !== null) return { ok: false, error: await withCause(serialOpenError(outcome, path), path) };
    await flushed(port); // bytes that lay in the driver belong to nobody's question
    return ok(new SerialStream(port, path, lane, await presence(path)));
  });
}

class SerialStream extends HostStream {
  readonly #port: SerialPort;
  readonly #path: string;
  readonly #lane: Lane;
  readonly #pauses = new InterByteTimeoutParser({ interval: SILENCE_MS });
  readonly #stopWatching: Unsubscribe;
  #released: Promise<void> | null = null;

  constructor(port: SerialPort, path: string, lane: Lane, isGone: Presence) {
    super();
    this.#port = port;
    this.#path = path;
    this.#lane = lane;
    this.#pauses.on("data", () => this.hearSilence());
    port.on("data", (chunk: Buffer) => {
      if (!this.isOpen) return;
      this.#pauses.write(chunk);
      this.hear(chunk);
    });
    port.on("close", (error?: Error | null) => this.#lose(error?.message ?? "closed"));
    port.on("error", (error) => this.#lose(error.message));
    port.on("end", () => this.#lose("end"));
    this.#stopWatching = watchPresence(isGone, () => this.#lose("device gone"));
  }

  get baudRate(): number {
    return this.#port.baudRate;
  }

  /** Hands the bytes to the system. A write that the driver does not take ends the line: late bytes must not follow newer ones. */
  async write(bytes: Uint8Array): Promise<Result<void>> {
    // serialport keeps a write to a closed port for the next opening: it must never get one.
    // Closed under our hands, and its event is still on the way.
    if (!this.#port.isOpen) this.#lose("closed");
    if (!this.isOpen) return this.refusal();
    const written = new Promise<Error | null>((resolve) => {
      this.#port.write(Buffer.from(bytes), (error) => resolve(error ?? null));
    });
    const limitMs = WRITE_LIMIT_MS + airTimeMs(bytes.length, this.baudRate);
    const outcome = await within<Error | null | "late">(written, limitMs, "late");
    if (outcome === null) return ok(undefined);
    this.#lose(outcome === "late" ? "write timed out" : outcome.message);
    return outcome === "late" ? fail("link.timeoutFirstByte", { path: this.#path, limitMs: Math.round(limitMs) }) : this.refusal();
  }

  async flush(): Promise<void> {
    if (this.isOpen && this.#port.isOpen) await flushed(this.#port);
  }

  /** Resolves when the port is free, at the latest after one second. */
  async close(): Promise<void> {
    this.#finish(null);
    if (this.#released !== null) await within(this.#released, CLOSE_LIMIT_MS, undefined);
  }

  #lose(reason: string): void {
    this.#finish({ code: "link.lost", detail: { path: this.#path, reason } });
  }

  #finish(reason: BmsError | null): void {
    if (!this.isOpen) return;
    this.#stopWatching();
    this.#released = this.#lane(() => release(this.#port));
    this.end(reason);
    this.#pauses.end();
  }
}

function opened(port: SerialPort): Promise<Error | null> {
  return new Promise((resolve) => port.open((error) => resolve(error ?? null)));
}

/** Drops what waits in both directions. Errors do not matter: a line that cannot be flushed is found dead elsewhere. */
function flushed(port: SerialPort): Promise<void> {
  return within(new Promise((resolve) => port.flush(() => resolve(undefined))), CLOSE_LIMIT_MS, undefined);
}

/** Closes the port, whatever state it is in, and waits until the system has let go of it. */
async function release(port: SerialPort): Promise<void> {
  // Unsent bytes can hold a tty's close for half a minute.
  if (port.isOpen) await flushed(port);
  const closed = new Promise<void>((resolve) => {
    const look = () => {
      if (!port.isOpen && !port.closing) resolve();
    };
    port.on("close", look); // may come twice: once from the stream, once from the port itself
    if (port.isOpen) port.close(() => resolve());
    look();
  });
  await within(closed, RELEASE_LIMIT_MS, undefined);
}

/** True when the device that was opened is not there any more. */
type Presence = () => Promise<boolean>;

/**
 * A tty that was pulled out can read as "no bytes" for ever and tell nobody (seen on Linux with serialport 13), so the path is looked at:
 * missing, or another device under the same name. Windows has no such path; there the list of ports is asked.
 */
async function presence(path: string): Promise<Presence> {
  if (process.platform === "win32") {
    const { SerialPort } = await loadSerialPort();
    const listed = async () => (await SerialPort.list()).some((port) => port.path.toUpperCase() === path.toUpperCase());
    const known = await listed().catch(() => false);
    return async () => known && !(await listed().catch(() => true));
  }
  const identity = () =>
    stat(path).then(
      (found) => `${found.dev}:${found.ino}:${found.rdev}`,
      (error: NodeJS.ErrnoException) => (error.code === "ENOENT" ? "missing" : "unknown"),
    );
  const first = await identity();
  return async () => {
    const now = await identity();
    return now !== "unknown" && now !== first;
  };
}

function watchPresence(isGone: Presence, onGone: () => void): Unsubscribe {
  let asking = false;
  const look = async () => {
    if (asking) return;
    asking = true;
    if (await isGone()) onGone();
    asking = false;
  };
  const timer = setInterval(() => void look(), process.platform === "win32" ? PRESENCE_POLL_WINDOWS_MS : PRESENCE_POLL_MS);
  timer.unref();
  return () => clearInterval(timer);
}
