import type { WebSocket } from "ws";
import { fail } from "../../../protocol/index.ts";
import type { HostApi } from "../../contract/contract.ts";
import { parseRequest } from "../../contract/envelope.ts";
import type { EventMessage } from "../../contract/events.ts";
import { encodeEvent, encodeReply } from "../../contract/messages.ts";
import { checkedCall } from "../../contract/serve.ts";
import type { Log } from "../../core/ports.ts";

/** A window that does not read gets only the latest snapshot once it has caught up, and asks for the rows it has missed. */
const BUSY_BYTES = 1024 * 1024;
/** A window that takes nothing at all is cut off before it eats the memory. */
const STUCK_BYTES = 16 * 1024 * 1024;
const MOST_CALLS = 64;
const CLOSE_POLICY = 1008;

interface SocketOptions {
  readonly api: HostApi;
  readonly log: Log;
  readonly heartbeatMs: number;
  /** Whether who opened it may still be here. */
  readonly isOpen: () => boolean;
}

/** Serves one window over its socket until it closes. */
export function serveSocket(socket: WebSocket, { api, log, heartbeatMs, isOpen }: SocketOptions): void {
  let calls = 0;
  let alive = true;
  /** No later one may ever come: the line is lost, or a recording is at its end. */
  let heldSnapshot: Extract<EventMessage, { readonly event: "snapshot" }> | null = null;

  const isBusy = () => socket.bufferedAmount > BUSY_BYTES;
  const send = (text: string) => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > STUCK_BYTES) socket.terminate();
    else
      socket.send(text, () => {
        if (!isBusy()) releaseSnapshot();
      });
  };
  const releaseSnapshot = () => {
    if (heldSnapshot === null) return;
    const text = encodeEvent(heldSnapshot);
    heldSnapshot = null;
    send(text);
  };
  const tell = (message: EventMessage) => {
    if (message.event === "snapshot") {
      heldSnapshot = isBusy() ? message : null;
      if (heldSnapshot !== null) return;
    }
    if (message.event === "historyRows" && isBusy()) return;
    // A session that has ended ends its snapshot: the order stays.
    if (message.event === "session") releaseSnapshot();
    send(encodeEvent(message));
  };
  const answer = async (text: string) => {
    const request = parseRequest(text);
    if (!request.ok) {
      log.warn("socket: bad message", request.error.detail);
      socket.close(CLOSE_POLICY, "bad message");
      return;
    }
    if (!isOpen()) return socket.close(CLOSE_POLICY, "logged out");
    const { id, name, args } = request.value;
    if (calls >= MOST_CALLS) return send(encodeReply(id, fail("host.badRequest", { reason: "too many calls" })));
    calls += 1;
    const result = await checkedCall(api, name, args, (bug, error) => log.warn(`call ${bug} failed`, error));
    calls -= 1;
    send(encodeReply(id, result));
  };

  const unsubscribe = api.subscribe(tell);
  const heartbeat = setInterval(() => {
    if (!alive || !isOpen()) return socket.terminate();
    alive = false;
    socket.ping(() => undefined);
  }, heartbeatMs);
  heartbeat.unref();
  socket.on("pong", () => {
    alive = true;
  });
  socket.on("message", (data, isBinary) => {
    if (isBinary) socket.close(CLOSE_POLICY, "text only");
    else void answer(data.toString());
  });
  // ws closes the socket itself after an error: oversized message, broken frame, lost connection.
  socket.on("error", (error) => log.info("socket: error", error.message));
  socket.on("close", () => {
    clearInterval(heartbeat);
    unsubscribe();
  });
}
