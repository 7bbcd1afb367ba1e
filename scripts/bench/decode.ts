import { EventEmitter } from "node:events";
import { createRequire } from "node:module";
import type { Driver } from "../../protocol/index.ts";
import { driverOf, u16At } from "../../protocol/index.ts";
import { createStage, SCENES } from "../../protocol/sim/index.ts";
import { hold } from "./figures.ts";

/** Frames in one timed run; the best of several runs counts, in turn, so that all meet the same machine. */
const FRAMES = 60_000;
const RUNS = 5;
const require = createRequire(import.meta.url);

interface Contender {
  readonly name: string;
  /** Parses the frame once; gives a number that depends on it, so that nothing is optimised away. */
  readonly parse: () => number;
}

function liveExchange(driver: Driver, block: string) {
  const request = driver.request(block, 1);
  const { packs } = createStage({ scene: SCENES.charge, seed: 1 });
  const truths = packs.map((pack) => pack.truth());
  const parsed = request.ok ? driver.responder.parse(request.value.bytes) : null;
  const [truth] = truths;
  if (!request.ok || !parsed || !truth) throw new Error(`no ${block}`);
  return { request: request.value, frame: driver.responder.reply(parsed, truth, truths) };
}

/** As far as the peers go: the frame found in the bytes, checksum, address, function and length checked, raw registers out. */
function oursToRegisters(driver: Driver, block: string): Contender {
  const { request, frame } = liveExchange(driver, block);
  const framer = driver.createFramer();
  return {
    name: "open-bmstool",
    parse: () => {
      framer.begin(request.bytes);
      const [event] = framer.push(frame);
      const verdict = event?.kind === "frame" ? driver.accept(request, event.bytes) : null;
      if (verdict?.kind !== "reply") throw new Error("no frame");
      const registers = new Array<number>(verdict.payload.length / 2);
      for (let i = 0; i < registers.length; i++) registers[i] = u16At(verdict.payload, 2 * i);
      return registers[1] ?? 0;
    },
  };
}

/** All the way to named values in base units. */
function oursToValues(driver: Driver, block: string): Contender {
  const { request, frame } = liveExchange(driver, block);
  const framer = driver.createFramer();
  return {
    name: "to values",
    parse: () => {
      framer.begin(request.bytes);
      const [event] = framer.push(frame);
      if (event?.kind !== "frame") throw new Error("no frame");
      const verdict = driver.accept(request, event.bytes);
      const values = verdict.kind === "reply" ? driver.decode(request, verdict.payload) : null;
      if (!values?.ok) throw new Error("not decoded");
      return Number(values.value.packVoltageMv);
    },
  };
}

/** modbus-serial's own receive path on a port that is only an event emitter: checks and an array of raw registers. */
function modbusSerial(frame: Uint8Array): Contender {
  const ModbusRTU = require("modbus-serial") as new (port: unknown) => ModbusSerialClient;
  const port = Object.assign(new EventEmitter(), { isOpen: true, open: (done: () => void) => done(), write: () => true, close: () => {} });
  const client = new ModbusRTU(port);
  client.open(() => {});
  client.setID(1);
  const buffer = Buffer.from(frame);
  let last = 0;
  return {
    name: "modbus-serial",
    parse: () => {
      client._port._transactionIdRead = 1;
      client._transactions[1] = {
        nextAddress: 1,
        nextCode: 3,
        nextLength: buffer.length,
        next: (error, data) => {
          if (error || !data) throw error ?? new Error("no data");
          last = data.data[1] ?? 0;
        },
      };
      client._onReceive(buffer);
      return last;
    },
  };
}

interface ModbusSerialClient {
  open(done: () => void): void;
  setID(id: number): void;
  _port: { _transactionIdRead: number };
  _transactions: Record<number, ModbusSerialTransaction>;
  _onReceive(data: Buffer): void;
}

interface ModbusSerialTransaction {
  nextAddress: number;
  nextCode: number;
  nextLength: number;
  next: (error: Error | null, data?: { data: number[] }) => void;
}

/** jsmodbus's RTU response parser: splits the frame and makes an array of raw registers; it leaves the CRC to its caller. */
function jsmodbus(frame: Uint8Array): Contender {
  const Handler = (require("jsmodbus/dist/rtu-client-response-handler.js") as { default: new () => JsModbusHandler }).default;
  const handler = new Handler();
  const buffer = Buffer.from(frame);
  return {
    name: "jsmodbus",
    parse: () => {
      handler.handleData(buffer);
      return handler.shift()?.body.valuesAsArray[1] ?? 0;
    },
  };
}

interface JsModbusHandler {
  handleData(data: Buffer): void;
  shift(): { body: { valuesAsArray: number[] } } | undefined;
}

function framesPerSecond({ parse }: Contender): number {
  const startNs = process.hrtime.bigint();
  let sum = 0;
  for (let i = 0; i < FRAMES; i++) sum += parse();
  const seconds = Number(process.hrtime.bigint() - startNs) / 1e9;
  if (!Number.isFinite(sum)) throw new Error("nothing was parsed");
  return FRAMES / seconds;
}

/** Prints ratios of frames per second; true when ours is at least as fast as each peer. */
export function benchDecode(): boolean {
  const modbus = driverOf("pace-modbus");
  const { frame } = liveExchange(modbus, "live");
  const contenders = [oursToRegisters(modbus, "live"), modbusSerial(frame), jsmodbus(frame)];
  const best = contenders.map(() => 0);
  for (let run = 0; run < RUNS; run++) {
    contenders.forEach((contender, i) => {
      best[i] = Math.max(best[i] ?? 0, framesPerSecond(contender));
    });
  }
  const [own = 0, ...peers] = best;
  console.log("decode · 79 bytes with 37 registers, from the wire to checked registers");
  contenders.forEach(({ name }, i) => {
    console.log(
      `  ${name.padEnd(14)} ${((best[i] ?? 0) / 1000).toFixed(0).padStart(6)} k frames/s · ours is ${(own / (best[i] ?? 1)).toFixed(2)} x`,
    );
  });
  for (const [family, block] of [
    ["pace-modbus", "live"],
    ["paceic-v25", "analog"],
  ] as const) {
    const rate = framesPerSecond(oursToValues(driverOf(family), block));
    console.log(`  ${family} on to named values in base units: ${(rate / own).toFixed(2)} x of that`);
  }
  const kFrames = (perSecond: number) => `${(perSecond / 1000).toFixed(0)} k frames/s`;
  const kept = peers.map((peer, i) =>
    hold({
      what: "decoding 37 registers",
      measured: kFrames(own),
      against: `${contenders[i + 1]?.name ?? ""}, ${kFrames(peer)}`,
      share: peer / own,
    }),
  );
  return kept.every(Boolean);
}
