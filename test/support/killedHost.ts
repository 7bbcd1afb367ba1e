import { fork } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import type { AddressInfo, Socket } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Clock, FamilyId } from "../../protocol/index.ts";
import { driverOf } from "../../protocol/index.ts";
import { createSimBus, createStage, SCENES } from "../../protocol/sim/index.ts";
import { JOURNAL_SCHEMA } from "../../src/contract/documents.ts";
import type { ParamsState } from "../../src/contract/params.ts";
import { createApp } from "../../src/core/app.ts";
import { createNodePorts } from "../../src/node/nodePorts.ts";
import { createSystemClock } from "../../src/node/systemClock.ts";
import { isWriteFrame } from "./paramRig.ts";
import { NEVER_CAME_MS } from "./until.ts";

export interface KilledHostArgs {
  readonly folder: string;
  readonly port: number;
  readonly family: FamilyId;
  readonly edits: Readonly<Record<string, number>>;
  /** 0 = lives. */
  readonly killAt: number;
}

const HASTE = 2;

/** The same waits, proportions and orders in half of the time: the line of these tests has no baud rate to keep. */
export function hastened(clock: Clock): Clock {
  return {
    nowMs: () => clock.nowMs() * HASTE,
    wallMs: () => clock.wallMs(),
    after: (delayMs, run) => clock.after(delayMs / HASTE, run),
  };
}

interface HostEnd {
  readonly signal: string | null;
  readonly told: { readonly deeds: readonly string[]; readonly outcome: string } | null;
}

/** Runs the host in a process of its own until it ends or kills itself. */
export function runHost(file: string, args: KilledHostArgs): Promise<HostEnd> {
  const child = fork(file, [JSON.stringify(args)], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  let told: HostEnd["told"] = null;
  child.on("message", (message) => {
    told = message as HostEnd["told"];
  });
  return new Promise((resolve) => child.once("exit", (_, signal) => resolve({ signal, told })));
}

/** Documents of a room that are whole; throws on one that is not. */
export function journalsIn(folder: string) {
  const room = join(folder, "journals");
  const names = existsSync(room) ? readdirSync(room).filter((name) => name.endsWith(".json")) : [];
  return names.map((name) => JOURNAL_SCHEMA.parse(JSON.parse(readFileSync(join(room, name), "utf8"))));
}

/** Backups with their values and the time of their file. */
export function backupsIn(folder: string) {
  const room = join(folder, "backups");
  const packs = existsSync(room) ? readdirSync(room) : [];
  return packs.flatMap((pack) =>
    readdirSync(join(room, pack))
      .filter((name) => name.endsWith(".json"))
      .map((name) => {
        const file = join(room, pack, name);
        const { file: backup } = JSON.parse(readFileSync(file, "utf8")) as { file: { values: Record<string, { value: number }> } };
        return { keptAtMs: statSync(file).mtimeMs, values: backup.values };
      }),
  );
}

/** A pack on a TCP port, in this process; `onWrite` is called before the first byte of a write request is taken in. */
export async function packOnTcp(family: FamilyId, onWrite: () => void, packSerial: string | null = null) {
  const clock = createSystemClock();
  const { packs } = createStage({ scene: SCENES.discharge, seed: 3 });
  if (packSerial !== null) packs[0]?.override({ packSerial });
  const bus = createSimBus({ clock, drivers: [driverOf(family)], packs, paced: false, turnaroundMs: 2 });
  const sockets = new Set<Socket>();
  let hangUp: () => unknown = () => {};
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    const stop = bus.onBytes((chunk) => socket.write(chunk));
    socket.on("data", (chunk) => {
      if (chunk.length > 1 && isWriteFrame(family, [...chunk].map((byte) => byte.toString(16)).join(" "))) onWrite();
      bus.feed(chunk);
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      stop();
      sockets.delete(socket);
      hangUp();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    settings: () => Object.fromEntries(packs[0]?.truth().settings ?? []),
    /** The other side is gone, and what it had sent has arrived. */
    hungUp: () =>
      new Promise<void>((resolve) => {
        hangUp = () => sockets.size === 0 && resolve();
        hangUp();
      }),
    async close() {
      bus.stop();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The program once more on the same folder, in this process: connected, with every setting read again. */
export async function startAgain({ folder, port, family }: Pick<KilledHostArgs, "folder" | "port" | "family">) {
  const ports = createNodePorts({ shell: "test", folder });
  const app = createApp({ ...ports, clock: hastened(ports.clock) });
  let state: ParamsState | null = null;
  const looks = new Set<() => void>();
  app.subscribe((message) => {
    if (message.event === "params") state = message.payload;
    for (const look of [...looks]) look();
  });
  const when = (check: (now: ParamsState) => boolean, limitMs = NEVER_CAME_MS) =>
    new Promise<ParamsState>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not within ${limitMs} ms: ${JSON.stringify(state).slice(0, 500)}`)), limitMs);
      const look = () => {
        if (!state || !check(state)) return;
        looks.delete(look);
        clearTimeout(timer);
        resolve(state);
      };
      looks.add(look);
      look();
    });
  await app.call("session.connect", { path: `tcp://127.0.0.1:${port}`, family, baudRate: 9600, address: 1 });
  const now = await when(({ read, unfinished }) => read !== null && (unfinished === null || unfinished.isRead));
  return { app, now, when };
}
