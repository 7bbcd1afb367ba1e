import { rename, writeFile } from "node:fs/promises";
import type { AddressInfo, Server, Socket } from "node:net";
import { createServer } from "node:net";
import type { ByteStream, Clock, Driver, FamilyId, PackTruth } from "../../protocol/index.ts";
import { DRIVERS, wallMsOfIso } from "../../protocol/index.ts";
import type { FaultName, HistoryOptions, LineKind, PackOptions, PackTalkName, SceneName, SimBus } from "../../protocol/sim/index.ts";
import { createSimBus, createStage, faultPreset, PACK_TALKS, sceneOf } from "../../protocol/sim/index.ts";
import { createLanes } from "./lanes.ts";
import { openSerialStream } from "./serialStream.ts";
import { createSystemClock, localCivilTime } from "./systemClock.ts";

/** Answers whichever family is asked. */
export const EVERY_PROTOCOL = "all";

/** Where the simulated line comes out. */
type SimDoor = { readonly kind: "tcp"; readonly port: number; readonly host?: string } | { readonly kind: "pty"; readonly path: string };

/** Everything but the door has a default. */
export interface SimOptions {
  readonly door: SimDoor;
  /** Families that can be spoken. */
  readonly drivers?: readonly Driver[];
  /** Short name of one of them, or `EVERY_PROTOCOL`. */
  readonly protocol?: string;
  readonly scene?: SceneName;
  readonly packs?: number;
  /** Address of the first pack. */
  readonly address?: number;
  readonly cells?: number;
  readonly capacityAh?: number;
  readonly seed?: number;
  readonly baud?: number;
  readonly turnaroundMs?: number;
  /** The pack hears nothing for so long after its own answer. */
  readonly restMs?: number;
  readonly paced?: boolean;
  readonly fault?: FaultName;
  readonly lineKind?: LineKind;
  /** The packs of a shared line talk to each other. */
  readonly chatter?: PackTalkName;
  /** The wired pack answers to any address, over the families that do so. */
  readonly anyAddress?: boolean;
  readonly wrongBaud?: boolean;
  /** The state stands still; the clock of the pack does not. */
  readonly freeze?: boolean;
  /** The log of the packs. */
  readonly history?: HistoryOptions;
  /** Pack minus this computer, seconds. */
  readonly clockOffsetS?: number;
  /** How the packs take a read of registers. */
  readonly registerManners?: PackOptions["registerManners"];
  /** A program has gone away and left its switches held. */
  readonly pcControl?: boolean;
  /** The computer's own when absent. */
  readonly clock?: Clock;
  /** The truth as JSON, replaced whole once a second. */
  readonly stateFile?: string;
  /** What a person at the terminal should know. */
  readonly say?: (line: string) => void;
}

export interface RunningSim {
  /** TCP port, also when 0 was asked for; null on a pty. */
  readonly port: number | null;
  readonly bus: SimBus;
  truth(): readonly PackTruth[];
  close(): Promise<void>;
}

interface OpenDoor {
  readonly port: number | null;
  close(): Promise<void>;
}

const STATE_FILE_EVERY_MS = 1000;
const REOPEN_AFTER_MS = 100;
/** The worst that a program can leave behind: nothing opens these switches any more. */
const LEFT_CLOSED = { chargeMos: true, dischargeMos: true };

export function driversFor(protocol: string, drivers: readonly Driver[] = DRIVERS): readonly Driver[] {
  return protocol === EVERY_PROTOCOL ? drivers : drivers.filter(({ shortName, family }) => shortName === protocol || family === protocol);
}

function familiesWithoutAddress(drivers: readonly Driver[]): readonly FamilyId[] {
  return drivers.filter(({ responder }) => responder.answersAnyAddress).map(({ family }) => family);
}

/** Sets and maps as JSON can carry them; of the log only how long it is, and no clock, so that a frozen state stays the same. */
export function truthToJson({ history, packTime: _, ...truth }: PackTruth): Record<string, unknown> {
  return {
    ...truth,
    historyCount: history.length,
    alarms: [...truth.alarms],
    protections: [...truth.protections],
    faults: [...truth.faults],
    settings: Object.fromEntries(truth.settings),
  };
}

function openTcp(bus: SimBus, port: number, host: string, say: (line: string) => void): Promise<OpenDoor> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    socket.setNoDelay(true); // the bus decides when bytes leave, not the network
    sockets.add(socket);
    const stopHearing = bus.onBytes((chunk) => socket.write(chunk));
    socket.on("data", (chunk) => bus.feed(chunk));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      stopHearing();
      sockets.delete(socket);
    });
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const bound = (server.address() as AddressInfo).port;
      say(`listening on ${host}:${bound}`);
      resolve({
        port: bound,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            for (const socket of sockets) socket.destroy();
          }),
      });
    });
  });
}

/**
 * Opens one end of a pty pair, and opens it again whenever it has gone away. Through the stream of the app, because serialport
 * alone does not always tell that a pty has gone (about 1 of 200 times it reads nothing for ever).
 */
async function openPty(bus: SimBus, path: string, baudRate: number, say: (line: string) => void): Promise<OpenDoor> {
  const lane = createLanes()(path);
  let stream: ByteStream | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isClosed = false;
  let isMissing = false;
  const stopHearing = bus.onBytes((chunk) => void stream?.write(chunk));

  function retry(): void {
    stream = null;
    if (!isClosed) timer = setTimeout(() => void open(), REOPEN_AFTER_MS);
  }

  async function open(): Promise<void> {
    const opened = await openSerialStream(path, baudRate, lane);
    if (!opened.ok) {
      if (!isMissing) say(`waiting for ${path}: ${opened.error.detail?.reason ?? opened.error.code}`);
      isMissing = true;
      return retry();
    }
    if (isClosed) return opened.value.close();
    isMissing = false;
    stream = opened.value;
    say(`speaking on ${path}`);
    stream.onData((chunk) => bus.feed(chunk));
    stream.onClose((reason) => {
      if (reason === null) return;
      say(`${path} has gone away`);
      retry();
    });
  }

  void open();
  return {
    port: null,
    async close() {
      isClosed = true;
      stopHearing();
      if (timer !== null) clearTimeout(timer);
      await stream?.close();
    },
  };
}

/** Writes beside and renames: a reader sees the old state or the new one, never half of one. */
function keepStateFile(path: string, truths: () => readonly PackTruth[], clock: Clock, say: (line: string) => void): () => Promise<void> {
  let pending: Promise<void> = Promise.resolve();
  const write = () => {
    const text = JSON.stringify({ writtenAtMs: clock.wallMs(), packs: truths().map(truthToJson) }, null, 1);
    const beside = `${path}.${process.pid}.part`;
    pending = pending
      .then(() => writeFile(beside, text))
      .then(() => rename(beside, path))
      .catch((error: unknown) => say(`cannot write ${path}: ${String(error)}`));
  };
  let cancel = () => {};
  const writeOn = () => {
    write();
    cancel = clock.after(STATE_FILE_EVERY_MS, writeOn);
  };
  writeOn();
  return async () => {
    cancel();
    await pending;
  };
}

/** Builds the packs of a scene, puts them on a line and opens its door. Rejects when the TCP port is taken. */
export async function startSim(options: SimOptions): Promise<RunningSim> {
  const { door, protocol = EVERY_PROTOCOL, scene = "charge", packs = 1, baud = 9600, say = () => undefined } = options;
  const clock = options.clock ?? createSystemClock();
  const stage = createStage({
    scene: sceneOf(scene),
    packCount: packs,
    seed: options.seed ?? 1,
    firstAddress: options.address ?? 1,
    pack: {
      ...(options.history === undefined ? {} : { history: options.history }),
      ...(options.clockOffsetS === undefined ? {} : { clockOffsetS: options.clockOffsetS }),
      ...(options.registerManners === undefined ? {} : { registerManners: options.registerManners }),
      ...(options.pcControl === true ? { pcControl: LEFT_CLOSED } : {}),
    },
    ...(options.cells === undefined ? {} : { cellCount: options.cells }),
    ...(options.capacityAh === undefined ? {} : { ratedCapacityMah: options.capacityAh * 1000 }),
  });
  const drivers = driversFor(protocol, options.drivers);
  const preset = faultPreset(options.fault ?? "none");
  const bus = createSimBus({
    clock,
    drivers,
    packs: stage.packs,
    baudRate: baud,
    turnaroundMs: options.turnaroundMs ?? 23,
    restMs: options.restMs ?? 0,
    paced: options.paced ?? true,
    lineKind: options.lineKind ?? "private",
    answersAnyAddress: options.anyAddress === true ? familiesWithoutAddress(drivers) : [],
    faults: preset.rules,
    ...(preset.chatter === undefined ? {} : { chatter: preset.chatter }),
    ...(options.chatter === undefined ? {} : { talk: PACK_TALKS[options.chatter] }),
    wrongBaud: options.wrongBaud ?? false,
    // People set the clock of a pack by the one on their wall.
    civilMs: () => wallMsOfIso(localCivilTime(clock.wallMs())) ?? clock.wallMs(),
    seed: options.seed ?? 1,
  });
  const opened = await (door.kind === "tcp" ? openTcp(bus, door.port, door.host ?? "127.0.0.1", say) : openPty(bus, door.path, baud, say));
  const stopTime = options.freeze === true ? () => undefined : stage.follow(clock);
  const truth = () => stage.packs.map((pack) => pack.truth());
  const stopState = options.stateFile === undefined ? async () => undefined : keepStateFile(options.stateFile, truth, clock, say);

  return {
    port: opened.port,
    bus,
    truth,
    async close() {
      stopTime();
      bus.stop();
      await Promise.all([opened.close(), stopState()]);
    },
  };
}
