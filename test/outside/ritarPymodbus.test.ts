import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { flagStateOf } from "../../protocol/index.ts";
import { createHostApp, type HostApp, isFull, report } from "../support/hostApp.ts";
import type { PymodbusSlave } from "../support/python.ts";
import { hasPymodbus, startBaudLine, startPymodbusSlave } from "../support/python.ts";
import { ritarRegisters } from "../support/ritarRegisters.ts";
import { createPair, hasSocat } from "../support/socat.ts";

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Scene {
  readonly host: HostApp;
  readonly path: string;
  readonly slave: PymodbusSlave;
}

async function appBeside(registers: ReadonlyMap<number, number>, baud?: number): Promise<Scene> {
  const ports = await createPair();
  cleanups.push(() => ports.dispose());
  const slave = await startPymodbusSlave(ports.pack, registers);
  cleanups.push(() => slave.stop());
  const path = baud === undefined ? ports.tool : join(ports.tool, "../line");
  if (baud !== undefined) {
    const line = await startBaudLine(path, ports.tool, baud);
    cleanups.push(() => line.stop());
  }
  const host = createHostApp();
  cleanups.push(() => host.close());
  return { host, path, slave };
}

/** Everything that the slave's registers say, worked out here from the reference and not from the program's tables. */
const SHOWN = {
  address: 1,
  currentMa: -1230,
  packVoltageMv: 54_740,
  socDeciPct: 1000,
  sohDeciPct: 1000,
  remainingCapacityMah: 100_000,
  fullCapacityMah: 100_000,
  ratedCapacityMah: 100_000,
  cycleCount: 345,
  chargerVoltageMv: "notReported",
  solarCurrentMa: "notReported",
  cellVoltagesMv: [3370, 3439, 3397, 3471, 3455, 3411, 3483, 3404, 3431, 3371, 3443, 3398, 3413, 3376, 3425, 3455],
  temperatures: [
    { role: "cell", index: 1, valueDeciC: 254 },
    { role: "cell", index: 2, valueDeciC: 256 },
    { role: "cell", index: 3, valueDeciC: 257 },
    { role: "cell", index: 4, valueDeciC: 257 },
    { role: "mos", index: 1, valueDeciC: 242 },
    { role: "environment", index: 1, valueDeciC: 273 },
  ],
  reportedExtremes: {
    maxCellMv: 3483,
    maxCellNumber: 7,
    minCellMv: 3371,
    minCellNumber: 1,
    maxTemperatureDeciC: 257,
    maxTemperatureNumber: 4,
    minTemperatureDeciC: 254,
    minTemperatureNumber: 1,
  },
  mode: "discharging",
  switches: {
    chargeMos: true,
    dischargeMos: true,
    prechargeMos: false,
    limiter: false,
    heater: false,
    dryContact1: false,
    dryContact2: false,
    fan: "notReported",
    fuse: "notReported",
  },
  alarms: [],
  protections: [],
  faults: [],
  unknownBits: [],
};
const IDENTITY = { bmsVersion: "1.b.16.100.03.1.0.10", modelSerial: "MODEL-0001", packSerial: "PACK-0001" };

describe.skipIf(!hasSocat || !hasPymodbus)("a pymodbus slave with the map and the captured registers of the guide's battery", () => {
  it.each([
    { how: "only the registers of the reference", fillReserved: false, baud: undefined },
    { how: "reserved registers answered with FAAF", fillReserved: true, baud: undefined },
    { how: "on a line of 9600 baud", fillReserved: true, baud: 9600 },
    { how: "on a line of 38400 baud", fillReserved: true, baud: 38_400 },
  ])("is found by Auto, and every value on Live is what its registers say ($how)", async ({ how, fillReserved, baud }) => {
    const { host, path } = await appBeside(ritarRegisters({ fillReserved }), baud);
    await host.connect({ path });
    const ms = await host.when(isFull, { what: "values of pymodbus" });
    report(`pymodbus, guide's battery, ${how}: full snapshot after ${Math.round(ms)} ms`);
    const hasExtremes = () => (host.heard().snapshot?.snapshot.reportedExtremes ?? null) !== null;
    await host.when(hasExtremes, { what: "the extremes" });
    const hasName = () => host.heard().session?.identity?.packSerial === IDENTITY.packSerial;
    await host.when(hasName, { what: "the name" });
    expect(host.heard().snapshot?.snapshot).toMatchObject(SHOWN);
    expect(host.heard().session?.identity).toEqual(IDENTITY);
    expect(host.heard().session?.found).toMatchObject({ family: "ritar-modbus", baudRate: baud ?? 9600, address: 1 });
  });

  it("shows each bit of warnings, protections, faults, status and balance under its own name, set one at a time", async () => {
    const { host, path, slave } = await appBeside(ritarRegisters({ fillReserved: true }));
    await host.connect({ path });
    await host.when(isFull, { what: "values of pymodbus" });
    let seen = 0;
    for (const { registers, shown } of singleBits()) {
      await slave.set(registers);
      const fits = () => {
        const snapshot = host.heard().snapshot?.snapshot;
        if (snapshot === undefined) return false;
        const said: Readonly<Record<string, unknown>> = { ...snapshot, worst: flagStateOf(snapshot) };
        return Object.entries(shown).every(([key, value]) => same(said[key], value));
      };
      await host.when(fits, { what: JSON.stringify([[...registers], shown]) });
      seen += 1;
    }
    report(`pymodbus, guide's battery: ${seen} states of bits shown under their names`);
  });
});

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

interface BitState {
  readonly registers: ReadonlyMap<number, number>;
  readonly shown: Readonly<Record<string, unknown>>;
}

const WARNINGS = [
  ["cellOverVoltage", "cellUnderVoltage", "packOverVoltage", "packUnderVoltage", "chargeOverCurrent", "dischargeOverCurrent"],
  ["chargeOverTemperature", "chargeUnderTemperature", "dischargeOverTemperature", "dischargeUnderTemperature"],
  ["environmentOverTemperature", "environmentUnderTemperature", "mosOverTemperature", "lowSoc", "cellDifference"],
  ["positiveTerminalOverTemperature", "negativeTerminalOverTemperature"],
].flat();
const PROTECTIONS = [
  ["cellOverVoltage", "cellUnderVoltage", "packOverVoltage", "packUnderVoltage", "fullCharge", "chargeOverCurrent"],
  ["chargeOverCurrent2", "dischargeOverCurrent", "dischargeOverCurrent2", "chargeOverTemperature", "chargeUnderTemperature"],
  ["dischargeOverTemperature", "dischargeUnderTemperature", "environmentOverTemperature", "environmentUnderTemperature"],
  ["mosOverTemperature", "shortCircuit", "chargerReversed", "cellDifference", "cellOverVoltage2", "backFlow", "chargeShortCircuit"],
  ["positiveTerminalOverTemperature", "negativeTerminalOverTemperature"],
].flat();
const FAULTS = ["temperatureSensorFault", "terminalSensorFault", "mosSensorFault", "afeCommunicationFault", "mosFault", "limiterFault"];
const TILES = ["chargeMos", "dischargeMos", "limiter", "heater", "dryContact1", "dryContact2", "prechargeMos", "fan", "fuse"];
/** As SWITCH_KEYS has them. */
const ORDER = ["chargeMos", "dischargeMos", "prechargeMos", "limiter", "heater", "dryContact1", "dryContact2", "fan", "fuse"];

/** Bit `bit` of the 32-bit value at `register`, high word first. */
function pair(register: number, bit: number): readonly (readonly [number, number])[] {
  return bit >= 16
    ? [
        [register, 2 ** (bit - 16)],
        [register + 1, 0],
      ]
    : [
        [register, 0],
        [register + 1, 2 ** bit],
      ];
}

const CLEAR: readonly (readonly [number, number])[] = [9, 10, 11, 12, 13, 14, 15].map((register) => [register, 0] as const);

function singleBits(): readonly BitState[] {
  const state = (pairs: readonly (readonly [number, number])[], shown: BitState["shown"]): BitState => ({
    registers: new Map([...CLEAR, ...pairs]),
    shown,
  });
  // A clear bit that only newer firmware has says nothing.
  const off = (key: string) => (key === "fan" || key === "fuse" ? "notReported" : false);
  const tiles = (on: string | null) => Object.fromEntries(ORDER.map((key) => [key, key === on || off(key)]));
  return [
    ...WARNINGS.map((name, bit) => state(pair(9, bit), { alarms: [name], protections: [], faults: [] })),
    ...PROTECTIONS.map((name, bit) => state(pair(11, bit), { alarms: [], protections: [name], faults: [] })),
    ...FAULTS.map((name, bit) => state(pair(13, bit), { alarms: [], protections: [], faults: [name] })),
    state([], { mode: "standby", switches: tiles(null), alarms: [], protections: [], faults: [] }),
    state(pair(13, 16), { mode: "charging", switches: tiles(null) }),
    state(pair(13, 17), { mode: "discharging", switches: tiles(null) }),
    ...TILES.map((key, i) => state(pair(13, 18 + i), { mode: "standby", switches: tiles(key) })),
    ...Array.from({ length: 16 }, (_, i) =>
      state([[15, 2 ** i]], { balancingCells: Array.from({ length: 16 }, (_c, cell) => cell === i) }),
    ),
    // A bit that no program names is shown as a number; unless it is a state, something is the matter.
    state(pair(9, 27), { alarms: [], unknownBits: [{ register: "warning", mask: 2 ** 27, severity: "alarm" }], worst: "alarm" }),
    state(pair(11, 24), {
      protections: [],
      unknownBits: [{ register: "protection", mask: 2 ** 24, severity: "protection" }],
      worst: "protection",
    }),
    state(pair(13, 15), { faults: [], unknownBits: [{ register: "status", mask: 2 ** 15, severity: "fault" }], worst: "fault" }),
    state(pair(13, 31), { faults: [], unknownBits: [{ register: "status", mask: 2 ** 31, severity: null }], worst: "clear" }),
  ];
}
