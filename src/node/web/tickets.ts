import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { endianness } from "node:os";
import { sameToken } from "./security.ts";

/** A browser that was never started on a slow computer takes a while to its first request. */
const LASTS_MS = 120_000;
const MOST_TICKETS = 8;
const ESTABLISHED = "01";

/**
 * Each opens one window of this launch, once. A command line can be read by every account of a computer, so the address of a window
 * that we start carries a ticket and never the token.
 */
export class Tickets {
  readonly #untilMs = new Map<string, number>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  issue(): string {
    const ticket = randomBytes(32).toString("base64url");
    const [oldest] = this.#untilMs.keys();
    if (this.#untilMs.size >= MOST_TICKETS && oldest !== undefined) this.#untilMs.delete(oldest);
    this.#untilMs.set(ticket, this.#nowMs() + LASTS_MS);
    return ticket;
  }

  /** True once for each ticket. Another account that has read it is refused, and does not use it up. */
  async redeem(request: IncomingMessage): Promise<boolean> {
    const given = new URLSearchParams(request.url?.split("?")[1] ?? "").get("ticket");
    const ticket = [...this.#untilMs.keys()].find((each) => sameToken(given, each));
    if (ticket === undefined || !(await isOwnAccount(request.socket))) return false;
    const untilMs = this.#untilMs.get(ticket) ?? 0;
    this.#untilMs.delete(ticket);
    return untilMs > this.#nowMs();
  }
}

/**
 * Whether the other end of a connection within this computer belongs to the account that runs us. Linux says so, and what it does not
 * say counts as no. Windows shows command lines to their own account only, and on macOS the ticket is kept out of them.
 */
async function isOwnAccount(socket: Socket): Promise<boolean> {
  if (process.platform !== "linux") return true;
  const table = await readFile("/proc/net/tcp", "utf8").catch(() => "");
  const ends = [kernelAddress(socket.remoteAddress, socket.remotePort), kernelAddress(socket.localAddress, socket.localPort)];
  const rows = table.split("\n").map((line) => line.trim().split(/\s+/));
  const row = rows.find(([, own, other, state]) => own === ends[0] && other === ends[1] && state === ESTABLISHED);
  return row !== undefined && row[7] === String(process.getuid?.());
}

/** "0100007F:1F90" for 127.0.0.1:8080: the address as this processor keeps the number, the port as people write it. */
function kernelAddress(address = "", port = 0): string {
  const bytes = Buffer.from(address.split(".").map(Number));
  const ordered = endianness() === "LE" ? bytes.reverse() : bytes;
  const hex = port.toString(16).padStart(4, "0");
  return `${ordered.toString("hex")}:${hex}`.toUpperCase();
}
