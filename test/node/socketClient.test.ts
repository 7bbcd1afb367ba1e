import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import type { WebSocket } from "ws";
import type { HostApi } from "../../src/contract/contract.ts";
import type { EventMessage } from "../../src/contract/events.ts";
import { serveSocket } from "../../src/node/web/socketClient.ts";
import { coreRig } from "../support/coreRig.ts";

const HEARTBEAT_MS = 600_000;

/** A window whose socket takes messages only when the test lets it. */
function slowWindow() {
  const sent: { readonly event: string; readonly payload: { readonly receivedAtMs?: number; readonly phase?: string } }[] = [];
  const flushed: (() => void)[] = [];
  const socket = Object.assign(new EventEmitter(), {
    OPEN: 1,
    readyState: 1,
    bufferedAmount: 0,
    send(text: string, done: () => void) {
      sent.push(JSON.parse(text));
      flushed.push(done);
    },
    ping: () => undefined,
    terminate: () => undefined,
    close: () => undefined,
  });
  let tell: (message: EventMessage) => void = () => undefined;
  const api = {
    subscribe(listener: (message: EventMessage) => void) {
      tell = listener;
      return () => undefined;
    },
  } as unknown as HostApi;
  const log = { info: () => undefined, warn: () => undefined };
  serveSocket(socket as unknown as WebSocket, { api, log, heartbeatMs: HEARTBEAT_MS, isOpen: () => true });
  return {
    socket,
    sent,
    tell: (message: EventMessage) => tell(message),
    catchUp() {
      socket.bufferedAmount = 0;
      for (const done of flushed.splice(0)) done();
    },
  };
}

/** What a program really tells while a pack is online. */
async function told() {
  const rig = coreRig({ families: ["pace-modbus"] });
  await rig.connect();
  await rig.until(() => rig.session().phase === "online" && rig.session().identity !== null);
  await rig.clock.run(5000);
  const messages = rig.events.map(({ message }) => message);
  const snapshots = messages.filter(({ event }) => event === "snapshot");
  const session = messages.findLast(({ event }) => event === "session");
  if (session === undefined) throw new Error("no session");
  return { snapshots, session };
}

it("a window that was slow gets the latest snapshot when it has caught up, although no later one comes", async () => {
  const { snapshots, session } = await told();
  const window = slowWindow();
  window.tell(session);
  window.socket.bufferedAmount = 2 ** 21;
  for (const snapshot of snapshots) window.tell(snapshot);
  expect(window.sent.map(({ event }) => event)).toEqual(["session"]);
  window.catchUp();
  expect(window.sent.slice(1)).toEqual([JSON.parse(JSON.stringify(snapshots.at(-1)))]);
  window.catchUp();
  expect(window.sent).toHaveLength(2);
});

it("a snapshot that was held back comes before the session that ends it, and never after", async () => {
  const { snapshots, session } = await told();
  const window = slowWindow();
  window.socket.bufferedAmount = 2 ** 21;
  for (const snapshot of snapshots) window.tell(snapshot);
  window.tell(session);
  expect(window.sent.map(({ event }) => event)).toEqual(["snapshot", "session"]);
  window.catchUp();
  expect(window.sent).toHaveLength(2);
});
