import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import type { PackTruth } from "../../protocol/index.ts";
import type { SceneName } from "../../protocol/sim/index.ts";
import { findMbpoll } from "../../scripts/lib/tools.ts";
import { QUICK, startSimOn } from "../support/hostAppSim.ts";
import { MBPOLL_PATIENCE_S } from "../support/patience.ts";
import { createPair, hasSocat } from "../support/socat.ts";
import { NEVER_CAME_MS } from "../support/until.ts";

const MBPOLL = findMbpoll();
const run = promisify(execFile);

/** mbpoll's output, "[12]: \t65136 (-400)", as 16-bit words. */
async function poll(path: string, first: number, count: number): Promise<Map<number, number>> {
  const words = `-m rtu -a 1 -b 9600 -P none -t 4 -0 -o ${MBPOLL_PATIENCE_S} -r ${first} -c ${count} -1`.split(" ");
  const { stdout } = await run(MBPOLL ?? "mbpoll", [...words, path], { timeout: NEVER_CAME_MS });
  const rows = [...stdout.matchAll(/^\[(\d+)\]:\s+(\d+)/gm)];
  return new Map(rows.map(([, register, value]) => [Number(register), Number(value)]));
}

/** Bits of registers 9 to 11 by the paper, written down a second time. */
const WARNING = {
  chargeUnderTemperature: 10,
  dischargeUnderTemperature: 11,
  lowSoc: 15,
  dischargeOverCurrent: 5,
  cellOverVoltage: 0,
} as const;
const PROTECTION = { chargeUnderTemperature: 10, dischargeOverCurrent: 5, cellOverVoltage: 0 } as const;
const STATUS = { temperatureSensorFault: 2 } as const;

function bits(keys: ReadonlySet<string>, table: Readonly<Record<string, number>>): number {
  return [...keys].reduce((mask, key) => {
    const bit = table[key];
    if (bit === undefined) throw new Error(`this test has no bit for ${key}`);
    return mask | (1 << bit);
  }, 0);
}

const u16 = (value: number) => value & 0xffff;

/** Registers 0-36 by the paper (PACE Modbus RTU V1.3), independent of our own table. */
function registersOf(truth: PackTruth): number[] {
  const { switches, mode } = truth;
  const status =
    (mode === "charging" ? 1 << 8 : 0) |
    (mode === "discharging" ? 1 << 9 : 0) |
    (switches.chargeMos ? 1 << 10 : 0) |
    (switches.dischargeMos ? 1 << 11 : 0) |
    bits(truth.faults, STATUS);
  return [
    u16(truth.currentMa / 10),
    truth.packVoltageMv / 10,
    Math.round(truth.socDeciPct / 10),
    Math.round(truth.sohDeciPct / 10),
    truth.remainingCapacityMah / 10,
    truth.fullCapacityMah / 10,
    truth.ratedCapacityMah / 10,
    truth.cycleCount,
    0,
    bits(truth.alarms, WARNING),
    bits(truth.protections, PROTECTION),
    status,
    truth.balancingCells.reduce((mask, on, i) => (on ? mask | (1 << i) : mask), 0),
    0,
    0,
    ...Array.from({ length: 16 }, (_, i) => truth.cellVoltagesMv[i] ?? 0),
    ...[...truth.cellTemperaturesDeciC, truth.mosTemperatureDeciC, truth.environmentTemperatureDeciC].map((t) => u16(t ?? -2000)),
  ];
}

const text = (words: readonly number[]) => String.fromCharCode(...words.flatMap((word) => [word >> 8, word & 0xff])).trimEnd();

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function simOn(scene: SceneName, protocol = "modbus"): Promise<{ path: string; truth: PackTruth }> {
  const ports = await createPair();
  cleanups.push(() => ports.dispose());
  const sim = await startSimOn(ports.pack, { protocol, scene, ...QUICK });
  cleanups.push(() => sim.close());
  const [truth] = sim.truth();
  if (truth === undefined) throw new Error("no pack");
  return { path: ports.tool, truth };
}

describe.skipIf(!hasSocat || MBPOLL === null)("mbpoll reads the simulator over a pty pair", () => {
  it.each(["charge", "discharge", "cold", "spread", "sensorFault", "fifteenCells"] as const)(
    "registers 0-36 are what the pack is: %s",
    async (scene) => {
      const { path, truth } = await simOn(scene);
      const words = await poll(path, 0, 37);
      expect([...words.keys()]).toEqual(Array.from({ length: 37 }, (_, register) => register));
      expect([...words.values()]).toEqual(registersOf(truth));
    },
  );

  it("reads version and serial numbers, and is refused beyond the map", async () => {
    const { path, truth } = await simOn("charge");
    const words = [...(await poll(path, 150, 30)).values()];
    const texts = [words.slice(0, 10), words.slice(10, 20), words.slice(20)].map(text);
    expect(texts).toEqual([truth.bmsVersion, truth.modelSerial, truth.packSerial]);
    await expect(poll(path, 1000, 2)).rejects.toMatchObject({ stderr: expect.stringContaining("Illegal data address") });
  });
});

/** Registers 9 to 15 of the guide's battery by its maker's programs, high word first, written down a second time. */
const RITAR_WARNING = { chargeUnderTemperature: 7, dischargeUnderTemperature: 9, lowSoc: 13, dischargeOverCurrent: 5, cellOverVoltage: 0 };
const RITAR_PROTECTION = { chargeUnderTemperature: 11, fullCharge: 4, dischargeOverCurrent: 7, cellOverVoltage: 0 };
const RITAR_STATUS = { temperatureSensorFault: 0 };
const NOT_FITTED = 0xfaaf;

const highFirst = (mask: number) => [mask >>> 16, mask & 0xffff];
/** Tenths of a degree from -50.0 on. */
const tenths = (deciC: number | null | undefined) => (typeof deciC === "number" ? deciC + 500 : NOT_FITTED);
const letters = (words: string) => {
  const padded = words.padEnd(20, " ");
  return Array.from({ length: 10 }, (_, i) => padded.charCodeAt(2 * i) * 256 + padded.charCodeAt(2 * i + 1));
};

/** The value, and the number of the first that has it. */
function topOf(values: readonly (number | null)[], better: (a: number, b: number) => boolean): readonly [number | null, number] {
  let [top, place]: [number | null, number] = [null, 0];
  for (const [i, value] of values.entries()) if (value !== null && (top === null || better(value, top))) [top, place] = [value, i + 1];
  return [top, place];
}

/** What each run of registers holds, independent of our own table. */
function ritarRuns(truth: PackTruth): ReadonlyMap<number, readonly number[]> {
  const { switches, mode, cellVoltagesMv: cells, cellTemperaturesDeciC: sensors } = truth;
  const status =
    bits(truth.faults, RITAR_STATUS) |
    (mode === "charging" ? 1 << 16 : 0) |
    (mode === "discharging" ? 1 << 17 : 0) |
    (switches.chargeMos ? 1 << 18 : 0) |
    (switches.dischargeMos ? 1 << 19 : 0) |
    (switches.limiter ? 1 << 20 : 0) |
    (switches.heater ? 1 << 21 : 0);
  const [more, less] = [(a: number, b: number) => a > b, (a: number, b: number) => a < b];
  const [[maxMv, maxAt], [minMv, minAt]] = [topOf(cells, more), topOf(cells, less)];
  const [[hot, hotAt], [cold, coldAt]] = [topOf(sensors, more), topOf(sensors, less)];
  const live = [
    u16(Math.round(truth.currentMa / 10)),
    Math.round(truth.packVoltageMv / 10),
    truth.socDeciPct,
    truth.sohDeciPct,
    ...[truth.remainingCapacityMah, truth.fullCapacityMah, truth.ratedCapacityMah].map((mah) => Math.round(mah / 10)),
    truth.cycleCount,
    0,
    ...highFirst(bits(truth.alarms, RITAR_WARNING)),
    ...highFirst(bits(truth.protections, RITAR_PROTECTION)),
    ...highFirst(status),
    truth.balancingCells.reduce((mask, on, i) => (on ? mask | (1 << i) : mask), 0),
  ];
  const extremes = [
    tenths(truth.mosTemperatureDeciC),
    tenths(truth.environmentTemperatureDeciC),
    maxMv ?? NOT_FITTED,
    maxAt,
    minMv ?? NOT_FITTED,
    minAt,
    tenths(hot),
    hotAt,
    tenths(cold),
    coldAt,
    tenths(truth.terminalTemperaturesDeciC.positive),
    tenths(truth.terminalTemperaturesDeciC.negative),
  ];
  return new Map([
    [0, live],
    [40, Array.from({ length: 16 }, (_, i) => cells[i] ?? NOT_FITTED)],
    [120, Array.from({ length: 4 }, (_, i) => tenths(sensors[i]))],
    [145, extremes],
    [290, [truth.bmsVersion, truth.modelSerial, truth.packSerial].flatMap(letters)],
  ]);
}

describe.skipIf(!hasSocat || MBPOLL === null)("mbpoll reads the simulated battery of the guide over a pty pair", () => {
  it.each(["charge", "discharge", "cold", "spread", "sensorFault", "fifteenCells", "full"] as const)(
    "values, cells, temperatures, extremes and names are what the pack is: %s",
    async (scene) => {
      const { path, truth } = await simOn(scene, "ritar");
      for (const [first, expected] of ritarRuns(truth)) {
        const words = await poll(path, first, expected.length);
        expect([...words.keys()]).toEqual(expected.map((_, i) => first + i));
        expect([first, ...words.values()]).toEqual([first, ...expected]);
      }
    },
  );

  it("is refused beyond the map, and where a run crosses registers that it has not", async () => {
    const { path } = await simOn("charge", "ritar");
    await expect(poll(path, 1000, 2)).rejects.toMatchObject({ stderr: expect.stringContaining("Illegal data address") });
    await expect(poll(path, 244, 2)).rejects.toMatchObject({ stderr: expect.stringContaining("Illegal data address") });
  });

  it("says of its switches what it says of registers that hold nothing, as V2.80 reads them with the calibration", async () => {
    const { path } = await simOn("charge", "ritar");
    const words = await poll(path, 223, 16);
    expect([...words.keys()]).toEqual(Array.from({ length: 16 }, (_, i) => 223 + i));
    expect([...words.values()]).toEqual([...new Array(8).fill(0), ...new Array(8).fill(NOT_FITTED)]);
  });
});
