import { afterEach, describe, expect, it } from "vitest";
import { loadCaptures } from "../support/captures.ts";
import { createHostApp, type HostApp, isFull, isOnline, report } from "../support/hostApp.ts";
import { hasPymodbus, startPymodbusSlave } from "../support/python.ts";
import { createPair, hasSocat } from "../support/socat.ts";

const DUMP = "mb-dump-rn150";
const CELLS = 16;
const FIRST_CELL = 15;
const FIRST_SENSOR = 31;
const SENSORS = 6;
/** -200.0 °C as 16 bits: the paper's "no sensor". */
const NO_SENSOR = 0xf830;
const PACK_VOLTAGE = 1;

/** Registers 0-20 as they stand in the captured answer: header of 3 bytes, two bytes each, CRC. */
function capturedRegisters(): Map<number, number> {
  const capture = loadCaptures("pace-modbus").find(({ id }) => id === DUMP);
  const bytes = capture?.response?.split(" ").map((pair) => Number.parseInt(pair, 16)) ?? [];
  const words = Array.from({ length: (bytes.length - 5) / 2 }, (_, i) => (bytes[3 + 2 * i] ?? 0) * 256 + (bytes[4 + 2 * i] ?? 0));
  return new Map(words.map((word, register) => [register, word]));
}

/**
 * The capture ends after cell 6, and the app rightly refuses a pack whose cells do not add up to its voltage:
 * cells 7-16 are filled up with what is left of the captured pack voltage, evenly. Sensors are absent.
 */
function filledUp(captured: ReadonlyMap<number, number>): Map<number, number> {
  const registers = new Map(captured);
  const seen = [...captured].filter(([register]) => register >= FIRST_CELL).map(([, mv]) => mv);
  const leftMv = (captured.get(PACK_VOLTAGE) ?? 0) * 10 - seen.reduce((sum, mv) => sum + mv, 0);
  const missing = CELLS - seen.length;
  for (let i = 0; i < missing; i += 1) {
    registers.set(FIRST_CELL + seen.length + i, Math.floor(leftMv / missing) + (i < leftMv % missing ? 1 : 0));
  }
  for (let i = 0; i < SENSORS; i += 1) registers.set(FIRST_SENSOR + i, NO_SENSOR);
  return registers;
}

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function appBeside(registers: ReadonlyMap<number, number>): Promise<{ host: HostApp; path: string }> {
  const ports = await createPair();
  cleanups.push(() => ports.dispose());
  const slave = await startPymodbusSlave(ports.pack, registers);
  cleanups.push(() => slave.stop());
  const host = createHostApp();
  cleanups.push(() => host.close());
  return { host, path: ports.tool };
}

/** What was published beside the capture (Gobel Power RN150, syssi/esphome-pace-bms issue 8). */
const CAPTURED = {
  address: 1,
  currentMa: 0,
  packVoltageMv: 52_900,
  socDeciPct: 990,
  sohDeciPct: 1000,
  remainingCapacityMah: 198_150,
  fullCapacityMah: 200_000,
  ratedCapacityMah: 200_000,
  cycleCount: 0,
  mode: "standby",
  switches: { chargeMos: false, dischargeMos: true, limiter: false, heater: false },
  alarms: [],
  protections: [],
  faults: [],
  unknownBits: [],
};

describe.skipIf(!hasSocat || !hasPymodbus)("the app reads a pymodbus slave loaded with a captured register dump", () => {
  it.each([
    { how: "protocol and baud rate set", family: "pace-modbus", baudRate: 9600 },
    { how: "everything on Auto", family: "auto", baudRate: "auto" },
  ] as const)("shows the captured values; cells 7-16 filled up to the captured pack voltage ($how)", async ({ how, family, baudRate }) => {
    const { host, path } = await appBeside(filledUp(capturedRegisters()));
    await host.connect({ path, family, baudRate });
    const ms = await host.when(isFull, { what: "values of pymodbus" });
    report(`pymodbus, ${how}: full snapshot after ${Math.round(ms)} ms`);
    const shown = host.heard().snapshot?.snapshot;
    expect(shown).toMatchObject(CAPTURED);
    expect(shown?.cellVoltagesMv.slice(0, 6)).toEqual([3295, 3291, 3304, 3314, 3322, 3293]);
    expect(shown?.cellVoltagesMv).toHaveLength(CELLS);
    expect(shown?.temperatures.map(({ valueDeciC }) => valueDeciC)).toEqual(Array.from({ length: SENSORS }, () => "notReported"));
    expect(host.heard().session?.found).toMatchObject({ family: "pace-modbus", baudRate: 9600, address: 1 });
  });

  it("shows what a slave that has only the captured registers answers, and no cell", async () => {
    const { host, path } = await appBeside(capturedRegisters());
    await host.connect({ path, family: "pace-modbus", baudRate: 9600 });
    const hasFlags = () => isOnline(host.heard()) && host.heard().snapshot?.snapshot.alarms !== "notRead";
    await host.when(hasFlags, { what: "summary and flags" });
    const shown = host.heard().snapshot?.snapshot;
    expect(shown).toMatchObject(CAPTURED);
    expect(shown?.cellVoltagesMv).toEqual([]);
  });
});
