import { type AddressInfo, createServer, type Socket } from "node:net";
import type { PackTruth } from "../../protocol/index.ts";
import type { FaultRule, LineKind, Stage } from "../../protocol/sim/index.ts";
import { createSimBus, createStage, sceneOf } from "../../protocol/sim/index.ts";
import type { TrendSample } from "../../src/contract/session.ts";
import { driversFor } from "../../src/node/simHost.ts";
import { createSystemClock } from "../../src/node/systemClock.ts";

export interface TcpSimOptions {
  readonly stage: Stage;
  /** Short name of a family. */
  readonly protocol?: string;
  /** Scene time follows the clock; else it stands still. */
  readonly moving?: boolean;
  /** Any free port when absent. */
  readonly port?: number;
  /** Air time of 9600 baud; without it answers come at once. */
  readonly paced?: boolean;
  /** "shared" = all packs on one pair, each with its address. */
  readonly lineKind?: LineKind;
}

export interface TcpSim {
  readonly path: string;
  truth(): PackTruth;
  /** Disturbs the line from now on. */
  setFaults(rules: readonly FaultRule[]): void;
  close(): Promise<void>;
}

/** A stage of one's own making behind a TCP door; the simulator's program has only the named scenes. */
export async function startTcpSim(options: TcpSimOptions): Promise<TcpSim> {
  const { stage, protocol = "paceic", port = 0, moving = false, paced = false, lineKind = "private" } = options;
  const clock = createSystemClock();
  const sockets = new Set<Socket>();
  const bus = createSimBus({
    clock,
    drivers: driversFor(protocol),
    packs: stage.packs,
    baudRate: 9600,
    paced,
    lineKind,
    turnaroundMs: paced ? 23 : 2,
  });
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    const stopHearing = bus.onBytes((chunk) => socket.write(chunk));
    socket.on("data", (chunk) => bus.feed(chunk));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      stopHearing();
      sockets.delete(socket);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(port, "127.0.0.1", resolve);
  });
  const stopTime = moving ? stage.follow(clock) : () => undefined;
  return {
    path: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    truth: () => truthOf(stage),
    setFaults: (rules) => bus.setFaults(rules),
    async close() {
      stopTime();
      bus.stop();
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

function truthOf(stage: Stage): PackTruth {
  const [pack] = stage.packs;
  if (pack === undefined) throw new Error("a stage without a pack");
  return pack.truth();
}

/** Nearly empty, cells under their limit, a broken sensor: alarm, protection and fault at once. */
export function threeStackStage(): Stage {
  return createStage({
    scene: sceneOf("lowSoc"),
    settleMs: 1_900_000,
    pack: { faults: ["temperatureSensorFault"], missingSensors: [2] },
  });
}

function sampleOf(truth: PackTruth, wallMs: number): TrendSample {
  const known = truth.cellTemperaturesDeciC.filter((value) => value !== null);
  return {
    wallMs,
    packVoltageMv: truth.packVoltageMv,
    currentMa: truth.currentMa,
    socDeciPct: truth.socDeciPct,
    differenceMv: Math.max(...truth.cellVoltagesMv) - Math.min(...truth.cellVoltagesMv),
    maxTemperatureDeciC: Math.max(...known),
    minTemperatureDeciC: Math.min(...known),
    mosTemperatureDeciC: truth.mosTemperatureDeciC,
    cellVoltagesMv: truth.cellVoltagesMv,
  };
}

/** Lets the stage live for `spanMs` and gives the samples a host would have kept, the newest at `endWallMs`. */
export function pastOf(stage: Stage, spanMs: number, everyMs: number, endWallMs: number): readonly TrendSample[] {
  return Array.from({ length: Math.floor(spanMs / everyMs) }, (_, at) => {
    stage.step(everyMs);
    return sampleOf(truthOf(stage), endWallMs - spanMs + (at + 1) * everyMs);
  });
}
